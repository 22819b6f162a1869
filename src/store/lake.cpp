// SPDX-License-Identifier: Apache-2.0
#include "store/lake.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "record/rows.hpp"
#include "store/schema.hpp"

namespace spoor::store {
namespace fs = std::filesystem;
namespace {

constexpr Query kSnapshot{"store.current_snapshot", "SELECT id FROM ducklake_current_snapshot('lake')"};

constexpr Query kLiveFiles{"store.live_files", R"(
  SELECT f.path, f.path_is_relative = 1, f.record_count, f.file_size_bytes,
         TRY_CAST(s.min_value AS bigint), TRY_CAST(s.max_value AS bigint), coalesce(d.deleted, 0), w.table_name
  FROM __ducklake_metadata_lake.ducklake_data_file AS f
  JOIN __ducklake_metadata_lake.ducklake_table AS t ON t.table_id = f.table_id AND t.end_snapshot IS NULL
  JOIN (SELECT UNNEST(CAST(:tables AS varchar[])) AS table_name,
               UNNEST(CAST(:time_columns AS varchar[])) AS time_column) AS w ON w.table_name = t.table_name
  LEFT JOIN __ducklake_metadata_lake.ducklake_column AS c
    ON c.table_id = f.table_id AND c.column_name = w.time_column AND c.end_snapshot IS NULL
  LEFT JOIN __ducklake_metadata_lake.ducklake_file_column_stats AS s
    ON s.data_file_id = f.data_file_id AND s.column_id = c.column_id
  LEFT JOIN (SELECT data_file_id, max(delete_count) AS deleted
             FROM __ducklake_metadata_lake.ducklake_delete_file WHERE end_snapshot IS NULL GROUP BY data_file_id) AS d
    ON d.data_file_id = f.data_file_id
  WHERE f.end_snapshot IS NULL
  ORDER BY w.table_name, f.path)"};

constexpr Query kReferenced{"store.referenced_files", R"(
  SELECT t.table_name, f.path, f.path_is_relative = 1
  FROM __ducklake_metadata_lake.ducklake_data_file AS f
  JOIN __ducklake_metadata_lake.ducklake_table AS t ON t.table_id = f.table_id
  UNION ALL
  SELECT t.table_name, f.path, f.path_is_relative = 1
  FROM __ducklake_metadata_lake.ducklake_delete_file AS f
  JOIN __ducklake_metadata_lake.ducklake_table AS t ON t.table_id = f.table_id
  UNION ALL
  SELECT NULL, path, path_is_relative = 1 FROM __ducklake_metadata_lake.ducklake_files_scheduled_for_deletion)"};

// A snapshot stops being the newest when the next one is made: its own age says nothing about its readers.
constexpr Query kExpired{"store.expired_snapshots", R"(
  SELECT snapshot_id FROM (
    SELECT snapshot_id, lead(snapshot_time) OVER (ORDER BY snapshot_id) AS replaced
    FROM __ducklake_metadata_lake.ducklake_snapshot) AS s
  WHERE CAST(substr(CAST(replaced AS varchar), 1, 19) AS timestamp) < make_timestamp(:before_ms * 1000)
  ORDER BY snapshot_id)"};

Error cannot(std::string_view what, const fs::path& path, const std::error_code& why) {
  return {Code::internal, fmt::format("cannot {} {}: {}", what, path.string(), why.message())};
}

Status sync_directory(const fs::path& directory) {
  const int file = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) {
    ::close(file);
  }
  return synced ? Status(Done{}) : Status(cannot("write", directory, std::error_code(errno, std::generic_category())));
}

fs::path located(const fs::path& base, std::string_view path, bool relative) {
  return relative ? base / path : fs::path(path);
}

}  // namespace

fs::path catalog_file(const fs::path& store) { return store / "catalog.sqlite"; }
fs::path data_directory(const fs::path& store) { return store / "data"; }
fs::path table_directory(const fs::path& store, std::string_view table) {
  return data_directory(store) / "main" / table;
}
fs::path temp_directory(const fs::path& store) { return store / "tmp" / std::to_string(::getpid()); }

Status check_directory(const fs::path& store) {
  std::error_code error;
  if (!fs::exists(store, error) || fs::exists(catalog_file(store), error)) {
    return Done{};
  }
  if (!fs::is_directory(store, error)) {
    return Error{Code::invalid_input, fmt::format("{} is no directory: a store is one", store.string())};
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(store, error)) {
    const std::string name = entry.path().filename().string();
    if (name != "writer.lock" && name != "data" && name != "tmp" && name != "creating") {
      return Error{Code::invalid_input,
                   fmt::format("{} holds {} and no store: name a new or an empty directory", store.string(), name)};
    }
  }
  return error ? Status(cannot("read", store, error)) : Status(Done{});
}

Status create_store(DuckConnection& connection, const fs::path& store) {
  SPOOR_CHECK(check_directory(store));
  const fs::path scratch = store / "creating";
  std::error_code error;
  fs::remove_all(scratch, error);
  fs::create_directories(data_directory(scratch), error);
  if (error) {
    return cannot("make", scratch, error);
  }
  SPOOR_CHECK(attach_lake(connection, scratch, {.writable = true, .snapshot = {}}));
  SPOOR_CHECK(create_schema(connection));
  SPOOR_CHECK(detach_lake(connection));
  fs::rename(catalog_file(scratch), catalog_file(store), error);
  if (error) {
    return cannot("make", catalog_file(store), error);
  }
  SPOOR_CHECK(sync_directory(store));
  fs::remove_all(scratch, error);
  return Done{};
}

Status attach_lake(DuckConnection& connection, const fs::path& store, const Attachment& how) {
  // Without inlining every row lies in a file and a file whose rows are all deleted is gone: a delete of few rows would
  // else be noted in the catalog only, where live_files() does not look.
  const std::string options =
      how.writable ? "META_JOURNAL_MODE 'WAL', DATA_INLINING_ROW_LIMIT 0"
                   : (how.snapshot ? fmt::format("READ_ONLY, SNAPSHOT_VERSION {}", *how.snapshot) : "READ_ONLY");
  SPOOR_CHECK(connection.execute(fmt::format("ATTACH {} AS lake (DATA_PATH {}, OVERRIDE_DATA_PATH true, {})",
                                             sql_text("ducklake:sqlite:" + catalog_file(store).string()),
                                             sql_text(data_directory(store).string() + "/"), options)));
  return use_lake(connection);
}

Status detach_lake(DuckConnection& connection) { return connection.execute("USE memory; DETACH lake"); }

Status use_lake(DuckConnection& connection) { return connection.execute("USE lake"); }

Result<std::int64_t> current_snapshot(DuckConnection& connection) {
  SPOOR_TRY(const Answer answer, connection.run(kSnapshot, {}));
  return answer.integer(0, 0);
}

Result<LakeFiles> live_files(DuckConnection& connection, const fs::path& store) {
  std::vector<std::string> tables;
  std::vector<std::string> time_columns;
  for (const record::Table* table : record::kTables) {
    tables.emplace_back(table->name);
    time_columns.emplace_back(table->time_column);
  }
  SPOOR_TRY(const Answer answer,
            connection.run(kLiveFiles, {{"tables", std::move(tables)}, {"time_columns", std::move(time_columns)}}));
  LakeFiles files;
  for (std::size_t row = 0; row < answer.size(); ++row) {
    const std::string table(answer.text(row, 7));
    files[table].push_back({.path = located(table_directory(store, table), answer.text(row, 0), answer.boolean(row, 1)),
                            .rows = answer.integer(row, 2),
                            .bytes = answer.integer(row, 3),
                            .min_time = answer.is_null(row, 4) ? record::kNoInt : answer.integer(row, 4),
                            .max_time = answer.is_null(row, 5) ? record::kNoInt : answer.integer(row, 5),
                            .deleted_rows = answer.integer(row, 6)});
  }
  return files;
}

Status add_files(DuckConnection& connection, std::string_view table, const std::vector<fs::path>& files) {
  if (files.empty()) {
    return Done{};
  }
  std::string list;
  for (const fs::path& file : files) {
    list += (list.empty() ? "" : ", ") + sql_text(file.string());
  }
  // Older files may lack columns that were added later; those are null.
  return connection.execute(
      fmt::format("CALL ducklake_add_data_files('lake', {}, [{}], allow_missing => true)", sql_text(table), list));
}

Result<std::vector<fs::path>> orphan_files(DuckConnection& connection, const fs::path& store) {
  SPOOR_TRY(const Answer answer, connection.run(kReferenced, {}));
  std::set<fs::path> referenced;
  for (std::size_t row = 0; row < answer.size(); ++row) {
    const fs::path base = answer.is_null(row, 0) ? data_directory(store) : table_directory(store, answer.text(row, 0));
    referenced.insert(located(base, answer.text(row, 1), answer.boolean(row, 2)).lexically_normal());
  }
  std::vector<fs::path> orphans;
  std::error_code error;
  for (fs::recursive_directory_iterator at(data_directory(store), error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_regular_file() && !referenced.contains(at->path().lexically_normal())) {
      orphans.push_back(at->path());
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return cannot("read", data_directory(store), error);
  }
  std::ranges::sort(orphans);
  return orphans;
}

Result<std::int64_t> expire_snapshots(DuckConnection& connection, TimeMs now, TimeMs age_ms) {
  SPOOR_TRY(const Answer answer, connection.run(kExpired, {{"before_ms", now - age_ms}}));
  std::string versions;
  for (std::size_t row = 0; row < answer.size(); ++row) {
    versions += (versions.empty() ? "" : ", ") + std::to_string(answer.integer(row, 0));
  }
  if (!versions.empty()) {
    SPOOR_CHECK(connection.execute(fmt::format("CALL ducklake_expire_snapshots('lake', versions => [{}])", versions)));
  }
  SPOOR_CHECK(connection.execute("CALL ducklake_cleanup_old_files('lake', cleanup_all => true)"));
  return static_cast<std::int64_t>(answer.size());
}

}  // namespace spoor::store
