// SPDX-License-Identifier: Apache-2.0
// How bad it is: the formula of docs/severity.md over weights of data/severity.tsv.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"

namespace spoor::investigation {

using Weights = std::map<std::string, double, std::less<>>;

// The table compiled in; a fault in it is internal.
Result<Weights> load_weights();

struct Verdict {
  Severity severity = Severity::informational;
  double score = 0;
  std::vector<std::string> reasons;  // each term of the sum, and each cap, in words
};

// Score = impact (the worst TTP) + likelihood (what supports it), then the caps of rule R17: without a condition of
// High or worse nothing is above Medium, and one kind of indicator alone never is.
Verdict weigh(const std::vector<Indicator>& indicators, const Weights& weights);

}  // namespace spoor::investigation
