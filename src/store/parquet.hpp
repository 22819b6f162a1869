// SPDX-License-Identifier: Apache-2.0
// The store's files: Parquet written from coded rows, and read back into them. Other engines read the files; we read
// only our own.
//
// How a column's type is written: text = UTF8 string, int64 = BIGINT, int32 = INTEGER, boolean, uuid = UUID on 16
// bytes, real = DOUBLE. A nullable column is OPTIONAL, another one REQUIRED. `real` values lie in ColumnRows::integers
// as their bits (real_bits below).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "record/rows.hpp"

namespace spoor::store {

// A double as ColumnRows::integers keeps it, so that kNoInt stays free to mean null: -0.0 becomes 0.0.
std::int64_t real_bits(double value);
double real_value(std::int64_t bits);

struct ParquetOptions {
  std::size_t row_group_rows = 122'880;  // DuckDB's own; 1 to kMaxRowGroupRows. The last may be half as large again
  std::size_t page_rows = 122'880;
  int zstd_level = 1;
  bool sync = true;  // fdatasync before the rename, and the directory after it
};

inline constexpr std::size_t kMaxRowGroupRows = 1'048'576;
inline constexpr std::size_t kMaxTextBytes = 32u << 20;  // a longer text is an error when written

struct FileSummary {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::int64_t min_time = record::kNoInt;  // of the table's time column; kNoInt without rows or without such a column
  std::int64_t max_time = record::kNoInt;
};

// Writes one file, row group by row group. What is written lies under `<path>.partial` until finish() renames it; an
// unfinished writer removes it again. Different objects may be used by different threads. Memory: one column of one row
// group, and four bytes per dictionary entry.
class ParquetWriter {
 public:
  static Result<ParquetWriter> open(const std::filesystem::path& path, const record::Table& table,
                                    const ParquetOptions& options = {});
  ParquetWriter(ParquetWriter&&) noexcept;
  ParquetWriter& operator=(ParquetWriter&&) noexcept;
  ~ParquetWriter();

  // Adds rows[order[0]], rows[order[1]], …; every call begins a new row group. Bytes that are not UTF-8 are written as
  // U+FFFD: a Parquet string may hold nothing else. Fails with internal if a column that may not be null is, if an
  // int32 does not fit, if a text is longer than kMaxTextBytes; and if the disk does not take the bytes.
  Status append(const record::Rows& rows, std::span<const std::uint32_t> order);

  // Writes the footer and puts the file in its place, replacing another of that name.
  Result<FileSummary> finish();

 private:
  struct State;
  explicit ParquetWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A whole file at once: open, append, finish. For several threads at once.
Result<FileSummary> write_parquet(const std::filesystem::path& path, const record::Rows& rows,
                                  std::span<const std::uint32_t> order, const ParquetOptions& options = {});

// Reads a file that ParquetWriter made, of this table or an older form of it: columns that the file lacks are null.
// Whatever the bytes are, the answer is rows or an Error (internal, naming the file), memory stays in proportion to the
// file (at most 256 rows a byte, pages of at most 40 MiB), and texts are handed on as they lie, without a UTF-8 check.
class ParquetReader {
 public:
  // `columns`: only these are read, the vectors of the others stay empty; none named means all. The table must outlive
  // the reader. Fails if the file is not there, is not ours, or lacks a column that may not be null.
  static Result<ParquetReader> open(const std::filesystem::path& path, const record::Table& table,
                                    std::span<const std::string_view> columns = {});
  // The same from memory, which must outlive the reader. `name` stands in messages.
  static Result<ParquetReader> open_bytes(std::span<const std::uint8_t> bytes, std::string_view name,
                                          const record::Table& table);
  ParquetReader(ParquetReader&&) noexcept;
  ParquetReader& operator=(ParquetReader&&) noexcept;
  ~ParquetReader();

  std::int64_t rows() const;  // in the whole file

  // Appends the next row group to `rows` (of the same table); false, and nothing appended, after the last. After an
  // Error `rows` may hold part of a row group.
  Result<bool> next_row_group(record::Rows& rows);
  Result<record::Rows> read_all();  // what is left

 private:
  struct State;
  explicit ParquetReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// All row groups.
Result<record::Rows> read_parquet(const std::filesystem::path& path, const record::Table& table);

Result<record::Rows> read_parquet_bytes(std::span<const std::uint8_t> bytes, std::string_view name,
                                        const record::Table& table);

// Merges files of one table, each sorted by sort_order, into one that is sorted as well; where the table has a merge
// key, rows equal in it become one (calls and failed summed, first_ms the least, last_ms the greatest). Inputs stay as
// they are. An input that is not sorted costs order and joins, never rows. Memory: a row group of each of up to
// kMergeWidth files; more inputs are merged in rounds through temporary files beside the output.
inline constexpr std::size_t kMergeWidth = 16;
Result<FileSummary> merge_files(std::span<const std::filesystem::path> inputs, const std::filesystem::path& output,
                                const record::Table& table, const ParquetOptions& options = {});

}  // namespace spoor::store
