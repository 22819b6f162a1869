// SPDX-License-Identifier: Apache-2.0
// `spoor sql NAME`: runs or prints a named query.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace spoor::app {

enum class SqlFormat : std::uint8_t { text, json, csv };

struct SqlCommandOptions {
  std::filesystem::path store;
  std::string name;                 // empty: lists the names
  std::vector<std::string> params;  // "name=value"; a list is written "a,b"; "name=null" is null
  SqlFormat format = SqlFormat::text;
  bool text_only = false;  // prints the query itself, for another engine
};

// Rows on stdout, a failure on stderr. The exit code: 0 done, 1 failed, 2 wrong usage (no such query, a parameter
// missing, unknown or not of its type).
int run_sql(const SqlCommandOptions& options);

}  // namespace spoor::app
