// SPDX-License-Identifier: Apache-2.0
#include "investigation/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/escape.hpp"
#include "investigation/report_fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Text, NoNameFromTheLogsReachesTheTerminalAsItIs) {
  const std::string text = to_text(hostile_report(), false);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos);
  EXPECT_EQ(valid_utf8(text), text);
  EXPECT_THAT(text, HasSubstr("role/\\x1b[31m\\r\\n\"}</script>\\u202e"));
}

TEST(Text, ColourIsOursAlone) {
  std::string text = to_text(hostile_report(), true);
  EXPECT_THAT(text, HasSubstr("\x1b[31mHIGH\x1b[0m"));
  for (const char* ours : {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[33m", "\x1b[36m"}) {
    for (std::size_t at = text.find(ours); at != std::string::npos; at = text.find(ours, at)) {
      text.erase(at, std::string_view(ours).size());
    }
  }
  EXPECT_EQ(text, to_text(hostile_report(), false));
}

TEST(Text, ContaminationIsSaidWithItsTimeAndWhatToDo) {
  Report report = hostile_report();
  report.baseline.contamination = {{"HIGH sign in the baseline: cloudtrail:StopLogging", 1'715'000'000'000}};
  const std::string text = to_text(report, false);
  EXPECT_THAT(text, HasSubstr("CAUTION     HIGH sign in the baseline: cloudtrail:StopLogging, first at"));
  EXPECT_THAT(text, HasSubstr("2024-05-06T12:53:20Z"));
  EXPECT_THAT(text, HasSubstr("--baseline-from"));
  report.baseline.contamination.clear();
  EXPECT_THAT(to_text(report, false), Not(HasSubstr("--baseline-from")));
}

TEST(Text, OneOfAThingIsToldInTheSingular) {
  Report report = hostile_report();
  report.coverage.lists = {{"bad", "threat", 1, 0}, {"worse", "threat", 2, 0}};
  report.linked.front().calls = 1;
  const std::string text = to_text(report, false);
  for (const char* told : {"bad (threat, 1 entry)", "worse (threat, 2 entries)", "issued to the subject, 1 call\n",
                           "1 record in 1 object: not JSON"}) {
    EXPECT_THAT(text, HasSubstr(told));
  }
}

TEST(Text, WhatStandsIsToldBeforeWhatIsUndone) {
  Report report = hostile_report();
  const std::string text = to_text(report, false);
  EXPECT_THAT(text, HasSubstr("BY THE END OF THE LOGS (1 of 2)"));
  EXPECT_LT(text.find("  STANDS    user "), text.find("  UNDONE    user "));
  EXPECT_THAT(text, HasSubstr("look for iam:DeleteUser"));
  EXPECT_THAT(text, HasSubstr("NONE OF THEM WAS RUN"));
  report.standing.clear();
  report.containment.clear();
  EXPECT_THAT(to_text(report, false), Not(HasSubstr("BY THE END OF THE LOGS")));
  EXPECT_THAT(to_text(report, false), Not(HasSubstr("CONTAINMENT")));
}

TEST(Text, WhatWasCutIsSaid) {
  EXPECT_THAT(to_text(hostile_report(), false), HasSubstr("- only the first 5 things were read"));
}

TEST(Text, ALinkedSessionShowsItsIndicatorsOfEveryKind) {
  Report report = hostile_report();
  const std::string all = to_text(report, false);
  const std::string linked = all.substr(all.find("LINKED"));
  for (const char* title :
       {"impossible travel: ", "flagged address: ", "new geolocation: ", "new ASO: ", "new user agent: "}) {
    EXPECT_THAT(linked, HasSubstr(title));
  }
}

TEST(Text, WithoutAListNothingWasCheckedAndWithoutABaselineNothingAssessed) {
  Report report = hostile_report();
  report.coverage.lists.clear();
  report.baseline.state = Training::none;
  const std::string text = to_text(report, false);
  EXPECT_THAT(text, HasSubstr("flagged addresses not checked"));
  EXPECT_THAT(text, HasSubstr("new user agents not assessed"));
}

TEST(Text, MoreThanOneSeverityShowsIsCountedAndPointedAt) {
  Report report = hostile_report();
  report.indicators.assign(43, report.indicators.front());
  EXPECT_THAT(to_text(report, false), HasSubstr("and 3 more: --format json has them all"));
}

}  // namespace
}  // namespace spoor::investigation
