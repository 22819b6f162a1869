// SPDX-License-Identifier: Apache-2.0
// Answers of bounded length: memory has a bound whatever the store holds, and what lies beyond it is said.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

struct Bound {
  std::int64_t most = 0;
  std::string_view what;  // of what no more is read, for the sentence: "addresses of the subject"
};

// Runs a query that ends in LIMIT :most. Rows beyond the bound are dropped and `cuts` gets a sentence, once.
Result<store::Answer> run_bounded(store::Engine& engine, const store::Query& query, std::vector<store::Param> params,
                                  const Bound& bound, std::vector<std::string>& cuts);

// The sentence, if it is not there yet.
void add_cut(const Bound& bound, std::vector<std::string>& cuts);

}  // namespace spoor::investigation
