// SPDX-License-Identifier: Apache-2.0
// From what a party did to the conditions that hold although no single record decides them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/subject.hpp"
#include "investigation/ttps.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// By caller, see TtpsByCaller.
using CallsByCaller = std::map<std::string, std::vector<CallGroup>>;
using ConfirmedByCaller = std::map<std::string, std::vector<Confirmed>>;

// Asks about those conditions that `calls` give a reason to ask about. What cannot be told goes to `report.undecided`.
Result<ConfirmedByCaller> confirm(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                  const CallsByCaller& calls, Report& report);

// A row of investigation.calls or investigation.condition_calls.
CallGroup group_of(const store::Answer& answer, std::size_t row);

}  // namespace spoor::investigation
