// SPDX-License-Identifier: Apache-2.0
// Rows of one table in memory, column by column, texts as codes into a dictionary: the form in which rows are decoded,
// sorted, written and read back. No strings are copied per row and nothing is allocated per field.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "record/columns.hpp"

namespace spoor::record {

using Uuid = std::array<std::uint8_t, 16>;

inline constexpr std::uint32_t kNoText = std::numeric_limits<std::uint32_t>::max();  // a null text
inline constexpr std::int64_t kNoInt = std::numeric_limits<std::int64_t>::min();     // a null integer
inline constexpr std::uint8_t kNoBool = 2;                                           // a null boolean

// Distinct texts of one column, numbered in the order they came. Owns its bytes; views stay valid until clear().
class Dictionary {
 public:
  std::uint32_t code(std::string_view text) { return code(text, table_hash(text)); }  // adds it if it is new
  std::string_view text(std::uint32_t code) const { return texts_[code]; }
  std::size_t size() const { return texts_.size(); }
  std::size_t bytes() const { return bytes_; }  // memory held, for the batch's bound
  void clear();

 private:
  friend class Translation;
  struct Slot {
    std::uint32_t code = kNoText;  // empty
    std::uint32_t tag = 0;         // upper half of the hash: other texts are nearly always told by it alone
  };

  std::uint32_t code(std::string_view text, std::uint64_t hash);
  void grow();
  std::string_view keep(std::string_view text);

  std::vector<std::string_view> texts_;
  std::vector<std::uint64_t> hashes_;
  std::vector<Slot> slots_;  // open addressing
  std::vector<std::vector<char>> blocks_;
  std::size_t block_used_ = 0;
  std::size_t bytes_ = 0;
};

// Codes of one dictionary as codes of another; each text is looked up once. Both outlive it, `from` unchanged.
class Translation {
 public:
  Translation(const Dictionary& from, Dictionary& to) : from_(&from), to_(&to) {}

  std::uint32_t operator()(std::uint32_t code) {
    if (code == kNoText) {
      return kNoText;
    }
    if (codes_.empty()) {
      codes_.resize(from_->size(), kNoText);
    }
    std::uint32_t& known = codes_[code];
    if (known == kNoText) {
      known = to_->code(from_->text(code), from_->hashes_[code]);
    }
    return known;
  }

 private:
  const Dictionary* from_;
  Dictionary* to_;
  std::vector<std::uint32_t> codes_;
};

// One column: only the member of its type is used. `real` columns never pass through here.
struct ColumnRows {
  Dictionary dictionary;
  std::vector<std::uint32_t> codes;    // text
  std::vector<std::int64_t> integers;  // int64 and int32
  std::vector<std::uint8_t> booleans;  // boolean
  std::vector<Uuid> uuids;             // uuid
};

struct Rows {
  explicit Rows(const Table& shape);

  // Appends one value to column `at`; a row is complete when every column got one, then row_done() is called.
  void add_text(std::size_t at, std::string_view text) {
    columns[at].codes.push_back(columns[at].dictionary.code(text));
  }
  void add_code(std::size_t at, std::uint32_t code) { columns[at].codes.push_back(code); }
  void add_null_text(std::size_t at) { columns[at].codes.push_back(kNoText); }
  void add_integer(std::size_t at, std::int64_t value) { columns[at].integers.push_back(value); }
  void add_boolean(std::size_t at, std::uint8_t value) { columns[at].booleans.push_back(value); }
  void add_uuid(std::size_t at, const Uuid& value) { columns[at].uuids.push_back(value); }
  void row_done() { ++size; }

  // Appends the rows of another of the same table for which keep[row] != 0; all of them if `keep` is empty.
  void append(const Rows& other, std::span<const std::uint8_t> keep = {});

  void truncate(std::size_t rows);  // drops the last rows again; dictionaries keep their texts
  void clear();
  std::size_t memory() const;  // bytes held, near enough for the batch's bound

  const Table* table;
  std::size_t size = 0;
  std::vector<ColumnRows> columns;
};

}  // namespace spoor::record
