// SPDX-License-Identifier: Apache-2.0
// A name for a record that brings none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "record/rows.hpp"

namespace spoor::record {

// The eventID as 16 bytes if it is a UUID, in any case of letters.
std::optional<Uuid> parse_uuid(std::string_view text);
std::string format_uuid(const Uuid& id);

// 128 bits of a hash of the text, marked as UUID version 8 so that it is never taken for a real one.
Uuid hashed_uuid(std::string_view text);

// The record in one spelling whatever its white space and the order of its members: keys sorted, no spaces. Absent if
// it is not valid JSON. Behind `padded` 64 bytes are readable.
std::optional<std::string> canonical_json(std::string_view padded);

}  // namespace spoor::record
