// SPDX-License-Identifier: Apache-2.0
// TABLE kTables: every table of the store and every column in it, declared once. The store's DDL, the Parquet files,
// the glossary and the tests are made from it. A later version only adds nullable columns, at the end of a table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace spoor::record {

enum class Type : std::uint8_t { text, int64, int32, boolean, uuid, real };

struct Column {
  std::string_view name;
  Type type;
  bool nullable;
  std::string_view meaning;
};

struct Table {
  std::string_view name;
  std::string_view meaning;
  std::span<const Column> columns;
  std::span<const std::string_view> sort_key;  // order of rows in a file
  std::string_view time_column;                // what retention and pruning look at; empty: kept for ever
  std::string_view
      merge_key_end;  // columns before and including this one identify a row when files are merged; the rest
                      // is summed (calls, failed) or widened (first_ms, last_ms). Empty: rows are never merged
};

extern const Table kCall, kTouch, kLink, kCredential, kAlias, kEntity, kPlace, kFlag, kList, kListEntry, kSourceObject,
    kReject;
extern const std::span<const Table* const> kTables;

const Table* find_table(std::string_view name);
// Position of a column in its table; the table has it, or the program stops: names come from code, not from users.
std::size_t column_index(const Table& table, std::string_view column);

}  // namespace spoor::record
