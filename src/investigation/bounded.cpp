// SPDX-License-Identifier: Apache-2.0
#include "investigation/bounded.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spoor::investigation {

void add_cut(const Bound& bound, std::vector<std::string>& cuts) {
  std::string sentence = fmt::format("only the first {} {} were read", bound.most, bound.what);
  if (std::ranges::find(cuts, sentence) == cuts.end()) {
    cuts.push_back(std::move(sentence));
  }
}

Result<store::Answer> run_bounded(store::Engine& engine, const store::Query& query, std::vector<store::Param> params,
                                  const Bound& bound, std::vector<std::string>& cuts) {
  params.emplace_back().name = "most";
  params.back().value = bound.most + 1;
  SPOOR_TRY(store::Answer answer, engine.run(query, params));
  if (static_cast<std::int64_t>(answer.size()) > bound.most) {
    answer.rows.resize(static_cast<std::size_t>(bound.most));
    add_cut(bound, cuts);
  }
  return answer;
}

}  // namespace spoor::investigation
