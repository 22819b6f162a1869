// SPDX-License-Identifier: Apache-2.0
// The names that a query text calls `:like_this`, and the text as DuckDB wants them, `$like_this`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spoor::store {

struct ParameterizedText {
  std::string text;
  std::vector<std::string> names;  // distinct, in the order of their first use
};

// Colons inside '...', "...", comments and `::` are left alone. Any text is accepted; what is no SQL stays no SQL.
ParameterizedText with_dollar_parameters(std::string_view sql);

}  // namespace spoor::store
