// SPDX-License-Identifier: Apache-2.0
// Sentences and commands of data/undo.tsv with the names of one call put in.
#pragma once

#include <string>
#include <string_view>

#include "investigation/undo_table.hpp"

namespace spoor::investigation {

struct Whereabouts {
  std::string account_id;
  std::string region;  // empty: the same in all regions
};

// `{a|b}` becomes the first of these facts that is there, else `(not named)`. Beside facts: {account}, {region}, of a
// rule of a security group {rule_words} (tcp 22 from 0.0.0.0/0). The result may hold anything the logs hold.
std::string sentence(std::string_view text, const Facts& facts, const Whereabouts& place);

// The same for a shell: every name is one quoted word, and the region is named. {permission} is a rule as the AWS CLI
// takes it, {all_events} the event selectors of a trail that leaves out nothing. Empty if a name is missing: half a
// command is worse than none.
std::string command(std::string_view text, const Facts& facts, const Whereabouts& place);

}  // namespace spoor::investigation
