// SPDX-License-Identifier: Apache-2.0
// Time is epoch milliseconds UTC, a 64-bit integer, from the file to the report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace spoor {

using TimeMs = std::int64_t;

inline constexpr TimeMs kSecondMs = 1000;
inline constexpr TimeMs kMinuteMs = 60 * kSecondMs;
inline constexpr TimeMs kHourMs = 60 * kMinuteMs;
inline constexpr TimeMs kDayMs = 24 * kHourMs;

// Start of the hour or day that holds `at`, also before 1970.
constexpr TimeMs floor_to(TimeMs at, TimeMs unit) { return at - ((at % unit) + unit) % unit; }

// The forms found in logs: `2023-07-10T11:42:18Z`, with a fraction or an offset, a space for the T, and the basic form
// `20131102T010628Z`. Without an offset the text is UTC. Anything else, and years outside 1970..2200, is absent.
std::optional<TimeMs> parse_time(std::string_view text);

// What a person may type: RFC 3339, a date (midnight UTC), or an offset from `now` (`-45d`, `-6h`, `-30m`, `now`).
Result<TimeMs> parse_time_or_offset(std::string_view text, TimeMs now);

// `2023-07-10T11:42:18Z`; milliseconds are printed only when they are not zero.
std::string format_time(TimeMs at);
// `2023-07-10 11:42` for tables.
std::string format_minute(TimeMs at);

}  // namespace spoor
