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
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  const simdjson::padded_string_view view(padded.data(), padded.size(), padded.size() + simdjson::SIMDJSON_PADDING);
  if (intake.parser().iterate(view).get(document) != simdjson::SUCCESS ||
      document.get_object().get(object) != simdjson::SUCCESS) {
    return ShapeResult::broken;
  }
  ShapeResult result = ShapeResult::not_mine;
  const auto error = each_member(object, [&](std::string_view key, simdjson::ondemand::value value) {
    simdjson::ondemand::array array;
    if (key != "Records" || value.get_array().get(array) != simdjson::SUCCESS) {
      return simdjson::SUCCESS;
    }
    result = add_each(array, padded.data(), offset, intake);
    return result == ShapeResult::broken ? simdjson::TAPE_ERROR : simdjson::SUCCESS;
  });
  const bool whole = error == simdjson::SUCCESS && (result == ShapeResult::not_mine || at_end(document));
  return whole ? result : ShapeResult::broken;
}

}  // namespace spoor::record
