// SPDX-License-Identifier: Apache-2.0
// The cells of a row that is read while the query runs; null is empty text, 0 or false.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "store/engine.hpp"

namespace spoor::investigation {

inline std::string_view text_in(const store::Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

inline std::int64_t integer_in(const store::Cell& cell) {
  const auto* number = std::get_if<std::int64_t>(&cell);
  return number == nullptr ? 0 : *number;
}

inline double real_in(const store::Cell& cell) {
  const auto* number = std::get_if<double>(&cell);
  return number == nullptr ? static_cast<double>(integer_in(cell)) : *number;
}

inline bool is_null(const store::Cell& cell) { return std::holds_alternative<std::monostate>(cell); }

}  // namespace spoor::investigation
