// SPDX-License-Identifier: Apache-2.0
// From the calls that are kept, the rows that count them.
#pragma once

#include <cstdint>
#include <vector>

#include "record/batch.hpp"

namespace spoor::record {

struct Derived {
  Derived() : touch(kTouch), link(kLink), alias(kAlias), entity(kEntity) {}
  Rows touch;   // grouped by hour, caller, operation and resource
  Rows link;    // Batch::link of kept calls, grouped by day and ends; plus the links that call rows themselves show
  Rows alias;   // principal ids and path-less ARNs
  Rows entity;  // principals, sessions, keys, accounts, resources seen
};

// `keep[row]` tells for each row of batch.call whether it stays (1) or is a duplicate (0). Works on codes: no text is
// hashed again. Deterministic in the batch's content. Memory: at most a few times the rows it makes.
Derived derive(const Batch& batch, const std::vector<std::uint8_t>& keep);

}  // namespace spoor::record
