// SPDX-License-Identifier: Apache-2.0
#include "record/shape.hpp"

namespace spoor::record {

bool fits_bare(std::string_view text) { return text.starts_with('{'); }

ShapeResult read_bare(std::string_view padded, std::uint64_t offset, Intake& intake) {
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  const simdjson::padded_string_view view(padded.data(), padded.size(), padded.size() + simdjson::SIMDJSON_PADDING);
  if (intake.parser().iterate(view).get(document) != simdjson::SUCCESS ||
      document.get_object().get(object) != simdjson::SUCCESS) {
    return ShapeResult::broken;
  }
  const Verdict verdict = intake.add(object, padded.data(), offset);
  if (verdict == Verdict::container) {
    return ShapeResult::not_mine;
  }
  return verdict != Verdict::broken && at_end(document) ? ShapeResult::read : ShapeResult::broken;
}

}  // namespace spoor::record
