// SPDX-License-Identifier: Apache-2.0
// Flavours of Markdown differ in what a backslash takes the meaning of, and some look for mentions, addresses and
// commits in what is left: only code is left alone by all of them.
#include <algorithm>
#include <cctype>

#include "base/escape.hpp"

namespace spoor {
namespace {

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 && static_cast<unsigned char>(c) < 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters with single hyphens or apostrophes between them.
bool is_word(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool joins = (text[i] == '-' || text[i] == '\'') && i > 0 && is_letter(text[i - 1]) && i + 1 < text.size() &&
                       is_letter(text[i + 1]);
    if (!is_letter(text[i]) && !joins) {
      return false;
    }
  }
  return !text.empty();
}

// Digits with the signs that dates, times and amounts have, too few of them to name a commit.
bool is_figure(std::string_view text) {
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    run = is_digit(text[i]) ? run + 1 : 0;
    const bool leads = i == 0 && text[i] == '+' && text.size() > 1;
    const bool joins = i > 0 && is_digit(text[i - 1]) && i + 1 < text.size() && is_digit(text[i + 1]) &&
                       std::string_view(".,:-").find(text[i]) != std::string_view::npos;
    const bool percent = text[i] == '%' && i > 0 && i + 1 == text.size();
    if (run > 6 || (!is_digit(text[i]) && !leads && !joins && !percent)) {
      return false;
    }
  }
  return !text.empty();
}

// A word of the sentence with its punctuation.
std::string markdown_word(std::string_view word, bool first) {
  std::string_view inner = word;
  std::string before;
  std::string after;
  if (inner.starts_with('(') && inner.size() > 1) {
    before = "(";
    inner.remove_prefix(1);
  }
  const std::string_view ends = inner.find('(') == std::string_view::npos ? ".,;:)" : ".,;:";
  while (inner.size() > 1 && ends.find(inner.back()) != std::string_view::npos) {
    after.insert(after.begin(), inner.back());
    inner.remove_suffix(1);
  }
  const bool begins_a_list = first && is_figure(inner) && !after.empty();
  const bool plain = inner == "/" || is_word(inner) || (is_figure(inner) && !begins_a_list);
  return before + (plain ? std::string(inner) : markdown_code(inner)) + after;
}

}  // namespace

std::string markdown_code(std::string_view text) {
  if (text.empty()) {
    return {};
  }
  std::string out = "`";
  for (const char c : escape_terminal(text)) {
    out += c == '`' ? "\\x60" : c == '|' ? "\\x7c" : std::string(1, c);
  }
  return out + "`";
}

std::string markdown_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) {
      out += (out.empty() ? "" : " ") + markdown_word(text.substr(0, end), out.empty());
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string markdown_block(const std::vector<std::string>& lines) {
  std::string shown;
  for (const std::string& line : lines) {
    shown += escape_terminal(line) + "\n";
  }
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char c : shown) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + "\n" + shown + fence + "\n";
}

}  // namespace spoor
