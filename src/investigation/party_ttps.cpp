// SPDX-License-Identifier: Apache-2.0
#include "investigation/party_ttps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/arn.hpp"
#include "base/escape.hpp"
#include "investigation/bounded.hpp"
#include "investigation/bursts.hpp"
#include "investigation/confirm.hpp"
#include "investigation/row.hpp"
#include "investigation/ttps.hpp"

namespace spoor::investigation {
namespace {

// By caller, see TtpsByCaller.
using ContextByCaller = std::map<std::string, TtpContext>;

constexpr std::int64_t kMostGroups = 20000;  // some 20 MB; the busiest principal of the public sets has 900

struct Window {
  TimeMs from = 0;
  TimeMs to = 0;
  bool with_conditions = false;  // only calls of which a condition holds
};

Result<CallsByCaller> read_calls(store::Engine& engine, const Party& party, const Window& window, Report& report) {
  std::vector<store::Param> params = party_params(subject_params(party.subject), party);
  params.push_back({"apart", party.apart});
  params.push_back({"with_conditions", window.with_conditions});
  params.push_back({"from_ms", window.from});
  params.push_back({"to_ms", window.to});
  params.push_back({"examples", kMostExamples});
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine, store::query("investigation.calls"), std::move(params),
                        {kMostGroups, party.apart ? "kinds of calls of one linked principal" : "kinds of calls"},
                        report.cuts));
  CallsByCaller calls;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    CallGroup& group = calls[row.text("caller")].emplace_back(group_of(row));
    add_examples(group, row);
    group.conditions = row.text("conditions");
    group.role = row.text("role");
  }
  return calls;
}

// Why an attempt to assume a role counts as a TTP, whenever it was made; empty if it does not. That the role is of an
// external account is a condition of its own (C12).
std::string reason_to_count(const Row& row, const Report& report) {
  if (report.baseline.state != Training::none && row.integer("baseline_calls") == 0) {
    return fmt::format("{} was not assumed in the baseline", escape_terminal(row.text("role")));
  }
  return {};
}

// That an attempt does not count although the logs do not hold the role's account is said, once an account.
void say_not_external(const Row& row, Report& report) {
  const std::string role = row.text("role");
  const auto arn = parse_arn(role);
  const std::string_view named = arn ? report.organisation.named_as(arn->account) : std::string_view();
  const std::string sentence = fmt::format("roles of account {} are not external: spoor.toml has it in {}",
                                           arn ? arn->account : std::string_view(), named);
  if (!named.empty() && std::ranges::find(report.exclusions, sentence) == report.exclusions.end()) {
    report.exclusions.push_back(sentence);
  }
}

// Whose rows of `touch`, which knows no unique ids.
std::vector<store::Param> touch_params(const Subject& subject, TimeMs from, TimeMs to) {
  return {{"principal", bound(subject.principal)},
          {"session", bound(subject.session)},
          {"access_key", bound(subject.access_key)},
          {"from_ms", from},
          {"to_ms", to}};
}

// The attempts within [from, to); `read` gets each as its caller, the key of TtpContext::assumptions, and its row.
template <typename Read>
Result<std::size_t> read_attempts(store::Engine& engine, const Party& party, TimeMs from, TimeMs to, Report& report,
                                  Read read) {
  std::vector<store::Param> params = party_params(touch_params(party.subject, from, to), party);
  params.push_back({"apart", party.apart});
  params.push_back({"operations", assume_operations()});
  params.push_back({"baseline_from_ms", report.scope.baseline_from});
  params.push_back({"baseline_to_ms", report.scope.baseline_to});
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine, store::query("investigation.assumptions"), std::move(params),
                        {kMostGroups, "kinds of attempts to assume a role"}, report.cuts));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    read(row.text("caller"),
         std::tuple(row.text("service") + ":" + row.text("operation"), row.text("ip"), row.text("role")), row);
  }
  return answer.size();
}

// What each caller removed only of its own within the window.
Result<ContextByCaller> deletion_context(store::Engine& engine, const Party& party, const Window& window,
                                         Report& report) {
  SPOOR_TRY(const store::Answer answer, run_bounded(engine, store::query("investigation.deletions"),
                                                    touch_params(party.subject, window.from, window.to),
                                                    {kMostGroups, "kinds of deletions"}, report.cuts));
  ContextByCaller contexts;
  std::set<std::tuple<std::string, std::string, std::string>> others;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    const std::string session = row.text("session");
    const std::string caller = !party.apart ? "" : session.empty() ? party.subject.principal : session;
    const std::pair api(row.text("service") + ":" + row.text("operation"), row.text("ip"));
    if (row.integer("resources") == row.integer("made_here")) {
      contexts[caller].own_deletions.insert(api);
    } else {
      others.emplace(caller, api.first, api.second);
    }
  }
  for (const auto& [caller, api, ip] : others) {
    contexts[caller].own_deletions.erase({api, ip});
  }
  return contexts;
}

// Which attempts to assume a role count: to a role new to the principal, or in a burst of denials (rules R13, R15).
Status add_assumptions(store::Engine& engine, const Party& party, const std::vector<Burst>& bursts,
                       ContextByCaller& contexts, Report& report) {
  const auto whenever = [&](const std::string& caller, const auto& attempt, const Row& row) {
    if (std::string reason = reason_to_count(row, report); !reason.empty()) {
      contexts[caller].assumptions[attempt] = std::move(reason);
    } else {
      say_not_external(row, report);
    }
  };
  SPOOR_TRY(const std::size_t attempts,
            read_attempts(engine, party, report.scope.from, report.scope.to, report, whenever));
  if (attempts == 0) {
    return Done{};
  }
  for (const Burst& burst : bursts) {
    const auto within = [&](const std::string& caller, const auto& attempt, const Row&) {
      if (caller == burst.caller) {
        contexts[caller].assumptions[attempt] =
            fmt::format("{} different operations were denied within an hour", burst.operations);
      }
    };
    SPOOR_CHECK(read_attempts(engine, party, burst.first_ms, burst.last_ms, report, within));
  }
  return Done{};
}

Result<Usual> usual_calls(store::Engine& engine, const Party& party, Report& report) {
  Usual usual;
  if (report.baseline.state != Training::full) {
    return usual;
  }
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine, store::query("investigation.usual_calls"),
                        {{"principal", bound(party.subject.principal)},
                         {"principal_id", bound(party.subject.principal_id)},
                         {"day_ms", kDayMs},
                         {"days", kUsualDays},
                         {"baseline_from_ms", report.scope.baseline_from},
                         {"baseline_to_ms", report.scope.baseline_to}},
                        {kMostGroups, "APIs that the principal calls as a habit"}, report.cuts));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    usual[row.text("service") + ":" + row.text("operation")] = row.integer("days");
  }
  return usual;
}

// Different operations denied to the caller that had most; of calls that were not read to their end there may be any
// number.
std::size_t most_denied(const CallsByCaller& calls) {
  std::size_t most = 0;
  std::size_t kinds = 0;
  for (const auto& [caller, groups] : calls) {
    std::set<std::pair<std::string_view, std::string_view>> denied;
    for (const CallGroup& call : groups) {
      if (call.outcome == "denied") {
        denied.emplace(call.service, call.operation);
      }
    }
    most = std::max(most, denied.size());
    kinds += groups.size();
  }
  return kinds < static_cast<std::size_t>(kMostGroups) ? most : kinds;
}

bool any_call(const CallsByCaller& calls, bool (*fits)(const CallGroup&)) {
  return std::ranges::any_of(calls, [&](const auto& one) { return std::ranges::any_of(one.second, fits); });
}

bool changes_something(const CallGroup& call) { return !call.read_only; }

TtpsByCaller judge(const CallsByCaller& calls, ContextByCaller& contexts, const Party& party,
                   const record::AttackTables& attack) {
  TtpsByCaller out;
  for (const auto& [caller, groups] : calls) {
    TtpContext& context = contexts[caller];
    context.use_copies = party.use_copies;
    CallerTtps& one = out[caller];
    one.ttps = find_ttps(groups, context, attack);
    for (const CallGroup& group : groups) {
      one.calls += group.calls;
    }
  }
  return out;
}

}  // namespace

const std::vector<std::string>& assume_operations() {
  static const std::vector<std::string> names = {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"};
  return names;
}

Result<TtpsByCaller> scope_ttps(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                Report& report) {
  const Window window{report.scope.from, report.scope.to, false};
  PartyCalls calls;
  SPOOR_TRY(calls.by_caller, read_calls(engine, party, window, report));
  SPOOR_TRY(calls.bursts, denied_bursts(engine, party, attack, most_denied(calls.by_caller), report));
  Usual usual;
  ContextByCaller contexts;  // asked for only where there is something to ask about: most linked parties just read
  if (any_call(calls.by_caller, changes_something)) {
    SPOOR_TRY(contexts, deletion_context(engine, party, window, report));
    SPOOR_TRY(usual, usual_calls(engine, party, report));
    for (const auto& [caller, groups] : calls.by_caller) {
      contexts[caller].usual = &usual;
    }
  }
  if (any_call(calls.by_caller, assumes_role)) {
    SPOOR_CHECK(add_assumptions(engine, party, calls.bursts, contexts, report));
  }
  SPOOR_TRY(ConfirmedByCaller confirmed, confirm(engine, party, attack, calls, report));
  for (auto& [caller, conditions] : confirmed) {
    contexts[caller].confirmed = std::move(conditions);
  }
  return judge(calls.by_caller, contexts, party, attack);
}

Result<std::vector<Indicator>> baseline_ttps(store::Engine& engine, const Party& own,
                                             const record::AttackTables& attack, Report& report) {
  const Window window{report.scope.baseline_from, report.scope.baseline_to, true};
  SPOOR_TRY(const CallsByCaller calls, read_calls(engine, own, window, report));
  if (calls.empty()) {
    return std::vector<Indicator>{};
  }
  SPOOR_TRY(ContextByCaller contexts, deletion_context(engine, own, window, report));
  return std::move(judge(calls, contexts, own, attack)[""].ttps);
}

}  // namespace spoor::investigation
