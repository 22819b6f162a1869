// SPDX-License-Identifier: Apache-2.0
// The tables of data/attack/ as rows: which calls stand for which technique, under which conditions, and what an
// attacker gains by them. Compiled in; all views live as long as the program.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace spoor::record {

// A call that by its name alone is a sign of a technique: never above medium. One call may have several rows, exactly
// one of them is primary.
struct AttackCall {
  std::string_view service;       // canonical: ec2
  std::string_view operation;     // canonical: RunInstances
  std::string_view tactic;        // ATT&CK short name: defense-evasion
  std::string_view technique_id;  // T1562.008
  std::string_view severity;      // informational, low or medium
  bool primary = false;           // the row to show where one row per call is wanted
  std::string_view outcome;       // success, failure or any: which calls the row is about
  bool read_only = false;
  bool used_in_wild = false;  // seen in published incidents
  std::string_view sources;   // who publishes it, comma separated; `~` = the tactic only
};

// A stricter sign: calls, and what must hold beside their name.
struct AttackCondition {
  std::string_view id;  // C56.stop: published number and case
  std::string_view title;
  std::string_view type;       // record: decided by one record; window, baseline, context: when investigated
  std::string_view events;     // service:Operation, comma separated, or `any`
  std::string_view predicate;  // what one record must satisfy (for all types: the part that one record decides)
  std::string_view needs;      // what more must hold, in the language of investigation/needs.hpp; empty for record
  std::string_view facts;      // facts it reads, comma separated (call.facts)
  std::string_view tactic;
  std::string_view technique_id;
  std::string_view severity;  // low to critical
  std::string_view severity_basis;
  std::string_view outcome;     // success, any (a failure counts one level less), or failure (it is about failing)
  std::string_view thresholds;  // name=value, `;` separated
  std::string_view threshold_basis;
  std::string_view publishers;
  std::string_view procedure;  // what an attacker gains, one sentence

  bool of_one_record() const { return type == "record"; }
  bool of_any_call() const { return events == "any"; }
  // How call.conditions writes it: the id, with kUndecided behind it if other records decide the rest.
  std::string mark() const;
  // Whether a call with that text as its conditions may be one that meets it.
  bool may_hold_for(std::string_view conditions) const;
};

// Ends the mark of a condition of which one record decides only a part: `C45.account?`.
inline constexpr char kUndecided = '?';

// A sentence for bare calls. The most particular row applies: call and technique, call, tactic and technique.
struct AttackProcedure {
  std::string_view service;  // empty: any call of the technique
  std::string_view operation;
  std::string_view tactic;
  std::string_view technique_id;
  std::string_view procedure;
};

struct AttackTechnique {
  std::string_view id;
  std::string_view name;     // `Impair Defenses: Disable or Modify Cloud Logs`
  std::string_view tactics;  // comma separated short names
};

class AttackTables {
 public:
  // A fault in the tables is internal and names file, line and reason.
  static Result<std::unique_ptr<const AttackTables>> load();

  std::span<const AttackCall> calls() const { return calls_; }  // sorted by service, operation; primary row first
  std::span<const AttackCondition> conditions() const { return conditions_; }
  std::span<const AttackProcedure> procedures() const { return procedures_; }
  std::span<const AttackTechnique> techniques() const { return techniques_; }  // sorted by id

  std::span<const AttackCall> find_calls(std::string_view service, std::string_view operation) const;
  // Null if there is none.
  const AttackCondition* find_condition(std::string_view id) const;
  const AttackTechnique* find_technique(std::string_view id) const;
  // The sentence for a bare call; every row of calls() has one.
  std::string_view procedure(const AttackCall& call) const;

 private:
  std::vector<AttackCall> calls_;
  std::vector<AttackCondition> conditions_;
  std::vector<AttackProcedure> procedures_;
  std::vector<AttackTechnique> techniques_;
};

}  // namespace spoor::record
