// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace spoor {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2200;
constexpr TimeMs kEnd = 7'289'654'400'000;  // 2201-01-01T00:00:00Z

// Takes fixed pieces off the front of a text; after the first piece that is not there everything fails.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    if (rest_.size() < digits) {
      return fail();
    }
    for (std::size_t i = 0; i < digits; ++i) {
      const auto digit = static_cast<unsigned>(rest_[i] - '0');
      if (digit > 9) {
        return fail();
      }
      value = value * 10 + static_cast<int>(digit);
    }
    rest_.remove_prefix(digits);
    return value;
  }

  bool optional(std::string_view one_of) {
    if (rest_.empty() || one_of.find(rest_.front()) == std::string_view::npos) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  void expect(std::string_view one_of) {
    if (!optional(one_of)) {
      fail();
    }
  }

  // The digits that follow, as milliseconds; what is finer is cut off.
  int fraction() {
    int value = 0;
    int scale = 100;
    std::size_t digits = 0;
    for (; digits < rest_.size() && static_cast<unsigned>(rest_[digits] - '0') <= 9; ++digits) {
      value += (rest_[digits] - '0') * scale;
      scale /= 10;
    }
    if (digits == 0) {
      return fail();
    }
    rest_.remove_prefix(digits);
    return value;
  }

  int fail() {
    good_ = false;
    rest_ = {};
    return 0;
  }

  char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool finished() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::optional<TimeMs> midnight(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || year < kFirstYear || year > kLastYear) {
    return std::nullopt;
  }
  return std::chrono::sys_days{date}.time_since_epoch().count() * kDayMs;
}

// `Z`, nothing, `+hh:mm`, `+hhmm` or `+hh`, as what has to be taken away to reach UTC.
TimeMs offset(Pieces& pieces) {
  if (pieces.optional("Zz")) {
    return 0;
  }
  const bool negative = pieces.front() == '-';
  if (!pieces.optional("+-")) {
    return 0;
  }
  const int hours = pieces.number(2);
  int minutes = 0;
  if (pieces.optional(":") || pieces.front() != '\0') {
    minutes = pieces.number(2);
  }
  if (hours > 23 || minutes > 59) {
    pieces.fail();
  }
  const TimeMs away = hours * kHourMs + minutes * kMinuteMs;
  return negative ? -away : away;
}

Error not_a_time(std::string_view text) {
  return Error{
      Code::invalid_input,
      fmt::format("'{}' is no time: write 2023-07-10T11:42:18Z, 2023-07-10, now, or an offset from now such as "
                  "-45d, -6h or -30m",
                  text.substr(0, 64))};
}

}  // namespace

std::optional<TimeMs> parse_time(std::string_view text) {
  Pieces pieces(text);
  const int year = pieces.number(4);
  const bool extended = pieces.optional("-");
  const int month = pieces.number(2);
  if (extended) {
    pieces.expect("-");
  }
  const int day = pieces.number(2);
  pieces.expect(extended ? "Tt " : "Tt");
  const int hour = pieces.number(2);
  if (extended) {
    pieces.expect(":");
  }
  const int minute = pieces.number(2);
  if (extended) {
    pieces.expect(":");
  }
  const int second = pieces.number(2);  // 60 is a leap second: the first of the next minute
  const int millisecond = pieces.optional(".,") ? pieces.fraction() : 0;
  const TimeMs zone = offset(pieces);
  if (!pieces.finished() || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  const auto start = midnight(year, month, day);
  if (!start) {
    return std::nullopt;
  }
  const TimeMs at = *start + hour * kHourMs + minute * kMinuteMs + second * kSecondMs + millisecond - zone;
  return at >= 0 && at < kEnd ? std::optional(at) : std::nullopt;
}

Result<TimeMs> parse_time_or_offset(std::string_view text, TimeMs now) {
  if (text == "now") {
    return now;
  }
  if (const auto at = parse_time(text)) {
    return *at;
  }
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    if (const auto at = parse_time(std::string(text) + "T00:00:00Z")) {
      return *at;
    }
  }
  if (text.size() >= 3 && text.size() <= 10 && text.front() == '-') {
    const TimeMs unit = text.back() == 'd' ? kDayMs : text.back() == 'h' ? kHourMs : text.back() == 'm' ? kMinuteMs : 0;
    const char* end = text.data() + text.size() - 1;
    std::uint32_t count = 0;
    const auto [stop, failure] = std::from_chars(text.data() + 1, end, count);
    if (unit != 0 && failure == std::errc{} && stop == end && now - count * unit >= 0) {
      return now - count * unit;
    }
  }
  return not_a_time(text);
}

std::string format_time(TimeMs at) {
  const TimeMs day = floor_to(at, kDayMs);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day / kDayMs}}};
  const TimeMs in_day = at - day;
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 in_day / kHourMs, in_day % kHourMs / kMinuteMs, in_day % kMinuteMs / kSecondMs);
  if (in_day % kSecondMs != 0) {
    text += fmt::format(".{:03}", in_day % kSecondMs);
  }
  return text + "Z";
}

std::string format_minute(TimeMs at) {
  const std::string text = format_time(floor_to(at, kMinuteMs));
  const std::size_t date = text.find('T');
  return text.substr(0, date) + " " + text.substr(date + 1, 5);
}

}  // namespace spoor
