// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "investigation/report.hpp"

namespace spoor::investigation {

// The report for a ticket, in the Markdown that GitHub, GitLab and Jira share, and short enough for one: verdict, what
// was read and what was not, TTPs with their commands, indicators, what is linked. Names from logs are code, in which
// none of them looks for links, mentions or markup; there is no HTML in it.
std::string to_markdown(const Report& report);

}  // namespace spoor::investigation
