// SPDX-License-Identifier: Apache-2.0
#include "investigation/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.hpp"
#include "base/split.hpp"
#include "behaviour/geoip.hpp"
#include "investigation/bounded.hpp"
#include "investigation/needs.hpp"
#include "investigation/row.hpp"
#include "investigation/subject.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kBaselineDays = 45;
constexpr std::int64_t kMostRejects = 8;
constexpr std::int64_t kMostStops = 20;

constexpr std::string_view kLogsDisabled = "T1562.008";  // Impair Defenses: Disable or Modify Cloud Logs

// What the conditions of data/attack say about logs that stop: APIs that do by their name alone, and the conditions
// that a record must meet for others (a trail may be updated for the better).
struct LoggingRules {
  std::vector<std::string> apis;
  std::vector<std::string> conditions;
};

Result<LoggingRules> logging_rules(const record::AttackTables& attack) {
  LoggingRules rules;
  for (const record::AttackCondition& condition : attack.conditions()) {
    if (condition.technique_id != kLogsDisabled) {
      continue;
    }
    if (condition.of_one_record()) {
      rules.conditions.emplace_back(condition.id);
    } else if (condition.predicate.empty()) {
      SPOOR_TRY(const Needs needs, needs_of(condition));
      for (const std::string_view one : split(condition.events, ',')) {
        const bool excuse = needs.need == Need::unless && needs.steps.front().front() == one;
        if (!excuse) {
          rules.apis.emplace_back(one);
        }
      }
    }
  }
  return rules;
}

Status check_scope(const Scope& scope) {
  if (scope.from >= scope.to) {
    return Error{Code::invalid_input, fmt::format("the scope is empty: --from {} is not before --to {}",
                                                  format_time(scope.from), format_time(scope.to))};
  }
  if (scope.baseline_from >= scope.baseline_to) {
    return Error{Code::invalid_input, fmt::format("the baseline is empty: {} is not before {}",
                                                  format_time(scope.baseline_from), format_time(scope.baseline_to))};
  }
  if (scope.baseline_to > scope.from && scope.baseline_from < scope.to) {
    return Error{
        Code::invalid_input,
        fmt::format("the baseline {} to {} reaches into the scope {} to {}; give --baseline-to at or before --from",
                    format_time(scope.baseline_from), format_time(scope.baseline_to), format_time(scope.from),
                    format_time(scope.to))};
  }
  return Done{};
}

Error nothing_in_scope(const Subject& subject, const Scope& scope, const Row& near) {
  std::string message = fmt::format("{} made no call that was logged from {} to {}", escape_terminal(subject.arn),
                                    format_time(scope.from), format_time(scope.to));
  if (!near.is_null("before_ms")) {
    message += fmt::format("; its last call before is at {}", format_time(near.integer("before_ms")));
  }
  if (!near.is_null("after_ms")) {
    message += fmt::format("; its first call after is at {}", format_time(near.integer("after_ms")));
  }
  return Error{Code::not_found, message + "; choose the scope with --from and --to"};
}

Status read_accounts(store::Engine& engine, Report& report) {
  Coverage& coverage = report.coverage;
  SPOOR_TRY(const store::Answer accounts,
            engine.run(store::query("coverage.accounts"),
                       {{"from_ms", report.scope.from}, {"to_ms", report.scope.to}, {"hour_ms", kHourMs}}));
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const Row row(accounts, i);
    coverage.accounts.push_back(
        {row.text("account_id"), row.text("region"), row.integer("calls"), row.integer("hours")});
    coverage.data_events |= row.integer("data_calls") > 0;
  }
  coverage.own_account_collected = report.subject.account_id.empty() || coverage.collects(report.subject.account_id);
  SPOOR_TRY(const store::Answer ledger, engine.run(store::query("coverage.ledger"), {}));
  coverage.objects = Row(ledger, 0).integer("objects");
  coverage.records = Row(ledger, 0).integer("records");
  return Done{};
}

std::int64_t hours_of(const Scope& scope) {
  return (floor_to(scope.to - 1, kHourMs) - floor_to(scope.from, kHourMs)) / kHourMs + 1;
}

Status read_hours(store::Engine& engine, Report& report) {
  const Scope& scope = report.scope;
  SPOOR_TRY(const store::Answer hours,
            engine.run(store::query("coverage.hours"), {{"account_id", report.subject.account_id},
                                                        {"from_ms", scope.from},
                                                        {"to_ms", scope.to},
                                                        {"hour_ms", kHourMs}}));
  const Row span(hours, 0);
  report.coverage.hours = span.integer("hours");
  report.coverage.scope_hours = hours_of(scope);
  report.coverage.gap_ms = span.integer("gap_ms");
  report.coverage.gap_from = span.integer("gap_from_ms");
  return Done{};
}

Status read_rejects(store::Engine& engine, Report& report) {
  SPOOR_TRY(const store::Answer rejects,
            run_bounded(engine, store::query("coverage.rejects"),
                        {{"from_ms", report.scope.from}, {"to_ms", report.scope.to}},
                        {kMostRejects, "reasons for which records were rejected"}, report.cuts));
  for (std::size_t i = 0; i < rejects.size(); ++i) {
    const Row row(rejects, i);
    report.coverage.rejects.push_back(
        {row.text("reason"), row.integer("rejects"), row.integer("objects"), row.text("example_path")});
  }
  return Done{};
}

// `account`: whose logs; null for those of all accounts.
Status read_stops(store::Engine& engine, const record::AttackTables& attack, store::Value account, Report& report) {
  SPOOR_TRY(LoggingRules rules, logging_rules(attack));
  SPOOR_TRY(const store::Answer stops, run_bounded(engine, store::query("coverage.logging"),
                                                   {{"apis", std::move(rules.apis)},
                                                    {"conditions", std::move(rules.conditions)},
                                                    {"account_id", std::move(account)},
                                                    {"from_ms", report.scope.from},
                                                    {"to_ms", report.scope.to}},
                                                   {kMostStops, "calls that stop or narrow the logs"}, report.cuts));
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const Row row(stops, i);
    report.coverage.logging_stops.push_back({row.integer("at_ms"), row.text("service") + ":" + row.text("operation"),
                                             row.text("principal"), row.text("event_id")});
  }
  return Done{};
}

Status read_lists(store::Engine& engine, Coverage& coverage) {
  SPOOR_TRY(const store::Answer lists, engine.run(store::query("coverage.lists"), {}));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const Row row(lists, i);
    if (row.text("kind") == "geoip") {
      coverage.geoip = row.text("note");
      continue;
    }
    coverage.lists.push_back({row.text("name"), row.text("kind"), row.integer("entries"), row.integer("dated_ms")});
  }
  coverage.attribution = behaviour::attribution_of(coverage.geoip);
  return Done{};
}

}  // namespace

Result<Scope> choose_window(store::Engine& engine, TimeMs first_ms, TimeMs last_ms, const ScopeChoice& choice) {
  SPOOR_TRY(const store::Answer ledger, engine.run(store::query("coverage.ledger"), {}));
  const Row all(ledger, 0);
  const TimeMs logs = all.is_null("first_ms") ? 0 : all.integer("last_ms") - all.integer("first_ms");
  Scope scope;
  scope.to = choice.to.value_or(floor_to(last_ms, kHourMs) + kHourMs);
  if (choice.from) {
    scope.from = *choice.from;
  } else if (logs < kTrainingDays * kDayMs) {
    scope.whole_span = true;
    scope.from = std::min(floor_to(first_ms, kHourMs), scope.to - kHourMs);
  } else {
    scope.from = scope.to - kDayMs;
  }
  scope.baseline_to = choice.baseline_to.value_or(scope.from);
  scope.baseline_from = choice.baseline_from.value_or(scope.baseline_to - kBaselineDays * kDayMs);
  SPOOR_CHECK(check_scope(scope));
  return scope;
}

Result<Scope> choose_scope(store::Engine& engine, const Subject& subject, const ScopeChoice& choice) {
  SPOOR_TRY(const Scope scope, choose_window(engine, subject.first_ms, subject.last_ms, choice));
  SPOOR_TRY(const store::Answer answer, engine.run(store::query("subject.nearest"), scope_params(subject, scope)));
  const Row near(answer, 0);
  if (near.integer("inside") == 0) {
    return nothing_in_scope(subject, scope, near);
  }
  return scope;
}

Status read_coverage(store::Engine& engine, const record::AttackTables& attack, Report& report) {
  SPOOR_CHECK(read_accounts(engine, report));
  SPOOR_CHECK(read_hours(engine, report));
  SPOOR_CHECK(read_rejects(engine, report));
  SPOOR_CHECK(read_stops(engine, attack, report.subject.account_id, report));
  return read_lists(engine, report.coverage);
}

Status read_coverage_of_all(store::Engine& engine, const record::AttackTables& attack, Report& report) {
  SPOOR_CHECK(read_accounts(engine, report));
  report.coverage.scope_hours = hours_of(report.scope);
  SPOOR_CHECK(read_rejects(engine, report));
  SPOOR_CHECK(read_stops(engine, attack, {}, report));
  return read_lists(engine, report.coverage);
}

Result<Baseline> read_baseline(store::Engine& engine, const Subject& subject, const Scope& scope) {
  std::vector<store::Param> params = subject_params(subject);
  params.push_back({"account_id", subject.account_id});
  params.push_back({"baseline_from_ms", scope.baseline_from});
  params.push_back({"baseline_to_ms", scope.baseline_to});
  params.push_back({"day_ms", kDayMs});
  SPOOR_TRY(const store::Answer days, engine.run(store::query("coverage.days"), params));
  const Row row(days, 0);
  Baseline baseline;
  baseline.logged_days = row.integer("logged_days");
  baseline.active_days = row.integer("active_days");
  if (baseline.logged_days >= kTrainingDays) {
    baseline.state = Training::full;
  } else if (baseline.logged_days > 0) {
    baseline.state = Training::in_training;
  }
  baseline.rarely_active = baseline.state == Training::full && baseline.active_days < kRarelyActiveDays;
  return baseline;
}

}  // namespace spoor::investigation
