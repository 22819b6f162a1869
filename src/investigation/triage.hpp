// SPDX-License-Identifier: Apache-2.0
// `spoor triage`: every principal that acted in a scope, the most serious first.
//
// One pass over the store finds between which severities each principal lies (triage_signs.hpp). Where the ends differ
// and the upper one is Medium or worse, the whole investigation is run, for the first of them; whoever is left keeps
// the upper end. So nobody is ranked below what an investigation would say, and what is a bound is called one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/coverage.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

struct TriageRequest {
  ScopeChoice scope;
  TimeMs now = 0;
  std::int64_t snapshot = 0;
  std::string store;
  Organisation organisation;
  // An investigation takes its time, and more for each key and session that it follows: so many are run, over so many
  // keys and sessions in all.
  std::size_t most_investigated = 5;
  std::size_t most_followed = 30;
};

// Where a severity comes from.
enum class Basis : std::uint8_t {
  bounds,        // both ends of the quick pass agree
  investigated,  // by the whole investigation
  at_most        // the upper end: the investigation may find less
};
std::string_view name_of(Basis basis);  // QUICK_PASS, INVESTIGATED, AT_MOST

struct Ranked {
  std::string principal;
  std::string account_id;
  std::int64_t calls = 0;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  Severity severity = Severity::informational;
  double score = 0;
  Basis basis = Basis::at_most;
  Severity least = Severity::informational;  // what the quick pass alone says
  Severity most = Severity::informational;
  std::string session;  // linked, whose severity it is
  std::string reason;   // one, the most telling; may hold what logs say, unescaped
};

struct AccountHours {
  std::string account_id;
  std::int64_t hours = 0;  // of the scope, with logs
  TimeMs gap_ms = 0;       // longest time without
  TimeMs gap_from = 0;
};

struct Triage {
  TimeMs created = 0;
  std::string store;
  Scope scope;
  Coverage coverage;  // of all accounts; its hours and gap are those of the account with the fewest hours
  std::vector<AccountHours> hours;
  std::vector<Ranked> principals;
  std::int64_t investigated = 0;
  std::int64_t not_investigated = 0;           // whose upper end is Medium or worse and who was not looked into
  std::int64_t only_by_services = 0;           // principals that only AWS services acted for: not ranked
  std::int64_t accounts_in_training = 0;       // rule R2: what is new counts half
  std::int64_t accounts_without_baseline = 0;  // what is new is not assessed
  std::vector<std::string> cuts;
};

// Fails with invalid_input for an empty window; with not_found, naming the nearest calls, if the scope holds none.
Result<Triage> triage(store::Engine& engine, const TriageRequest& request);

// The most telling of them in words; `no sign found in what was read` if there is none.
std::string reason_of(const std::vector<Indicator>& indicators);

}  // namespace spoor::investigation
