// SPDX-License-Identifier: Apache-2.0
#include "record/attack.hpp"

#include <algorithm>
#include <tuple>

#include "base/split.hpp"
#include "record/table_text.hpp"

namespace spoor::record {
namespace {

auto call_key(const AttackCall& call) { return std::tie(call.service, call.operation); }

Result<std::vector<AttackCall>> read_calls() {
  SPOOR_TRY(auto table, TableText::read("data/attack/calls.tsv", attack_file("calls.tsv"),
                                        {"service", "operation", "tactic", "technique_id", "severity", "primary",
                                         "outcome", "read_only", "used_in_wild", "sources"}));
  std::vector<AttackCall> calls;
  for (std::size_t row = 0; row < table.size(); ++row) {
    calls.push_back({table.cell(row, 0), table.cell(row, 1), table.cell(row, 2), table.cell(row, 3), table.cell(row, 4),
                     table.cell(row, 5) == "1", table.cell(row, 6), table.cell(row, 7) == "1",
                     table.cell(row, 8) == "1", table.cell(row, 9)});
  }
  std::ranges::stable_sort(calls, [](const auto& a, const auto& b) {
    return call_key(a) != call_key(b) ? call_key(a) < call_key(b) : a.primary && !b.primary;
  });
  return calls;
}

Result<std::vector<AttackCondition>> read_conditions() {
  SPOOR_TRY(auto table, TableText::read("data/attack/conditions.tsv", attack_file("conditions.tsv"),
                                        {"id", "title", "type", "events", "predicate", "needs", "facts", "tactic",
                                         "technique_id", "severity", "severity_basis", "outcome", "thresholds",
                                         "threshold_basis", "publishers", "procedure"}));
  std::vector<AttackCondition> conditions;
  for (std::size_t row = 0; row < table.size(); ++row) {
    const auto cell = [&](std::size_t column) { return table.cell(row, column); };
    conditions.push_back({cell(0), cell(1), cell(2), cell(3), cell(4), cell(5), cell(6), cell(7), cell(8), cell(9),
                          cell(10), cell(11), cell(12), cell(13), cell(14), cell(15)});
  }
  return conditions;
}

Result<std::vector<AttackProcedure>> read_procedures() {
  SPOOR_TRY(auto table, TableText::read("data/attack/procedures.tsv", attack_file("procedures.tsv"),
                                        {"service", "operation", "tactic", "technique_id", "procedure"}));
  std::vector<AttackProcedure> procedures;
  for (std::size_t row = 0; row < table.size(); ++row) {
    procedures.push_back(
        {table.cell(row, 0), table.cell(row, 1), table.cell(row, 2), table.cell(row, 3), table.cell(row, 4)});
  }
  return procedures;
}

Result<std::vector<AttackTechnique>> read_techniques() {
  SPOOR_TRY(auto table,
            TableText::read("data/attack/techniques.tsv", attack_file("techniques.tsv"), {"id", "name", "tactics"}));
  std::vector<AttackTechnique> techniques;
  for (std::size_t row = 0; row < table.size(); ++row) {
    techniques.push_back({table.cell(row, 0), table.cell(row, 1), table.cell(row, 2)});
  }
  std::ranges::sort(techniques, {}, &AttackTechnique::id);
  return techniques;
}

// How particular a procedure is for a call; 0 if it does not apply.
int fit(const AttackProcedure& row, const AttackCall& call) {
  if (!row.service.empty() && (row.service != call.service || row.operation != call.operation)) {
    return 0;
  }
  if (!row.technique_id.empty() && row.technique_id != call.technique_id) {
    return 0;
  }
  if (!row.tactic.empty() && row.tactic != call.tactic) {
    return 0;
  }
  return 1 + (row.service.empty() ? 0 : 4) + (row.technique_id.empty() ? 0 : 2) + (row.tactic.empty() ? 0 : 1);
}

}  // namespace

Result<std::unique_ptr<const AttackTables>> AttackTables::load() {
  auto tables = std::make_unique<AttackTables>();
  SPOOR_TRY(tables->calls_, read_calls());
  SPOOR_TRY(tables->conditions_, read_conditions());
  SPOOR_TRY(tables->procedures_, read_procedures());
  SPOOR_TRY(tables->techniques_, read_techniques());
  return std::unique_ptr<const AttackTables>(std::move(tables));
}

std::span<const AttackCall> AttackTables::find_calls(std::string_view service, std::string_view operation) const {
  AttackCall key;
  key.service = service;
  key.operation = operation;
  const auto found =
      std::ranges::equal_range(calls_, key, [](const auto& a, const auto& b) { return call_key(a) < call_key(b); });
  return {found.begin(), found.end()};
}

std::string AttackCondition::mark() const { return of_one_record() ? std::string(id) : std::string(id) + kUndecided; }

bool AttackCondition::may_hold_for(std::string_view conditions) const {
  const std::vector<std::string_view> marks = split(conditions, ' ');
  return of_any_call() || std::ranges::find(marks, mark()) != marks.end();
}

const AttackCondition* AttackTables::find_condition(std::string_view id) const {
  const auto found = std::ranges::find(conditions_, id, &AttackCondition::id);
  return found == conditions_.end() ? nullptr : &*found;
}

const AttackTechnique* AttackTables::find_technique(std::string_view id) const {
  const auto found = std::ranges::lower_bound(techniques_, id, {}, &AttackTechnique::id);
  return found == techniques_.end() || found->id != id ? nullptr : &*found;
}

std::string_view AttackTables::procedure(const AttackCall& call) const {
  int best = 0;
  std::string_view sentence;
  for (const auto& row : procedures_) {
    if (const int fits = fit(row, call); fits > best) {
      best = fits;
      sentence = row.procedure;
    }
  }
  return sentence;
}

}  // namespace spoor::record
