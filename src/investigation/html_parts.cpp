// SPDX-License-Identifier: Apache-2.0
#include "investigation/html_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace spoor::investigation {

Word severity_class(Severity severity) {
  constexpr std::array<Word, 5> kClasses = {"badge informational", "badge low", "badge medium", "badge high",
                                            "badge critical"};
  return kClasses[static_cast<std::size_t>(severity)];
}

Word severity_word(Severity severity) {
  constexpr std::array<Word, 5> kWords = {"Informational", "Low", "Medium", "High", "Critical"};
  return kWords[static_cast<std::size_t>(severity)];
}

void write_badge(Severity severity, Markup& page) {
  page.leaf("span", severity_word(severity).text(), {{"class", severity_class(severity)}});
}

void write_facts(const std::vector<Fact>& facts, Markup& page) {
  const auto list = page.open("dl", {{"class", "facts"}});
  for (const Fact& one : facts) {
    if (one.text.empty()) {
      continue;
    }
    if (!one.name.empty()) {
      page.leaf("dt", one.name, {{"class", one.warning ? Word("warning") : Word("name")}});
    }
    page.leaf("dd", one.text, {{"class", one.warning ? Word("warning") : Word("fact")}});
  }
}

void write_pair(Word name, const std::string& text, Markup& page) {
  if (!text.empty()) {
    const auto pair = page.open("div");
    page.leaf("dt", name.text());
    page.leaf("dd", text);
  }
}

void write_pair(Word name, const std::vector<std::string>& values, Markup& page) {
  if (std::ranges::all_of(values, &std::string::empty)) {
    return;
  }
  const auto pair = page.open("div");
  page.leaf("dt", name.text());
  for (const std::string& value : values) {
    const auto one = page.open("dd");
    page.leaf("code", value);
  }
}

void write_command(const std::string& command, Markup& page) {
  if (!command.empty()) {
    const auto box = page.open("p", {{"class", "command"}});
    page.leaf("code", command);
  }
}

void write_more(std::size_t all, std::size_t shown, Markup& page) {
  if (all > shown) {
    page.leaf("p", fmt::format("and {} more: --format json has them all", all - shown), {{"class", "quiet"}});
  }
}

Table::Table(Markup& page, Word caption, std::initializer_list<Word> columns)
    : region_(page.open("div", {{"class", "scroll"}, {"role", "group"}, {"tabindex", "0"}, {"aria-label", caption}})),
      table_(page.open("table")) {
  page.leaf("caption", caption.text());
  head(page, columns);
}

void Table::head(Markup& page, std::initializer_list<Word> columns) {
  const auto group = page.open("thead");
  const auto row = page.open("tr");
  for (const Word column : columns) {
    page.leaf("th", column.text(), {{"scope", "col"}});
  }
}

}  // namespace spoor::investigation
