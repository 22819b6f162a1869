// SPDX-License-Identifier: Apache-2.0
// A time that a person may have typed.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"

namespace spoor::app {

// Absent if nothing was typed; fails as parse_time_or_offset does.
inline Result<std::optional<TimeMs>> typed_time(const std::string& text, TimeMs now) {
  if (text.empty()) {
    return std::optional<TimeMs>{};
  }
  SPOOR_TRY(const TimeMs at, parse_time_or_offset(text, now));
  return std::optional<TimeMs>{at};
}

}  // namespace spoor::app
