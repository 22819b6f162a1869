// SPDX-License-Identifier: Apache-2.0
// The seam between the analytics and what runs them: a named query and its values in, a small table out.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "store/query.hpp"

namespace spoor::store {

// A bound value; monostate is NULL. A vector of texts binds as one list (used with UNNEST or contains).
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>>;

struct Param {
  std::string_view name;  // without the colon
  Value value;
};

using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

// The rows a query gave, in its order. Owns them.
class Answer {
 public:
  std::vector<std::string> names;
  std::vector<std::vector<Cell>> rows;

  std::size_t size() const { return rows.size(); }
  bool is_null(std::size_t row, std::size_t column) const {
    return std::holds_alternative<std::monostate>(rows[row][column]);
  }
  // Of a null cell: empty text, 0, false. A cell of another type is our own mistake and stops the program.
  std::string_view text(std::size_t row, std::size_t column) const;
  std::int64_t integer(std::size_t row, std::size_t column) const;
  double real(std::size_t row, std::size_t column) const;  // integers are widened
  bool boolean(std::size_t row, std::size_t column) const;
};

class Engine {
 public:
  virtual ~Engine() = default;

  // Runs the query with every parameter it names bound; a missing or superfluous one is our own mistake (internal).
  // Not for several threads at once.
  virtual Result<Answer> run(const Query& query, std::span<const Param> params) = 0;
  Result<Answer> run(const Query& query, std::initializer_list<Param> params) {
    return run(query, std::span<const Param>(params.begin(), params.size()));
  }

  // The same, row by row, for answers of any length; `row` returns false to stop.
  virtual Status each(const Query& query, std::span<const Param> params,
                      const std::function<bool(std::span<const Cell>)>& row) = 0;
};

}  // namespace spoor::store
