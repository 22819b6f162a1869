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

ShapeResult add_each(simdjson::ondemand::array array, const char* document, std::uint64_t offset, Intake& intake) {
  for (auto element : array) {
    simdjson::ondemand::object object;
    if (element.get_object().get(object) != simdjson::SUCCESS) {
      return ShapeResult::broken;
    }
    const Verdict verdict = intake.add(object, document, offset);
    if (verdict == Verdict::broken || verdict == Verdict::container) {
      return ShapeResult::broken;
    }
  }
  return ShapeResult::read;
}

bool at_end(simdjson::ondemand::document& document) {
  const char* at = nullptr;
  return document.current_location().get(at) == simdjson::OUT_OF_BOUNDS;
}

}  // namespace spoor::record
