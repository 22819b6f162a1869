// SPDX-License-Identifier: Apache-2.0
// A timeline as a person, a program or a spreadsheet reads it.
#pragma once

#include <string>

#include "investigation/timeline.hpp"

namespace spoor::investigation {

std::string to_text(const Timeline& timeline, bool colour);
// One object: Subject, Scope, Coverage, Lines, GoOnFrom, Cuts.
std::string to_json(const Timeline& timeline);
// A header and a row for each line; no cell begins like a formula.
std::string to_csv(const Timeline& timeline);

}  // namespace spoor::investigation
