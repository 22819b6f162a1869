// SPDX-License-Identifier: Apache-2.0
// A trace as a person or a program reads it.
#pragma once

#include <string>

#include "investigation/trace.hpp"

namespace spoor::investigation {

// What was read, where it came from, what came of it; at most 100 columns as far as names let it.
std::string to_text(const Traced& traced, bool colour);

// One object: Subject or Address, Scope, Coverage, Origins, Descendants, Cuts.
std::string to_json(const Traced& traced);

}  // namespace spoor::investigation
