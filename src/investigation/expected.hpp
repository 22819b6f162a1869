// SPDX-License-Identifier: Apache-2.0
// What the roles are there for that spoor.toml names: their everyday work is told, and weighs little.
#pragma once

#include "base/result.hpp"
#include "investigation/party_ttps.hpp"
#include "investigation/report.hpp"
#include "investigation/subject.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// Lowers to Low what a deploy role (any call that only its name speaks of) or a backup role (such calls on snapshots,
// images and backups) did from its usual network: one that the role's own baseline has, a known network, or none but
// the organisation's own (private addresses, VPC endpoints). Signs that rest on a condition, and tries to disable
// logging or detection or to leave the organisation, stay as they are. `report.exclusions` gets a sentence.
Status expect_work(store::Engine& engine, const Party& party, Report& report, TtpsByCaller& found);

}  // namespace spoor::investigation
