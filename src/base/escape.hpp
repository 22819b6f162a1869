// SPDX-License-Identifier: Apache-2.0
// Text from logs is hostile: it is escaped for the place where it is shown.
#pragma once

#include <string>
#include <string_view>

namespace spoor {

// One line that cannot move the cursor, change colours, reorder or hide text: control characters (C0, DEL, C1), invalid
// UTF-8, bidirectional controls and invisible characters appear as `\n`, `\t`, `\r`, `\x1b` or `\u202e`.
std::string escape_terminal(std::string_view text);

// One CSV field (RFC 4180), quoted when needed. A field that a spreadsheet would run as a formula gets a leading
// apostrophe; invalid UTF-8 becomes U+FFFD. Not for numbers of our own: `-1` is text here.
std::string escape_csv(std::string_view text);

// A JSON string with its quotes. Invalid UTF-8 becomes U+FFFD; what escape_terminal shows is written as \uXXXX, so the
// value is unchanged and the output is safe to look at.
std::string escape_json(std::string_view text);
void append_json(std::string& out, std::string_view text);

// Invalid UTF-8 replaced by U+FFFD, one for each maximal bad part; everything else unchanged.
std::string valid_utf8(std::string_view text);

}  // namespace spoor
