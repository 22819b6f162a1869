// SPDX-License-Identifier: Apache-2.0
// Who is behind a session whose name tells nobody (rule R7).
#pragma once

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// In the evidence of all indicators, the actor that asked for a session's credentials takes the place of the session,
// from session to session at most four steps. A session of which no log shows the issue stays.
Status name_actors(store::Engine& engine, Report& report);

}  // namespace spoor::investigation
