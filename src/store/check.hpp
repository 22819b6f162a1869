// SPDX-License-Identifier: Apache-2.0
// Is the store what it says it is?
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace spoor::store {

struct CheckReport {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  std::int64_t calls = 0;
  std::int64_t objects = 0;
  std::vector<std::string> problems;           // empty: sound
  std::vector<std::filesystem::path> orphans;  // no problem: a writer at work, or the next writer removes them
};

// Reads every file to its end; if all can be read, looks for calls that are there twice and for objects whose ledger
// row does not account for their calls. Names at most kMaxProblems of a kind. Works beside a writer.
inline constexpr std::int64_t kMaxProblems = 20;
Result<CheckReport> check_store(const std::filesystem::path& directory);

}  // namespace spoor::store
