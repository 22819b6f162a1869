// SPDX-License-Identifier: Apache-2.0
#include "investigation/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "investigation/report_fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::Not;

Report quiet_report() {
  Report report = hostile_report();
  report.indicators.clear();
  return report;
}

TEST(Summary, SaysNothingIsNewOnlyOfWhatWasLookedUp) {
  Report report = quiet_report();
  EXPECT_THAT(summarise(report), HasSubstr("No place, network or agent is new to it."));
  EXPECT_THAT(summarise(report), Not(HasSubstr("not looked up")));
  report.coverage.geoip.clear();
  EXPECT_THAT(summarise(report), HasSubstr("No agent is new to it. Places and networks were not looked up."));
  EXPECT_THAT(summarise(report), Not(HasSubstr("No place")));
}

TEST(Summary, SaysThatPlacesWereNotLookedUpBesideAnAgentThatIsNew) {
  Report report = quiet_report();
  report.coverage.geoip.clear();
  Indicator agent;
  agent.kind = Kind::new_user_agent;
  agent.value = "aws-cli/2";
  report.indicators = {agent};
  EXPECT_THAT(summarise(report), HasSubstr("New to it: aws-cli/2. Places and networks were not looked up."));
}

TEST(Summary, CallsNothingNewOrUsualWithoutABaseline) {
  Report report = quiet_report();
  report.baseline.state = Training::none;
  EXPECT_THAT(summarise(report), HasSubstr("Nothing can be called new or usual"));
  EXPECT_THAT(summarise(report), Not(HasSubstr("is new to it")));
}

}  // namespace
}  // namespace spoor::investigation
