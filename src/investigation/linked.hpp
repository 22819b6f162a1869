// SPDX-License-Identifier: Apache-2.0
// What acts with credentials that the subject asked for, or as a principal that it made: the other half of its story.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/severity.hpp"
#include "investigation/subject.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

struct Reach {
  std::vector<std::string> principals;
  std::vector<std::string> sessions;
  std::vector<std::string> keys;
};

// What can be reached in scope from there, at most four steps and without the start itself: keys and sessions that were
// issued to it, principals it created, what those were issued and created in turn.
Result<Reach> follow(store::Engine& engine, const Reach& start, Report& report);

// Where to start for the subject: its key, its session, or all of it.
Reach start_of(const Subject& subject);

// Who acted in scope with what was reached, those with a condition first; never the subject itself.
Result<std::vector<Party>> linked_parties(store::Engine& engine, const Reach& reach, Report& report);

// Principals of the same story: those that were reached or acted with what was reached, what created the subject, and
// what else that created. What they do makes nothing usual, and is no roll-out.
Result<std::vector<std::string>> related(store::Engine& engine, const Reach& reach, const std::vector<Party>& parties,
                                         Report& report);

// An entry for a caller of a party that acted.
Linked linked_of(const std::string& caller, const Party& party, const Reach& reach);

// Gives every entry its severity by the formula; the most serious first, and no more of them than a report holds.
void weigh_linked(const Weights& weights, Report& report);

}  // namespace spoor::investigation
