// SPDX-License-Identifier: Apache-2.0
#include "store/extensions.hpp"

#include "store/engine_duckdb.hpp"

namespace spoor::store {

std::string duckdb_version() { return duckdb_library_version(); }

Result<std::vector<Extension>> installed_extensions() {
  constexpr Query kLoaded{"store.loaded_extensions", R"(
    SELECT extension_name, extension_version FROM duckdb_extensions()
    WHERE loaded AND extension_name IN ('ducklake', 'sqlite_scanner') ORDER BY extension_name)"};
  SPOOR_TRY(const std::shared_ptr<DuckDatabase> database, DuckDatabase::open({}));
  SPOOR_TRY(const std::unique_ptr<DuckConnection> connection, DuckConnection::open(database));
  SPOOR_TRY(const Answer answer, connection->run(kLoaded, {}));
  std::vector<Extension> extensions;
  for (std::size_t row = 0; row < answer.size(); ++row) {
    extensions.push_back({std::string(answer.text(row, 0)), std::string(answer.text(row, 1))});
  }
  return extensions;
}

}  // namespace spoor::store
