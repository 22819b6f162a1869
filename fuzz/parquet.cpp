// SPDX-License-Identifier: Apache-2.0
// Any bytes as a Parquet file of each table: rows or an Error, never more memory than the reader promises.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "store/parquet.hpp"
#include "store/parquet_random.hpp"

namespace {

void read_as(const spoor::record::Table& table, std::span<const std::uint8_t> bytes) {
  const auto rows = spoor::store::read_parquet_bytes(bytes, "input", table);
  if (!rows) {
    return;
  }
  if (rows->size > 256 * bytes.size()) {
    std::abort();
  }
  for (const spoor::record::ColumnRows& column : rows->columns) {  // each column has a value for every row
    if (column.codes.size() + column.integers.size() + column.booleans.size() + column.uuids.size() != rows->size) {
      std::abort();
    }
    for (const std::uint32_t code : column.codes) {
      if (code != spoor::record::kNoText && code >= column.dictionary.size()) {
        std::abort();
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const spoor::record::Table* table : spoor::record::kTables) {
    read_as(*table, {data, size});
  }
  read_as(spoor::store::parquet::kEveryKind, {data, size});
  return 0;
}
