// SPDX-License-Identifier: Apache-2.0
#include "store/schema.hpp"

#include <fmt/core.h>

#include <charconv>
#include <chrono>
#include <set>

namespace spoor::store {
namespace {

using ColumnNames = std::set<std::pair<std::string, std::string>>;  // of a table, of a column

constexpr Query kReadInfo{"store.read_info", "SELECT value FROM lake.store_info WHERE key = :key"};
constexpr Query kDeleteInfo{"store.delete_info", "DELETE FROM lake.store_info WHERE key = :key"};
constexpr Query kInsertInfo{"store.insert_info", "INSERT INTO lake.store_info (key, value) VALUES (:key, :value)"};
constexpr Query kLakeColumns{"store.lake_columns",
                             "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'lake'"};

std::string create_table(const record::Table& table) {
  std::string sql = fmt::format("CREATE TABLE lake.{} (", quoted_name(table.name));
  for (const record::Column& column : table.columns) {
    sql += fmt::format("{}{} {}{}", &column == table.columns.data() ? "" : ", ", quoted_name(column.name),
                       sql_type(column.type), column.nullable ? "" : " NOT NULL");
  }
  return sql + ")";
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Status insert_info(DuckConnection& connection, std::string_view key, std::string_view value) {
  SPOOR_CHECK(connection.run(kInsertInfo, {{"key", std::string(key)}, {"value", std::string(value)}}));
  return Done{};
}

// Adds those columns of the table that the store does not know yet.
Status add_columns(DuckConnection& connection, const record::Table& table, const ColumnNames& known) {
  for (const record::Column& column : table.columns) {
    if (!known.contains({std::string(table.name), std::string(column.name)})) {
      SPOOR_CHECK(connection.execute(fmt::format("ALTER TABLE lake.{} ADD COLUMN {} {}", quoted_name(table.name),
                                                 quoted_name(column.name), sql_type(column.type))));
    }
  }
  return Done{};
}

}  // namespace

std::string_view sql_type(record::Type type) {
  switch (type) {
    case record::Type::text:
      return "VARCHAR";
    case record::Type::int64:
      return "BIGINT";
    case record::Type::int32:
      return "INTEGER";
    case record::Type::boolean:
      return "BOOLEAN";
    case record::Type::uuid:
      return "UUID";
    case record::Type::real:
      return "DOUBLE";
  }
  return "VARCHAR";
}

std::string quoted_name(std::string_view name) { return fmt::format("\"{}\"", name); }

Status create_schema(DuckConnection& connection) {
  SPOOR_CHECK(connection.transaction([&]() -> Status {
    SPOOR_CHECK(connection.execute("CREATE TABLE lake.store_info (key VARCHAR NOT NULL, value VARCHAR NOT NULL)"));
    for (const record::Table* table : record::kTables) {
      SPOOR_CHECK(connection.execute(create_table(*table)));
    }
    return Done{};
  }));
  // The few rows of store_info lie in the catalog itself; no other table's do, see attach_lake().
  SPOOR_CHECK(connection.execute(
      "CALL ducklake_set_option('lake', 'data_inlining_row_limit', 1000, table_name => 'store_info')"));
  return connection.transaction([&]() -> Status {
    SPOOR_CHECK(insert_info(connection, kInfoSchema, std::to_string(kSchemaVersion)));
    SPOOR_CHECK(insert_info(connection, kInfoVersion, kVersion));
    return insert_info(connection, kInfoCreated, std::to_string(now_ms()));
  });
}

Result<SchemaAge> check_schema(DuckConnection& connection) {
  SPOOR_TRY(const std::string text, read_info(connection, kInfoSchema));
  std::int64_t schema = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), schema).ec != std::errc()) {
    return Error{Code::internal, fmt::format("the store's schema version is not a number: {}", text)};
  }
  if (schema > kSchemaVersion) {
    SPOOR_TRY(const std::string version, read_info(connection, kInfoVersion));
    return Error{Code::conflict, fmt::format("store made by spoor {} (schema {}); this is spoor {} (schema {}): "
                                             "upgrade spoor",
                                             version, schema, kVersion, kSchemaVersion)};
  }
  return schema == kSchemaVersion ? SchemaAge::current : SchemaAge::older;
}

Status upgrade_schema(DuckConnection& connection) {
  SPOOR_TRY(const Answer columns, connection.run(kLakeColumns, {}));
  std::set<std::string> tables;
  ColumnNames known;
  for (std::size_t row = 0; row < columns.size(); ++row) {
    tables.emplace(columns.text(row, 0));
    known.emplace(columns.text(row, 0), columns.text(row, 1));
  }
  return connection.transaction([&]() -> Status {
    for (const record::Table* table : record::kTables) {
      if (!tables.contains(std::string(table->name))) {
        SPOOR_CHECK(connection.execute(create_table(*table)));
        continue;
      }
      SPOOR_CHECK(add_columns(connection, *table, known));
    }
    SPOOR_CHECK(write_info(connection, kInfoSchema, std::to_string(kSchemaVersion)));
    return write_info(connection, kInfoVersion, kVersion);
  });
}

Result<std::string> read_info(DuckConnection& connection, std::string_view key) {
  SPOOR_TRY(const Answer answer, connection.run(kReadInfo, {{"key", std::string(key)}}));
  if (answer.size() == 0) {
    return Error{Code::not_found, fmt::format("store_info has no {}", key)};
  }
  return std::string(answer.text(0, 0));
}

Status write_info(DuckConnection& connection, std::string_view key, std::string_view value) {
  SPOOR_CHECK(connection.run(kDeleteInfo, {{"key", std::string(key)}}));
  return insert_info(connection, key, value);
}

}  // namespace spoor::store
