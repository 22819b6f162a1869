// SPDX-License-Identifier: Apache-2.0
#include "investigation/triage.hpp"

#include <algorithm>

#include "investigation/fixture_test.hpp"
#include "investigation/triage_links.hpp"
#include "investigation/triage_text.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kBob = "arn:aws:iam::111111111111:user/bob";
const Fields kGrave = {
    {"service", "cloudtrail"}, {"operation", "StopLogging"}, {"conditions", "C56.stop"}, {"read_only", "false"}};
const Fields kChange = {{"service", "iam"}, {"operation", "CreateUser"}, {"read_only", "false"}};

Fields of(const std::string& principal, Fields fields = {}) {
  fields["principal"] = principal;
  fields["actor"] = principal;
  return fields;
}

class TriageTest : public StoreFixture {
 protected:
  void SetUp() override {
    add("source_object", {{"id", "1"},
                          {"path", "logs"},
                          {"accounts", kAccount},
                          {"records", "1"},
                          {"first_ms", std::to_string(kScope - 20 * kDayMs)},
                          {"last_ms", std::to_string(kScope + kDayMs - 1)}});
  }

  Triage ranked(std::size_t most_investigated = 0) {
    TriageRequest request;
    request.most_investigated = most_investigated;
    auto found = triage(engine(), request);
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : Triage{};
  }

  static const Ranked& one(const Triage& all, const std::string& principal) {
    const auto at = std::ranges::find(all.principals, principal, &Ranked::principal);
    EXPECT_NE(at, all.principals.end()) << principal;
    return *at;
  }
};

TEST_F(TriageTest, TheMostSeriousComesFirstWithItsReason) {
  daily(20);
  call(kScope + kHourMs);
  daily(20, of(kBob));
  call(kScope + kHourMs, of(kBob, kGrave));
  const Triage all = ranked();
  ASSERT_EQ(all.principals.size(), 2U);
  EXPECT_EQ(all.principals[0].principal, kBob);
  EXPECT_EQ(all.principals[0].severity, Severity::high);
  EXPECT_EQ(all.principals[0].basis, Basis::bounds);
  EXPECT_THAT(all.principals[0].reason, HasSubstr("cloudtrail:StopLogging, 1 succeeded"));
  EXPECT_EQ(all.principals[1].severity, Severity::informational);
  EXPECT_EQ(all.principals[1].reason, "no sign found in what was read");
}

TEST_F(TriageTest, TheLastDayOfTheLogsIsTheScopeAndItsBaselineIsBefore) {
  daily(20);
  call(kScope + kHourMs);
  const Triage all = ranked();
  EXPECT_EQ(all.scope.from, kScope);
  EXPECT_EQ(all.scope.to, kScope + kDayMs);
  EXPECT_FALSE(all.scope.whole_span);
  EXPECT_EQ(all.accounts_without_baseline, 0);
}

TEST_F(TriageTest, WhatASessionDidCountsForWhomItWasIssuedTo) {
  daily(20);
  call(kScope + kHourMs);
  issue(kScope + kHourMs, "one", "ASIAone");
  session_call(kScope + 2 * kHourMs, "one", kGrave);
  const Triage all = ranked();
  EXPECT_EQ(one(all, kAlice).most, Severity::high);
  EXPECT_EQ(one(all, kAlice).session, session_of("one"));
  EXPECT_THAT(one(all, kAlice).reason, HasSubstr("StopLogging"));
}

TEST_F(TriageTest, ASessionOfOthersCountsForNobodyElse) {
  daily(20);
  call(kScope + kHourMs);
  session_call(kScope + 2 * kHourMs, "one", kGrave);
  EXPECT_EQ(one(ranked(), kAlice).most, Severity::informational);
}

TEST_F(TriageTest, ServicesAndWhatTheyDoInSomebodysNameDoNotRank) {
  call(kScope + kHourMs, kGrave);
  Fields behalf = of(kBob, kGrave);
  behalf["caller_kind"] = "on_behalf";
  call(kScope + kHourMs, behalf);
  call(kScope + kHourMs, of("service:cloudtrail", kGrave));
  const Triage all = ranked();
  ASSERT_EQ(all.principals.size(), 1U);
  EXPECT_EQ(all.principals[0].principal, kAlice);
  EXPECT_EQ(all.only_by_services, 1);
}

TEST_F(TriageTest, ABoundThatIsTooHighIsLookedInto) {
  daily(20);
  Fields deletes = kChange;
  deletes["operation"] = "DeleteTrail";
  deletes["service"] = "cloudtrail";
  deletes["conditions"] = "C56.delete";
  call(kScope + kHourMs, deletes);
  const Ranked quick = one(ranked(0), kAlice);
  EXPECT_EQ(quick.basis, Basis::at_most);
  EXPECT_EQ(quick.severity, quick.most);
  EXPECT_EQ(ranked(0).not_investigated, 1);
}

TEST_F(TriageTest, AConditionThatOneRecordDoesNotDecideMayBeMet) {
  daily(20);
  Fields shares = {{"service", "ec2"},
                   {"operation", "ModifySnapshotAttribute"},
                   {"conditions", "C45.account?"},
                   {"read_only", "false"}};
  call(kScope + kHourMs, shares);
  const Ranked quick = one(ranked(0), kAlice);
  EXPECT_GE(quick.most, Severity::high);
  EXPECT_LT(quick.least, Severity::high);
  EXPECT_THAT(quick.reason, HasSubstr("if the rest of its condition is met"));
}

TEST_F(TriageTest, WhatIsNewWeighsByTheBaseline) {
  place("192.0.2.1", "Home", 52, 4);
  place("192.0.2.2", "Away", 40, -74);
  daily(20);
  call(kScope + kHourMs, {{"ip", "192.0.2.2"}, {"agent", "curl/8"}});
  Triage all = ranked();
  EXPECT_THAT(one(all, kAlice).reason,
              HasSubstr("new place City of 192.0.2.2 (NL), new network Away, new user agent curl/8"));
  EXPECT_EQ(one(all, kAlice).most, Severity::medium);
}

TEST_F(TriageTest, WhatABaselineOfFewDaysDoesNotKnowWeighsHalf) {
  place("192.0.2.1", "Home", 52, 4);
  place("192.0.2.2", "Away", 40, -74);
  daily(13);
  call(kScope + kHourMs, {{"ip", "192.0.2.2"}, {"agent", "curl/8"}});
  const Triage all = ranked();
  EXPECT_EQ(one(all, kAlice).most, Severity::low);
  EXPECT_EQ(all.accounts_in_training, 1);
}

TEST_F(TriageTest, TwoPlacesThatNobodyTravelsBetween) {
  place("192.0.2.1", "Home", 52, 4);
  place("192.0.2.2", "Away", 40, -74);
  call(kScope + kHourMs);
  call(kScope + 2 * kHourMs, {{"ip", "192.0.2.2"}});
  EXPECT_THAT(one(ranked(), kAlice).reason, HasSubstr("impossible travel"));
}

TEST_F(TriageTest, AnEmptyScopeIsAnErrorThatNamesTheNearest) {
  call(kScope + kHourMs);
  TriageRequest request;
  request.scope.from = kScope + 2 * kHourMs;
  request.scope.to = kScope + 3 * kHourMs;
  const auto found = triage(engine(), request);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::not_found);
  EXPECT_THAT(found.error().message, HasSubstr("the last before is at 2024-05-08T01:00:00Z"));
}

TEST_F(TriageTest, NamesFromLogsCannotDisturbATerminalOrASpreadsheet) {
  call(kScope + kHourMs, of("=cmd\x1b[31m"));
  const Triage all = ranked();
  EXPECT_THAT(to_text(all, false), Not(HasSubstr("\x1b")));
  EXPECT_THAT(to_csv(all), HasSubstr(",'=cmd"));
  EXPECT_THAT(to_json(all), Not(HasSubstr("\x1b")));
}

TEST_F(TriageTest, RoleChainingInACircleEnds) {
  const auto chain = [&](const std::string& by, const std::string& to) {
    add("credential", {{"key", "ASIA" + to},
                       {"session", session_of(to)},
                       {"by_principal", kRole},
                       {"by_session", session_of(by)},
                       {"at_ms", std::to_string(kScope + kHourMs)}});
  };
  chain("a", "b");
  chain("b", "a");
  Report report = report_on(kAlice);
  auto links = Links::read(engine(), report);
  ASSERT_TRUE(links);
  const auto reached = links->spread({{session_of("a"), Weighed{Severity::high, 70, session_of("a")}}});
  EXPECT_EQ(reached.at(session_of("b")).severity, Severity::high);
  EXPECT_EQ(reached.at(kRole).session, session_of("a"));
  EXPECT_EQ(links->reach(session_of("a"), 100), 3U);
  EXPECT_EQ(links->reach(session_of("a"), 2), 2U);
}

TEST_F(TriageTest, FiveDenialsAreTheBurstThatTheTablesSay) {
  EXPECT_THAT(std::string(attack_->find_condition("C09")->thresholds), HasSubstr("operations=5;"));
}

}  // namespace
}  // namespace spoor::investigation
