// SPDX-License-Identifier: Apache-2.0
// The scope of an investigation, what of it the logs cover, and what the baseline is worth (rules R1, R2).
#pragma once

#include <optional>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

inline constexpr std::int64_t kTrainingDays = 14;     // of logs, before a baseline has its full weight
inline constexpr std::int64_t kRarelyActiveDays = 7;  // a subject that was active on fewer has half of it

// What the user chose; absent parts are chosen for them.
struct ScopeChoice {
  std::optional<TimeMs> from, to, baseline_from, baseline_to;
};

// Without a choice: the last 24 hours up to the subject's last call, or its whole span when the store holds less than
// 14 days of logs. The baseline is the 45 days before the scope. Fails with invalid_input if a window is empty or the
// baseline reaches into the scope; with not_found, naming the nearest calls, if the subject did nothing in the scope.
Result<Scope> choose_scope(store::Engine& engine, const Subject& subject, const ScopeChoice& choice);

// The same for whatever was active between first and last; whether there is anything in it is not asked.
Result<Scope> choose_window(store::Engine& engine, TimeMs first_ms, TimeMs last_ms, const ScopeChoice& choice);

// Fills `report.coverage`; subject and scope are chosen. Calls that stop the logs are those of the table's conditions
// on T1562.008.
Status read_coverage(store::Engine& engine, const record::AttackTables& attack, Report& report);
// The same of all accounts together; of hours and gaps it knows nothing, as these are each account's own.
Status read_coverage_of_all(store::Engine& engine, const record::AttackTables& attack, Report& report);
Result<Baseline> read_baseline(store::Engine& engine, const Subject& subject, const Scope& scope);

}  // namespace spoor::investigation
