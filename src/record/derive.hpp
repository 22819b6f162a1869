// SPDX-License-Identifier: Apache-2.0
// From the calls that are kept, the rows that count them.
#pragma once

#include <cstdint>
#include <span>

#include "record/batch.hpp"

namespace spoor::record {

struct Derived {
  Derived() : touch(kTouch), link(kLink), alias(kAlias), entity(kEntity) {}
  Rows touch;   // one for each call and resource it names; equal ones are joined when they are written
  Rows link;    // Batch::link of kept calls, as many; plus the links that call rows themselves show
  Rows alias;   // principal ids and path-less ARNs
  Rows entity;  // principals, sessions, keys, accounts, resources seen
};

// `keep[row]` tells for each row of batch.call whether it stays (1) or is a duplicate (0). Works on codes: no text is
// hashed again. Deterministic in the batch's content. Memory: at most a few times the rows it makes.
Derived derive(const Batch& batch, std::span<const std::uint8_t> keep);

}  // namespace spoor::record
