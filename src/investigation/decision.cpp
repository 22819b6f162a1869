// SPDX-License-Identifier: Apache-2.0
#include "investigation/decision.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostRows = 20000;  // values or moments of one condition of one party

}  // namespace

store::Value Question::mark() const {
  return condition.of_any_call() ? store::Value{} : store::Value(condition.mark());
}

std::vector<store::Param> Question::params(TimeMs from, TimeMs to) const {
  std::vector<store::Param> all = party_params(subject_params(party.subject), party);
  all.push_back({"apart", party.apart});
  all.push_back(copy_param(party));
  all.push_back({"from_ms", from});
  all.push_back({"to_ms", to});
  return all;
}

std::vector<store::Param> Question::marked_params(TimeMs from, TimeMs to) const {
  std::vector<store::Param> all = params(from, to);
  all.push_back({"mark", mark()});
  return all;
}

std::vector<store::Param> Question::params_with_baseline() const {
  std::vector<store::Param> all = params(report.scope.from, report.scope.to);
  all.push_back({"baseline_from_ms", report.scope.baseline_from});
  all.push_back({"baseline_to_ms", report.scope.baseline_to});
  return all;
}

std::vector<store::Param> Question::marked_params_with_baseline() const {
  std::vector<store::Param> all = params_with_baseline();
  all.push_back({"mark", mark()});
  return all;
}

Result<store::Answer> Question::run(const store::Query& query, std::vector<store::Param> params) const {
  return run_bounded(engine, query, std::move(params), {kMostRows, "calls that one condition is asked about"},
                     report.cuts);
}

Result<store::Answer> Question::values(const std::string& what) const {
  std::vector<store::Param> all = marked_params_with_baseline();
  all.push_back({"what", what});
  return run(store::query("investigation.condition_values"), std::move(all));
}

void Question::undecided(std::string_view why) const {
  std::string sentence = fmt::format("{} ({}): not decidable: {}", condition.title, condition.id, why);
  if (std::ranges::find(report.undecided, sentence) == report.undecided.end()) {
    report.undecided.push_back(std::move(sentence));
  }
}

bool Question::has_baseline(Match& match) const {
  if (report.baseline.state == Training::none) {
    undecided("no logs of the account before the scope");
    return false;
  }
  if (report.baseline.state == Training::in_training) {
    match.weaker = true;
    match.note = fmt::format("; the baseline has {} of logs", plural(report.baseline.logged_days, "day", "days"));
  }
  return true;
}

}  // namespace spoor::investigation
