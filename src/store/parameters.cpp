// SPDX-License-Identifier: Apache-2.0
#include "store/parameters.hpp"

#include <algorithm>

namespace spoor::store {
namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

// Where the quoted text or comment that begins at `at` ends; `at` itself if none begins there.
std::size_t end_of_opaque(std::string_view sql, std::size_t at) {
  auto after = [&](std::string_view end, std::size_t from) {
    std::size_t found = sql.find(end, from);
    return found == std::string_view::npos ? sql.size() : found + end.size();
  };
  if (sql[at] == '\'' || sql[at] == '"') {
    return after(sql.substr(at, 1), at + 1);  // a doubled quote simply opens the next one
  }
  if (sql.substr(at, 2) == "--") {
    return after("\n", at);
  }
  if (sql.substr(at, 2) == "/*") {
    return after("*/", at + 2);
  }
  return at;
}

}  // namespace

ParameterizedText with_dollar_parameters(std::string_view sql) {
  ParameterizedText out;
  out.text.reserve(sql.size());
  for (std::size_t at = 0; at < sql.size();) {
    if (std::size_t end = end_of_opaque(sql, at); end != at) {
      out.text.append(sql.substr(at, end - at));
      at = end;
    } else if (sql.substr(at, 2) == "::") {
      out.text += "::";
      at += 2;
    } else if (sql[at] == ':' && at + 1 < sql.size() && starts_name(sql[at + 1])) {
      std::size_t name_end = at + 1;
      while (name_end < sql.size() && continues_name(sql[name_end])) {
        ++name_end;
      }
      std::string name(sql.substr(at + 1, name_end - at - 1));
      out.text.append("$").append(name);
      if (std::ranges::find(out.names, name) == out.names.end()) {
        out.names.push_back(std::move(name));
      }
      at = name_end;
    } else {
      out.text += sql[at++];
    }
  }
  return out;
}

}  // namespace spoor::store
