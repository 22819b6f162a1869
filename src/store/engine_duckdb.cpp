// SPDX-License-Identifier: Apache-2.0
#include "store/engine_duckdb.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "base/home.hpp"
#include "store/cells.hpp"
#include "store/parameters.hpp"

namespace spoor::store {
namespace {

// The C interface's handles, closed when they go out of scope.
struct RawResult {
  duckdb_result raw{};
  RawResult() = default;
  ~RawResult() { duckdb_destroy_result(&raw); }
  RawResult(const RawResult&) = delete;
  RawResult& operator=(const RawResult&) = delete;
};
struct Statement {
  duckdb_prepared_statement raw = nullptr;
  Statement() = default;
  ~Statement() { duckdb_destroy_prepare(&raw); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
};
struct Chunk {
  duckdb_data_chunk raw;
  explicit Chunk(duckdb_data_chunk chunk) : raw(chunk) {}
  ~Chunk() { duckdb_destroy_data_chunk(&raw); }
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;
};
struct Config {
  duckdb_config raw = nullptr;
  Config() { duckdb_create_config(&raw); }
  ~Config() { duckdb_destroy_config(&raw); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
};

Error failed(std::string_view what, const char* why) {
  return {Code::internal, fmt::format("{}: {}", what, why == nullptr ? "unknown error of DuckDB" : why)};
}

duckdb_value to_duckdb(const std::vector<std::string>& texts) {
  std::vector<duckdb_value> items;
  items.reserve(texts.size() + 1);  // never without an address: DuckDB refuses a null array even of no items
  for (const std::string& text : texts) {
    items.push_back(duckdb_create_varchar_length(text.data(), text.size()));
  }
  duckdb_logical_type type = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
  duckdb_value list = duckdb_create_list_value(type, items.data(), items.size());
  duckdb_destroy_logical_type(&type);
  for (duckdb_value& item : items) {
    duckdb_destroy_value(&item);
  }
  return list;
}

struct ToDuckdb {
  duckdb_value operator()(std::monostate) const { return duckdb_create_null_value(); }
  duckdb_value operator()(bool value) const { return duckdb_create_bool(value); }
  duckdb_value operator()(std::int64_t value) const { return duckdb_create_int64(value); }
  duckdb_value operator()(double value) const { return duckdb_create_double(value); }
  duckdb_value operator()(const std::string& value) const {
    return duckdb_create_varchar_length(value.data(), value.size());
  }
  duckdb_value operator()(const std::vector<std::string>& value) const { return to_duckdb(value); }
};

Status bind_params(const Query& query, std::span<const std::string> names, std::span<const Param> params,
                   duckdb_prepared_statement statement) {
  for (const Param& param : params) {
    if (std::ranges::find(names, param.name) == names.end()) {
      return Error{Code::internal, fmt::format("query {} has no parameter :{}", query.name, param.name)};
    }
  }
  for (const std::string& name : names) {
    const auto param = std::ranges::find(params, std::string_view(name), &Param::name);
    if (param == params.end()) {
      return Error{Code::internal, fmt::format("query {}: no value for its parameter :{}", query.name, name)};
    }
    idx_t index = 0;
    if (duckdb_bind_parameter_index(statement, &index, name.c_str()) == DuckDBError) {
      return Error{Code::internal, fmt::format("query {}: DuckDB does not see parameter :{}", query.name, name)};
    }
    duckdb_value value = std::visit(ToDuckdb{}, param->value);
    const bool bound = value != nullptr && duckdb_bind_value(statement, index, value) == DuckDBSuccess;
    duckdb_destroy_value(&value);
    if (!bound) {
      return Error{Code::internal, fmt::format("query {}: the value of :{} cannot be bound", query.name, name)};
    }
  }
  return Done{};
}

std::vector<std::string> column_names(duckdb_result& result) {
  std::vector<std::string> names;
  for (idx_t column = 0; column < duckdb_column_count(&result); ++column) {
    names.emplace_back(duckdb_column_name(&result, column));
  }
  return names;
}

// Hands every row of a chunk to `row`; false if it wants no more.
Result<bool> visit_rows(std::string_view query, duckdb_data_chunk chunk, std::span<const std::string> names,
                        const std::function<bool(std::span<const Cell>)>& row) {
  std::deque<CellReader> readers;
  for (std::size_t column = 0; column < names.size(); ++column) {
    readers.emplace_back(chunk, column, names[column]);
  }
  std::vector<Cell> cells(names.size());
  for (idx_t at = 0; at < duckdb_data_chunk_get_size(chunk); ++at) {
    for (std::size_t column = 0; column < names.size(); ++column) {
      auto cell = readers[column].read(at);
      if (!cell) {
        return Error{cell.error().code, fmt::format("query {}: {}", query, cell.error().message)};
      }
      cells[column] = *std::move(cell);
    }
    if (!row(cells)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string sql_text(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    out += c;
    if (c == '\'') {
      out += c;
    }
  }
  return out + "'";
}

Result<std::shared_ptr<DuckDatabase>> DuckDatabase::open(const DuckOptions& options) {
  Config config;
  const std::string extensions = (home() / "extensions").string();
  const std::string threads = std::to_string(options.threads);
  const std::pair<const char*, std::string> settings[] = {
      {"threads", threads},
      {"memory_limit", options.memory_limit},
      {"temp_directory", options.temp_directory.string()},
      {"extension_directory", extensions},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"allow_unsigned_extensions", "false"},
      {"allow_community_extensions", "false"},
  };
  for (const auto& [name, value] : settings) {
    if (duckdb_set_config(config.raw, name, value.c_str()) == DuckDBError) {
      return Error{Code::internal, fmt::format("DuckDB does not know its setting {}", name)};
    }
  }
  duckdb_database handle = nullptr;
  char* why = nullptr;
  if (duckdb_open_ext(nullptr, &handle, config.raw, &why) == DuckDBError) {
    Error error = failed("cannot start DuckDB", why);
    duckdb_free(why);
    return error;
  }
  std::shared_ptr<DuckDatabase> database(new DuckDatabase(handle));
  SPOOR_TRY(auto connection, DuckConnection::open(database));
  for (const char* extension : {"sqlite_scanner", "ducklake"}) {
    if (auto loaded = connection->execute(fmt::format("LOAD {}", extension)); !loaded) {
      return Error{Code::internal, fmt::format("cannot load DuckDB's extension {} from {} (set SPOOR_HOME, or fetch it "
                                               "again): {}",
                                               extension, extensions, loaded.error().message)};
    }
  }
  return database;
}

DuckDatabase::~DuckDatabase() { duckdb_close(&handle_); }

Result<std::unique_ptr<DuckConnection>> DuckConnection::open(std::shared_ptr<DuckDatabase> database) {
  duckdb_connection handle = nullptr;
  if (duckdb_connect(database->handle(), &handle) == DuckDBError) {
    return Error{Code::internal, "cannot connect to DuckDB"};
  }
  std::unique_ptr<DuckConnection> connection(new DuckConnection(std::move(database), handle));
  SPOOR_CHECK(connection->execute(query("dialect.duckdb").text));  // temporary macros belong to one connection
  return connection;
}

DuckConnection::~DuckConnection() { duckdb_disconnect(&handle_); }

Status DuckConnection::each_chunk(const Query& query, std::span<const Param> params, const ChunkVisitor& chunk) {
  const ParameterizedText sql = with_dollar_parameters(query.text);
  Statement statement;
  if (duckdb_prepare(handle_, sql.text.c_str(), &statement.raw) == DuckDBError) {
    return failed(fmt::format("query {}", query.name), duckdb_prepare_error(statement.raw));
  }
  SPOOR_CHECK(bind_params(query, sql.names, params, statement.raw));
  RawResult result;
  if (duckdb_execute_prepared_streaming(statement.raw, &result.raw) == DuckDBError) {
    return failed(fmt::format("query {}", query.name), duckdb_result_error(&result.raw));
  }
  while (true) {
    Chunk next(duckdb_fetch_chunk(result.raw));
    if (next.raw == nullptr || duckdb_data_chunk_get_size(next.raw) == 0) {
      break;
    }
    SPOOR_TRY(const bool more, chunk(result.raw, next.raw));
    if (!more) {
      return Done{};
    }
  }
  if (const char* why = duckdb_result_error(&result.raw); why != nullptr && *why != '\0') {
    return failed(fmt::format("query {}", query.name), why);
  }
  return Done{};
}

Status DuckConnection::each(const Query& query, std::span<const Param> params,
                            const std::function<bool(std::span<const Cell>)>& row) {
  std::optional<std::vector<std::string>> names;
  return each_chunk(query, params, [&](duckdb_result& result, duckdb_data_chunk chunk) {
    if (!names) {
      names = column_names(result);
    }
    return visit_rows(query.name, chunk, *names, row);
  });
}

Result<Answer> DuckConnection::run(const Query& query, std::span<const Param> params) {
  const ParameterizedText sql = with_dollar_parameters(query.text);
  Statement statement;
  if (duckdb_prepare(handle_, sql.text.c_str(), &statement.raw) == DuckDBError) {
    return failed(fmt::format("query {}", query.name), duckdb_prepare_error(statement.raw));
  }
  SPOOR_CHECK(bind_params(query, sql.names, params, statement.raw));
  RawResult result;
  if (duckdb_execute_prepared(statement.raw, &result.raw) == DuckDBError) {
    return failed(fmt::format("query {}", query.name), duckdb_result_error(&result.raw));
  }
  Answer answer;
  answer.names = column_names(result.raw);
  while (true) {
    Chunk next(duckdb_fetch_chunk(result.raw));
    if (next.raw == nullptr) {
      return answer;
    }
    SPOOR_CHECK(visit_rows(query.name, next.raw, answer.names, [&](std::span<const Cell> cells) {
      answer.rows.emplace_back(cells.begin(), cells.end());
      return true;
    }));
  }
}

Status DuckConnection::execute(std::string_view sql) {
  const std::string text(sql);
  RawResult result;
  if (duckdb_query(handle_, text.c_str(), &result.raw) == DuckDBError) {
    return failed(sql.substr(0, 60), duckdb_result_error(&result.raw));
  }
  return Done{};
}

Status DuckConnection::transaction(const std::function<Status()>& body) {
  SPOOR_CHECK(execute("BEGIN"));
  Status outcome = body();
  if (outcome) {
    outcome = execute("COMMIT");
  }
  if (!outcome) {
    static_cast<void>(execute("ROLLBACK"));  // after a failed COMMIT there is nothing left to roll back
  }
  return outcome;
}

}  // namespace spoor::store
