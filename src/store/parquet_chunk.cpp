// SPDX-License-Identifier: Apache-2.0
// A chunk is made in two steps: gather the rows' values in their order, then choose the smallest encoding and cut
// pages. Texts come as codes of the column's dictionary; the ones in use are numbered anew, so no text is hashed.
#include "store/parquet_chunk.hpp"

#include <fmt/core.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>

#include "record/groups.hpp"
#include "store/parquet_encoding.hpp"

namespace spoor::store::parquet {
namespace {

using record::Type;

constexpr std::size_t kMaxDictionaryBytes = 16u << 20;
constexpr std::size_t kMaxIntegerDictionary = 16'384;  // entries
constexpr std::size_t kTextPageBytes = 1u << 20;       // a text page ends before it grows beyond this

template <typename T>
std::string plain(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

void put_plain_integer(Bytes& page, Physical physical, std::int64_t value) {
  const std::string bytes = physical == Physical::int32 ? plain(static_cast<std::int32_t>(value)) : plain(value);
  page.insert(page.end(), bytes.begin(), bytes.end());
}

}  // namespace

void ChunkEncoder::CompressorDelete::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }

ChunkEncoder::ChunkEncoder(const record::Table& table, const ParquetOptions& options)
    : table_(table), options_(options), compressor_(ZSTD_createCCtx()) {}

ChunkEncoder::~ChunkEncoder() = default;

Result<ColumnChunk> ChunkEncoder::encode(std::size_t at, const record::ColumnRows& rows,
                                         std::span<const std::uint32_t> order, Bytes& out) {
  const record::Column& column = table_.columns[at];
  nullable_ = column.nullable;
  out_start_ = out.size();
  chunk_ = {};
  chunk_.physical = physical_of(column.type);
  chunk_.values = static_cast<std::int64_t>(order.size());
  chunk_.first_data = -1;
  present_.resize(order.size());
  switch (column.type) {
    case Type::text:
      gather_text(rows, order);
      SPOOR_CHECK(check(column));
      encode_text(out);
      break;
    case Type::int64:
    case Type::int32:
    case Type::real:
      gather_integers(rows, order);
      range_of_integers(column.type);
      SPOOR_CHECK(check(column));
      encode_integers(column.type, out);
      break;
    case Type::boolean:
      gather_booleans(rows, order);
      SPOOR_CHECK(check(column));
      put_pages(out, [&](std::size_t first, std::size_t count) {
        put_bits(page_, std::span(booleans_).subspan(first, count));
      });
      break;
    case Type::uuid:
      chunk_.codec = Codec::none;  // random bytes
      gather_uuids(rows, order);
      put_pages(out, [&](std::size_t first, std::size_t count) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(uuids_.data() + first);
        page_.insert(page_.end(), bytes, bytes + count * sizeof(record::Uuid));
      });
      break;
  }
  chunk_.size = static_cast<std::int64_t>(out.size() - out_start_);
  return std::move(chunk_);
}

Status ChunkEncoder::check(const record::Column& column) const {
  if (chunk_.statistics.nulls > 0 && !nullable_) {
    return Error{Code::internal,
                 fmt::format("column {}.{} may not be null, but a row has no value", table_.name, column.name)};
  }
  if (column.type == Type::text &&
      std::ranges::any_of(texts_, [](std::string_view text) { return text.size() > kMaxTextBytes; })) {
    return Error{Code::internal,
                 fmt::format("column {}.{}: a text is longer than {} bytes", table_.name, column.name, kMaxTextBytes)};
  }
  const auto fits = [](std::int64_t value) { return value == static_cast<std::int32_t>(value); };
  if (column.type == Type::int32 && !std::ranges::all_of(integers_, fits)) {
    return Error{Code::internal, fmt::format("column {}.{}: a value does not fit 32 bits", table_.name, column.name)};
  }
  return Done{};
}

void ChunkEncoder::encode_text(Bytes& out) {
  distinct_.clear();
  if (!worth_a_dictionary()) {
    put_text_pages(out);
    return;
  }
  for (const std::string_view text : texts_) {
    put_plain_text(page_, text);
  }
  put_page(PageKind::dictionary, texts_.size(), Encoding::plain, out);
  put_index_pages(out);
}

// A dictionary that is used twice a text pays in any case; otherwise the sizes decide.
bool ChunkEncoder::worth_a_dictionary() const {
  const std::size_t dictionary = texts_bytes_ + 4 * texts_.size();
  if (dictionary > kMaxDictionaryBytes) {
    return false;
  }
  if (texts_.size() * 2 <= indices_.size()) {
    return true;
  }
  const auto width = static_cast<std::size_t>(index_width(texts_.size()));
  const std::size_t without = std::transform_reduce(indices_.begin(), indices_.end(), std::size_t{0}, std::plus<>(),
                                                    [&](std::uint32_t index) { return texts_[index].size() + 1; });
  return dictionary + indices_.size() * width / 8 < without;
}

void ChunkEncoder::put_index_pages(Bytes& out) {
  chunk_.encoding = Encoding::dictionary;
  const int width = index_width(texts_.empty() ? distinct_.size() : texts_.size());
  put_pages(out, [&](std::size_t first, std::size_t count) {
    page_.push_back(static_cast<std::uint8_t>(width));
    put_hybrid(page_, std::span(indices_).subspan(first, count), width);
  });
}

void ChunkEncoder::put_text_pages(Bytes& out) {
  chunk_.encoding = Encoding::delta_length;
  put_pages(out, [&](std::size_t first, std::size_t count) {
    integers_.resize(count);
    const std::span<const std::uint32_t> part = std::span(indices_).subspan(first, count);
    std::ranges::transform(part, integers_.begin(),
                           [&](std::uint32_t index) { return static_cast<std::int64_t>(texts_[index].size()); });
    put_delta(page_, integers_);
    for (const std::uint32_t index : part) {
      page_.insert(page_.end(), texts_[index].begin(), texts_[index].end());
    }
  });
}

void ChunkEncoder::encode_integers(Type type, Bytes& out) {
  const bool packed = type == Type::int64;
  const std::size_t plain_size = integers_.size() * (type == Type::int32 ? 4 : 8);
  if (make_integer_dictionary(packed ? delta_size(integers_) : plain_size)) {
    for (const std::int64_t value : distinct_) {
      put_plain_integer(page_, chunk_.physical, value);
    }
    put_page(PageKind::dictionary, distinct_.size(), Encoding::plain, out);
    put_index_pages(out);
    return;
  }
  chunk_.encoding = packed ? Encoding::delta_packed : Encoding::plain;
  put_pages(out, [&](std::size_t first, std::size_t count) {
    const std::span<const std::int64_t> part = std::span(integers_).subspan(first, count);
    if (packed) {
      put_delta(page_, part);
      return;
    }
    for (const std::int64_t value : part) {
      put_plain_integer(page_, chunk_.physical, value);
    }
  });
}

// Fills distinct_ and indices_ if a dictionary is smaller than `size_without`; gives up as soon as it cannot be.
bool ChunkEncoder::make_integer_dictionary(std::size_t size_without) {
  const std::size_t most = std::min(kMaxIntegerDictionary, size_without / 8);
  record::Groups<1> places;
  distinct_.clear();
  texts_.clear();
  indices_.resize(integers_.size());
  std::uint32_t place = 0;
  for (std::size_t at = 0; at < integers_.size(); ++at) {
    if (at == 0 || integers_[at] != integers_[at - 1]) {
      place = static_cast<std::uint32_t>(places.find({static_cast<std::uint64_t>(integers_[at])}));
      if (place == distinct_.size()) {
        distinct_.push_back(integers_[at]);
      }
      if (distinct_.size() > most) {
        return false;
      }
    }
    indices_[at] = place;
  }
  const auto width = static_cast<std::size_t>(index_width(distinct_.size()));
  return !distinct_.empty() && distinct_.size() * 8 + integers_.size() * width / 8 < size_without;
}

template <typename Put>
void ChunkEncoder::put_pages(Bytes& out, const Put& put) {
  std::size_t value = 0;
  for (std::size_t row = 0; row < present_.size();) {
    const std::size_t end = page_end(row, value);
    const std::span<const std::uint8_t> present = std::span(present_).subspan(row, end - row);
    if (nullable_) {
      put_levels(page_, present);
    }
    const std::size_t count =
        chunk_.statistics.nulls == 0 ? present.size() : std::accumulate(present.begin(), present.end(), std::size_t{0});
    put(value, count);
    put_page(PageKind::data, present.size(), chunk_.encoding, out);
    value += count;
    row = end;
  }
}

std::size_t ChunkEncoder::page_end(std::size_t row, std::size_t value) const {
  const std::size_t end = std::min(row + options_.page_rows, present_.size());
  if (chunk_.encoding != Encoding::delta_length) {
    return end;
  }
  std::size_t bytes = 0;
  for (std::size_t at = row; at < end; ++at) {
    bytes += present_[at] != 0 ? texts_[indices_[value++]].size() : 0;
    if (bytes > kTextPageBytes && at > row) {
      return at;
    }
  }
  return end;
}

void ChunkEncoder::put_page(PageKind kind, std::size_t values, Encoding encoding, Bytes& out) {
  ByteSpan body(page_);
  if (chunk_.codec == Codec::zstd) {
    const std::size_t bound = ZSTD_compressBound(page_.size());
    if (compressed_.size() < bound) {
      compressed_.resize(bound);
    }
    // Cannot fail: the room suffices and the level is valid.
    const std::size_t size = ZSTD_compressCCtx(compressor_.get(), compressed_.data(), compressed_.size(), page_.data(),
                                               page_.size(), options_.zstd_level);
    body = ByteSpan(compressed_).first(size);
  }
  const auto at = static_cast<std::int64_t>(out.size() - out_start_);
  if (kind == PageKind::dictionary) {
    chunk_.dictionary = at;
  } else if (chunk_.first_data < 0) {
    chunk_.first_data = at;
  }
  put_page_header(out, {.kind = kind,
                        .plain_size = static_cast<std::int64_t>(page_.size()),
                        .size = static_cast<std::int64_t>(body.size()),
                        .values = static_cast<std::int64_t>(values),
                        .encoding = encoding});
  chunk_.plain_size +=
      static_cast<std::int64_t>(out.size() - out_start_) - at + static_cast<std::int64_t>(page_.size());
  out.insert(out.end(), body.begin(), body.end());
  page_.clear();
}

}  // namespace spoor::store::parquet
