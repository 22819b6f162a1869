// SPDX-License-Identifier: Apache-2.0
#include "investigation/bursts.hpp"

#include <fmt/format.h>

#include "base/arn.hpp"
#include "base/escape.hpp"
#include "investigation/decision.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostBursts = 50;  // the worst; each is asked about by itself

// Conditions of records that are grants of everything, whoever they are made to.
const std::vector<std::string>& grants() {
  static const std::vector<std::string> ids = {"C25.self", "C27.version"};
  return ids;
}

Match match_of(const Burst& burst, std::string what, std::string value, std::string note) {
  return {.caller = burst.caller,
          .first_ms = burst.first_ms,
          .last_ms = burst.last_ms,
          .what = std::move(what),
          .value = std::move(value),
          .note = std::move(note),
          .as_one = true};
}

}  // namespace

Result<std::vector<Burst>> denied_bursts(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                         std::size_t most_denied, Report& report) {
  SPOOR_TRY(const std::int64_t operations, threshold(attack, kDeniedBurst, "operations"));
  SPOOR_TRY(const std::int64_t minutes, threshold(attack, kDeniedBurst, "window_minutes"));
  SPOOR_TRY(const std::int64_t factor, threshold(attack, kDeniedBurst, "baseline_factor"));
  if (most_denied < static_cast<std::size_t>(operations)) {
    return std::vector<Burst>{};
  }
  std::vector<store::Param> params = party_params(baseline_params(party.subject, report.scope), party);
  params.push_back({"apart", party.apart});
  params.push_back({"quarter_ms", minutes * kMinuteMs / 4});
  params.push_back({"operations", operations});
  params.push_back({"factor", factor});
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine, store::query("investigation.denied_burst"), std::move(params),
                        {kMostBursts, "bursts of denials"}, report.cuts));
  return rows_of(answer, [](const Row& row) {
    return Burst{row.text("caller"), row.integer("operations"), row.integer("first_ms"), row.integer("last_ms")};
  });
}

Result<Matches> decide_denied(const Question& question) {
  Matches matches;
  for (const Burst& burst : question.bursts) {
    matches.push_back(match_of(burst, "outcome", "denied",
                               fmt::format("{} different operations were denied within an hour", burst.operations)));
  }
  return matches;
}

// R13: the escalation that follows a burst.
Result<Matches> decide_granted(const Question& question) {
  SPOOR_TRY(const TimeMs window, window_of(question.condition, "window_hours"));
  const auto arn = parse_arn(question.party.subject.principal);
  Matches matches;
  for (const Burst& burst : question.bursts) {
    std::vector<store::Param> params = question.params(burst.first_ms, burst.last_ms + window);
    params.push_back({"denied_to_ms", burst.last_ms});
    params.push_back({"own_name", arn ? std::string(arn->name()) : std::string()});
    params.push_back({"grants", grants()});
    SPOOR_TRY(const store::Answer answer,
              question.run(store::query("investigation.granted_after_denials"), std::move(params)));
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const Row row(answer, i);
      if (row.text("caller") != burst.caller || row.integer("first_ms") >= question.report.scope.to) {
        continue;
      }
      Match match = match_of(
          burst, "operations", row.text("api"),
          fmt::format("denied at first, granted to itself at {}, then done", format_time(row.integer("granted_ms"))));
      match.first_ms = row.integer("first_ms");
      match.last_ms = row.integer("last_ms");
      match.as_one = false;
      matches.push_back(std::move(match));
    }
  }
  return matches;
}

}  // namespace spoor::investigation
