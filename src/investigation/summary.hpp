// SPDX-License-Identifier: Apache-2.0
// One paragraph that a person would sign. Every number, name and time in it comes from the report it is made of.
#pragma once

#include <string>

#include "investigation/report.hpp"

namespace spoor::investigation {

std::string summarise(const Report& report);

}  // namespace spoor::investigation
