// SPDX-License-Identifier: Apache-2.0
// What acts with credentials that the subject asked for, or as a principal that it made: the other half of its story.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/severity.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// Followed in scope from the subject, at most four steps: keys and sessions it was issued, principals it created, what
// those were issued and created in turn.
struct Reach {
  std::vector<std::string> principals;  // created by the subject or by what it reached
  std::vector<std::string> sessions;
  std::vector<std::string> keys;
};
Result<Reach> follow(store::Engine& engine, const Report& report);

// The calls of all that, by the same rules as the subject's, one entry per session, key or principal that acted.
Result<std::vector<Linked>> judge_linked(store::Engine& engine, const Reach& reach, const Report& report,
                                         const record::AttackTables& attack, const Weights& weights);

}  // namespace spoor::investigation
