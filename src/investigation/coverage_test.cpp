// SPDX-License-Identifier: Apache-2.0
#include "investigation/coverage.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CoverageTest : public StoreFixture {
 protected:
  Coverage read(const std::string& principal = kAlice) {
    Report report = report_on(principal);
    report.coverage = {};
    const auto done = read_coverage(engine(), *attack_, report);
    EXPECT_TRUE(done) << done.error().message;
    return report.coverage;
  }
  void stop(TimeMs at, const std::string& service, const std::string& operation, const std::string& conditions = {}) {
    Fields fields = {{"service", service}, {"operation", operation}, {"read_only", "false"}};
    if (!conditions.empty()) {
      fields["conditions"] = conditions;
    }
    call(at, fields);
  }
};

TEST_F(CoverageTest, LoggingStopsAreThoseThatTheConditionsName) {
  stop(kScope + 1, "cloudtrail", "StopLogging", "C56.stop");
  stop(kScope + 2, "cloudtrail", "UpdateTrail", "C56.update");
  stop(kScope + 3, "cloudtrail", "UpdateTrail");  // for the better
  stop(kScope + 4, "ec2", "DeleteFlowLogs");      // by its name alone
  stop(kScope + 5, "s3", "PutBucketLifecycle");   // of any bucket
  stop(kScope + 6, "iam", "CreateUser");
  std::vector<std::string> apis;
  for (const LoggingStop& one : read().logging_stops) {
    apis.push_back(one.api);
  }
  EXPECT_THAT(apis, ElementsAre("cloudtrail:StopLogging", "cloudtrail:UpdateTrail", "ec2:DeleteFlowLogs"));
}

TEST_F(CoverageTest, AccountsHoursAndDataEventsAreTheScopes) {
  call(kScope + kHourMs);
  call(kScope + 3 * kHourMs, {{"category", "data"}});
  call(kScope - kHourMs, {{"account_id", "222222222222"}});
  const Coverage found = read();
  ASSERT_EQ(found.accounts.size(), 1U);
  EXPECT_TRUE(found.collects(kAccount));
  EXPECT_FALSE(found.collects("222222222222"));
  EXPECT_TRUE(found.own_account_collected);
  EXPECT_TRUE(found.data_events);
  EXPECT_EQ(found.hours, 2);
  EXPECT_EQ(found.scope_hours, 24);
  EXPECT_EQ(found.gap_ms, 21 * kHourMs);  // from the last log to the end
  EXPECT_EQ(found.gap_from, kScope + 3 * kHourMs);
}

TEST_F(CoverageTest, OnlyCopiesInAnotherAccountAreSaidToBe) {
  call(kScope + kHourMs, {{"account_id", "222222222222"}, {"copy", "1"}});
  EXPECT_FALSE(read().own_account_collected);
}

TEST_F(CoverageTest, TheBaselineIsFullWithFourteenDaysOfLogs) {
  const Report report = report_on(kAlice);
  const auto state = [&] { return read_baseline(engine(), report.subject, report.scope); };
  EXPECT_EQ(state()->state, Training::none);
  daily(13);
  EXPECT_EQ(state()->state, Training::in_training);
  daily(14);
  EXPECT_EQ(state()->state, Training::full);
  EXPECT_FALSE(state()->rarely_active);
}

TEST_F(CoverageTest, ASubjectActiveOnSixDaysIsRarelyActive) {
  daily(20, {{"principal", "somebody"}});
  daily(6);
  const Report report = report_on(kAlice);
  EXPECT_TRUE(read_baseline(engine(), report.subject, report.scope)->rarely_active);
  call(kScope - 7 * kDayMs + kHourMs);
  EXPECT_FALSE(read_baseline(engine(), report.subject, report.scope)->rarely_active);
}

TEST_F(CoverageTest, AScopeWithoutCallsNamesTheNearest) {
  call(kScope);
  Subject subject = report_on(kAlice).subject;
  subject.first_ms = subject.last_ms = kScope;
  const auto refused = choose_scope(
      engine(), subject, {.from = kScope + kHourMs, .to = kScope + kDayMs, .baseline_from = {}, .baseline_to = {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::not_found);
  EXPECT_THAT(refused.error().message, HasSubstr("its last call before is at 2024-05-08T00:00:00Z"));
  const auto into =
      choose_scope(engine(), subject,
                   {.from = kScope, .to = kScope + kDayMs, .baseline_from = kScope, .baseline_to = kScope + kHourMs});
  ASSERT_FALSE(into);
  EXPECT_EQ(into.error().code, Code::invalid_input);
}

}  // namespace
}  // namespace spoor::investigation
