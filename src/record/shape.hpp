// SPDX-License-Identifier: Apache-2.0
// TABLE kShapes: the containers that records come in, recognised from the bytes. A new shape is one row here and one
// file shape_<name>.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "record/intake.hpp"

namespace spoor::record {

enum class ShapeResult : std::uint8_t {
  read,      // everything was read, rejects included
  not_mine,  // looked like it but is another shape; nothing was added
  broken,    // not well formed: what was added must be rolled back and the object read by the scanner
};

struct Shape {
  std::string_view name;
  bool (*fits)(std::string_view text);  // a cheap look at the text; white space before it has been removed
  ShapeResult (*read)(std::string_view padded, std::uint64_t offset, Intake& intake);
};

extern const std::span<const Shape> kShapes;  // the first that fits reads

ShapeResult read_records(std::string_view padded, std::uint64_t offset, Intake& intake);  // {"Records":[...]}
ShapeResult read_array(std::string_view padded, std::uint64_t offset, Intake& intake);    // [{...},...]
ShapeResult read_lines(std::string_view padded, std::uint64_t offset, Intake& intake);    // {...}\n{...}
ShapeResult read_bare(std::string_view padded, std::uint64_t offset, Intake& intake);     // {...}
bool fits_records(std::string_view text);
bool fits_array(std::string_view text);
bool fits_lines(std::string_view text);
bool fits_bare(std::string_view text);

// Shared by the shapes: brings each object of an array to the intake.
ShapeResult add_each(const Value& array, const char* text, std::uint64_t offset, Intake& intake);
// The one value that the text consists of, or an empty one.
Value only_value(std::string_view padded, Intake& intake);

}  // namespace spoor::record
