// SPDX-License-Identifier: Apache-2.0
#include "store/join.hpp"

#include <algorithm>
#include <limits>

namespace spoor::store {
namespace {

bool same_value(record::Type type, const record::ColumnRows& column, std::uint32_t a, std::uint32_t b) {
  switch (type) {
    case record::Type::text:
      return column.codes[a] == column.codes[b];
    case record::Type::boolean:
      return column.booleans[a] == column.booleans[b];
    case record::Type::uuid:
      return column.uuids[a] == column.uuids[b];
    default:
      return column.integers[a] == column.integers[b];
  }
}

}  // namespace

Join join_of(std::string_view column) {
  return column == "calls" || column == "failed" ? Join::sum
         : column == "first_ms"                  ? Join::least
         : column == "last_ms"                   ? Join::most
                                                 : Join::keep;
}

std::int64_t joined(Join join, std::int64_t a, std::int64_t b) {
  if (a == record::kNoInt || b == record::kNoInt) {
    return a == record::kNoInt ? b : a;
  }
  std::int64_t sum = 0;
  switch (join) {
    case Join::sum:
      return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::int64_t>::max() : sum;
    case Join::least:
      return std::min(a, b);
    case Join::most:
      return std::max(a, b);
    case Join::keep:
      break;
  }
  return a;
}

void join_equal(record::Rows& rows, std::vector<std::uint32_t>& order) {
  const record::Table& table = *rows.table;
  if (table.merge_key_end.empty() || order.empty()) {
    return;
  }
  const std::size_t key = column_index(table, table.merge_key_end) + 1;
  const auto equal = [&](std::uint32_t a, std::uint32_t b) {
    for (std::size_t at = 0; at < key; ++at) {
      if (!same_value(table.columns[at].type, rows.columns[at], a, b)) {
        return false;
      }
    }
    return true;
  };
  std::size_t last = 0;
  for (std::size_t next = 1; next < order.size(); ++next) {
    if (!equal(order[last], order[next])) {
      order[++last] = order[next];
      continue;
    }
    for (std::size_t at = key; at < table.columns.size(); ++at) {
      std::vector<std::int64_t>& values = rows.columns[at].integers;
      if (table.columns[at].type == record::Type::int64) {
        values[order[last]] = joined(join_of(table.columns[at].name), values[order[last]], values[order[next]]);
      }
    }
  }
  order.resize(last + 1);
}

}  // namespace spoor::store
