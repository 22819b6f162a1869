// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "investigation/report.hpp"

namespace spoor::investigation {

// The report as one JSON object with the members Investigation, Summary, Indicators, Evidence, Coverage, Baseline and
// Exclusions; the first three exactly as GetInvestigation and ListIndicators give them. Ends with a newline.
std::string to_json(const Report& report);

}  // namespace spoor::investigation
