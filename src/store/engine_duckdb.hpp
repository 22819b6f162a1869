// SPDX-License-Identifier: Apache-2.0
// The engine over DuckDB's C interface: one in-memory database with the signed lake extensions, any number of
// connections. Only this floor, and tests that fill tables, include this file; everybody else sees Engine.
#pragma once

#include <duckdb.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/engine.hpp"

namespace spoor::store {

// `'text'` with quotes doubled, for the few statements that cannot be bound: ATTACH and the lists of files.
std::string sql_text(std::string_view text);

struct DuckOptions {
  std::string memory_limit = "2GB";
  std::filesystem::path temp_directory;  // spill files; made when first needed, removed with the database
  int threads = 2;
};

// Owns the database. Extensions are loaded from home() only, their signatures are checked, nothing is fetched.
class DuckDatabase {
 public:
  // Fails with internal if an extension is missing or not signed: the message says where it was looked for.
  static Result<std::shared_ptr<DuckDatabase>> open(const DuckOptions& options);
  ~DuckDatabase();
  DuckDatabase(const DuckDatabase&) = delete;
  DuckDatabase& operator=(const DuckDatabase&) = delete;
  duckdb_database handle() const { return handle_; }

 private:
  explicit DuckDatabase(duckdb_database handle) : handle_(handle) {}
  duckdb_database handle_;
};

class DuckConnection final : public Engine {
 public:
  static Result<std::unique_ptr<DuckConnection>> open(std::shared_ptr<DuckDatabase> database);
  ~DuckConnection() override;
  DuckConnection(const DuckConnection&) = delete;
  DuckConnection& operator=(const DuckConnection&) = delete;

  using Engine::run;
  Result<Answer> run(const Query& query, std::span<const Param> params) override;
  Status each(const Query& query, std::span<const Param> params,
              const std::function<bool(std::span<const Cell>)>& row) override;

  // Vectors as DuckDB made them, for scans where a Cell a value would cost too much. `chunk` returns false to stop.
  using ChunkVisitor = std::function<Result<bool>(duckdb_result&, duckdb_data_chunk)>;
  Status each_chunk(const Query& query, std::span<const Param> params, const ChunkVisitor& chunk);

  // Statements without parameters and without rows: DDL, BEGIN, COMMIT, CALL. Several may stand in one text.
  Status execute(std::string_view sql);

  // Runs `body` between BEGIN and COMMIT; any failure rolls back.
  Status transaction(const std::function<Status()>& body);

 private:
  DuckConnection(std::shared_ptr<DuckDatabase> database, duckdb_connection handle)
      : database_(std::move(database)), handle_(handle) {}
  std::shared_ptr<DuckDatabase> database_;  // the last connection closes the database
  duckdb_connection handle_;
};

}  // namespace spoor::store
