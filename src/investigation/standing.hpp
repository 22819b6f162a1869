// SPDX-License-Identifier: Apache-2.0
// What still stands: what the subject and what is linked to it changed in scope, and whether the logs, up to their end,
// show that somebody undid it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/standing_things.hpp"
#include "investigation/subject.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// Fills report.standing: the changes of the scope by `parties`, the subject among them. Those that stand come first, in
// the order of Aftermath, then by time. What is not read to its end is said in report.cuts.
Status find_standing(store::Engine& engine, const std::vector<Party>& parties, Report& report);

// What became of one thing. `is_own` tells calls of the subject and of what is linked to it. A change and an undoing of
// one time, which CloudTrail tells in seconds, are taken in the order in which both can have succeeded.
Standing judge_thing(const Thing& thing, const std::function<bool(const ChangeCall&)>& is_own);

}  // namespace spoor::investigation
