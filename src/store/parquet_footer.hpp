// SPDX-License-Identifier: Apache-2.0
// What a Parquet file says about itself: its footer and the header of each page, as values, to bytes and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "record/columns.hpp"
#include "store/parquet_thrift.hpp"

namespace spoor::store::parquet {

// Numbers as the format fixes them.
enum class Physical : std::int32_t { boolean = 0, int32 = 1, int64 = 2, real = 5, bytes = 6, fixed = 7 };
enum class Encoding : std::int32_t { plain = 0, rle = 3, delta_packed = 5, delta_length = 6, dictionary = 8 };
enum class Codec : std::int32_t { none = 0, zstd = 6 };
enum class PageKind : std::int32_t { data = 0, dictionary = 2 };

inline constexpr std::size_t kMaxPageBytes = 40u << 20;  // of a page before compression; larger ones are not ours

Physical physical_of(record::Type type);

struct Statistics {
  std::int64_t nulls = 0;
  bool has_range = false;  // least and most are set
  bool least_exact = true;
  bool most_exact = true;
  std::string least;  // in PLAIN form
  std::string most;
};

struct ColumnChunk {
  Physical physical = Physical::bytes;
  Encoding encoding = Encoding::plain;  // of the data pages
  Codec codec = Codec::zstd;
  std::int64_t values = 0;  // nulls among them
  std::int64_t plain_size = 0;
  std::int64_t size = 0;
  std::int64_t first_data = 0;             // offset in the file
  std::optional<std::int64_t> dictionary;  // offset in the file
  Statistics statistics;                   // written, not read back

  std::int64_t begin() const { return dictionary.value_or(first_data); }
};

struct RowGroup {
  std::int64_t rows = 0;
  std::vector<ColumnChunk> columns;
};

struct FileColumn {
  std::string name;
  Physical physical = Physical::bytes;
  bool optional = false;
};

struct Footer {
  std::int64_t rows = 0;
  std::vector<FileColumn> columns;
  std::vector<RowGroup> row_groups;
};

// The footer of a file of `table` with these row groups. `columns` of the Footer follows from the table.
void put_footer(Bytes& out, const record::Table& table, const Footer& footer);
// Absent if the bytes are no footer, or one with contradictions: every row group has a chunk for every column.
std::optional<Footer> read_footer(ByteSpan bytes);

struct PageHeader {
  PageKind kind = PageKind::data;
  std::int64_t plain_size = 0;
  std::int64_t size = 0;
  std::int64_t values = 0;
  Encoding encoding = Encoding::plain;
};

void put_page_header(Bytes& out, const PageHeader& header);
// `used` becomes the header's length. Absent if it is no header, or its sizes are negative or beyond kMaxPageBytes.
std::optional<PageHeader> read_page_header(ByteSpan bytes, std::size_t& used);

}  // namespace spoor::store::parquet
