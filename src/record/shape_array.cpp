// SPDX-License-Identifier: Apache-2.0
#include "record/shape.hpp"

namespace spoor::record {

bool fits_array(std::string_view text) { return text.starts_with('['); }

ShapeResult read_array(std::string_view padded, std::uint64_t offset, Intake& intake) {
  simdjson::ondemand::document document;
  simdjson::ondemand::array array;
  const simdjson::padded_string_view view(padded.data(), padded.size(), padded.size() + simdjson::SIMDJSON_PADDING);
  if (intake.parser().iterate(view).get(document) != simdjson::SUCCESS ||
      document.get_array().get(array) != simdjson::SUCCESS) {
    return ShapeResult::broken;
  }
  const ShapeResult result = add_each(array, padded.data(), offset, intake);
  return result == ShapeResult::read && !at_end(document) ? ShapeResult::broken : result;
}

}  // namespace spoor::record
