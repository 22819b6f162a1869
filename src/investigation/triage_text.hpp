// SPDX-License-Identifier: Apache-2.0
// A triage as a person, a program or a spreadsheet reads it.
#pragma once

#include <string>

#include "investigation/triage.hpp"

namespace spoor::investigation {

// What was read first, then a principal a line; at most 100 columns as far as names let it.
std::string to_text(const Triage& triage, bool colour);

// One object: Scope, Coverage, Principals, Counts, CutOff, Cuts.
std::string to_json(const Triage& triage);

// A header and a row for each principal; no cell begins like a formula.
std::string to_csv(const Triage& triage);

}  // namespace spoor::investigation
