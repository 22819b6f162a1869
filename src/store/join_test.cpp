// SPDX-License-Identifier: Apache-2.0
#include "store/join.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <tuple>

#include "store/sort.hpp"

namespace spoor::store {
namespace {

using record::kNoInt;
using record::Rows;

struct Count {
  std::int64_t calls = 0;
  std::int64_t first_ms = kNoInt;
  std::int64_t last_ms = kNoInt;
  bool operator==(const Count&) const = default;
};
using Key = std::tuple<std::string, std::string, std::string>;  // kind, id, account
using Counts = std::map<Key, Count>;

void add_entity(Rows& rows, const Key& key, const Count& count) {
  const auto& [kind, id, account] = key;
  rows.add_text(0, kind);
  rows.add_text(1, id);
  account.empty() ? rows.add_null_text(2) : rows.add_text(2, account);
  rows.add_null_text(3);
  rows.add_integer(4, count.calls);
  rows.add_integer(5, count.first_ms);
  rows.add_integer(6, count.last_ms);
  rows.row_done();
}

std::string text(const Rows& rows, std::size_t column, std::uint32_t row) {
  const std::uint32_t code = rows.columns[column].codes[row];
  return code == record::kNoText ? "" : std::string(rows.columns[column].dictionary.text(code));
}

Counts counts_of(const Rows& rows, const std::vector<std::uint32_t>& order) {
  Counts counts;
  for (const std::uint32_t row : order) {
    const bool added =
        counts
            .emplace(Key{text(rows, 0, row), text(rows, 1, row), text(rows, 2, row)},
                     Count{rows.columns[4].integers[row], rows.columns[5].integers[row], rows.columns[6].integers[row]})
            .second;
    EXPECT_TRUE(added) << "an entity stands twice";
  }
  return counts;
}

// Rows of two batches, one appended to the other without some of its rows, joined; against a map of texts.
TEST(Join, EqualRowsBecomeOneAndNothingElseDoes) {
  std::mt19937 random(7);
  Rows first(record::kEntity);
  Rows second(record::kEntity);
  std::vector<std::uint8_t> keep;
  Counts expected;
  for (int i = 0; i < 5'000; ++i) {
    const Key key{random() % 2 == 0 ? "role" : "user", "id" + std::to_string(random() % 200),
                  random() % 3 == 0 ? "" : std::to_string(random() % 3)};
    const auto at = static_cast<std::int64_t>(random() % 1'000);
    const Count count{static_cast<std::int64_t>(random() % 5), at, at + 10};
    const bool is_first = random() % 2 == 0;
    add_entity(is_first ? first : second, key, count);
    if (!is_first) {
      keep.push_back(random() % 4 == 0 ? 0 : 1);
      if (keep.back() == 0) {
        continue;
      }
    }
    Count& sum = expected[key];
    sum = {sum.calls + count.calls, sum.first_ms == kNoInt ? at : std::min(sum.first_ms, at),
           std::max(sum.last_ms, at + 10)};
  }
  first.append(second, keep);
  std::vector<std::uint32_t> order = sort_order(first);
  join_equal(first, order);
  EXPECT_EQ(counts_of(first, order), expected);
}

TEST(Join, ATableWithoutAMergeKeyKeepsItsRows) {
  Rows rows(record::kFlag);
  for (int i = 0; i < 2; ++i) {
    for (std::size_t column = 0; column < rows.columns.size(); ++column) {
      rows.add_text(column, "same");
    }
    rows.row_done();
  }
  std::vector<std::uint32_t> order = sort_order(rows);
  join_equal(rows, order);
  EXPECT_EQ(order.size(), 2U);
}

TEST(Join, ASumStopsAtTheGreatestNumber) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(joined(Join::sum, kMost - 1, 1), kMost);
  EXPECT_EQ(joined(Join::sum, kMost, 1), kMost);
  EXPECT_EQ(joined(Join::least, kNoInt, 5), 5);
  EXPECT_EQ(joined(Join::most, 5, kNoInt), 5);
  EXPECT_EQ(joined(Join::keep, 1, 2), 1);
}

}  // namespace
}  // namespace spoor::store
