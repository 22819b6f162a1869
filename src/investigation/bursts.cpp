// SPDX-License-Identifier: Apache-2.0
#include "investigation/bursts.hpp"

#include <fmt/format.h>

#include "base/arn.hpp"
#include "base/escape.hpp"
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
                                         Report& report) {
  const record::AttackCondition* rule = attack.find_condition("C09");
  if (rule == nullptr) {
    return Error{Code::internal, "data/attack/conditions.tsv: the burst of denials (C09) is missing"};
  }
  SPOOR_TRY(const std::int64_t operations, threshold(*rule, "operations"));
  SPOOR_TRY(const TimeMs window, window_of(*rule, "window_minutes"));
  SPOOR_TRY(const std::int64_t factor, threshold(*rule, "baseline_factor"));
  std::vector<store::Param> params = party_params(baseline_params(party.subject, report.scope), party);
  params.push_back({"apart", party.apart});
  params.push_back({"quarter_ms", window / 4});
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
  SPOOR_TRY(const std::vector<Burst> bursts,
            denied_bursts(question.engine, question.party, question.attack, question.report));
  Matches matches;
  for (const Burst& burst : bursts) {
    matches.push_back(match_of(burst, "outcome", "denied",
                               fmt::format("{} different operations were denied within an hour", burst.operations)));
  }
  return matches;
}

// R13: the escalation that follows a burst.
Result<Matches> decide_granted(const Question& question) {
  SPOOR_TRY(const TimeMs window, window_of(question.condition, "window_hours"));
  SPOOR_TRY(const std::vector<Burst> bursts,
            denied_bursts(question.engine, question.party, question.attack, question.report));
  const auto arn = parse_arn(question.party.subject.principal);
  Matches matches;
  for (const Burst& burst : bursts) {
    std::vector<store::Param> params = question.params();
    for (store::Param& one : params) {
      one.value = one.name == "from_ms" ? store::Value(burst.first_ms)
                  : one.name == "to_ms" ? store::Value(burst.last_ms + window)
                                        : one.value;
    }
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
