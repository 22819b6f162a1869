// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace spoor::record {

// When a credential ends, as responses spell it: `Jul 10, 2023 12:54:43 PM`, the same with a comma after the year or
// with a narrow no-break space, ISO 8601, or seconds (also milliseconds) since 1970. Takes a raw JSON string or number.
std::optional<TimeMs> parse_expiration(std::string_view raw);

}  // namespace spoor::record
