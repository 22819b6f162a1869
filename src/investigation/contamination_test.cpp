// SPDX-License-Identifier: Apache-2.0
#include "investigation/contamination.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class ContaminationTest : public StoreFixture {
 protected:
  void SetUp() override {
    place("192.0.2.1", "Home ISP", 52.4, 4.9);
    place("192.0.2.2", "Home ISP", 52.4, 4.9);
    place("192.0.2.9", "Other ISP", 52.4, 4.9);
  }

  // A TTP of the scope from there.
  static Indicator ttp(Severity severity, std::string ip) {
    Indicator one;
    one.severity = severity;
    one.ip = std::move(ip);
    return one;
  }

  std::vector<Contamination> find(Report report) {
    Novelty novelty(engine(), report);
    EXPECT_TRUE(novelty.read({.subject = report.subject, .keys = {}}));
    const auto found = find_contamination(engine(), *attack_, novelty, report);
    EXPECT_TRUE(found) << found.error().message;
    return report.baseline.contamination;
  }
};

Fields stop(const std::string& outcome = "success") {
  return {{"service", "cloudtrail"},
          {"operation", "StopLogging"},
          {"conditions", "C56.stop"},
          {"outcome", outcome},
          {"read_only", "false"}};
}

TEST_F(ContaminationTest, AHighSignInTheBaselineIsSaidWithItsFirstTime) {
  call(kScope - 4 * kDayMs, stop());
  call(kScope - 5 * kDayMs, stop());
  Fields later = stop();
  later["ip"] = "192.0.2.9";  // told once, by the first
  call(kScope - 3 * kDayMs, later);
  const auto found = find(report_on(kAlice));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].sign, "HIGH sign in the baseline: cloudtrail:StopLogging (CloudTrail stopped)");
  EXPECT_EQ(found[0].first_ms, kScope - 5 * kDayMs);
}

TEST_F(ContaminationTest, AFailedTryOneOfAnotherPrincipalAndOneOfTheScopeAreNot) {
  call(kScope - 4 * kDayMs, stop("denied"));
  Fields bob = stop();
  bob["principal"] = "arn:aws:iam::111111111111:user/bob";
  call(kScope - 4 * kDayMs, bob);
  call(kScope + kHourMs, stop());
  call(kScope - 46 * kDayMs, stop());
  EXPECT_THAT(find(report_on(kAlice)), IsEmpty());
}

TEST_F(ContaminationTest, TheAddressOfAHighSignInTheBaselineIsSaid) {
  call(kScope - 3 * kDayMs);
  call(kScope + kHourMs);
  Report report = report_on(kAlice);
  report.indicators = {ttp(Severity::high, "192.0.2.1")};
  const auto found = find(report);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].sign, HasSubstr("192.0.2.1"));
  EXPECT_EQ(found[0].first_ms, kScope - 3 * kDayMs);
}

TEST_F(ContaminationTest, ItsNetworkIsSaidOnceForAllItsAddresses) {
  call(kScope - 3 * kDayMs);
  call(kScope + kHourMs, {{"ip", "192.0.2.2"}});
  Report report = report_on(kAlice);
  report.linked.emplace_back().indicators = {ttp(Severity::critical, "192.0.2.2")};
  report.indicators = {ttp(Severity::high, "192.0.2.2")};
  const auto found = find(report);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].sign, HasSubstr("Home ISP, the network"));
}

TEST_F(ContaminationTest, AMediumSignAndAnotherNetworkSayNothing) {
  call(kScope - 3 * kDayMs);
  call(kScope + kHourMs);
  call(kScope + kHourMs, {{"ip", "192.0.2.9"}});
  Report report = report_on(kAlice);
  report.indicators = {ttp(Severity::medium, "192.0.2.1"), ttp(Severity::high, "192.0.2.9"), ttp(Severity::high, "")};
  EXPECT_THAT(find(report), IsEmpty());
}

}  // namespace
}  // namespace spoor::investigation
