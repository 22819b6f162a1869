// SPDX-License-Identifier: Apache-2.0
// The named queries of sql/, compiled in. A name that does not exist does not compile.
#pragma once

#include <string_view>

namespace spoor::store {

struct Query {
  std::string_view name;
  std::string_view text;  // parameters are written :like_this; every one is bound, none is pasted in
};

inline constexpr Query kQueries[] = {
#include "sql/queries.inc"
};

// The query of that name; `query("indicator.new_aso")` is checked by the compiler.
consteval const Query& query(std::string_view name) {
  for (const Query& candidate : kQueries) {
    if (candidate.name == name) {
      return candidate;
    }
  }
  throw "no such file under sql/";
}

// For names a user typed (`spoor sql NAME`): null if there is none.
constexpr const Query* find_query(std::string_view name) {
  for (const Query& candidate : kQueries) {
    if (candidate.name == name) {
      return &candidate;
    }
  }
  return nullptr;
}

}  // namespace spoor::store
