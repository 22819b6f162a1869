// SPDX-License-Identifier: Apache-2.0
// Keeping the store small and quick to read: merging files, dropping old days.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/result.hpp"
#include "store/engine_duckdb.hpp"
#include "store/store.hpp"

namespace spoor::store {

// Merges files and swaps them in one transaction a table; then forgets old snapshots and removes the files only they
// had. `name` begins the names of the new files: one that the store never saw. The caller holds the writer's lock.
Result<CompactSummary> compact_lake(DuckConnection& connection, const std::filesystem::path& store,
                                    std::string_view name, const CompactOptions& options);

// Deletes the rows of before `from`, of all tables that have a time, in one transaction; and the ledger rows and
// rejects of objects that hold nothing younger. Returns how many calls went.
Result<std::int64_t> drop_before(DuckConnection& connection, TimeMs from);

}  // namespace spoor::store
