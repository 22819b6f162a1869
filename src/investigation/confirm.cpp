// SPDX-License-Identifier: Apache-2.0
#include "investigation/confirm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/split.hpp"
#include "investigation/decision.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

constexpr std::size_t kMostMatches = 50;  // of one condition and party; each is asked about by itself
constexpr std::int64_t kMostGroups = 2000;

// What the calls of a party show at a glance: which questions are worth asking.
struct Glance {
  std::set<std::string, std::less<>> marks;
  std::size_t reads = 0;  // different operations, of the caller that has most
  bool denied_burst = false;
  bool temporary_keys = false;
  bool user_keys = false;
  bool instances = false;
  bool internet = false;
};

void add_callers(const CallGroup& call, Glance& glance) {
  const auto any_starts = [&](std::string_view prefix) {
    return std::ranges::any_of(call.keys, [&](const std::string& key) { return key.starts_with(prefix); });
  };
  glance.temporary_keys |= any_starts("ASIA");
  glance.user_keys |= any_starts("AKIA");
  glance.internet |= call.caller_kind == "internet";
  // Of many sessions only some are named; then one may be an instance's.
  glance.instances |= call.sessions.size() >= static_cast<std::size_t>(kMostExamples) ||
                      std::ranges::any_of(call.sessions, [](const std::string& session) {
                        return session.find("/i-") != std::string::npos;
                      });
}

Glance glance_at(const PartyCalls& calls, const Party& party) {
  Glance glance;
  glance.denied_burst = !calls.bursts.empty();
  for (const auto& [caller, groups] : calls.by_caller) {
    std::set<std::string> reads;
    for (const CallGroup& call : groups) {
      if (!counts_as_own(call, party.use_copies)) {
        continue;
      }
      for (const std::string_view mark : split(call.conditions, ' ')) {
        glance.marks.emplace(mark);
      }
      add_callers(call, glance);
      if (call.read_only) {
        reads.insert(call.service + ":" + call.operation);
      }
    }
    glance.reads = std::max(glance.reads, reads.size());
  }
  return glance;
}

bool is_worth_asking(const record::AttackCondition& condition, const Needs& needs, const Glance& glance) {
  if (!condition.of_any_call()) {
    return glance.marks.contains(condition.mark());
  }
  switch (needs.need) {
    case Need::many:
      return glance.reads >= static_cast<std::size_t>(needs.least);
    case Need::network:
      return glance.internet;
    case Need::key_shared:
      return glance.temporary_keys && glance.internet;
    case Need::key_dormant:
      return glance.user_keys;
    case Need::instance_key:
      return glance.instances;
    default:  // denied, granted
      return glance.denied_burst;
  }
}

Result<Matches> decide(const Question& question) {
  switch (question.needs.need) {
    case Need::many:
    case Need::total:
    case Need::steps:
    case Need::unless:
      return decide_window(question);
    case Need::outside:
    case Need::trail_bucket:
    case Need::no_trail_bucket:
    case Need::strange_bucket:
      return decide_context(question);
    case Need::denied:
      return decide_denied(question);
    case Need::granted:
      return decide_granted(question);
    case Need::key_shared:
      return decide_shared_key(question);
    case Need::key_dormant:
      return decide_dormant_key(question);
    case Need::instance_key:
      return decide_instance_key(question);
    case Need::session_token:
      return decide_session_token(question);
    default:
      return decide_history(question);
  }
}

// Alike ones of an address as one: how many operations they are takes the place of the name.
std::vector<CallGroup> as_one(const std::vector<CallGroup>& groups) {
  std::map<std::pair<std::string, bool>, std::vector<const CallGroup*>> alike;
  for (const CallGroup& group : groups) {
    alike[{group.ip, group.outcome == "success"}].push_back(&group);
  }
  std::vector<CallGroup> out;
  for (const auto& [key, of_it] : alike) {
    CallGroup one = *of_it.front();
    std::set<std::string> operations;
    one.calls = 0;
    for (const CallGroup* group : of_it) {
      operations.insert(group->service + ":" + group->operation);
      one.calls += group->calls;
      one.event_id = group->first_ms < one.first_ms ? group->event_id : one.event_id;
      one.first_ms = std::min(one.first_ms, group->first_ms);
      one.last_ms = std::max(one.last_ms, group->last_ms);
      add_examples(one.sessions, group->sessions);
      add_examples(one.keys, group->keys);
      add_examples(one.actors, group->actors);
      add_examples(one.regions, group->regions);
    }
    if (operations.size() > 1) {
      one.service.clear();
      one.operation = fmt::format("{} operations", operations.size());
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::vector<CallGroup>> calls_of(const Question& question, const Match& match) {
  std::vector<store::Param> params = question.marked_params(match.first_ms, match.last_ms);
  params.push_back({"what", bound(match.what)});
  params.push_back({"value", match.value});
  params.push_back({"examples", kMostExamples});
  SPOOR_TRY(const store::Answer answer,
            run_bounded(question.engine, store::query("investigation.condition_calls"), std::move(params),
                        {kMostGroups, "kinds of calls that meet one condition"}, question.report.cuts));
  std::vector<CallGroup> groups;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    if (row.text("caller") == match.caller) {
      add_examples(groups.emplace_back(group_of(row)), row);
    }
  }
  return match.as_one ? as_one(groups) : groups;
}

Status ask(const Question& question, ConfirmedByCaller& confirmed) {
  SPOOR_TRY(Matches matches, decide(question));
  if (matches.size() > kMostMatches) {
    matches.resize(kMostMatches);
    add_cut({static_cast<std::int64_t>(kMostMatches), "times in which one condition was met"}, question.report.cuts);
  }
  for (const Match& match : matches) {
    SPOOR_TRY(std::vector<CallGroup> groups, calls_of(question, match));
    for (CallGroup& group : groups) {
      confirmed[match.caller].push_back({&question.condition, std::move(group), match.note, match.weaker});
    }
  }
  return Done{};
}

}  // namespace

Result<ConfirmedByCaller> confirm(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                  const PartyCalls& calls, Report& report) {
  const Glance glance = glance_at(calls, party);
  ConfirmedByCaller confirmed;
  for (const record::AttackCondition& condition : attack.conditions()) {
    if (condition.of_one_record()) {
      continue;
    }
    SPOOR_TRY(Needs needs, needs_of(condition));
    if (is_worth_asking(condition, needs, glance)) {
      SPOOR_CHECK(ask({engine, party, condition, calls.bursts, std::move(needs), report}, confirmed));
    }
  }
  return confirmed;
}

}  // namespace spoor::investigation
