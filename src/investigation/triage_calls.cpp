// SPDX-License-Identifier: Apache-2.0
#include "investigation/triage_calls.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/split.hpp"
#include "investigation/bursts.hpp"
#include "investigation/cell.hpp"
#include "investigation/needs.hpp"

namespace spoor::investigation {
namespace {

// What names like these do may turn out to undo only what the same caller had made (sql/investigation/deletions.sql).
bool removes(std::string_view operation) {
  constexpr std::array<std::string_view, 6> kVerbs = {"Delete",     "Terminate", "Remove",
                                                      "Deregister", "Release",   "Schedule"};
  return std::ranges::any_of(kVerbs, [&](std::string_view verb) { return operation.starts_with(verb); });
}

// Takes the conditions that one record does not decide out of a call and returns them.
std::vector<const record::AttackCondition*> undecided(CallGroup& call, const record::AttackTables& attack) {
  std::vector<const record::AttackCondition*> out;
  std::string decided;
  for (const std::string_view mark : split(call.conditions, ' ')) {
    if (!mark.ends_with(record::kUndecided)) {
      decided += (decided.empty() ? "" : " ") + std::string(mark);
    } else if (const record::AttackCondition* condition = attack.find_condition(mark.substr(0, mark.size() - 1))) {
      out.push_back(condition);
    }
  }
  call.conditions = decided;
  return out;
}

}  // namespace

Result<Many> many_of(const record::AttackTables& attack) {
  SPOOR_TRY(const std::int64_t denied, threshold(attack, kDeniedBurst, "operations"));
  SPOOR_TRY(const std::int64_t reads, threshold(attack, kEnumeration, "operations"));
  return Many{static_cast<std::size_t>(denied), static_cast<std::size_t>(reads)};
}

Indicator may_be(const record::AttackCondition& condition, const CallGroup& call, const record::AttackTables& attack) {
  Indicator one;
  one.kind = Kind::ttp;
  one.severity = severity_of(condition.severity);
  if (condition.tactic == "discovery") {
    one.severity = Severity::low;  // rule R14
  }
  one.tactic = tactic_title(condition.tactic);
  one.technique_id = condition.technique_id;
  const record::AttackTechnique* technique = attack.find_technique(condition.technique_id);
  one.technique = technique != nullptr ? std::string(technique->name) : std::string(condition.technique_id);
  one.api = call.service + ":" + call.operation;
  one.ip = call.ip;
  one.success = call.calls;  // whether it succeeded is a matter of all calls that meet it
  one.evidence.first_ms = call.first_ms;
  one.evidence.last_ms = call.last_ms;
  one.evidence.calls = call.calls;
  one.evidence.condition = condition.id;
  one.evidence.condition_title = condition.title;
  one.evidence.note = "if the rest of its condition is met";
  return one;
}

namespace {

// The formula asks only which levels there are, with which tactics, conditions and outcomes: one of each, the first.
std::vector<Indicator> thinned(std::vector<Indicator>&& all) {
  std::set<std::tuple<Severity, std::string, bool, bool>> kept;
  std::vector<Indicator> out;
  for (Indicator& one : all) {
    const std::string tactic = one.severity >= Severity::medium ? one.tactic : std::string();
    if (kept.emplace(one.severity, tactic, one.success > 0, !one.evidence.condition.empty()).second) {
      out.push_back(std::move(one));
    }
  }
  return out;
}

CallGroup group_of(std::span<const store::Cell> row) {
  CallGroup group;
  group.service = text_in(row[2]);
  group.operation = text_in(row[3]);
  group.outcome = text_in(row[4]);
  group.conditions = text_in(row[5]);
  group.role = text_in(row[6]);
  group.copy = integer_in(row[7]) != 0;
  const auto* reads = std::get_if<bool>(&row[8]);
  group.read_only = reads != nullptr && *reads;
  group.calls = integer_in(row[9]);
  group.first_ms = integer_in(row[10]);
  group.last_ms = integer_in(row[11]);
  group.ip = text_in(row[12]);
  group.caller_kind = text_in(row[13]);
  return group;
}

}  // namespace

void CallSigns::begin(std::string principal, Habits habits) {
  finish();
  principal_ = std::move(principal);
  habits_ = std::move(habits);
}

void CallSigns::add(std::span<const store::Cell> row, bool tell_session) {
  CallGroup group = group_of(row);
  const auto put = [&](Groups& groups) {
    const Key key(group.service, group.operation, group.outcome, group.conditions, group.role, group.copy,
                  group.read_only);
    const auto [at, is_new] = groups.try_emplace(key, group);
    if (!is_new) {
      at->second.calls += group.calls;
      at->second.first_ms = std::min(at->second.first_ms, group.first_ms);
      at->second.last_ms = std::max(at->second.last_ms, group.last_ms);
    }
  };
  if (tell_session) {
    put(sessions_[std::string(text_in(row[1]))]);
  }
  put(own_);
}

void CallSigns::finish() {
  if (!principal_.empty()) {
    take_(principal_, {}, judge(own_, habits_.surely_usual));
    for (const auto& [session, groups] : sessions_) {
      take_(principal_, session, judge(groups, {}));
    }
  }
  own_.clear();
  sessions_.clear();
  principal_.clear();
}

Signs CallSigns::judge(const Groups& groups, const Usual& usual) const {
  std::set<std::string> denied;
  std::set<std::string> reads;
  for (const auto& [key, group] : groups) {
    if (group.outcome == "denied") {
      denied.insert(group.service + ":" + group.operation);
    }
    if (group.read_only) {
      reads.insert(group.service + ":" + group.operation);
    }
  }
  const bool any_role = denied.size() >= many_.denied;  // each of them may lie in a burst of denials
  TtpContext context;
  context.use_copies = habits_.use_copies;
  context.usual = &usual;
  std::vector<CallGroup> every, plain;
  std::vector<Indicator> open;
  const auto add_open = [&](std::string_view id) {
    if (const record::AttackCondition* condition = attack_.find_condition(id)) {
      open.push_back(may_be(*condition, groups.begin()->second, attack_));
    }
  };
  if (any_role) {
    add_open(kDeniedBurst);
    add_open("R13");
  }
  if (reads.size() >= many_.reads) {
    add_open(kEnumeration);
  }
  for (const auto& [key, group] : groups) {
    CallGroup call = group;
    if (assumes_role(call) &&
        (any_role || (call.role.empty() ? !habits_.new_roles.empty() : habits_.new_roles.contains(call.role)))) {
      context.assumptions[{call.service + ":" + call.operation, call.ip, call.role}] = "a role that is new to it";
    }
    const auto conditions = undecided(call, attack_);
    for (const record::AttackCondition* condition : conditions) {
      if (counts_as_own(call, habits_.use_copies)) {
        open.push_back(may_be(*condition, call, attack_));
      }
    }
    if (conditions.empty() && !removes(call.operation) && !assumes_role(call)) {
      plain.push_back(call);
    }
    every.push_back(std::move(call));
  }
  Signs signs;
  signs.possible = find_ttps(every, context, attack_);
  std::ranges::move(open, std::back_inserter(signs.possible));
  signs.possible = thinned(std::move(signs.possible));
  TtpContext bare;
  bare.use_copies = habits_.use_copies;
  bare.usual = &habits_.maybe_usual;
  signs.certain = thinned(find_ttps(plain, bare, attack_));
  return signs;
}

}  // namespace spoor::investigation
