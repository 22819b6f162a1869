// SPDX-License-Identifier: Apache-2.0
#include "investigation/party_ttps.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class PartyTtpsTest : public StoreFixture {
 protected:
  TtpsByCaller find(const Party& party, Report report) {
    auto found = scope_ttps(engine(), party, *attack_, report);
    EXPECT_TRUE(found) << found.error().message;
    return *found;
  }
  std::vector<Indicator> find(const Report& report) {
    return find({.subject = report.subject, .keys = {}}, report)[""].ttps;
  }
  // Those of attempts to assume a role.
  std::vector<Indicator> find_assumptions(const Report& report) {
    std::vector<Indicator> found = find(report);
    std::erase_if(found, [](const Indicator& one) { return one.api != "sts:AssumeRole"; });
    return found;
  }

  void assume(TimeMs at, const std::string& role) {
    call(at, {{"service", "sts"},
              {"operation", "AssumeRole"},
              {"read_only", "false"},
              {"facts", "role_arn=" + role + "\nrole_session=x"}});
    touch(at, "sts", "AssumeRole", "role", role);
  }
  void touch(TimeMs at, const std::string& service, const std::string& operation, const std::string& kind,
             const std::string& id, int failed = 0) {
    const std::string time = std::to_string(at);
    add("touch", {{"hour_ms", std::to_string(floor_to(at, kHourMs))},
                  {"principal", kAlice},
                  {"access_key", "AKIAALICE"},
                  {"ip", "192.0.2.1"},
                  {"service", service},
                  {"operation", operation},
                  {"resource_kind", kind},
                  {"resource_id", id},
                  {"calls", "1"},
                  {"failed", std::to_string(failed)},
                  {"first_ms", time},
                  {"last_ms", time}});
  }
  void deny(TimeMs at, int operations) {
    for (int i = 0; i < operations; ++i) {
      call(at, {{"service", "iam"}, {"operation", "Try" + std::to_string(i)}, {"outcome", "denied"}});
    }
  }
};

TEST_F(PartyTtpsTest, ARoleAssumedBeforeIsNoSignAndANewOneIs) {
  assume(kScope - kDayMs, kRole);
  assume(kScope + kHourMs, kRole);
  EXPECT_THAT(find(report_on(kAlice)), IsEmpty());
  assume(kScope + kHourMs, "arn:aws:iam::111111111111:role/other");
  const auto found = find(report_on(kAlice));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].evidence.note, HasSubstr("role/other was not assumed in the baseline"));
  EXPECT_EQ(found[0].success, 1) << "the usual role beside it is no part of the sign";
}

TEST_F(PartyTtpsTest, ARoleOfAnExternalAccountIsASignAndLessOfOneIfUsual) {
  const Fields assumed = {{"service", "sts"},
                          {"operation", "AssumeRole"},
                          {"facts", "role_account=222222222222\nrole_arn=arn:aws:iam::222222222222:role/x"},
                          {"conditions", "C12?"}};
  call(kScope + kHourMs, assumed);
  Report report = report_on(kAlice);
  ASSERT_EQ(find(report).size(), 1U);
  EXPECT_EQ(find(report)[0].severity, Severity::medium);
  call(kScope - kDayMs, assumed);
  const auto found = find(report);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::low);
  EXPECT_EQ(found[0].evidence.condition, "C12");
  EXPECT_THAT(found[0].evidence.note, HasSubstr("222222222222"));
  report.organisation.vendor_accounts.insert("222222222222");
  EXPECT_THAT(find(report), IsEmpty());
}

TEST_F(PartyTtpsTest, FiveDifferentOperationsDeniedAroundItAreABurstAndFourAreNot) {
  assume(kScope - kDayMs, kRole);
  assume(kScope + kHourMs, kRole);
  deny(kScope + kHourMs, 4);
  EXPECT_THAT(find_assumptions(report_on(kAlice)), IsEmpty());
  deny(kScope + kHourMs, 5);
  const auto found = find_assumptions(report_on(kAlice));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].evidence.note, "5 different operations were denied within an hour");
}

TEST_F(PartyTtpsTest, ABurstAtAnotherTimeAndOneAsInTheBaselineDoNotCount) {
  assume(kScope - kDayMs, kRole);
  assume(kScope + kHourMs, kRole);
  deny(kScope + 12 * kHourMs, 9);
  EXPECT_THAT(find_assumptions(report_on(kAlice)), IsEmpty());
  deny(kScope + kHourMs, 5);
  deny(kScope - 3 * kDayMs, 2);  // 5 are less than 3 times 2
  EXPECT_THAT(find_assumptions(report_on(kAlice)), IsEmpty());
}

TEST_F(PartyTtpsTest, AnAttemptBetweenTwoBurstsIsInNeither) {
  assume(kScope - kDayMs, kRole);
  assume(kScope + 6 * kHourMs, kRole);
  deny(kScope + kHourMs, 5);
  deny(kScope + 12 * kHourMs, 5);
  EXPECT_THAT(find_assumptions(report_on(kAlice)), IsEmpty());
  assume(kScope + 12 * kHourMs, kRole);
  EXPECT_EQ(find_assumptions(report_on(kAlice)).size(), 1U);
}

TEST_F(PartyTtpsTest, WhatWasMadeAndRemovedHereIsLowAndAFailedRemovalExcusesNothing) {
  const Fields remove = {{"service", "iam"}, {"operation", "DeleteUser"}, {"read_only", "false"}};
  call(kScope + 2 * kHourMs, remove);
  touch(kScope + kHourMs, "iam", "CreateUser", "user", "u1");
  touch(kScope + 2 * kHourMs, "iam", "DeleteUser", "user", "u1");
  touch(kScope + 2 * kHourMs, "iam", "DeleteUser", "user", "not-there", 1);
  EXPECT_EQ(find(report_on(kAlice)).at(0).severity, Severity::low);
  touch(kScope + 2 * kHourMs, "iam", "DeleteUser", "user", "old");
  EXPECT_EQ(find(report_on(kAlice)).at(0).severity, Severity::medium);
}

TEST_F(PartyTtpsTest, OfALinkedRoleEachSessionIsJudgedForItself) {
  const Fields make = {{"service", "iam"}, {"operation", "CreateUser"}, {"read_only", "false"}};
  session_call(kScope + kHourMs, "one", make);
  session_call(kScope + kHourMs, "one");
  session_call(kScope + kHourMs, "two", make);
  session_call(kScope + kHourMs, "three", make);
  Party party{.subject = {}, .apart = true, .every = false, .keys = {"ASIAone", "ASIAtwo"}};
  party.subject.principal = kRole;
  auto found = find(party, report_on(kAlice));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[session_of("one")].calls, 2);
  EXPECT_EQ(found[session_of("two")].calls, 1);
  party.every = true;
  EXPECT_EQ(find(party, report_on(kAlice)).size(), 3U);
}

TEST_F(PartyTtpsTest, TheBaselineIsJudgedByItsConditions) {
  const Fields stop = {{"service", "cloudtrail"}, {"operation", "StopLogging"}, {"conditions", "C56.stop"}};
  call(kScope - kDayMs, stop);
  call(kScope - kDayMs, {{"service", "iam"}, {"operation", "CreateUser"}});
  call(kScope + kHourMs, stop);
  Report report = report_on(kAlice);
  const auto found = baseline_ttps(engine(), {.subject = report.subject, .keys = {}}, *attack_, report);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->at(0).evidence.condition, "C56.stop");
  EXPECT_EQ(found->at(0).success, 1);
}

}  // namespace
}  // namespace spoor::investigation
