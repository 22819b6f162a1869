// SPDX-License-Identifier: Apache-2.0
#include "investigation/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/escape.hpp"
#include "investigation/report_fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Html, NoNameFromTheLogsIsMarkup) {
  const std::string page = to_html(hostile_report());
  for (const char* bad : {"<script", "</script>", "\x1b", "\r", "\xe2\x80\xae", "<img", "javascript:"}) {
    EXPECT_THAT(page, Not(HasSubstr(bad)));
  }
  EXPECT_EQ(valid_utf8(page), page);
  EXPECT_THAT(page, HasSubstr("role/\\x1b[31m\\r\\n&quot;}&lt;/script&gt;\\u202e\\xff</h1>"));
}

TEST(Html, TravelsAndPlacesAreOnTheMap) {
  Report report = hostile_report();
  const std::string page = to_html(report);
  EXPECT_THAT(page, HasSubstr("<path class=\"travel\""));
  EXPECT_THAT(page, HasSubstr("<path class=\"mark fresh\""));
  report.indicators.clear();
  report.places.front().baseline_calls = 1;
  EXPECT_THAT(to_html(report), Not(HasSubstr("<path class=\"travel\"")));
  EXPECT_THAT(to_html(report), HasSubstr("<circle class=\"mark scope\""));
  report.places.front().calls = 0;
  const std::string usual = to_html(report);
  EXPECT_THAT(usual.substr(0, usual.find("<figcaption>")), Not(HasSubstr("mark scope")));
}

TEST(Html, WithoutPlacesThereIsASentenceInsteadOfAMap) {
  Report report = hostile_report();
  report.places.clear();
  EXPECT_THAT(to_html(report), Not(HasSubstr("class=\"map\"")));
  EXPECT_THAT(to_html(report), HasSubstr("No call came from an address of the internet whose place is known."));
  report.coverage.geoip.clear();
  EXPECT_THAT(to_html(report), HasSubstr("No GeoIP data: places were not looked up."));
}

TEST(Html, WhatWasNotCheckedIsNoZero) {
  Report report = hostile_report();
  report.coverage.lists.clear();
  report.baseline.state = Training::none;
  const std::string page = to_html(report);
  EXPECT_THAT(page, HasSubstr("<dt>flagged addresses</dt>\n<dd class=\"unknown\">not checked</dd>"));
  EXPECT_THAT(page, HasSubstr("<dt>new user agents</dt>\n<dd class=\"unknown\">not assessed</dd>"));
}

TEST(Html, NeverSaysCleanWithoutWhatWasRead) {
  Report report = hostile_report();
  report.indicators.clear();
  report.linked.clear();
  report.new_to_actors.clear();
  const std::string page = to_html(report);
  EXPECT_THAT(page, HasSubstr("No sign found in what was read."));
  EXPECT_THAT(page, HasSubstr("only the first 5 things were read"));
}

TEST(Html, MoreCardsThanAPageShowsAreCountedAndPointedAt) {
  Report report = hostile_report();
  report.indicators.assign(103, report.indicators.front());
  EXPECT_THAT(to_html(report), HasSubstr("and 3 more: --format json has them all"));
}

}  // namespace
}  // namespace spoor::investigation
