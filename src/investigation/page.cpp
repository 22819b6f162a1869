// SPDX-License-Identifier: Apache-2.0
#include "investigation/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/escape.hpp"

namespace spoor::investigation {

std::string safe(const std::string& text) { return escape_terminal(text); }

std::string wrapped(const std::string& text, std::size_t first, const std::string& hang) {
  std::string out;
  std::size_t column = first;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::size_t length = end - at;
    if (column + length + 1 > kWidth && column > hang.size()) {
      out += "\n" + hang;
      column = hang.size();
    } else if (!out.empty()) {
      out += ' ';
      ++column;
    }
    out.append(text, at, length);
    column += length;
    at = end + 1;
  }
  return out;
}

void Page::heading(std::string_view text) { out_ += fmt::format("\n{}\n", paint(text, "1")); }

void Page::field(std::string_view name, const std::string& text) {
  out_ += fmt::format("{:<12}{}\n", name, wrapped(safe(text), 12, std::string(12, ' ')));
}

void Page::item(const std::string& text, std::size_t indent) {
  const std::string pad(indent, ' ');
  out_ += fmt::format("{}{}\n", pad, wrapped(safe(text), indent, pad + "  "));
}

std::string Page::severity(Severity level) const {
  constexpr std::array<std::string_view, 5> kColours = {"2", "36", "33", "31", "1;31"};
  return paint(name_of(level), kColours[static_cast<std::size_t>(level)]);
}

std::string Page::paint(std::string_view text, std::string_view code) const {
  return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

}  // namespace spoor::investigation
