// SPDX-License-Identifier: Apache-2.0
// `2023-07-10T11:42:18Z`, the form that nearly all records have: the day is worked out once for many records. Every
// other form is left to parse_time().
#pragma once

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace spoor::record {

class EventClock {
 public:
  // Absent if the text is no time.
  std::optional<TimeMs> read(std::string_view text) {
    if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z') {
      return parse_time(text);
    }
    if (text.substr(0, 10) != std::string_view(day_text_.data(), day_text_.size())) {
      const auto day = parse_time(fmt::format("{}T00:00:00Z", text.substr(0, 10)));
      if (!day) {
        return std::nullopt;
      }
      text.copy(day_text_.data(), day_text_.size());
      day_ = *day;
    }
    const int hour = two(text, 11);
    const int minute = two(text, 14);
    const int second = two(text, 17);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return parse_time(text);
    }
    return day_ + hour * kHourMs + minute * kMinuteMs + second * kSecondMs;
  }

 private:
  static int two(std::string_view text, std::size_t at) {
    const auto tens = static_cast<unsigned>(text[at] - '0');
    const auto ones = static_cast<unsigned>(text[at + 1] - '0');
    return tens > 9 || ones > 9 ? -1 : static_cast<int>(tens * 10 + ones);
  }

  std::array<char, 10> day_text_{};
  TimeMs day_ = 0;
};

}  // namespace spoor::record
