// SPDX-License-Identifier: Apache-2.0
// For tests only: seeded rows of any table, from empty to hostile, and a table that has a column of every kind.
#pragma once

#include <array>
#include <bit>
#include <limits>
#include <random>
#include <string>

#include "record/rows.hpp"
#include "store/parquet.hpp"

namespace spoor::store::parquet {

struct RandomShape {
  std::string name;
  std::size_t rows = 0;
  double nulls = 0.2;            // share of nullable values that are null
  std::uint32_t distinct = 100;  // texts and integers to choose from; 0: one of its own for each row
  std::size_t longest = 40;      // bytes of a text
  bool hostile = false;          // texts of any bytes, integers of any size
};

inline constexpr std::array kEveryKindColumns = {
    record::Column{"id", record::Type::uuid, false, ""},      record::Column{"name", record::Type::text, false, ""},
    record::Column{"at", record::Type::int64, false, ""},     record::Column{"small", record::Type::int32, false, ""},
    record::Column{"yes", record::Type::boolean, false, ""},  record::Column{"real", record::Type::real, false, ""},
    record::Column{"name_n", record::Type::text, true, ""},   record::Column{"at_n", record::Type::int64, true, ""},
    record::Column{"small_n", record::Type::int32, true, ""}, record::Column{"yes_n", record::Type::boolean, true, ""},
    record::Column{"real_n", record::Type::real, true, ""},
};
inline constexpr std::array<std::string_view, 2> kEveryKindSort = {"name_n", "at"};
inline const record::Table kEveryKind{"every_kind", "", kEveryKindColumns, kEveryKindSort, "at", ""};

class RandomRows {
 public:
  RandomRows(const record::Table& table, RandomShape shape, std::uint64_t seed)
      : table_(table), shape_(std::move(shape)), random_(seed) {}

  record::Rows make() {
    record::Rows rows(table_);
    for (row_ = 0; row_ < shape_.rows; ++row_) {
      for (std::size_t at = 0; at < table_.columns.size(); ++at) {
        add(rows, at);
      }
      rows.row_done();
    }
    return rows;
  }

 private:
  std::uint64_t choice() { return shape_.distinct == 0 ? row_ : random_() % shape_.distinct; }

  void add(record::Rows& rows, std::size_t at) {
    const record::Column& column = table_.columns[at];
    const bool null = column.nullable && static_cast<double>(random_() % 1000) < shape_.nulls * 1000;
    switch (column.type) {
      case record::Type::text:
        null ? rows.add_null_text(at) : rows.add_text(at, text(choice()));
        break;
      case record::Type::boolean:
        rows.add_boolean(at, null ? record::kNoBool : random_() & 1);
        break;
      case record::Type::uuid:
        rows.add_uuid(at, uuid());
        break;
      case record::Type::real:
        rows.add_integer(at, null ? record::kNoInt : real_bits(static_cast<double>(choice()) / 7 - 3));
        break;
      default:
        rows.add_integer(at, null ? record::kNoInt : integer(column.type));
    }
  }

  std::string text(std::uint64_t number) {
    std::string made = std::to_string(number) + "/";
    std::mt19937_64 own(number * 31 + 7);  // the same number gives the same text
    const std::size_t size = own() % (shape_.longest + 1);
    static constexpr std::array<std::string_view, 6> kParts = {
        "a", "z9", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\n\""};
    while (made.size() < size) {
      made += shape_.hostile ? std::string(1, static_cast<char>(own())) : std::string(kParts[own() % kParts.size()]);
    }
    return number == 0 ? std::string() : made;
  }

  std::int64_t integer(record::Type type) {
    if (shape_.hostile && random_() % 3 == 0) {
      const bool most = (random_() & 1) != 0;
      return type == record::Type::int32
                 ? (most ? std::numeric_limits<std::int32_t>::max() : std::numeric_limits<std::int32_t>::min())
                 : (most ? std::numeric_limits<std::int64_t>::max() : record::kNoInt + 1);
    }
    return type == record::Type::int32 ? static_cast<std::int32_t>(choice())
                                       : 1'700'000'000'000 + static_cast<std::int64_t>(choice()) * 1000;
  }

  record::Uuid uuid() { return std::bit_cast<record::Uuid>(std::array<std::uint64_t, 2>{random_(), random_()}); }

  const record::Table& table_;
  RandomShape shape_;
  std::mt19937_64 random_;
  std::size_t row_ = 0;
};

// What the property tests write of every table.
inline std::array<RandomShape, 9> random_shapes() {
  return {{
      {.name = "empty", .rows = 0},
      {.name = "one", .rows = 1, .nulls = 0},
      {.name = "one_null", .rows = 1, .nulls = 1},
      {.name = "nulls", .rows = 1000, .nulls = 1},
      {.name = "mixed", .rows = 5000},
      {.name = "same", .rows = 30'000, .nulls = 0, .distinct = 1},
      {.name = "own", .rows = 3000, .nulls = 0.5, .distinct = 0},
      {.name = "long", .rows = 300, .distinct = 50, .longest = 3000},
      {.name = "hostile", .rows = 3000, .distinct = 700, .longest = 700, .hostile = true},
  }};
}

}  // namespace spoor::store::parquet
