// SPDX-License-Identifier: Apache-2.0
// The TTPs of a party: its calls as the store groups them, and what the TTP rules need beside them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/subject.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

struct CallerTtps {
  std::int64_t calls = 0;
  std::vector<Indicator> ttps;  // as find_ttps() gives them
};
// The subject under the empty text; of a linked party each session, or the principal without one, by its id.
using TtpsByCaller = std::map<std::string, CallerTtps>;

// The operations by which a role is assumed.
const std::vector<std::string>& assume_operations();

// What a principal changes on at least so many days of its baseline is its work: by the name alone no sign of more than
// Low (docs/severity.md).
inline constexpr std::int64_t kUsualDays = 3;

// What a party did in scope. What is not read to its end is said in `report.cuts`.
Result<TtpsByCaller> scope_ttps(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                Report& report);

// What the subject did in the baseline, as far as conditions of records tell.
Result<std::vector<Indicator>> baseline_ttps(store::Engine& engine, const Party& own,
                                             const record::AttackTables& attack, Report& report);

}  // namespace spoor::investigation
