// SPDX-License-Identifier: Apache-2.0
// Bursts of denials (rule R13).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/subject.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

inline constexpr std::string_view kDeniedBurst = "C09";  // the condition whose thresholds say what a burst is

struct Burst {
  std::string caller;
  std::int64_t operations = 0;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
};

// The worst of a party in scope. `most_denied`: different operations denied to the caller of it that had most; the
// store is only asked if they can make a burst.
Result<std::vector<Burst>> denied_bursts(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                         std::size_t most_denied, Report& report);

}  // namespace spoor::investigation
