// SPDX-License-Identifier: Apache-2.0
// A tab separated table compiled in from data/: first line the column names, `#` lines are comments.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace spoor::record {

class TableText {
 public:
  // `name` is for messages. The text must outlive the table: cells are views into it. Its columns must be exactly
  // those of `columns`, in that order, and every row must have them all.
  static Result<TableText> read(std::string_view name, std::string_view text,
                                std::initializer_list<std::string_view> columns);

  std::size_t size() const { return lines_.size(); }
  std::string_view cell(std::size_t row, std::size_t column) const { return cells_[row * width_ + column]; }
  // An error that names file and line of a row.
  Error fault(std::size_t row, std::string_view reason) const;

 private:
  std::string name_;
  std::size_t width_ = 0;
  std::vector<std::string_view> cells_;
  std::vector<std::size_t> lines_;  // line number of each row
};

// The embedded files of data/attack/ by file name: `calls.tsv`. Empty for a name that is not embedded.
std::string_view attack_file(std::string_view name);

}  // namespace spoor::record
