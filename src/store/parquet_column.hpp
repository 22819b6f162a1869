// SPDX-License-Identifier: Apache-2.0
// One column of one row group from bytes of any origin, appended to the rows of a table.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "record/rows.hpp"
#include "store/parquet_footer.hpp"

struct ZSTD_DCtx_s;

namespace spoor::store::parquet {

// Appends `count` nulls to a column of this type.
void append_nulls(record::Type type, std::size_t count, record::ColumnRows& to);

// Keeps its buffers from chunk to chunk. For one thread at a time.
class ChunkDecoder {
 public:
  ChunkDecoder();
  ~ChunkDecoder();
  ChunkDecoder(ChunkDecoder&&) noexcept;
  ChunkDecoder& operator=(ChunkDecoder&&) noexcept;

  // `bytes` are the chunk's own. False if they do not give exactly chunk.values values; `to` then holds part of them.
  bool decode(const ColumnChunk& chunk, record::Type type, bool optional, ByteSpan bytes, record::ColumnRows& to);

 private:
  struct DecompressorDelete {
    void operator()(ZSTD_DCtx_s* context) const;
  };

  bool take_page(const ColumnChunk& chunk, ByteSpan& bytes, PageHeader& header, ByteSpan& page);
  bool read_dictionary(record::Type type, std::size_t entries, ByteSpan page, record::ColumnRows& to);
  bool read_data(record::Type type, bool optional, const PageHeader& header, ByteSpan page, record::ColumnRows& to);
  // read_x: `count` values, without nulls, into the buffer of their type.
  bool read_texts(Encoding encoding, std::size_t count, ByteSpan page, record::ColumnRows& to);
  bool read_integers(record::Type type, Encoding encoding, std::size_t count, ByteSpan page);
  template <typename T, typename Dictionary>
  bool look_up(ByteSpan page, std::size_t count, const Dictionary& dictionary, std::vector<T>& values);

  std::unique_ptr<ZSTD_DCtx_s, DecompressorDelete> decompressor_;
  Bytes page_;
  std::vector<std::uint32_t> present_;
  std::vector<std::uint32_t> indices_;
  std::vector<std::uint32_t> dictionary_codes_;
  std::vector<std::int64_t> dictionary_integers_;
  std::vector<std::uint32_t> codes_;
  std::vector<std::int64_t> integers_;
  std::vector<std::uint8_t> booleans_;
};

}  // namespace spoor::store::parquet
