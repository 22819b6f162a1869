// SPDX-License-Identifier: Apache-2.0
// From what a party did to the conditions that hold although no single record decides them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/bursts.hpp"
#include "investigation/report.hpp"
#include "investigation/subject.hpp"
#include "investigation/ttps.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// By caller, see TtpsByCaller.
using CallsByCaller = std::map<std::string, std::vector<CallGroup>>;
// What a party did in scope.
struct PartyCalls {
  CallsByCaller by_caller;
  std::vector<Burst> bursts;  // of denials
};
using ConfirmedByCaller = std::map<std::string, std::vector<Confirmed>>;

// Asks about those conditions that `calls` give a reason to ask about. What cannot be told goes to `report.undecided`.
Result<ConfirmedByCaller> confirm(store::Engine& engine, const Party& party, const record::AttackTables& attack,
                                  const PartyCalls& calls, Report& report);

}  // namespace spoor::investigation
