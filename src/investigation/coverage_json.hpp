// SPDX-License-Identifier: Apache-2.0
// The member `Coverage` that every answer in JSON has: what was read (rule R1).
#pragma once

#include <nlohmann/json.hpp>

#include "investigation/report.hpp"

namespace spoor::investigation {

nlohmann::ordered_json coverage_of(const Coverage& from);

}  // namespace spoor::investigation
