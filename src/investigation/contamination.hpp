// SPDX-License-Identifier: Apache-2.0
// Rule R3: what of the attacker may be in the baseline already, where it would pass for usual.
#pragma once

#include "base/result.hpp"
#include "investigation/novelty.hpp"
#include "investigation/report.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// Adds to `report.baseline.contamination`, whose indicators and linked are found: TTPs of High or worse that the
// subject showed in the baseline, and addresses or networks in it from which such a TTP came in the scope. Sorts it by
// time. Flagged addresses of the baseline are in it already.
Status find_contamination(store::Engine& engine, const record::AttackTables& attack, const Novelty& novelty,
                          Report& report);

}  // namespace spoor::investigation
