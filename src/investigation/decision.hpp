// SPDX-License-Identifier: Apache-2.0
// Conditions that no single record decides: each kind of need has a decider that asks the store and names the calls
// that meet it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/bounded.hpp"
#include "investigation/bursts.hpp"
#include "investigation/needs.hpp"
#include "investigation/report.hpp"
#include "investigation/subject.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// Calls that meet a condition: those with its mark, in a time, and with a value in one place of the call if `what`
// names it.
struct Match {
  std::string caller;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  std::string what;  // as Needs::what; ip or key as well; empty: all of the time
  std::string value;
  std::string note;     // how it is met, in words
  bool weaker = false;  // known from a short baseline: one level less
  bool as_one = false;  // told as one sign for each address, however many operations they are
};
using Matches = std::vector<Match>;

// One condition asked about one party.
struct Question {
  store::Engine& engine;
  const Party& party;
  const record::AttackCondition& condition;
  const std::vector<Burst>& bursts;  // of denials, of the party
  Needs needs;
  Report& report;

  // What call.conditions says of calls that may meet it; NULL for a condition that any call may meet.
  store::Value mark() const;
  // principal ... keys, apart, copy, from_ms, to_ms.
  std::vector<store::Param> params(TimeMs from, TimeMs to) const;
  // The same with the mark.
  std::vector<store::Param> marked_params(TimeMs from, TimeMs to) const;
  // The same two of the scope, with the baseline: baseline_from_ms, baseline_to_ms.
  std::vector<store::Param> params_with_baseline() const;
  std::vector<store::Param> marked_params_with_baseline() const;
  // Runs a query of conditions with :most, and says what was cut.
  Result<store::Answer> run(const store::Query& query, std::vector<store::Param> params) const;
  // The values that the marked calls of the scope have in one place, as Needs::what: investigation.condition_values.
  Result<store::Answer> values(const std::string& what) const;
  // Says once why this cannot be told.
  void undecided(std::string_view why) const;
  // Without a baseline nothing is new: says so and is false. `note` and `weaker` get what a short one takes away.
  bool has_baseline(Match& match) const;
};

// Kinds of need, see needs.hpp. An empty answer means that the condition does not hold, or that undecided() was called.
Result<Matches> decide_window(const Question& question);   // many, total, steps, unless, sign_in
Result<Matches> decide_history(const Question& question);  // first, fresh, network, was, older, never_signed_in
Result<Matches> decide_context(const Question& question);  // outside, trail_bucket, no_trail_bucket, strange_bucket
Result<Matches> decide_denied(const Question& question);
Result<Matches> decide_granted(const Question& question);
Result<Matches> decide_shared_key(const Question& question);
Result<Matches> decide_dormant_key(const Question& question);
Result<Matches> decide_instance_key(const Question& question);
Result<Matches> decide_session_token(const Question& question);

}  // namespace spoor::investigation
