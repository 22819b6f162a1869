// SPDX-License-Identifier: Apache-2.0
#include "investigation/novelty.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class NoveltyTest : public StoreFixture {
 protected:
  void SetUp() override {
    place("192.0.2.1", "Home ISP", 52.4, 4.9);
    place("192.0.2.2", "Other ISP", 47.6, -122.3);
    daily(20);
  }

  // What read() of the subject and judge() give the subject.
  std::vector<Indicator> find(Report& report, const std::vector<std::string>& related = {}) {
    Novelty novelty(engine(), report);
    const auto read = novelty.read({.subject = report.subject, .keys = {}});
    EXPECT_TRUE(read) << read.error().message;
    auto found = novelty.judge(related);
    EXPECT_TRUE(found) << found.error().message;
    return (*found)[""];
  }

  // What it gives the sessions of kRole that were issued to alice with these keys.
  IndicatorsByCaller find_linked(Report& report, const std::vector<std::string>& keys) {
    Novelty novelty(engine(), report);
    EXPECT_TRUE(novelty.read({.subject = report.subject, .keys = {}}));
    Party party{.subject = {}, .apart = true, .every = false, .keys = keys};
    party.subject.principal = kRole;
    const auto read = novelty.read(party);
    EXPECT_TRUE(read) << read.error().message;
    auto found = novelty.judge({kRole});
    EXPECT_TRUE(found) << found.error().message;
    return *found;
  }

  void others_begin(int count, const Fields& fields) {
    for (int i = 0; i < count; ++i) {
      Fields all = fields;
      all["principal"] = "arn:aws:iam::111111111111:user/other" + std::to_string(i);
      call(kScope + kHourMs, all);
    }
  }
};

TEST_F(NoveltyTest, WhatTheBaselineHasIsNotNew) {
  call(kScope + kHourMs);
  Report report = report_on(kAlice);
  EXPECT_THAT(find(report), IsEmpty());
}

TEST_F(NoveltyTest, ANetworkAPlaceAndAnAgentAreNew) {
  call(kScope + kHourMs, {{"ip", "192.0.2.2"}, {"agent", "python/3"}, {"user_agent", "python/3.9"}});
  Report report = report_on(kAlice);
  const auto found = find(report);
  ASSERT_EQ(found.size(), 3U);
  const auto network = of_kind(found, Kind::new_aso).at(0);
  EXPECT_EQ(network.value, "Other ISP");
  EXPECT_EQ(network.weight, 1);
  EXPECT_TRUE(network.new_for_account);
  EXPECT_TRUE(network.new_for_organisation);
  EXPECT_THAT(network.evidence.addresses, ElementsAre("192.0.2.2"));
  EXPECT_EQ(of_kind(found, Kind::new_geolocation).at(0).value, "City of 192.0.2.2 (NL)");
  EXPECT_EQ(of_kind(found, Kind::new_user_agent).at(0).procedure, "python/3.9");
}

TEST_F(NoveltyTest, APlaceWithin50KilometresIsTheSame) {
  place("192.0.2.3", "Home ISP", 52.4, 5.6);  // 47.5 km east of Amsterdam
  call(kScope + kHourMs, {{"ip", "192.0.2.3"}});
  Report near = report_on(kAlice);
  EXPECT_THAT(find(near), IsEmpty());
  place("192.0.2.4", "Home ISP", 52.4, 5.7);  // 54.3 km
  call(kScope + kHourMs, {{"ip", "192.0.2.4"}});
  Report far = report_on(kAlice);
  EXPECT_EQ(of_kind(find(far), Kind::new_geolocation).size(), 1U);
}

TEST_F(NoveltyTest, AnotherVersionOfAnAgentIsLeftOutAndSaid) {
  call(kScope + kHourMs, {{"agent", "aws-cli/3"}});
  Report report = report_on(kAlice);
  EXPECT_THAT(find(report), IsEmpty());
  EXPECT_THAT(report.exclusions, ElementsAre(HasSubstr("only its version is new")));
}

TEST_F(NoveltyTest, WithoutABaselineNothingIsNew) {
  call(kScope + kHourMs, {{"ip", "192.0.2.2"}});
  Report report = report_on(kAlice);
  report.baseline.state = Training::none;
  EXPECT_THAT(find(report), IsEmpty());
}

TEST_F(NoveltyTest, NewForTheAccountMeansNobodyElseOfTheAccountHadIt) {
  call(kScope + kHourMs, {{"ip", "192.0.2.2"}});
  call(kScope - kDayMs, {{"ip", "192.0.2.2"}, {"principal", "bob"}, {"principal_account", "222222222222"}});
  Report foreign = report_on(kAlice);
  const auto by_foreign = of_kind(find(foreign), Kind::new_aso).at(0);
  EXPECT_TRUE(by_foreign.new_for_account);
  EXPECT_FALSE(by_foreign.new_for_organisation);
  call(kScope - kDayMs, {{"ip", "192.0.2.2"}, {"principal", "carol"}});
  Report colleague = report_on(kAlice);
  EXPECT_FALSE(of_kind(find(colleague), Kind::new_aso).at(0).new_for_account);
}

TEST_F(NoveltyTest, ThreeOthersWhoBeginItAreARollOutAndTwoAreNot) {
  const Fields fields = {{"ip", "192.0.2.2"}, {"agent", "python/3"}};
  call(kScope + kHourMs, fields);
  others_begin(2, fields);
  Report two = report_on(kAlice);
  for (const Indicator& one : find(two)) {
    EXPECT_EQ(one.weight, 1) << wire_name(one.kind);
  }
  others_begin(3, fields);
  Report three = report_on(kAlice);
  const auto found = find(three);
  EXPECT_EQ(found.size(), 3U);
  for (const Indicator& one : found) {
    EXPECT_EQ(one.weight, 0.5) << wire_name(one.kind);
    EXPECT_THAT(one.evidence.note, HasSubstr("roll-out"));
  }
}

TEST_F(NoveltyTest, PrincipalsOfTheSameStoryAreNoRollOut) {
  const Fields fields = {{"ip", "192.0.2.2"}};
  call(kScope + kHourMs, fields);
  others_begin(3, fields);
  Report report = report_on(kAlice);
  for (const Indicator& one : find(report, {"arn:aws:iam::111111111111:user/other1"})) {
    EXPECT_EQ(one.weight, 1) << wire_name(one.kind);
  }
}

TEST_F(NoveltyTest, AFlaggedAddressCountsUnlessItIsTrusted) {
  call(kScope + kHourMs, {{"ip", "192.0.2.2"}});
  call(kScope + kHourMs, {{"ip", "192.0.2.7"}});
  add("flag", {{"ip", "192.0.2.2"}, {"list", "ipsum"}, {"kind", "threat"}});
  add("flag", {{"ip", "192.0.2.7"}, {"list", "trusted"}, {"kind", "trusted"}});
  for (const auto& [list, entry] : {std::pair("ipsum", "192.0.2.0/29"), std::pair("other", "192.0.2.8/29"),
                                    std::pair("other", "192.0.2.7"), std::pair("trusted", "192.0.2.7")}) {
    add("list_entry", {{"list", list}, {"entry", entry}});
  }
  Report report = report_on(kAlice);
  const auto found = of_kind(find(report), Kind::flagged_address);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].ip, "192.0.2.2");
  EXPECT_THAT(found[0].evidence.lists, ElementsAre("ipsum"));
  EXPECT_THAT(report.exclusions, Contains("192.0.2.7 is on list ipsum, other, but trusted"));
  EXPECT_THAT(report.baseline.contamination, IsEmpty());
}

TEST_F(NoveltyTest, AFlaggedAddressInTheBaselineIsContamination) {
  call(kScope - 3 * kDayMs, {{"ip", "192.0.2.2"}});
  call(kScope - 2 * kDayMs, {{"ip", "192.0.2.2"}});
  add("flag", {{"ip", "192.0.2.2"}, {"list", "ipsum"}, {"kind", "threat"}});
  Report report = report_on(kAlice);
  EXPECT_THAT(of_kind(find(report), Kind::flagged_address), IsEmpty());
  ASSERT_EQ(report.baseline.contamination.size(), 1U);
  EXPECT_EQ(report.baseline.contamination[0].first_ms, kScope - 3 * kDayMs);
}

TEST_F(NoveltyTest, ASessionThatWasIssuedIsJudgedByTheSameRules) {
  add("flag", {{"ip", "192.0.2.2"}, {"list", "ipsum"}, {"kind", "threat"}});
  session_call(kScope + kHourMs, "one", {{"agent", "python/3"}});
  session_call(kScope + 2 * kHourMs, "one", {{"ip", "192.0.2.2"}, {"agent", "python/3"}});
  session_call(kScope + 2 * kHourMs, "two", {{"ip", "192.0.2.2"}});  // not issued to alice
  Report report = report_on(kAlice);
  auto found = find_linked(report, {"ASIAone"});
  EXPECT_THAT(found[""], IsEmpty());
  EXPECT_EQ(found.count(session_of("two")), 0U);
  const auto& one = found[session_of("one")];
  EXPECT_EQ(of_kind(one, Kind::new_aso).size(), 1U);
  EXPECT_EQ(of_kind(one, Kind::new_geolocation).size(), 1U);
  EXPECT_EQ(of_kind(one, Kind::new_user_agent).size(), 1U);
  EXPECT_EQ(of_kind(one, Kind::impossible_travel).size(), 1U);  // Amsterdam to Seattle within an hour
  ASSERT_EQ(of_kind(one, Kind::flagged_address).size(), 1U);
  for (const Indicator& indicator : one) {
    EXPECT_THAT(indicator.evidence.sessions, ElementsAre(session_of("one"))) << wire_name(indicator.kind);
  }
}

TEST_F(NoveltyTest, WhatTheSubjectOrTheRoleHadBeforeIsNotNewToItsSession) {
  session_call(kScope - kDayMs, "old", {{"ip", "192.0.2.2"}});  // the role's own baseline
  session_call(kScope + kHourMs, "one", {{"ip", "192.0.2.2"}});
  session_call(kScope + 20 * kHourMs, "one");  // the subject's baseline has this one
  Report report = report_on(kAlice);
  EXPECT_THAT(find_linked(report, {"ASIAone"})[session_of("one")], IsEmpty());
}

TEST_F(NoveltyTest, WhatIsUsualForARoleMayBeNewToOneWhoSharesIt) {
  const Fields ann = {{"actor", std::string(kRole) + "/ann"}};
  const Fields ben = {{"actor", std::string(kRole) + "/ben"}, {"ip", "192.0.2.2"}, {"agent", "python/3"}};
  Fields moved = ben;
  moved["actor"] = std::string(kRole) + "/ann";
  session_call(kScope - kDayMs, "ann", ann);
  session_call(kScope - kDayMs, "ben", ben);
  session_call(kScope + kHourMs, "ben", ben);
  session_call(kScope + kHourMs, "ann", moved);
  Report report = report_on(kRole);
  EXPECT_THAT(find(report), IsEmpty());
  ASSERT_EQ(report.new_to_actors.size(), 3U);  // place, network, agent
  for (const Indicator& one : report.new_to_actors) {
    EXPECT_THAT(one.evidence.actors, ElementsAre(std::string(kRole) + "/ann"));
    EXPECT_EQ(one.severity, Severity::informational);
    EXPECT_EQ(one.weight, 0);
  }
}

TEST_F(NoveltyTest, OneWhoCameBackUnchangedIsNotNewToAnything) {
  const Fields ann = {{"actor", std::string(kRole) + "/ann"}};
  session_call(kScope - kDayMs, "ann", ann);
  session_call(kScope + kHourMs, "ann", ann);
  Report report = report_on(kRole);
  EXPECT_THAT(find(report), IsEmpty());
  EXPECT_THAT(report.new_to_actors, IsEmpty());
}

}  // namespace
}  // namespace spoor::investigation
