// SPDX-License-Identifier: Apache-2.0
#include "investigation/linked.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::string kMallory = "arn:aws:iam::111111111111:user/mallory";

class LinkedTest : public StoreFixture {
 protected:
  void create(TimeMs at, const std::string& by, const std::string& whom) {
    add("link", {{"from_id", by},
                 {"relation", "created"},
                 {"to_kind", "user"},
                 {"to_id", whom},
                 {"calls", "1"},
                 {"first_ms", std::to_string(at)},
                 {"last_ms", std::to_string(at)}});
  }
  Reach reach(Report& report) {
    auto found = follow(engine(), start_of(report.subject), report);
    EXPECT_TRUE(found) << found.error().message;
    return *found;
  }
  std::vector<Party> parties(Report& report) {
    auto found = linked_parties(engine(), reach(report), report);
    EXPECT_TRUE(found) << found.error().message;
    return *found;
  }
};

TEST_F(LinkedTest, SessionsAndUsersAreFollowedFromOneToTheNext) {
  issue(kScope + kHourMs, "one", "ASIAone");
  create(kScope + 2 * kHourMs, kAlice, kMallory);
  create(kScope + 3 * kHourMs, kMallory, "next");
  create(kScope - kHourMs, kAlice, "before");
  issue(kScope + kDayMs, "late", "ASIAlate");
  Report report = report_on(kAlice);
  const Reach found = reach(report);
  EXPECT_THAT(found.keys, ElementsAre("ASIAone"));
  EXPECT_THAT(found.sessions, ElementsAre(session_of("one")));
  EXPECT_THAT(found.principals, ElementsAre(kMallory, "next"));
  EXPECT_THAT(report.cuts, IsEmpty());
}

TEST_F(LinkedTest, OfARoleOnlyWhatWasIssuedCountsAndOfAUserMadeHereEverything) {
  issue(kScope + kHourMs, "one", "ASIAone");
  create(kScope + kHourMs, kAlice, kMallory);
  session_call(kScope + kHourMs, "one");
  call(kScope + kHourMs, {{"principal", kMallory}});
  call(kScope + kHourMs, {{"principal", "somebody"}});
  call(kScope + kHourMs);
  Report report = report_on(kAlice);
  const auto found = parties(report);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].subject.principal, kRole);
  EXPECT_FALSE(found[0].every);
  EXPECT_THAT(found[0].keys, ElementsAre("ASIAone"));
  EXPECT_EQ(found[1].subject.principal, kMallory);
  EXPECT_TRUE(found[1].every);
}

TEST_F(LinkedTest, AUserMadeInASessionIssuedHereIsFollowedAndNotWhatOtherSessionsMade) {
  issue(kScope + kHourMs, "one", "ASIAone");
  const Fields make = {{"service", "iam"}, {"operation", "CreateUser"}, {"read_only", "false"}};
  session_call(kScope + 2 * kHourMs, "one", make);
  create(kScope + 2 * kHourMs, kRole, kMallory);
  session_call(kScope + 3 * kHourMs, "two", make);
  create(kScope + 3 * kHourMs, kRole, "other");
  create(kScope + 4 * kHourMs, kMallory, "next");
  Report report = report_on(kAlice);
  EXPECT_THAT(reach(report).principals, ElementsAre(kMallory, "next"));
}

TEST_F(LinkedTest, AKeyThatTheSubjectMadeForItselfIsItsOwn) {
  add("credential", {{"key", "AKIA2"},
                     {"kind", "user_key"},
                     {"issued_to", kAlice},
                     {"by_principal", kAlice},
                     {"at_ms", std::to_string(kScope)}});
  call(kScope + kHourMs, {{"access_key", "AKIA2"}});
  Report report = report_on(kAlice);
  EXPECT_THAT(parties(report), IsEmpty());
}

TEST_F(LinkedTest, MoreThanOneStepHoldsIsCutAndSaid) {
  for (int i = 0; i <= 2000; ++i) {
    issue(kScope + i, std::to_string(i), "ASIA" + std::to_string(i));
  }
  Report report = report_on(kAlice);
  EXPECT_EQ(reach(report).keys.size(), 2000U);
  EXPECT_THAT(report.cuts, ElementsAre("only the first 2000 keys issued in one step were read"));
}

TEST_F(LinkedTest, OfTheSameStoryAreItsMakerAndWhatElseThatMade) {
  create(kScope + kHourMs, "admin", kAlice);
  create(kScope + kHourMs, "admin", "sibling");
  create(kScope + kHourMs, kAlice, kMallory);
  create(kScope + kHourMs, "stranger", "other");
  Report report = report_on(kAlice);
  Party role;
  role.subject.principal = kRole;
  const auto found = related(engine(), reach(report), {role}, report);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(*found, UnorderedElementsAre("admin", "sibling", kMallory, kRole));
}

TEST_F(LinkedTest, TheMostSeriousComesFirst) {
  Weights weights = *load_weights();
  Report report;
  report.linked.resize(2);
  report.linked[0].id = "quiet";
  report.linked[0].calls = 100;
  report.linked[1].id = "loud";
  Indicator& one = report.linked[1].indicators.emplace_back();
  one.severity = Severity::high;
  one.success = 1;
  one.evidence.condition = "C56.stop";
  weigh_linked(weights, report);
  EXPECT_EQ(report.linked[0].id, "loud");
  EXPECT_EQ(report.linked[0].severity, Severity::high);
  EXPECT_EQ(report.linked[1].severity, Severity::informational);
}

}  // namespace
}  // namespace spoor::investigation
