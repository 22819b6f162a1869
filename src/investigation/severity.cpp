// SPDX-License-Identifier: Apache-2.0
#include "investigation/severity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

extern "C" const char kData_severity_tsv[];
extern "C" const char kData_severity_tsv_end[];

namespace spoor::investigation {
namespace {

struct Signs {
  Severity worst = Severity::informational;
  bool worst_succeeded = false;
  bool by_condition = false;            // the worst one rests on a condition
  bool only_reads = true;               // none of Medium or worse rests on a condition or changes anything
  std::set<std::string> tactics;        // Medium or worse
  std::set<std::string> grave_tactics;  // succeeded High or Critical conditions
  std::set<Kind> kinds;
  double novelty[3] = {0, 0, 0};  // place, network, agent: the strongest of each
  bool full_novelty = false;      // something is new at full weight
  bool flagged = false;
  bool travel = false;
};

void read_ttp(const Indicator& one, Signs& signs) {
  if (one.severity > signs.worst) {
    signs.worst = one.severity;
    signs.worst_succeeded = false;
    signs.by_condition = false;
  }
  if (one.severity == signs.worst) {
    signs.worst_succeeded |= one.success > 0;
    signs.by_condition |= !one.evidence.condition.empty();
  }
  if (one.severity >= Severity::medium) {
    signs.tactics.insert(one.tactic);
    signs.only_reads &= one.only_reads && one.evidence.condition.empty();
  }
  if (one.severity >= Severity::high && one.success > 0 && !one.evidence.condition.empty()) {
    signs.grave_tactics.insert(one.tactic);
  }
}

Signs read_signs(const std::vector<Indicator>& indicators, double for_account) {
  Signs signs;
  for (const Indicator& one : indicators) {
    if (one.kind != Kind::ttp || one.severity >= Severity::low) {
      signs.kinds.insert(one.kind);
    }
    switch (one.kind) {
      case Kind::ttp:
        read_ttp(one, signs);
        break;
      case Kind::flagged_address:
        signs.flagged = true;
        break;
      case Kind::impossible_travel:
        signs.travel = true;
        break;
      default: {
        double& strongest = signs.novelty[static_cast<int>(one.kind) - static_cast<int>(Kind::new_geolocation)];
        strongest = std::max(strongest, one.weight * (one.new_for_account ? for_account : 1));
        signs.full_novelty |= one.weight >= 1;
      }
    }
  }
  return signs;
}

class Sum {
 public:
  explicit Sum(const Weights& weights) : weights_(weights) {}

  double of(std::string_view name) const {
    const auto at = weights_.find(name);
    return at == weights_.end() ? 0 : at->second;
  }
  void add(double points, const std::string& why) {
    if (points > 0) {
      verdict.score += points;
      verdict.reasons.push_back(fmt::format("+{:g} {}", points, why));
    }
  }
  Severity level() const {
    if (verdict.score >= of("critical_from")) {
      return Severity::critical;
    }
    if (verdict.score >= of("high_from")) {
      return Severity::high;
    }
    if (verdict.score >= of("medium_from")) {
      return Severity::medium;
    }
    return verdict.score >= of("low_from") ? Severity::low : Severity::informational;
  }
  void cap(Severity most, const std::string& why) {
    if (verdict.severity > most) {
      verdict.severity = most;
      verdict.reasons.push_back(fmt::format("at most {}: {}", name_of(most), why));
    }
  }

  Verdict verdict;

 private:
  const Weights& weights_;
};

}  // namespace

Result<Weights> load_weights() {
  Weights weights;
  std::string_view rest(kData_severity_tsv, static_cast<std::size_t>(kData_severity_tsv_end - kData_severity_tsv));
  rest = rest.substr(std::min(rest.size(), rest.find('\n') + 1));
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest = rest.substr(std::min(rest.size(), line.size() + 1));
    const std::size_t tab = line.find('\t');
    const std::size_t end = line.find('\t', tab + 1);
    double value = 0;
    if (tab == std::string_view::npos || end == std::string_view::npos ||
        std::from_chars(line.data() + tab + 1, line.data() + end, value).ec != std::errc{}) {
      return Error{Code::internal, fmt::format("data/severity.tsv: cannot read '{}'", line)};
    }
    weights.emplace(line.substr(0, tab), value);
  }
  return weights;
}

Verdict weigh(const std::vector<Indicator>& indicators, const Weights& weights) {
  Sum sum(weights);
  const Signs signs = read_signs(indicators, sum.of("for_account"));
  constexpr std::string_view kWorst[] = {"", "ttp_low", "ttp_medium", "ttp_high", "ttp_critical"};
  const auto worst = static_cast<std::size_t>(signs.worst);
  sum.add(sum.of(kWorst[worst]), fmt::format("worst TTP {}", name_of(signs.worst)));
  const bool grave = signs.worst >= Severity::high;
  sum.add(grave && signs.worst_succeeded ? sum.of("succeeded") : 0, "it succeeded");
  if (signs.tactics.size() > 1) {
    const double more =
        std::min(sum.of("tactic") * static_cast<double>(signs.tactics.size() - 1), sum.of("tactic_most"));
    sum.add(more, fmt::format("{} tactics of Medium or worse", signs.tactics.size()));
  }
  sum.add(signs.grave_tactics.size() > 1 ? sum.of("second_high") : 0, "High conditions of different tactics succeeded");
  sum.add(signs.flagged ? sum.of("flagged") : 0, "an address on a threat list");
  sum.add(signs.travel ? sum.of("travel") : 0, "impossible travel");
  sum.add(signs.novelty[0] * sum.of("new_geolocation"), "new place");
  sum.add(signs.novelty[1] * sum.of("new_aso"), "new network");
  sum.add(signs.novelty[2] * sum.of("new_user_agent"), "new user agent");
  sum.verdict.severity = sum.level();
  if (!grave || !signs.by_condition) {
    sum.cap(Severity::medium, "no condition of High or worse was met");
  }
  if (signs.kinds.size() == 1 && !grave) {
    sum.cap(Severity::medium, "only one kind of indicator");
  }
  if (signs.worst <= Severity::low && !signs.flagged && !signs.travel && !signs.full_novelty) {
    sum.cap(Severity::low, "nothing worse than Low, and nothing new at full weight");
  }
  const bool alone = !signs.flagged && !signs.travel && signs.novelty[0] + signs.novelty[1] + signs.novelty[2] == 0;
  if (alone && signs.worst == Severity::medium && !signs.by_condition && signs.tactics.size() == 1) {
    sum.cap(Severity::low, "calls of one tactic that only their names speak of, and nothing new");
  }
  if (alone && signs.only_reads) {
    sum.cap(Severity::low, "nothing was changed, and nothing is new");
  }
  if (grave && !signs.worst_succeeded) {
    sum.cap(Severity::high, "the worst of it did not succeed");
  }
  return sum.verdict;
}

}  // namespace spoor::investigation
