// SPDX-License-Identifier: Apache-2.0
// One row of an answer, read by column name, so that a query may change the order of its columns.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "store/engine.hpp"

namespace spoor::investigation {

class Row {
 public:
  Row(const store::Answer& answer, std::size_t row) : answer_(&answer), row_(row) {}

  bool is_null(std::string_view name) const { return answer_->is_null(row_, at(name)); }
  std::string text(std::string_view name) const { return std::string(answer_->text(row_, at(name))); }
  std::int64_t integer(std::string_view name) const { return answer_->integer(row_, at(name)); }
  double real(std::string_view name) const { return answer_->real(row_, at(name)); }
  bool boolean(std::string_view name) const { return answer_->boolean(row_, at(name)); }

  // A column that holds several texts, joined by the unit separator.
  std::vector<std::string> texts(std::string_view name) const {
    std::vector<std::string> out;
    std::string_view rest = answer_->text(row_, at(name));
    while (!rest.empty()) {
      const std::size_t end = rest.find('\x1f');
      out.emplace_back(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return out;
  }

 private:
  std::size_t at(std::string_view name) const {
    for (std::size_t i = 0; i < answer_->names.size(); ++i) {
      if (answer_->names[i] == name) {
        return i;
      }
    }
    std::fprintf(stderr, "spoor: a query gives no column %.*s\n", static_cast<int>(name.size()), name.data());
    std::abort();
  }

  const store::Answer* answer_;
  std::size_t row_;
};

// What `read` makes of each row.
template <typename Read>
auto rows_of(const store::Answer& answer, Read read) {
  std::vector<decltype(read(Row(answer, 0)))> out;
  out.reserve(answer.size());
  for (std::size_t i = 0; i < answer.size(); ++i) {
    out.push_back(read(Row(answer, i)));
  }
  return out;
}

}  // namespace spoor::investigation
