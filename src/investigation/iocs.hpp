// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "investigation/means.hpp"
#include "investigation/report.hpp"

namespace spoor::investigation {

// What to look for elsewhere, or to block: CSV of what the telling signs of the subject and of what is linked to it
// name.
//   type        ip, private_ip, access_key, user_agent, session, principal or resource
//   value       control characters as they are shown: `\x1b`
//   first_seen, last_seen   of those signs
//   calls       at least so many of the calls of those signs name it
//   severity    of the worst of them
//   usual       yes, no: did the subject have it in the baseline? Empty: not known
//   why         which signs
// Names of AWS services in the place of addresses, and what a trusted list holds, are none.
std::string to_iocs(const Report& report, const Means& means);

}  // namespace spoor::investigation
