// SPDX-License-Identifier: Apache-2.0
#include "record/shape.hpp"

namespace spoor::record {

bool fits_bare(std::string_view text) { return text.starts_with('{'); }

ShapeResult read_bare(std::string_view padded, std::uint64_t offset, Intake& intake) {
  const Value object = only_value(padded, intake);
  if (!object.is_object()) {
    return ShapeResult::broken;
  }
  const Verdict verdict = intake.add(object, padded.data(), offset);
  return verdict == Verdict::container ? ShapeResult::not_mine
         : verdict == Verdict::broken  ? ShapeResult::broken
                                       : ShapeResult::read;
}

}  // namespace spoor::record
