// SPDX-License-Identifier: Apache-2.0
// What DuckDB has been given to work with.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace spoor::store {

std::string duckdb_version();

struct Extension {
  std::string name;
  std::string version;
};
// The two extensions a store needs, loaded to see that they can be; the error names the one that cannot, and why.
Result<std::vector<Extension>> installed_extensions();

}  // namespace spoor::store
