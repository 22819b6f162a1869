// SPDX-License-Identifier: Apache-2.0
#include "investigation/call_groups.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/arn.hpp"
#include "base/escape.hpp"
#include "investigation/row.hpp"
#include "investigation/subject.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostGroups = 20000;
constexpr std::int64_t kDeniedBurst = 3;  // denied attempts to assume a role within an hour

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
  return group;
}

Result<std::int64_t> denied_burst(store::Engine& engine, const Report& report) {
  std::vector<store::Param> params = scope_params(report.subject, report.scope);
  params.push_back({"operations", assume_operations()});
  params.push_back({"hour_ms", kHourMs});
  SPOOR_TRY(const store::Answer answer, engine.run(store::query("investigation.assume_burst"), params));
  return answer.integer(0, 0);
}

Status add_assumptions(store::Engine& engine, const Report& report, TtpContext& context) {
  SPOOR_TRY(const std::int64_t burst, denied_burst(engine, report));
  SPOOR_TRY(const store::Answer answer,
            engine.run(store::query("investigation.assumptions"), {{"principal", bound(report.subject.principal)},
                                                                   {"session", bound(report.subject.session)},
                                                                   {"access_key", bound(report.subject.access_key)},
                                                                   {"operations", assume_operations()},
                                                                   {"from_ms", report.scope.from},
                                                                   {"to_ms", report.scope.to},
                                                                   {"baseline_from_ms", report.scope.baseline_from},
                                                                   {"baseline_to_ms", report.scope.baseline_to},
                                                                   {"most", kMostGroups}}));
  std::set<std::string> collected;
  for (const AccountCoverage& account : report.coverage.accounts) {
    collected.insert(account.account_id);
  }
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    const std::string role = row.text("role");
    const auto arn = parse_arn(role);
    const std::pair api(row.text("service") + ":" + row.text("operation"), row.text("ip"));
    if (burst >= kDeniedBurst) {
      context.assumptions[api] = fmt::format("{} attempts to assume a role were denied within an hour", burst);
    } else if (arn && !arn->account.empty() && !collected.contains(std::string(arn->account))) {
      context.assumptions[api] = fmt::format("{} is in account {}, which is not in the logs", escape_terminal(role),
                                             escape_terminal(arn->account));
    } else if (report.baseline.state != Training::none && row.integer("baseline_calls") == 0) {
      context.assumptions[api] = fmt::format("{} was not assumed in the baseline", escape_terminal(role));
    }
  }
  return Done{};
}

}  // namespace

Result<std::vector<CallGroup>> own_calls(store::Engine& engine, const Report& report, bool& cut_off) {
  std::vector<store::Param> params = scope_params(report.subject, report.scope);
  params.push_back({"examples", kMostExamples});
  params.push_back({"most", kMostGroups});
  SPOOR_TRY(const store::Answer answer, engine.run(store::query("investigation.calls"), params));
  cut_off |= static_cast<std::int64_t>(answer.size()) == kMostGroups;
  std::vector<CallGroup> calls;
  calls.reserve(answer.size());
  for (std::size_t i = 0; i < answer.size(); ++i) {
    calls.push_back(group_of(Row(answer, i)));
    calls.back().principal = report.subject.principal;
  }
  return calls;
}

Result<std::vector<CallGroup>> calls_of(store::Engine& engine, const std::vector<std::string>& principals,
                                        const std::vector<std::string>& keys, const Scope& scope) {
  SPOOR_TRY(const store::Answer answer,
            engine.run(store::query("investigation.linked_calls"), {{"principals", principals},
                                                                    {"keys", keys},
                                                                    {"from_ms", scope.from},
                                                                    {"to_ms", scope.to},
                                                                    {"examples", kMostExamples},
                                                                    {"most", kMostGroups}}));
  std::vector<CallGroup> calls;
  calls.reserve(answer.size());
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    calls.push_back(group_of(row));
    calls.back().principal = row.text("principal");
    calls.back().session = row.text("session");
  }
  return calls;
}

Status add_own_deletions(store::Engine& engine, const std::vector<std::string>& principals, const Scope& scope,
                         TtpContext& context) {
  SPOOR_TRY(
      const store::Answer answer,
      engine.run(store::query("investigation.deletions"),
                 {{"principals", principals}, {"from_ms", scope.from}, {"to_ms", scope.to}, {"most", kMostGroups}}));
  std::set<std::pair<std::string, std::string>> others;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    const std::pair api(row.text("service") + ":" + row.text("operation"), row.text("ip"));
    if (row.integer("resources") == row.integer("made_here")) {
      context.own_deletions.insert(api);
    } else {
      others.insert(api);
    }
  }
  for (const auto& api : others) {
    context.own_deletions.erase(api);
  }
  return Done{};
}

Result<TtpContext> ttp_context(store::Engine& engine, const Report& report) {
  TtpContext context;
  context.use_copies = !report.coverage.own_account_collected;
  SPOOR_CHECK(add_own_deletions(engine, {report.subject.principal}, report.scope, context));
  SPOOR_CHECK(add_assumptions(engine, report, context));
  return context;
}

}  // namespace spoor::investigation
