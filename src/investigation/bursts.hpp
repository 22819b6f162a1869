// SPDX-License-Identifier: Apache-2.0
// Bursts of denials (rule R13).
#pragma once

#include <string>
#include <vector>

#include "investigation/decision.hpp"

namespace spoor::investigation {

struct Burst {
  std::string caller;
  std::int64_t operations = 0;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
};

// The worst of a party in scope, by the thresholds of the condition C09.
Result<std::vector<Burst>> denied_bursts(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                         Report& report);

}  // namespace spoor::investigation
