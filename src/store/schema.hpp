// SPDX-License-Identifier: Apache-2.0
// The tables of a store as DuckDB knows them, made from record::kTables, and the version they have.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "record/columns.hpp"
#include "store/engine_duckdb.hpp"

namespace spoor::store {

// Counts up whenever kTables gains a table or a (nullable) column.
inline constexpr std::int64_t kSchemaVersion = 1;
inline constexpr std::string_view kVersion = SPOOR_VERSION;

// `store_info` is the one table that is not in kTables: what is known about the store itself, as texts by key.
inline constexpr std::string_view kInfoSchema = "schema";          // kSchemaVersion of its maker or last upgrade
inline constexpr std::string_view kInfoVersion = "spoor_version";  // release that did that
inline constexpr std::string_view kInfoCreated = "created_ms";
inline constexpr std::string_view kInfoRetainedFrom = "retained_from_ms";  // absent: nothing was ever dropped

std::string_view sql_type(record::Type type);
std::string quoted_name(std::string_view name);  // "name"

// Makes every table. The lake must be attached, writable and empty, and not yet in its place.
Status create_schema(DuckConnection& connection);

enum class SchemaAge { current, older };

// conflict if a newer spoor made the store: names both versions and the remedy.
Result<SchemaAge> check_schema(DuckConnection& connection);

// Adds the tables and columns that an older store lacks, in one transaction.
Status upgrade_schema(DuckConnection& connection);

// Of store_info; not_found if the key is not there.
Result<std::string> read_info(DuckConnection& connection, std::string_view key);
// Sets a key within the caller's transaction.
Status write_info(DuckConnection& connection, std::string_view key, std::string_view value);

}  // namespace spoor::store
