// SPDX-License-Identifier: Apache-2.0
// Text from logs is hostile: it is escaped for the place where it is shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spoor {

// One line that cannot move the cursor, change colours, reorder or hide text: control characters (C0, DEL, C1), invalid
// UTF-8, bidirectional controls and invisible characters appear as `\n`, `\t`, `\r`, `\x1b` or `\u202e`.
std::string escape_terminal(std::string_view text);

// A word for a shell. What comes from logs is hostile and commands are there to be pasted: anything beyond plain
// characters is put in single quotes, control characters as escape_terminal shows them. Never empty: '' is a word.
std::string shell_word(std::string_view text);

// One CSV field (RFC 4180), quoted when needed. A field that a spreadsheet would run as a formula gets a leading
// apostrophe; invalid UTF-8 becomes U+FFFD. Not for numbers of our own: `-1` is text here.
std::string escape_csv(std::string_view text);

// A JSON string with its quotes. Invalid UTF-8 becomes U+FFFD; what escape_terminal shows is written as \uXXXX, so the
// value is unchanged and the output is safe to look at.
std::string escape_json(std::string_view text);
void append_json(std::string& out, std::string_view text);

// Text for HTML and SVG, between tags or in a quoted attribute: what escape_terminal gives, with the characters of
// markup as entities.
std::string escape_html(std::string_view text);

// One value in Markdown as a code span, which no flavour looks into for links, mentions, markup or HTML. A backtick and
// the bar that ends a table cell appear as `\x60` and `\x7c`. Nothing for nothing.
std::string markdown_code(std::string_view text);

// A sentence in Markdown that may have names from the logs in it: a word that is more than letters or a figure becomes
// a code span, punctuation around it stays outside.
std::string markdown_words(std::string_view text);

// Lines in Markdown as a code block, to be copied as they are; its fence is longer than any row of backticks in them.
std::string markdown_block(const std::vector<std::string>& lines);

// A whole JSON text, its values unchanged: what escape_terminal shows in its strings is written as \uXXXX.
std::string visible_json(std::string_view json);

// Invalid UTF-8 replaced by U+FFFD, one for each maximal bad part; everything else unchanged.
std::string valid_utf8(std::string_view text);

}  // namespace spoor
