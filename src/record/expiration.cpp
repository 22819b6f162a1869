// SPDX-License-Identifier: Apache-2.0
#include "record/expiration.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>

namespace spoor::record {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t kFirstMs = 100'000'000'000;   // larger numbers are milliseconds
constexpr std::int64_t kLastMs = 7'289'654'400'000;  // the year 2201

// Takes the next run of digits, passing over everything that is none.
std::optional<int> next_number(std::string_view& text) {
  std::size_t begin = 0;
  while (begin < text.size() && (text[begin] < '0' || text[begin] > '9')) {
    ++begin;
  }
  int value = 0;
  const auto [end, error] = std::from_chars(text.data() + begin, text.data() + text.size(), value);
  if (error != std::errc()) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::optional<TimeMs> parse_american(std::string_view text) {
  std::size_t month = 0;
  while (month < kMonths.size() && !text.starts_with(kMonths[month])) {
    ++month;
  }
  if (month == kMonths.size()) {
    return std::nullopt;
  }
  std::array<int, 5> numbers{};  // day, year, hour, minute, second
  for (int& number : numbers) {
    const auto next = next_number(text);
    if (!next) {
      return std::nullopt;
    }
    number = *next;
  }
  const auto [day, year, hour, minute, second] = numbers;
  const bool afternoon = text.ends_with("PM");
  const bool twelve_hours = afternoon || text.ends_with("AM");
  const int hours = twelve_hours ? hour % 12 + (afternoon ? 12 : 0) : hour;
  return parse_time(fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", year, month + 1, day, hours, minute, second));
}

}  // namespace

std::optional<TimeMs> parse_expiration(std::string_view raw) {
  if (raw.size() >= 2 && raw.front() == '"' && raw.back() == '"') {
    const std::string_view text = raw.substr(1, raw.size() - 2);
    const auto time = parse_time(text);
    return time ? time : parse_american(text);
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
  if (error != std::errc() || number <= 0 || number >= kLastMs) {
    return std::nullopt;
  }
  return number > kFirstMs ? number : number * kSecondMs;
}

}  // namespace spoor::record
