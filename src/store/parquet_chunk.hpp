// SPDX-License-Identifier: Apache-2.0
// One column of one row group to bytes: its dictionary page, its data pages, its statistics.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/parquet.hpp"
#include "store/parquet_footer.hpp"

struct ZSTD_CCtx_s;

namespace spoor::store::parquet {

// Bounds for readers to prune by: `text` itself, or cut to 256 bytes, and before a NUL, so that it is not greater, or
// not less. Both stay whole UTF-8; `most_of` is absent if nothing short is greater.
struct Bound {
  std::string text;
  bool exact = true;
};
Bound least_of(std::string_view text);
std::optional<Bound> most_of(std::string_view text);

// The text with every byte that is not part of well-formed UTF-8 replaced by U+FFFD.
std::string repaired_utf8(std::string_view text);

// Keeps its buffers from chunk to chunk. For one thread at a time.
class ChunkEncoder {
 public:
  ChunkEncoder(const record::Table& table, const ParquetOptions& options);
  ~ChunkEncoder();

  // Appends column `at` of the rows named to `out`; offsets in the chunk count from where `out` ended.
  Result<ColumnChunk> encode(std::size_t at, const record::ColumnRows& rows, std::span<const std::uint32_t> order,
                             Bytes& out);

 private:
  struct CompressorDelete {
    void operator()(ZSTD_CCtx_s* context) const;
  };

  // gather_x: the rows' values, without nulls, into the buffers below, and their statistics into chunk_.
  void gather_text(const record::ColumnRows& rows, std::span<const std::uint32_t> order);
  void gather_integers(const record::ColumnRows& rows, std::span<const std::uint32_t> order);
  void gather_booleans(const record::ColumnRows& rows, std::span<const std::uint32_t> order);
  void gather_uuids(const record::ColumnRows& rows, std::span<const std::uint32_t> order);
  std::uint32_t local_index(const record::Dictionary& dictionary, std::uint32_t code);
  void range_of_texts();
  void range_of_integers(record::Type type);
  Status check(const record::Column& column) const;

  void encode_text(Bytes& out);
  void encode_integers(record::Type type, Bytes& out);
  bool worth_a_dictionary() const;
  bool make_integer_dictionary(std::size_t size_without);
  void put_index_pages(Bytes& out);
  void put_text_pages(Bytes& out);
  // Cuts the rows into data pages; `put(first, count)` appends these of the gathered values to page_.
  template <typename Put>
  void put_pages(Bytes& out, const Put& put);
  std::size_t page_end(std::size_t row, std::size_t value) const;
  void put_page(PageKind kind, std::size_t values, Encoding encoding, Bytes& out);

  const record::Table& table_;
  ParquetOptions options_;
  std::unique_ptr<ZSTD_CCtx_s, CompressorDelete> compressor_;

  bool nullable_ = false;
  std::size_t out_start_ = 0;
  ColumnChunk chunk_;
  std::vector<std::uint8_t> present_;    // per row, 1 for a value
  std::vector<std::uint32_t> indices_;   // per value, its place in the chunk's dictionary
  std::vector<std::string_view> texts_;  // the chunk's dictionary
  std::size_t texts_bytes_ = 0;
  std::deque<std::string> repaired_;       // texts_ that were not UTF-8
  std::vector<std::uint32_t> local_;       // code in the column's dictionary -> place in texts_; kNoText between chunks
  std::vector<std::uint32_t> used_codes_;  // the codes set in local_
  std::vector<std::int64_t> integers_;
  std::vector<std::int64_t> distinct_;  // the chunk's dictionary of integers
  std::vector<std::uint8_t> booleans_;
  std::vector<record::Uuid> uuids_;
  Bytes page_;
  Bytes compressed_;
};

}  // namespace spoor::store::parquet
