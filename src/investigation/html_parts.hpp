// SPDX-License-Identifier: Apache-2.0
// What the sections of the HTML report are put together from, and the sections themselves.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "investigation/markup.hpp"
#include "investigation/phrases.hpp"
#include "investigation/report.hpp"

namespace spoor::investigation {

inline constexpr std::size_t kMostCards = 100;  // of one list; the rest is in JSON

Word severity_class(Severity severity);  // critical, high, ...: the colour of the badge
Word severity_word(Severity severity);   // Critical, High, ...
void write_badge(Severity severity, Markup& page);

// A list of names and what belongs to them; those without text are left out.
void write_facts(const std::vector<Fact>& facts, Markup& page);
// A name and what belongs to it, in a list of class `pairs`: a sentence, or names from the logs each by itself. Nothing
// if there is none.
void write_pair(Word name, const std::string& text, Markup& page);
void write_pair(Word name, const std::vector<std::string>& values, Markup& page);
// Text to copy into a shell.
void write_command(const std::string& command, Markup& page);
// `and 3 more: --format json has them all`, if there are more than are shown.
void write_more(std::size_t all, std::size_t shown, Markup& page);

// A table that can be scrolled by keyboard where it is too wide. Rows are written into body().
class Table {
 public:
  Table(Markup& page, Word caption, std::initializer_list<Word> columns);

 private:
  void head(Markup& page, std::initializer_list<Word> columns);

  Markup::Element region_;
  Markup::Element table_;
};

void write_timeline(const Report& report, Markup& page);
void write_ttps(const Report& report, Markup& page);
void write_indicators(const Report& report, Markup& page);
void write_map(const Report& report, Markup& page);
void write_linked(const Report& report, Markup& page);

}  // namespace spoor::investigation
