// SPDX-License-Identifier: Apache-2.0
#include "record/shape.hpp"

#include <array>

namespace spoor::record {
namespace {

constexpr std::array kAll = {
    Shape{"array", fits_array, read_array},
    Shape{"lines", fits_lines, read_lines},
    Shape{"records", fits_records, read_records},
    Shape{"bare", fits_bare, read_bare},
};

}  // namespace

const std::span<const Shape> kShapes{kAll};

ShapeResult add_each(const Value& array, const char* text, std::uint64_t offset, Intake& intake) {
  const bool whole = each_element(array, [&](const Value& element) {
    if (!element.is_object()) {
      return false;
    }
    const Verdict verdict = intake.add(element, text, offset);
    return verdict != Verdict::broken && verdict != Verdict::container;
  });
  return whole ? ShapeResult::read : ShapeResult::broken;
}

Value only_value(std::string_view padded, Intake& intake) {
  Value value;
  const bool whole = intake.index().read(padded) == Index::Fault::none && intake.index().next(value);
  return whole && intake.index().at_end() ? value : Value{};
}

}  // namespace spoor::record
