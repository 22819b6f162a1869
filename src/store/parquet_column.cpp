// SPDX-License-Identifier: Apache-2.0
#include "store/parquet_column.hpp"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "store/parquet_encoding.hpp"

namespace spoor::store::parquet {
namespace {

using record::Type;

// Appends values where present, `null` elsewhere; an empty `present` means everywhere.
template <typename T>
void append(const std::vector<std::uint32_t>& present, const std::vector<T>& values, T null, std::vector<T>& to) {
  if (present.empty()) {
    to.insert(to.end(), values.begin(), values.end());
    return;
  }
  const std::size_t from = to.size();
  to.resize(from + present.size(), null);
  std::size_t value = 0;
  for (std::size_t at = 0; at < present.size(); ++at) {
    if (present[at] != 0) {
      to[from + at] = values[value++];
    }
  }
}

bool read_plain_integers(Type type, std::size_t count, ByteSpan page, std::vector<std::int64_t>& values) {
  const std::size_t size = type == Type::int32 ? sizeof(std::int32_t) : sizeof(std::int64_t);
  if (count > page.size() / size) {
    return false;
  }
  values.resize(count);
  for (std::size_t at = 0; at < count; ++at) {
    if (type == Type::int32) {
      std::int32_t value = 0;
      std::memcpy(&value, page.data() + at * size, size);
      values[at] = value;
    } else {
      std::memcpy(&values[at], page.data() + at * size, size);
    }
  }
  return true;
}

bool append_uuids(std::size_t count, ByteSpan page, std::vector<record::Uuid>& to) {
  if (count > page.size() / sizeof(record::Uuid)) {
    return false;
  }
  const std::size_t from = to.size();
  to.resize(from + count);
  if (count > 0) {
    std::memcpy(to.data() + from, page.data(), count * sizeof(record::Uuid));
  }
  return true;
}

}  // namespace

void append_nulls(Type type, std::size_t count, record::ColumnRows& to) {
  switch (type) {
    case Type::text:
      to.codes.resize(to.codes.size() + count, record::kNoText);
      break;
    case Type::boolean:
      to.booleans.resize(to.booleans.size() + count, record::kNoBool);
      break;
    case Type::uuid:
      to.uuids.resize(to.uuids.size() + count);
      break;
    default:
      to.integers.resize(to.integers.size() + count, record::kNoInt);
  }
}

void ChunkDecoder::DecompressorDelete::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

ChunkDecoder::ChunkDecoder() : decompressor_(ZSTD_createDCtx()) {}
ChunkDecoder::~ChunkDecoder() = default;
ChunkDecoder::ChunkDecoder(ChunkDecoder&&) noexcept = default;
ChunkDecoder& ChunkDecoder::operator=(ChunkDecoder&&) noexcept = default;

bool ChunkDecoder::decode(const ColumnChunk& chunk, Type type, bool optional, ByteSpan bytes, record::ColumnRows& to) {
  dictionary_codes_.clear();
  dictionary_integers_.clear();
  PageHeader header;
  ByteSpan page;
  if (chunk.dictionary) {
    if (!take_page(chunk, bytes, header, page) || header.kind != PageKind::dictionary ||
        !read_dictionary(type, static_cast<std::size_t>(header.values), page, to)) {
      return false;
    }
  }
  for (std::int64_t left = chunk.values; left > 0; left -= header.values) {
    if (!take_page(chunk, bytes, header, page) || header.kind != PageKind::data || header.values == 0 ||
        header.values > left || !read_data(type, optional, header, page, to)) {
      return false;
    }
  }
  return true;
}

bool ChunkDecoder::take_page(const ColumnChunk& chunk, ByteSpan& bytes, PageHeader& header, ByteSpan& page) {
  std::size_t used = 0;
  const std::optional<PageHeader> read = read_page_header(bytes, used);
  if (!read || static_cast<std::size_t>(read->size) > bytes.size() - used) {
    return false;
  }
  header = *read;
  page = bytes.subspan(used, static_cast<std::size_t>(header.size));
  bytes = bytes.subspan(used + page.size());
  const auto plain_size = static_cast<std::size_t>(header.plain_size);
  if (chunk.codec == Codec::none) {
    return page.size() == plain_size;
  }
  // The size is asked of the frame as well before memory is taken for it.
  if (ZSTD_getFrameContentSize(page.data(), page.size()) != plain_size) {
    return false;
  }
  if (page_.size() < plain_size) {
    page_.resize(plain_size);
  }
  const std::size_t size = ZSTD_decompressDCtx(decompressor_.get(), page_.data(), plain_size, page.data(), page.size());
  page = ByteSpan(page_).first(plain_size);
  return size == plain_size;
}

bool ChunkDecoder::read_dictionary(Type type, std::size_t entries, ByteSpan page, record::ColumnRows& to) {
  if (type != Type::text) {
    const bool integers = type == Type::int64 || type == Type::int32 || type == Type::real;
    return integers && read_plain_integers(type, entries, page, dictionary_integers_);
  }
  for (std::size_t at = 0; at < entries; ++at) {
    std::string_view text;
    if (!read_plain_text(page, text)) {
      return false;
    }
    dictionary_codes_.push_back(to.dictionary.code(text));
  }
  return true;
}

bool ChunkDecoder::read_data(Type type, bool optional, const PageHeader& header, ByteSpan page,
                             record::ColumnRows& to) {
  auto count = static_cast<std::size_t>(header.values);
  present_.clear();
  if (optional) {
    if (!read_levels(page, count, present_)) {
      return false;
    }
    count = static_cast<std::size_t>(std::ranges::count(present_, 1u));
  }
  switch (type) {
    case Type::text:
      if (!read_texts(header.encoding, count, page, to)) {
        return false;
      }
      append(present_, codes_, record::kNoText, to.codes);
      return true;
    case Type::boolean:
      if (header.encoding != Encoding::plain || !read_bits(page, count, booleans_)) {
        return false;
      }
      append(present_, booleans_, record::kNoBool, to.booleans);
      return true;
    case Type::uuid:
      return header.encoding == Encoding::plain && count == static_cast<std::size_t>(header.values) &&
             append_uuids(count, page, to.uuids);
    default:
      if (!read_integers(type, header.encoding, count, page)) {
        return false;
      }
      append(present_, integers_, record::kNoInt, to.integers);
      return true;
  }
}

bool ChunkDecoder::read_texts(Encoding encoding, std::size_t count, ByteSpan page, record::ColumnRows& to) {
  if (encoding == Encoding::dictionary) {
    return look_up(page, count, dictionary_codes_, codes_);
  }
  if (encoding != Encoding::delta_length || !read_delta(page, count, integers_)) {
    return false;
  }
  codes_.resize(count);
  for (std::size_t at = 0; at < count; ++at) {
    const std::int64_t size = integers_[at];
    if (size < 0 || static_cast<std::uint64_t>(size) > page.size()) {
      return false;
    }
    const auto length = static_cast<std::size_t>(size);
    codes_[at] = to.dictionary.code({reinterpret_cast<const char*>(page.data()), length});
    page = page.subspan(length);
  }
  return true;
}

bool ChunkDecoder::read_integers(Type type, Encoding encoding, std::size_t count, ByteSpan page) {
  switch (encoding) {
    case Encoding::dictionary:
      return look_up(page, count, dictionary_integers_, integers_);
    case Encoding::delta_packed:
      return type == Type::int64 && read_delta(page, count, integers_);
    case Encoding::plain:
      return read_plain_integers(type, count, page, integers_);
    default:
      return false;
  }
}

template <typename T, typename Dictionary>
bool ChunkDecoder::look_up(ByteSpan page, std::size_t count, const Dictionary& dictionary, std::vector<T>& values) {
  if (page.empty()) {
    return false;
  }
  const int width = page[0];
  page = page.subspan(1);
  if (!read_hybrid(page, width, count, indices_)) {
    return false;
  }
  values.resize(count);
  for (std::size_t at = 0; at < count; ++at) {
    if (indices_[at] >= dictionary.size()) {
      return false;
    }
    values[at] = dictionary[indices_[at]];
  }
  return true;
}

}  // namespace spoor::store::parquet
