// SPDX-License-Identifier: Apache-2.0
#include "investigation/party_ttps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/arn.hpp"
#include "base/escape.hpp"
#include "investigation/bounded.hpp"
#include "investigation/row.hpp"
#include "investigation/ttps.hpp"

namespace spoor::investigation {
namespace {

// By caller, see TtpsByCaller.
using CallsByCaller = std::map<std::string, std::vector<CallGroup>>;
using ContextByCaller = std::map<std::string, TtpContext>;

constexpr std::int64_t kMostGroups = 20000;       // some 20 MB; the busiest principal of the public sets has 900
constexpr std::int64_t kMostBursts = 50;          // the worst; each is asked about by itself
constexpr std::string_view kDeniedBurst = "C09";  // the condition of data/attack that rule R13 is

const std::vector<std::string>& assume_operations() {
  static const std::vector<std::string> names = {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"};
  return names;
}

CallGroup group_of(const Row& row) {
  CallGroup group;
  group.service = row.text("service");
  group.operation = row.text("operation");
  group.outcome = row.text("outcome");
  group.error = row.text("error");
  group.conditions = row.text("conditions");
  group.ip = row.text("ip");
  group.caller_kind = row.text("caller_kind");
  group.copy = row.integer("copy") != 0;
  group.read_only = row.boolean("read_only");
  group.calls = row.integer("calls");
  group.first_ms = row.integer("first_ms");
  group.last_ms = row.integer("last_ms");
  group.sessions = row.texts("session_examples");
  group.keys = row.texts("key_examples");
  group.actors = row.texts("actor_examples");
  group.regions = row.texts("region_examples");
  group.event_id = row.text("event_id");
  group.role = row.text("role");
  return group;
}

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
    calls[row.text("caller")].push_back(group_of(row));
  }
  return calls;
}

// `operations` of "operations=5;window_minutes=60"; absent if the condition has no such threshold.
std::optional<std::int64_t> threshold(const record::AttackCondition& condition, std::string_view name) {
  std::string_view rest = condition.thresholds;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find(';'));
    rest = rest.substr(std::min(rest.size(), one.size() + 1));
    std::int64_t value = 0;
    if (one.starts_with(name) && one.substr(name.size()).starts_with("=") &&
        std::from_chars(one.data() + name.size() + 1, one.data() + one.size(), value).ec == std::errc{}) {
      return value;
    }
  }
  return std::nullopt;
}

struct Burst {
  std::string caller;
  std::int64_t operations = 0;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
};

Result<std::vector<Burst>> denied_bursts(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                         Report& report) {
  const record::AttackCondition* rule = attack.find_condition(kDeniedBurst);
  const auto operations = rule != nullptr ? threshold(*rule, "operations") : std::nullopt;
  const auto minutes = rule != nullptr ? threshold(*rule, "window_minutes") : std::nullopt;
  const auto factor = rule != nullptr ? threshold(*rule, "baseline_factor") : std::nullopt;
  if (!operations || !minutes || !factor) {
    return Error{Code::internal,
                 fmt::format("data/attack/conditions.tsv: {} has not its three thresholds", kDeniedBurst)};
  }
  std::vector<store::Param> params = party_params(baseline_params(party.subject, report.scope), party);
  params.push_back({"apart", party.apart});
  params.push_back({"quarter_ms", *minutes * kMinuteMs / 4});
  params.push_back({"operations", *operations});
  params.push_back({"factor", *factor});
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine, store::query("investigation.denied_burst"), std::move(params),
                        {kMostBursts, "bursts of denials"}, report.cuts));
  return rows_of(answer, [](const Row& row) {
    return Burst{row.text("caller"), row.integer("operations"), row.integer("first_ms"), row.integer("last_ms")};
  });
}

// Why an attempt to assume a role counts as a TTP, whenever it was made; empty if it does not.
std::string reason_to_count(const Row& row, const Report& report) {
  const std::string role = row.text("role");
  const auto arn = parse_arn(role);
  if (arn && !arn->account.empty() && !report.coverage.collects(arn->account)) {
    return fmt::format("{} is in account {}, which is not in the logs", escape_terminal(role),
                       escape_terminal(arn->account));
  }
  if (report.baseline.state != Training::none && row.integer("baseline_calls") == 0) {
    return fmt::format("{} was not assumed in the baseline", escape_terminal(role));
  }
  return {};
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

// Which attempts to assume a role count: to a role new to the principal, to an account that is not in the logs, or in a
// burst of denials (rules R13, R15).
Status add_assumptions(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                       ContextByCaller& contexts, Report& report) {
  const auto whenever = [&](const std::string& caller, const auto& attempt, const Row& row) {
    if (std::string reason = reason_to_count(row, report); !reason.empty()) {
      contexts[caller].assumptions[attempt] = std::move(reason);
    }
  };
  SPOOR_TRY(const std::size_t attempts,
            read_attempts(engine, party, report.scope.from, report.scope.to, report, whenever));
  if (attempts == 0) {
    return Done{};
  }
  SPOOR_TRY(const std::vector<Burst> bursts, denied_bursts(engine, party, attack, report));
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

Result<TtpsByCaller> scope_ttps(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                Report& report) {
  const Window window{report.scope.from, report.scope.to, false};
  SPOOR_TRY(const CallsByCaller calls, read_calls(engine, party, window, report));
  ContextByCaller contexts;  // asked for only where there is something to ask about: most linked parties just read
  if (any_call(calls, changes_something)) {
    SPOOR_TRY(contexts, deletion_context(engine, party, window, report));
  }
  if (any_call(calls, assumes_role)) {
    SPOOR_CHECK(add_assumptions(engine, party, attack, contexts, report));
  }
  return judge(calls, contexts, party, attack);
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
