// SPDX-License-Identifier: Apache-2.0
// How rows that are equal in their table's merge key become one: counts are summed, first and last times spread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "record/rows.hpp"

namespace spoor::store {

// How a column of joined rows is made; `keep`: the first row's.
enum class Join : std::uint8_t { keep, sum, least, most };

Join join_of(std::string_view column);

// Two values of one column, either of which may be kNoInt; a sum stops at the greatest number.
std::int64_t joined(Join join, std::int64_t a, std::int64_t b);

// Joins the rows of a table that are neighbours in `order` (as sort_order() made it) and equal in the merge key: the
// first of them gets the joined values, the others leave the order. A table without a merge key stays as it is.
void join_equal(record::Rows& rows, std::vector<std::uint32_t>& order);

}  // namespace spoor::store
