// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "investigation/report.hpp"

namespace spoor::investigation {

// The report as one HTML file that needs nothing else: no script, no request, for the screen, dark or light, and for
// paper. What comes from logs is text in it and nothing else.
std::string to_html(const Report& report);

}  // namespace spoor::investigation
