// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "investigation/report.hpp"

namespace spoor::investigation {

// The report for a terminal of 100 columns: coverage, severity and summary, the six counts, TTPs by severity with their
// evidence, the other indicators, linked sessions, what was left out. What comes from logs is escaped. Colour on
// request.
std::string to_text(const Report& report, bool colour);

}  // namespace spoor::investigation
