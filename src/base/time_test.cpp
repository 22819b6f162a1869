// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spoor {
namespace {

constexpr TimeMs kJuly = 1'688'989'338'000;  // date -u -d '2023-07-10 11:42:18' +%s

TEST(Time, ReadsTheFormsFoundInLogs) {
  EXPECT_EQ(parse_time("2023-07-10T11:42:18Z"), kJuly);
  EXPECT_EQ(parse_time("2023-07-10T11:42:18"), kJuly);
  EXPECT_EQ(parse_time("2023-07-10 11:42:18.000"), kJuly);
  EXPECT_EQ(parse_time("2023-07-10t11:42:18z"), kJuly);
  EXPECT_EQ(parse_time("20230710T114218Z"), kJuly);
  EXPECT_EQ(parse_time("2023-07-10T11:42:18.5Z"), kJuly + 500);
  EXPECT_EQ(parse_time("2023-07-10T11:42:18.1239999Z"), kJuly + 123);
  EXPECT_EQ(parse_time("2023-07-10T22:42:18+11:00"), kJuly);
  EXPECT_EQ(parse_time("2023-07-10T22:42:18+1100"), kJuly);
  EXPECT_EQ(parse_time("2023-07-10T22:42:18+11"), kJuly);
  EXPECT_EQ(parse_time("2023-07-10T06:12:18.25-05:30"), kJuly + 250);
  EXPECT_EQ(parse_time("20131102T010628Z"), 1'383'354'388'000);
}

TEST(Time, KnowsTheCalendar) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_time("2024-02-29T00:00:00Z"), 1'709'164'800'000);
  EXPECT_EQ(parse_time("2023-02-29T00:00:00Z"), std::nullopt);
  EXPECT_EQ(parse_time("2100-02-29T00:00:00Z"), std::nullopt);
  EXPECT_EQ(parse_time("2016-12-31T23:59:60Z"), parse_time("2017-01-01T00:00:00Z"));
  EXPECT_EQ(parse_time("2200-12-31T23:59:59.999Z"), 7'289'654'399'999);
}

TEST(Time, EverythingElseIsAbsent) {
  for (const char* text : {"",
                           "2023",
                           "2023-07-10",
                           "2023-07-10T11:42Z",
                           "2023-07-10T11:42:18 Z",
                           " 2023-07-10T11:42:18Z",
                           "2023-07-10T11:42:18Zx",
                           "2023-07-10T11:42:18.Z",
                           "2023-13-10T11:42:18Z",
                           "2023-00-10T11:42:18Z",
                           "2023-07-32T11:42:18Z",
                           "2023-07-10T24:42:18Z",
                           "2023-07-10T11:60:18Z",
                           "2023-07-10T11:42:61Z",
                           "2023-07-10T11:42:18+24:00",
                           "2023-07-10T11:42:18+11:60",
                           "2023-07-10T11:42:18+1",
                           "2023-07-10T11:42:18+11:",
                           "1969-12-31T23:59:59Z",
                           "2201-01-01T00:00:00Z",
                           "1970-01-01T00:00:00+01:00",
                           "2200-12-31T23:59:59-01:00",
                           "20230710 114218Z",
                           "2023-0710T11:42:18Z",
                           "2o23-07-10T11:42:18Z",
                           "-023-07-10T11:42:18Z",
                           "Jul 29, 2021 1:10:42 PM",
                           "1625140800",
                           "9999999999999999999999999999"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_time(std::string("2023-07-10T11:42:18\0", 20)), std::nullopt);
}

TEST(Time, APersonMayTypeADateOrAnOffset) {
  EXPECT_EQ(*parse_time_or_offset("now", kJuly), kJuly);
  EXPECT_EQ(*parse_time_or_offset("-45d", kJuly), kJuly - 45 * kDayMs);
  EXPECT_EQ(*parse_time_or_offset("-6h", kJuly), kJuly - 6 * kHourMs);
  EXPECT_EQ(*parse_time_or_offset("-30m", kJuly), kJuly - 30 * kMinuteMs);
  EXPECT_EQ(*parse_time_or_offset("2023-07-10", 0), 1'688'947'200'000);
  EXPECT_EQ(*parse_time_or_offset("2023-07-10T11:42:18Z", 0), kJuly);
}

TEST(Time, AWrongWordIsNamedWithTheRemedy) {
  for (const char* text : {"", "yesterday", "45d", "-d", "-45", "-45w", "--45d", "-4 5d", "-99999999d", "-30000d",
                           "2023-02-30", "2023/02/03", "+3d", "-0x3d"}) {
    const auto result = parse_time_or_offset(text, kJuly);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, Code::invalid_input);
    EXPECT_NE(result.error().message.find(std::string("'") + text + "'"), std::string::npos) << text;
    EXPECT_NE(result.error().message.find("-45d"), std::string::npos);
  }
}

TEST(Time, PrintsMillisecondsOnlyWhenThereAreSome) {
  EXPECT_EQ(format_time(kJuly), "2023-07-10T11:42:18Z");
  EXPECT_EQ(format_time(kJuly + 7), "2023-07-10T11:42:18.007Z");
  EXPECT_EQ(format_time(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_minute(kJuly), "2023-07-10 11:42");
  EXPECT_EQ(format_minute(-1), "1969-12-31 23:59");
}

TEST(Time, WhatIsPrintedIsReadBack) {
  for (TimeMs at = 0; at < 7'289'654'400'000; at += 86'371'001'537) {
    EXPECT_EQ(parse_time(format_time(at)), at);
  }
}

TEST(Time, FloorGoesDownBefore1970) {
  EXPECT_EQ(floor_to(kJuly, kHourMs), kJuly - 42 * kMinuteMs - 18 * kSecondMs);
  EXPECT_EQ(floor_to(-1, kDayMs), -kDayMs);
  EXPECT_EQ(floor_to(-kDayMs, kDayMs), -kDayMs);
}

}  // namespace
}  // namespace spoor
