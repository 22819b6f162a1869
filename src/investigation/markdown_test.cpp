// SPDX-License-Identifier: Apache-2.0
#include "investigation/markdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/escape.hpp"
#include "investigation/report_fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Markdown, NoNameFromTheLogsStandsOutsideCode) {
  const std::string ticket = to_markdown(hostile_report());
  EXPECT_EQ(valid_utf8(ticket), ticket);
  EXPECT_EQ(ticket.find('\x1b'), std::string::npos);
  bool code = false;
  std::string outside;
  for (const char c : ticket) {
    code = c == '`' ? !code : code;
    outside += code ? "" : std::string(1, c);
  }
  EXPECT_FALSE(code);
  EXPECT_THAT(outside, Not(HasSubstr("script")));
  EXPECT_THAT(ticket, HasSubstr("# HIGH: `arn:aws:iam::111111111111:role/\\x1b[31m\\r\\n\"}</script>\\u202e\\xff`"));
}

TEST(Markdown, ATicketHoldsIt) {
  Report report = hostile_report();
  report.subject.arn.append(5000, 'a');
  report.summary.append(100'000, 'b');
  Indicator ttp = report.indicators.front();
  ttp.api.append(5000, 'c');
  ttp.evidence.note.assign(5000, 'd');
  ttp.evidence.raw_command.assign(990, 'e');
  for (const Severity severity : {Severity::critical, Severity::high, Severity::medium, Severity::low}) {
    ttp.severity = severity;
    report.indicators.insert(report.indicators.end(), 300, ttp);
  }
  report.linked.assign(300, report.linked.front());
  report.exclusions.assign(300, std::string(5000, 'f'));
  report.coverage.rejects.assign(300, report.coverage.rejects.front());
  EXPECT_LT(to_markdown(report).size(), 131'072U) << "nothing grows with the store";
}

TEST(Markdown, WhatWasNotCheckedIsNoZeroAndWhatWasCutIsSaid) {
  Report report = hostile_report();
  report.coverage.lists.clear();
  report.baseline.state = Training::none;
  const std::string ticket = to_markdown(report);
  EXPECT_THAT(ticket, HasSubstr("| 1 | 1 | not checked | not assessed | not assessed | not assessed |"));
  EXPECT_THAT(ticket, HasSubstr("- only the first 5 things were read"));
}

TEST(Markdown, ACommandIsABlockToCopy) {
  Report report = hostile_report();
  report.indicators.front().evidence.raw_command = "spoor raw --key 'a`b'";
  EXPECT_THAT(to_markdown(report), HasSubstr("\n\n```\nspoor raw --key 'a`b'\n```\n"));
}

}  // namespace
}  // namespace spoor::investigation
