// SPDX-License-Identifier: Apache-2.0
#include "record/shape.hpp"

namespace spoor::record {
namespace {

constexpr std::size_t kLook = std::size_t{64} << 10U;  // members may stand before Records, but not that many

}  // namespace

bool fits_records(std::string_view text) {
  return text.starts_with('{') && text.substr(0, kLook).find("\"Records\"") != std::string_view::npos;
}

ShapeResult read_records(std::string_view padded, std::uint64_t offset, Intake& intake) {
  const Value object = only_value(padded, intake);
  if (!object.is_object()) {
    return ShapeResult::broken;
  }
  ShapeResult result = ShapeResult::not_mine;
  const bool whole = each_member(object, [&](std::string_view key, const Value& value) {
    if (key == "Records" && value.is_array() && result != ShapeResult::broken) {
      result = add_each(value, padded.data(), offset, intake);
    }
  });
  return whole ? result : ShapeResult::broken;
}

}  // namespace spoor::record
