// SPDX-License-Identifier: Apache-2.0
// What every form of the report says in the same words and the same order. Nothing here is escaped: names from the logs
// are in these texts as they are, and each form escapes what it prints.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "investigation/report.hpp"

namespace spoor::investigation {

// A name and what is to be said under it. Without a name it goes on from the one before. A warning is named in
// capitals.
struct Fact {
  std::string name;
  std::string text;
  bool warning = false;
};
std::vector<Fact> subject_facts(const Report& report);
std::vector<Fact> coverage_facts(
    const Report& report);                           // logs, hours, what was not read, rejects, logging that stopped
std::vector<Fact> list_facts(const Report& report);  // lists of addresses, GeoIP data and whose it is
std::vector<Fact> baseline_facts(const Report& report);

// One of the six counts of a report.
struct Count {
  Kind kind;
  std::string_view name;  // in the plural: `new user agents`
  std::string text;       // a figure, or why there is none: `not checked`, `not assessed`
  bool is_figure = false;
};
std::array<Count, 6> six_counts(const Report& report);

std::string reasons_of(const Report& report);  // for the severity, in one line

// The TTPs of one severity, in the report's order.
std::vector<const Indicator*> ttps_of(const std::vector<Indicator>& indicators, Severity severity);
// Those that are no TTP, in the report's order.
std::vector<const Indicator*> others_of(const std::vector<Indicator>& indicators);

// Low and Informational TTPs by tactic and API: they are context, not findings.
struct MinorTtp {
  std::string name;  // Discovery: ec2:DescribeInstances
  std::int64_t success = 0;
  std::int64_t failure = 0;
};
std::vector<MinorTtp> minor_ttps(const std::vector<Indicator>& indicators);

std::string duration(TimeMs ms);             // 3 days, 5 h, 40 min
std::string when(const Evidence& evidence);  // one minute, or from one to another
std::string address_of(const Indicator& ttp);
std::string technique_of(const Indicator& ttp);  // Defense Evasion / T1562.008 Impair Defenses: ...
std::string condition_of(const Indicator& ttp);  // `C57: Event selectors narrowed`, or empty
std::string outcome_of(const Indicator& ttp);    // 1 succeeded, 0 failed

std::string_view title_of(Kind kind);  // of one indicator: new user agent
std::string scope_of_novelty(const Indicator& one);
std::string actors_of(const Indicator& one);  // the same for what is new to single actors only
// What is said of a new value, behind it.
std::string novelty_of(const Indicator& one, const std::string& scope_of_it);
// What an indicator other than a TTP says, behind its title.
std::string told(const Indicator& one, const std::string& scope_of_it);
// A TTP of a linked party, in one line.
std::string told_briefly(const Indicator& ttp);

// What was left out of the counts, what was not checked, and what was cut: one sentence each.
std::vector<std::string> left_out(const Report& report);

// At most so many bytes, the last three of them dots; no character is cut in two.
std::string shortened(const std::string& text, std::size_t most);

}  // namespace spoor::investigation
