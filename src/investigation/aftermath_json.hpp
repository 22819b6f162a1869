// SPDX-License-Identifier: Apache-2.0
// The members StillStanding and Containment of a report's Evidence.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "investigation/report.hpp"

namespace spoor::investigation {

nlohmann::ordered_json still_standing(const Report& report);
nlohmann::ordered_json containment(const Report& report);

}  // namespace spoor::investigation
