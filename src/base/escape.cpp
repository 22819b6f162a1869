// SPDX-License-Identifier: Apache-2.0
#include "base/escape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace spoor {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct Unit {
  char32_t point = 0;
  std::size_t length = 1;  // bytes to skip, at least one
  bool valid = false;
};

// What the first byte of a sequence promises; `low` and `high` bound the second byte (no overlong forms, surrogates or
// points beyond U+10FFFF).
struct Lead {
  std::size_t length;
  unsigned char low;
  unsigned char high;
};

constexpr Lead lead_of(unsigned char byte) {
  if (byte < 0x80) {
    return {1, 0, 0};
  }
  if (byte < 0xC2 || byte > 0xF4) {
    return {0, 0, 0};
  }
  if (byte < 0xE0) {
    return {2, 0x80, 0xBF};
  }
  if (byte < 0xF0) {
    return {3, static_cast<unsigned char>(byte == 0xE0 ? 0xA0 : 0x80),
            static_cast<unsigned char>(byte == 0xED ? 0x9F : 0xBF)};
  }
  return {4, static_cast<unsigned char>(byte == 0xF0 ? 0x90 : 0x80),
          static_cast<unsigned char>(byte == 0xF4 ? 0x8F : 0xBF)};
}

// The character at the front; of an invalid one the bytes that could have begun a valid one are skipped together.
Unit first_unit(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const Lead lead = lead_of(first);
  if (lead.length <= 1) {
    return {first, 1, lead.length == 1};
  }
  char32_t point = first & (0x7FU >> lead.length);
  for (std::size_t i = 1; i < lead.length; ++i) {
    const unsigned char byte = i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    const unsigned char low = i == 1 ? lead.low : 0x80;
    const unsigned char high = i == 1 ? lead.high : 0xBF;
    if (byte < low || byte > high) {
      return {0, i, false};
    }
    point = point << 6U | (byte & 0x3FU);
  }
  return {point, lead.length, true};
}

struct Span {
  char32_t first;
  char32_t last;
};

// Characters that are not shown or that change how others are shown.
constexpr std::array kUnsafe = {
    Span{0x00, 0x1F},     Span{0x7F, 0x9F},     Span{0xAD, 0xAD},       Span{0x61C, 0x61C},
    Span{0x180E, 0x180E}, Span{0x200B, 0x200F}, Span{0x2028, 0x202E},   Span{0x2060, 0x206F},
    Span{0xFEFF, 0xFEFF}, Span{0xFFF9, 0xFFFB}, Span{0xE0000, 0xE007F},
};

bool is_unsafe(char32_t point) {
  return std::ranges::any_of(kUnsafe, [point](const Span& span) { return span.first <= point && point <= span.last; });
}

// Printable ASCII needs none of the above.
bool is_plain(char byte) { return byte >= 0x20 && byte < 0x7F; }

void append_terminal_escape(std::string& out, char32_t point) {
  switch (point) {
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      break;
  }
  const auto value = static_cast<std::uint32_t>(point);
  const char* form = value < 0x80 ? "\\x{:02x}" : value < 0x10000 ? "\\u{:04x}" : "\\U{:08x}";
  fmt::format_to(std::back_inserter(out), fmt::runtime(form), value);
}

void append_json_escape(std::string& out, char32_t point) {
  auto value = static_cast<std::uint32_t>(point);
  if (value >= 0x10000) {
    value -= 0x10000;
    fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + (value >> 10U), 0xDC00 + (value & 0x3FFU));
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
  }
}

// Calls `plain(bytes)` for runs that are fine as they are, `special(unit, bytes)` for every other character.
template <typename Plain, typename Special>
void walk(std::string_view text, const Plain& plain, const Special& special) {
  while (!text.empty()) {
    const auto stop = std::ranges::find_if_not(text, is_plain);
    const auto run = static_cast<std::size_t>(stop - text.begin());
    if (run > 0) {
      plain(text.substr(0, run));
      text.remove_prefix(run);
      continue;
    }
    const Unit unit = first_unit(text);
    special(unit, text.substr(0, unit.length));
    text.remove_prefix(unit.length);
  }
}

// The first characters at which spreadsheets begin a formula, also in their full-width forms.
bool begins_formula(std::string_view text) {
  constexpr std::string_view kStarts = "=+-@\t\r\n";
  constexpr std::array<std::string_view, 4> kWide = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
  return !text.empty() && (kStarts.find(text.front()) != std::string_view::npos ||
                           std::ranges::any_of(kWide, [&](std::string_view wide) { return text.starts_with(wide); }));
}

}  // namespace

std::string escape_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  walk(
      text, [&](std::string_view run) { out += run; },
      [&](const Unit& unit, std::string_view bytes) {
        if (!unit.valid) {
          for (const char byte : bytes) {
            fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(byte));
          }
        } else if (is_unsafe(unit.point)) {
          append_terminal_escape(out, unit.point);
        } else {
          out += bytes;
        }
      });
  return out;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  walk(
      text, [&](std::string_view run) { out += run; },
      [&](const Unit& unit, std::string_view bytes) { out += unit.valid ? bytes : kReplacement; });
  return out;
}

std::string escape_csv(std::string_view text) {
  std::string field = valid_utf8(text);
  if (begins_formula(field)) {
    field.insert(field.begin(), '\'');
  }
  if (field.find_first_of(",\"\r\n") == std::string::npos) {
    return field;
  }
  std::string quoted = "\"";
  for (const char byte : field) {
    quoted.append(byte == '"' ? 2 : 1, byte);
  }
  return quoted + "\"";
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : escape_terminal(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

void append_json(std::string& out, std::string_view text) {
  const auto append_plain = [&](std::string_view run) {
    for (const char byte : run) {
      if (byte == '"' || byte == '\\') {
        out.push_back('\\');
      }
      out.push_back(byte);
    }
  };
  out.push_back('"');
  walk(text, append_plain, [&](const Unit& unit, std::string_view bytes) {
    if (!unit.valid) {
      out += kReplacement;
    } else if (is_unsafe(unit.point)) {
      append_json_escape(out, unit.point);
    } else {
      out += bytes;
    }
  });
  out.push_back('"');
}

std::string visible_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  walk(
      json, [&](std::string_view run) { out += run; },
      [&](const Unit& unit, std::string_view bytes) {
        // Below a space are only the new lines between members: in strings they are escaped already.
        if (unit.valid && unit.point > ' ' && is_unsafe(unit.point)) {
          append_json_escape(out, unit.point);
        } else {
          out += bytes;
        }
      });
  return out;
}

std::string escape_json(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_json(out, text);
  return out;
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  std::string shown = escape_terminal(text);
  if (!shown.empty() && shown.find_first_not_of(kPlain) == std::string::npos) {
    return shown;
  }
  std::string quoted = "'";
  for (const char c : shown) {
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return quoted + "'";
}

}  // namespace spoor
