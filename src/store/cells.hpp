// SPDX-License-Identifier: Apache-2.0
// DuckDB's vectors as cells: the few types that an answer may have.
#pragma once

#include <duckdb.h>

#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/engine.hpp"

namespace spoor::store {

// One column of a chunk. Integers of every width, HUGEINT and whole DECIMALs become int64 or fail; FLOAT becomes
// double; UUID becomes text; other types fail and say that the query must cast them.
class CellReader {
 public:
  CellReader(duckdb_data_chunk chunk, idx_t column, std::string_view name);
  ~CellReader();
  CellReader(const CellReader&) = delete;
  CellReader& operator=(const CellReader&) = delete;
  Result<Cell> read(idx_t row) const;

 private:
  Result<Cell> read_huge(idx_t row) const;
  Result<Cell> read_decimal(idx_t row) const;
  Error unreadable(std::string_view why) const;

  duckdb_vector vector_;
  duckdb_logical_type type_;
  duckdb_type id_;
  void* data_;
  std::uint64_t* validity_;
  std::string_view name_;
};

// A text of DuckDB's without a copy; valid as long as its chunk.
std::string_view text_of(duckdb_string_t& text);

}  // namespace spoor::store
