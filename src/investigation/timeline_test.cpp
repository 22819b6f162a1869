// SPDX-License-Identifier: Apache-2.0
#include "investigation/timeline.hpp"

#include <algorithm>

#include "investigation/fixture_test.hpp"
#include "investigation/timeline_text.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const Fields kGrave = {
    {"service", "cloudtrail"}, {"operation", "StopLogging"}, {"conditions", "C56.stop"}, {"read_only", "false"}};

class TimelineTest : public StoreFixture {
 protected:
  void SetUp() override {
    add("entity", {{"kind", "user"},
                   {"id", kAlice},
                   {"account_id", kAccount},
                   {"calls", "1"},
                   {"first_ms", std::to_string(kScope)},
                   {"last_ms", std::to_string(kScope)}});
  }

  Timeline told(bool all = false) {
    Request request;
    request.subject = kAlice;
    request.scope.from = kScope;
    request.scope.to = kScope + kDayMs;
    request.store = "spoor-store";
    auto found = timeline(engine(), request, all);
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : Timeline{};
  }
};

TEST_F(TimelineTest, CallsAlikeAreOneLineUntilAPause) {
  const Fields change = {{"service", "sqs"}, {"operation", "SetQueueAttributes"}, {"read_only", "false"}};
  call(kScope + kHourMs, change);
  call(kScope + kHourMs + kRunPauseMs, change);
  call(kScope + kHourMs + 2 * kRunPauseMs + 1, change);
  const Timeline found = told();
  ASSERT_THAT(found.lines, SizeIs(2));
  EXPECT_EQ(found.lines[0].calls, 2);
  EXPECT_EQ(found.lines[1].calls, 1);
  EXPECT_EQ(found.go_on_from, 0);
}

TEST_F(TimelineTest, ReadsWithoutASignStandTogetherUnlessAllAreAskedFor) {
  call(kScope + kHourMs);
  call(kScope + kHourMs + 1, {{"operation", "ListQueues"}});
  call(kScope + kHourMs + 2, kGrave);
  call(kScope + 2 * kHourMs);
  const Timeline found = told();
  ASSERT_THAT(found.lines, SizeIs(3));
  EXPECT_EQ(found.lines[0].folded_apis, 2);
  EXPECT_EQ(found.lines[0].calls, 2);
  EXPECT_EQ(found.lines[1].api, "cloudtrail:StopLogging");
  EXPECT_EQ(found.lines[2].folded_apis, 1);
  EXPECT_THAT(told(true).lines, SizeIs(4));
}

TEST_F(TimelineTest, ALineCarriesTheSeverityAndTheSignOfTheInvestigation) {
  call(kScope + kHourMs, kGrave);
  Fields failed = kGrave;
  failed["outcome"] = "denied";
  failed["error"] = "AccessDenied";
  call(kScope + 2 * kHourMs, failed);
  const Timeline found = told();
  ASSERT_THAT(found.lines, SizeIs(2));
  EXPECT_EQ(found.lines[0].severity, Severity::high);
  EXPECT_THAT(found.lines[0].sign, HasSubstr("T1562.008"));
  EXPECT_THAT(found.lines[0].raw_command, HasSubstr("--key AKIAALICE --service cloudtrail --operation StopLogging"));
  EXPECT_EQ(found.lines[1].severity, Severity::medium);
  EXPECT_EQ(found.lines[1].error, "AccessDenied");
}

TEST_F(TimelineTest, WhatWasIssuedToItIsToldAsLinked) {
  call(kScope + kHourMs);
  issue(kScope + kHourMs, "one", "ASIAone");
  session_call(kScope + 2 * kHourMs, "one", kGrave);
  session_call(kScope + 2 * kHourMs, "other", kGrave);
  const Timeline found = told();
  ASSERT_THAT(found.lines, SizeIs(2));
  EXPECT_FALSE(found.lines[1].own);
  EXPECT_EQ(found.lines[1].caller, session_of("one"));
  EXPECT_EQ(found.lines[1].severity, Severity::high);
}

TEST_F(TimelineTest, NamesFromLogsCannotDisturbATerminalOrASpreadsheet) {
  call(kScope + kHourMs, {{"service", "=cmd\x1b[31m"}, {"read_only", "false"}});
  const Timeline found = told();
  EXPECT_THAT(to_text(found, false), Not(HasSubstr("\x1b")));
  EXPECT_THAT(to_csv(found), HasSubstr(",'=cmd"));
  EXPECT_THAT(to_json(found), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace spoor::investigation
