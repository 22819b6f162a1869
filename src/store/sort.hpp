// SPDX-License-Identifier: Apache-2.0
// In which order the rows of a table lie in a file: neighbours alike, so that files are small and readers skip most.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "record/rows.hpp"

namespace spoor::store {

// Columns that decide the order: the table's sort key, then the other columns of its merge key, so that rows which a
// merge would join are neighbours. Positions in the table.
std::vector<std::size_t> order_columns(const record::Table& table);

// For each code of the dictionary its place among the distinct texts in byte order.
std::vector<std::uint32_t> text_ranks(const record::Dictionary& dictionary);

// The rows with keep[row] != 0 (all of them if `keep` is empty) by order_columns, ascending, nulls first, texts by
// bytes; rows that are equal in all of these stay in the order they came. Memory: 36 bytes a row while it works. Pure.
std::vector<std::uint32_t> sort_order(const record::Rows& rows, std::span<const std::uint8_t> keep = {});

}  // namespace spoor::store
