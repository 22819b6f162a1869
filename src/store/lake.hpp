// SPDX-License-Identifier: Apache-2.0
// The lake inside a store's directory: where its files lie, how it is attached, which files it consists of.
//
//   catalog.sqlite            which files make up each table, in every snapshot
//   data/main/<table>/        Parquet files, never changed once they are there
//   tmp/                      what queries spill
//   writer.lock               who writes
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "record/columns.hpp"
#include "store/engine_duckdb.hpp"

namespace spoor::store {

std::filesystem::path catalog_file(const std::filesystem::path& store);
std::filesystem::path data_directory(const std::filesystem::path& store);
std::filesystem::path table_directory(const std::filesystem::path& store, std::string_view table);
std::filesystem::path temp_directory(const std::filesystem::path& store);  // another one for every process

// Makes the directory, an empty catalog with all tables, and nothing else. The catalog appears whole or not at all.
// Fails with invalid_input if the directory holds other files and no store.
Status create_store(DuckConnection& connection, const std::filesystem::path& store);
Status check_directory(const std::filesystem::path& store);  // that last test alone

struct Attachment {
  bool writable = false;
  std::optional<std::int64_t> snapshot;  // absent: always the newest
};
// Attaches the store's catalog as database `lake`, wherever the directory has been moved.
Status attach_lake(DuckConnection& connection, const std::filesystem::path& store, const Attachment& how);
Status detach_lake(DuckConnection& connection);
// Unqualified table names mean the lake's; for every connection beside the one that attached.
Status use_lake(DuckConnection& connection);

Result<std::int64_t> current_snapshot(DuckConnection& connection);

struct LakeFile {
  std::filesystem::path path;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  TimeMs min_time;  // of the table's time column; kNoInt if it has none
  TimeMs max_time;
  std::int64_t deleted_rows = 0;  // rows in it that a retention run took away
};
using LakeFiles = std::map<std::string, std::vector<LakeFile>, std::less<>>;  // by table, in the order of their names
// The files of the newest snapshot. One question for all tables: the files are few, asking is what costs.
Result<LakeFiles> live_files(DuckConnection& connection, const std::filesystem::path& store);

// Adds files that lie under table_directory(); within the caller's transaction. DuckLake would add a file twice, so the
// caller must give names that were never used before.
Status add_files(DuckConnection& connection, std::string_view table, const std::vector<std::filesystem::path>& files);

// Files under data_directory() that no snapshot knows. Only who holds the writer's lock may remove them.
Result<std::vector<std::filesystem::path>> orphan_files(DuckConnection& connection, const std::filesystem::path& store);

// Forgets the snapshots that were replaced more than `age_ms` ago, and removes the files that only they had.
Result<std::int64_t> expire_snapshots(DuckConnection& connection, TimeMs now, TimeMs age_ms);

}  // namespace spoor::store
