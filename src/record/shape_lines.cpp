// SPDX-License-Identifier: Apache-2.0
#include "record/shape.hpp"

namespace spoor::record {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
// No record is longer. What AWS delivers is one line of megabytes, whose end is not worth looking for.
constexpr std::size_t kLongestLine = std::size_t{256} << 10U;

std::string_view without_space_behind(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

}  // namespace

// The first line is an object by itself and the next one begins an object.
bool fits_lines(std::string_view text) {
  const std::size_t end = text.substr(0, kLongestLine).find('\n');
  if (!text.starts_with('{') || end == std::string_view::npos) {
    return false;
  }
  const std::size_t next = text.find_first_not_of(kSpace, end);
  return without_space_behind(text.substr(0, end)).ends_with('}') && next != std::string_view::npos &&
         text[next] == '{';
}

ShapeResult read_lines(std::string_view padded, std::uint64_t offset, Intake& intake) {
  if (intake.index().read(padded) != Index::Fault::none) {
    return ShapeResult::broken;
  }
  while (!intake.index().at_end()) {
    Value object;
    if (!intake.index().next(object) || !object.is_object()) {
      return ShapeResult::broken;
    }
    const Verdict verdict = intake.add(object, padded.data(), offset);
    if (verdict == Verdict::broken || verdict == Verdict::container) {
      return ShapeResult::broken;
    }
  }
  return ShapeResult::read;
}

}  // namespace spoor::record
