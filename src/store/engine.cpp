// SPDX-License-Identifier: Apache-2.0
#include "store/engine.hpp"

#include <cstdio>
#include <cstdlib>

namespace spoor::store {
namespace {

[[noreturn]] void wrong_type(const Answer& answer, std::size_t column, const char* wanted) {
  std::fprintf(stderr, "spoor: column %s of an answer is not %s\n", answer.names[column].c_str(), wanted);
  std::abort();
}

template <typename T>
T value_or_empty(const Answer& answer, std::size_t row, std::size_t column, const char* wanted) {
  const Cell& cell = answer.rows[row][column];
  if (std::holds_alternative<std::monostate>(cell)) {
    return T{};
  }
  const T* value = std::get_if<T>(&cell);
  if (value == nullptr) {
    wrong_type(answer, column, wanted);
  }
  return *value;
}

}  // namespace

std::string_view Answer::text(std::size_t row, std::size_t column) const {
  const Cell& cell = rows[row][column];
  if (std::holds_alternative<std::monostate>(cell)) {
    return {};
  }
  const std::string* value = std::get_if<std::string>(&cell);
  if (value == nullptr) {
    wrong_type(*this, column, "a text");
  }
  return *value;
}

std::int64_t Answer::integer(std::size_t row, std::size_t column) const {
  return value_or_empty<std::int64_t>(*this, row, column, "an integer");
}

double Answer::real(std::size_t row, std::size_t column) const {
  if (const auto* whole = std::get_if<std::int64_t>(&rows[row][column])) {
    return static_cast<double>(*whole);
  }
  return value_or_empty<double>(*this, row, column, "a number");
}

bool Answer::boolean(std::size_t row, std::size_t column) const {
  return value_or_empty<bool>(*this, row, column, "a boolean");
}

}  // namespace spoor::store
