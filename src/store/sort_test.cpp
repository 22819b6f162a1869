// SPDX-License-Identifier: Apache-2.0
#include "store/sort.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "store/parquet_random.hpp"

namespace spoor::store {
namespace {

using record::Rows;
using testing::ElementsAre;

// The same order, told row by row instead of by packed keys.
std::vector<std::uint32_t> plain_order(const Rows& rows) {
  std::vector<std::uint32_t> order(rows.size);
  std::iota(order.begin(), order.end(), 0);
  const std::vector<std::size_t> columns = order_columns(*rows.table);
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    for (const std::size_t at : columns) {
      const record::ColumnRows& values = rows.columns[at];
      if (rows.table->columns[at].type == record::Type::text) {
        const auto text = [&](std::uint32_t row) {
          return values.codes[row] == record::kNoText ? std::string()
                                                      : "+" + std::string(values.dictionary.text(values.codes[row]));
        };
        if (text(a) != text(b)) {
          return text(a) < text(b);
        }
      } else if (rows.table->columns[at].type == record::Type::uuid) {
        if (values.uuids[a] != values.uuids[b]) {
          return values.uuids[a] < values.uuids[b];
        }
      } else if (values.integers[a] != values.integers[b]) {
        return values.integers[a] < values.integers[b];
      }
    }
    return false;
  });
  return order;
}

TEST(Sort, EveryTableAndShapeIsOrderedAsByComparison) {
  std::uint64_t seed = 1;
  for (const record::Table* table : record::kTables) {
    for (parquet::RandomShape shape : parquet::random_shapes()) {
      SCOPED_TRACE(std::string(table->name) + " " + shape.name);
      shape.rows = std::min<std::size_t>(shape.rows, 1500);
      shape.longest = std::min<std::size_t>(shape.longest, 60);
      const Rows rows = parquet::RandomRows(*table, shape, ++seed).make();
      EXPECT_EQ(sort_order(rows), plain_order(rows));
    }
  }
}

Rows flags(std::initializer_list<std::array<const char*, 2>> values) {
  Rows rows(record::kFlag);
  for (const auto& [ip, list] : values) {
    rows.add_text(0, ip);
    rows.add_text(1, list);
    rows.add_text(2, "threat");
    rows.add_text(3, "entry");
    rows.row_done();
  }
  return rows;
}

TEST(Sort, TextsByBytesNotByCode) {
  EXPECT_THAT(sort_order(flags({{"b", "y"}, {"\xc3\xa9", "x"}, {"a", "z"}, {"B", "x"}, {"a", "x"}})),
              ElementsAre(3, 4, 2, 0, 1));
}

TEST(Sort, OnlyKeptRowsAndEqualOnesAsTheyCame) {
  const std::vector<std::uint8_t> keep = {1, 0, 1, 1};
  EXPECT_THAT(sort_order(flags({{"b", "x"}, {"a", "x"}, {"a", "y"}, {"b", "x"}}), keep), ElementsAre(2, 0, 3));
}

TEST(Sort, NullsComeFirst) {
  Rows rows(record::kCall);
  for (const char* principal : {"b", "", "a"}) {
    for (std::size_t at = 0; at < record::kCall.columns.size(); ++at) {
      switch (record::kCall.columns[at].type) {
        case record::Type::text:
          *principal == 0 ? rows.add_null_text(at) : rows.add_text(at, principal);
          break;
        case record::Type::uuid:
          rows.add_uuid(at, {});
          break;
        case record::Type::boolean:
          rows.add_boolean(at, 0);
          break;
        default:
          rows.add_integer(at, 0);
      }
    }
    rows.row_done();
  }
  EXPECT_THAT(sort_order(rows), ElementsAre(1, 2, 0));
}

TEST(Sort, OrderHoldsTheWholeMergeKey) {
  EXPECT_THAT(order_columns(record::kAlias), ElementsAre(3, 0, 1, 2));
  EXPECT_THAT(order_columns(record::kFlag), ElementsAre(0, 1));
}

}  // namespace
}  // namespace spoor::store
