// SPDX-License-Identifier: Apache-2.0
// data/undo.tsv: which calls change something that lasts, what names the thing, which calls undo it.
//
// `thing`: facts of the call that name the thing together, `-` for one a region or account. `a|b`: the first that is
// there; `a[]`: a list, each member a thing of its own; `a~`: compared by what follows the last / or :.
// `undo`: calls separated by `; `. Each takes the facts by which it names the same thing (`made_key=removed_key`, or
// one name for both; `[]` a list of which one must fit; `a!=b` must differ), then `by others` (the subject's own such
// call changes it again, anybody else's replaces it), `?` (may undo it, the record does not tell), `before` (made so by
// the subject itself before, the thing is its own, and the change took back no more than that), `if` and a predicate.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/aftermath.hpp"
#include "record/predicate.hpp"

namespace spoor::investigation {

// Facts of one call by name, in their order.
using Facts = std::vector<std::pair<std::string, std::string>>;

// The first of these facts that is there; empty if none is.
std::string fact_of(const Facts& facts, const std::vector<std::string>& names);

struct FactName {
  std::vector<std::string> names;  // the first that is there
  bool list = false;
  bool last_part = false;
};

struct UndoCall {
  struct Match {
    FactName changed;  // of the change
    FactName undone;   // of the undoing call
    bool differs = false;
  };
  std::string api;
  std::vector<Match> matches;
  bool by_others = false;
  bool perhaps = false;
  bool before = false;
  record::Predicate condition;
};

struct Change {
  std::string api;
  record::Predicate when;     // only then the call is a change of this kind
  bool account_wide = false;  // the same in all regions
  std::vector<FactName> thing;
  std::vector<UndoCall> undo;
  Aftermath kind = Aftermath::other;
  std::string stands, check, contain, breaks;  // with {fact} where a name goes
};

// The rows, in the order of the file; a fault in them is internal and names file, line and reason.
Result<std::vector<Change>> load_changes();
Result<std::vector<Change>> read_changes(std::string_view text);

}  // namespace spoor::investigation
