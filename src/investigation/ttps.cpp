// SPDX-License-Identifier: Apache-2.0
// A call is judged by the conditions that held when it was decoded, and by its name alone at most Medium. Worked
// example: DeleteTrail that failed with TrailNotFound: its condition says High on success; it failed, so one level
// less; but it aims at logging, so never below Medium: Medium, with one failure.
#include "investigation/ttps.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <tuple>

#include "base/split.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

bool succeeded(std::string_view outcome) { return outcome == "success" || outcome == "dry_run"; }

Severity one_less(Severity severity) {
  return severity == Severity::informational ? severity : static_cast<Severity>(static_cast<int>(severity) - 1);
}

// One sign of one call group, before signs are put together.
struct Sign {
  std::string_view tactic;
  std::string_view technique;
  std::string procedure;
  Severity severity;
  std::string condition;
  std::string condition_title;
  std::string note;
};

class Collector {
 public:
  Collector(const TtpContext& context, const record::AttackTables& attack) : context_(&context), attack_(&attack) {
    for (const Confirmed& one : context.confirmed) {
      take(one);
    }
  }

  void take(const CallGroup& call) {
    const std::string api = call.service + ":" + call.operation;
    std::set<std::string_view> said = spoken_for(call);  // tactics for which the bare name adds nothing
    for (const std::string_view id : split(call.conditions, ' ')) {
      if (const record::AttackCondition* condition = attack_->find_condition(id)) {
        said.insert(condition->tactic);
        put(call, api, sign_of(*condition, call));
      }
    }
    if (assumes_role(call)) {
      take_assumption(call, api, said);
      return;
    }
    for (const record::AttackCall& row : attack_->find_calls(call.service, call.operation)) {
      if (row.primary && !said.contains(row.tactic) && fits(row.outcome, call.outcome)) {
        put(call, api, sign_of(row, call));
      }
    }
  }

  std::vector<Indicator> finish() {
    std::vector<Indicator> out;
    out.reserve(found_.size());
    for (auto& [key, indicator] : found_) {
      out.push_back(std::move(indicator));
    }
    std::ranges::stable_sort(out, [](const Indicator& a, const Indicator& b) {
      return std::tuple(b.severity, b.success > 0, a.evidence.first_ms, a.api, a.technique_id, a.ip) <
             std::tuple(a.severity, a.success > 0, b.evidence.first_ms, b.api, b.technique_id, b.ip);
    });
    return out;
  }

 private:
  static std::tuple<std::string, std::string, std::string, std::string> alike(const CallGroup& call) {
    return {call.service + ":" + call.operation, call.ip, call.outcome, call.error};
  }

  void take(const Confirmed& one) {
    Sign sign = sign_of(*one.condition, one.calls);
    if (one.weaker) {
      sign.severity = one_less(sign.severity);
    }
    sign.note += (sign.note.empty() ? "" : "; ") + one.note;
    spoken_for_[alike(one.calls)].push_back(&one);
    put(one.calls, one.calls.service.empty() ? one.calls.operation : one.calls.service + ":" + one.calls.operation,
        sign);
  }

  // Tactics of confirmed conditions that hold for every call of such a group.
  std::set<std::string_view> spoken_for(const CallGroup& call) const {
    std::set<std::string_view> tactics;
    const auto found = spoken_for_.find(alike(call));
    if (found == spoken_for_.end()) {
      return tactics;
    }
    for (const Confirmed* one : found->second) {
      if (one->calls.calls >= call.calls && one->condition->may_hold_for(call.conditions)) {
        tactics.insert(one->condition->tactic);
      }
    }
    return tactics;
  }

  static bool fits(std::string_view wanted, std::string_view outcome) {
    return wanted != "failure" || !succeeded(outcome);
  }

  Severity cap(Severity severity, const CallGroup& call, std::string_view tactic, std::string& note) const {
    // Of a failed try nobody knows what it would have removed.
    if (succeeded(call.outcome) && severity > Severity::low &&
        context_->own_deletions.contains({call.service + ":" + call.operation, call.ip})) {
      note = "removed only what the same caller had made in this scope";
      severity = Severity::low;
    }
    if (tactic == "discovery") {
      severity = std::min(severity, Severity::low);
    }
    return severity;
  }

  std::int64_t usual_days(const CallGroup& call) const {
    if (context_->usual == nullptr) {
      return 0;
    }
    const auto usual = context_->usual->find(call.service + ":" + call.operation);
    return usual == context_->usual->end() ? 0 : usual->second;
  }

  Sign sign_of(const record::AttackCondition& condition, const CallGroup& call) const {
    Sign sign{condition.tactic,
              condition.technique_id,
              std::string(condition.procedure),
              severity_of(condition.severity),
              std::string(condition.id),
              std::string(condition.title),
              {}};
    if (!succeeded(call.outcome) && condition.outcome != "failure") {
      sign.severity = one_less(sign.severity);
      if (is_grave(condition.technique_id)) {
        sign.severity = std::max(sign.severity, Severity::medium);
      }
    }
    sign.severity = cap(sign.severity, call, condition.tactic, sign.note);
    return sign;
  }

  Sign sign_of(const record::AttackCall& row, const CallGroup& call) const {
    Sign sign{row.tactic,
              row.technique_id,
              std::string(attack_->procedure(row)),
              std::min(severity_of(row.severity), Severity::medium),
              {},
              {},
              {}};
    if (!succeeded(call.outcome) && row.outcome != "failure") {
      sign.severity = one_less(sign.severity);
      if (is_grave(row.technique_id) && !row.read_only) {
        sign.severity = std::max(sign.severity, Severity::medium);
      }
    }
    sign.severity = cap(sign.severity, call, row.tactic, sign.note);
    if (const std::int64_t days = usual_days(call);
        days > 0 && sign.severity > Severity::low && !is_grave(row.technique_id)) {
      sign.severity = Severity::low;
      sign.note = "usual: on " + plural(days, "day", "days") + " of the baseline";
    }
    return sign;
  }

  void take_assumption(const CallGroup& call, const std::string& api, const std::set<std::string_view>& said) {
    if (!said.empty()) {
      return;
    }
    // An attempt that names no role may be any of those from its address.
    const auto reason = context_->assumptions.lower_bound({api, call.ip, call.role});
    if (reason == context_->assumptions.end() || std::get<0>(reason->first) != api ||
        std::get<1>(reason->first) != call.ip || (!call.role.empty() && std::get<2>(reason->first) != call.role)) {
      return;
    }
    for (const record::AttackCall& row : attack_->find_calls(call.service, call.operation)) {
      if (row.primary) {
        Sign sign = sign_of(row, call);
        sign.note = reason->second;
        put(call, api, sign);
      }
    }
  }

  void put(const CallGroup& call, const std::string& api, const Sign& sign) {
    const auto key = std::tuple(std::string(sign.tactic), std::string(sign.technique), sign.procedure, api, call.ip);
    auto [at, is_new] = found_.try_emplace(key);
    Indicator& one = at->second;
    if (is_new) {
      one.kind = Kind::ttp;
      one.tactic = tactic_title(sign.tactic);
      one.technique_id = sign.technique;
      const record::AttackTechnique* technique = attack_->find_technique(sign.technique);
      one.technique = technique != nullptr ? std::string(technique->name) : std::string(sign.technique);
      one.procedure = sign.procedure;
      one.api = api;
      one.ip = call.ip;
      one.evidence.first_ms = call.first_ms;
      one.evidence.last_ms = call.last_ms;
      one.only_reads = true;
    }
    one.only_reads &= call.read_only;
    one.severity = std::max(one.severity, sign.severity);
    Evidence& evidence = one.evidence;
    (succeeded(call.outcome) ? one.success : one.failure) += call.calls;
    evidence.calls += call.calls;
    evidence.succeeded += succeeded(call.outcome) ? call.calls : 0;
    if (call.first_ms <= evidence.first_ms) {
      evidence.first_ms = call.first_ms;
      evidence.example_event = call.event_id;
    }
    evidence.last_ms = std::max(evidence.last_ms, call.last_ms);
    add_examples(evidence.sessions, call.sessions);
    add_examples(evidence.keys, call.keys);
    add_examples(evidence.actors, call.actors);
    add_examples(evidence.regions, call.regions);
    add_examples(evidence.addresses, {call.ip});
    add_examples(evidence.errors, {call.error});
    evidence.condition = sign.condition.empty() ? evidence.condition : sign.condition;
    evidence.condition_title = sign.condition_title.empty() ? evidence.condition_title : sign.condition_title;
    evidence.note = sign.note.empty() ? evidence.note : sign.note;
  }

  const TtpContext* context_;
  const record::AttackTables* attack_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::vector<const Confirmed*>>
      spoken_for_;  // by alike()
  std::map<std::tuple<std::string, std::string, std::string, std::string, std::string>, Indicator> found_;
};

}  // namespace

bool is_grave(std::string_view technique_id) {
  return technique_id == "T1562.001" || technique_id == "T1562.008" || technique_id == "T1666";
}

CallGroup group_of(const Row& row) {
  CallGroup group;
  group.service = row.text("service");
  group.operation = row.text("operation");
  group.outcome = row.text("outcome");
  group.error = row.text("error");
  group.ip = row.text("ip");
  group.caller_kind = row.text("caller_kind");
  group.copy = row.integer("copy") != 0;
  group.read_only = row.boolean("read_only");
  group.calls = row.integer("calls");
  group.first_ms = row.integer("first_ms");
  group.last_ms = row.integer("last_ms");
  group.event_id = row.text("event_id");
  return group;
}

void add_examples(CallGroup& group, const Row& row) {
  group.sessions = row.texts("session_examples");
  group.keys = row.texts("key_examples");
  group.actors = row.texts("actor_examples");
  group.regions = row.texts("region_examples");
}

bool assumes_role(const CallGroup& call) { return call.service == "sts" && call.operation.starts_with("AssumeRole"); }

bool counts_as_own(const CallGroup& call, bool use_copies) {
  constexpr std::array<std::string_view, 3> kInside = {"service", "on_behalf", "aws"};
  return call.copy == use_copies && std::ranges::find(kInside, call.caller_kind) == kInside.end();
}

std::string tactic_title(std::string_view tactic) {
  std::string out;
  bool start = true;
  for (const char c : tactic) {
    if (c == '-') {
      out += ' ';
      start = true;
      continue;
    }
    out += start ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    start = false;
  }
  return out == "Command And Control" ? "Command and Control" : out;
}

std::vector<Indicator> find_ttps(const std::vector<CallGroup>& calls, const TtpContext& context,
                                 const record::AttackTables& attack) {
  Collector collector(context, attack);
  for (const CallGroup& call : calls) {
    if (counts_as_own(call, context.use_copies)) {
      collector.take(call);
    }
  }
  return collector.finish();
}

}  // namespace spoor::investigation
