// SPDX-License-Identifier: Apache-2.0
#include "record/shape.hpp"

namespace spoor::record {

bool fits_array(std::string_view text) { return text.starts_with('['); }

ShapeResult read_array(std::string_view padded, std::uint64_t offset, Intake& intake) {
  const Value array = only_value(padded, intake);
  return array.is_array() ? add_each(array, padded.data(), offset, intake) : ShapeResult::broken;
}

}  // namespace spoor::record
