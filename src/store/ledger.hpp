// SPDX-License-Identifier: Apache-2.0
// The ledger: which objects were read, and what became of their records.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "record/batch.hpp"

namespace spoor::store {

// Rows of source_object.
record::Rows ledger_rows(std::span<const record::ObjectTally> objects, TimeMs ingested_ms);

// Moves duplicates from events to duplicates in the tallies of their objects. What belongs to an object whose tally is
// still to come is remembered in `open`, and taken from there when it comes.
void move_duplicates(record::Batch& batch, std::span<const std::uint8_t> keep,
                     std::map<std::int64_t, std::int64_t>& open);

}  // namespace spoor::store
