// SPDX-License-Identifier: Apache-2.0
// Every length is checked against what is left of the page before it is believed.
#include <algorithm>
#include <cstring>

#include "store/parquet_encoding.hpp"

namespace spoor::store::parquet {
namespace {

// The value of `width` (0 to 64) bits that begins at bit `at`; bits beyond the end are zero.
std::uint64_t bits_at(ByteSpan bytes, std::size_t at, int width) {
  const std::size_t first = at / 8;
  const int shift = static_cast<int>(at % 8);
  std::uint64_t word = 0;
  if (first < bytes.size()) {
    std::memcpy(&word, bytes.data() + first, std::min(sizeof(word), bytes.size() - first));
  }
  word >>= shift;
  if (shift + width > 64 && first + 8 < bytes.size()) {
    word |= static_cast<std::uint64_t>(bytes[first + 8]) << (64 - shift);
  }
  return width == 64 ? word : word & ((std::uint64_t{1} << width) - 1);
}

bool take(ByteSpan& page, std::size_t size, ByteSpan& taken) {
  if (size > page.size()) {
    return false;
  }
  taken = page.first(size);
  page = page.subspan(size);
  return true;
}

bool read_packed_run(ByteSpan& page, std::uint64_t groups, int width, std::span<std::uint32_t> to) {
  ByteSpan packed;
  if (groups > page.size() || !take(page, groups * static_cast<std::size_t>(width), packed)) {
    return false;
  }
  std::size_t at = 0;
  for (std::uint32_t& value : to) {
    value = static_cast<std::uint32_t>(bits_at(packed, at, width));
    at += static_cast<std::size_t>(width);
  }
  return true;
}

bool read_repeated_run(ByteSpan& page, int width, std::span<std::uint32_t> to) {
  ByteSpan bytes;
  if (!take(page, (static_cast<std::size_t>(width) + 7) / 8, bytes)) {
    return false;
  }
  std::ranges::fill(to, static_cast<std::uint32_t>(bits_at(bytes, 0, width)));
  return true;
}

struct DeltaShape {
  std::uint64_t miniblocks = 0;
  std::uint64_t miniblock = 0;  // values in one
};

bool read_delta_head(ByteSpan& page, std::size_t count, DeltaShape& shape, std::int64_t& first) {
  std::uint64_t block = 0;
  std::uint64_t total = 0;
  std::uint64_t value = 0;
  if (!read_varint(page, block) || !read_varint(page, shape.miniblocks) || !read_varint(page, total) ||
      !read_varint(page, value)) {
    return false;
  }
  first = unzigzag(value);
  constexpr std::uint64_t kMax = 1 << 16;
  if (block == 0 || block > kMax || shape.miniblocks == 0 || block % shape.miniblocks != 0 || total != count) {
    return false;
  }
  shape.miniblock = block / shape.miniblocks;
  return shape.miniblock % 8 == 0;
}

bool read_delta_block(ByteSpan& page, const DeltaShape& shape, std::span<std::int64_t>& to, std::int64_t& last) {
  std::uint64_t least = 0;
  ByteSpan widths;
  if (!read_varint(page, least) || !take(page, shape.miniblocks, widths)) {
    return false;
  }
  for (std::size_t mini = 0; mini < widths.size() && !to.empty(); ++mini) {
    const int width = widths[mini];
    ByteSpan packed;
    if (width > 64 || !take(page, shape.miniblock / 8 * static_cast<std::size_t>(width), packed)) {
      return false;
    }
    const std::size_t count = std::min<std::size_t>(shape.miniblock, to.size());
    for (std::size_t i = 0; i < count; ++i) {
      last = static_cast<std::int64_t>(static_cast<std::uint64_t>(last) + static_cast<std::uint64_t>(unzigzag(least)) +
                                       bits_at(packed, i * static_cast<std::size_t>(width), width));
      to[i] = last;
    }
    to = to.subspan(count);
  }
  return true;
}

}  // namespace

bool read_varint(ByteSpan& page, std::uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 64 && !page.empty(); shift += 7) {
    const std::uint8_t next = page[0];
    page = page.subspan(1);
    value |= static_cast<std::uint64_t>(next & 127) << shift;
    if (next < 128) {
      return true;
    }
  }
  return false;
}

bool read_hybrid(ByteSpan& page, int width, std::size_t count, std::vector<std::uint32_t>& values) {
  if (width < 0 || width > 32) {
    return false;
  }
  values.resize(count);
  for (std::span<std::uint32_t> to(values); !to.empty();) {
    std::uint64_t head = 0;
    if (!read_varint(page, head) || head < 2) {
      return false;
    }
    const bool packed = (head & 1) != 0;
    const std::uint64_t run = packed ? (head >> 1) * 8 : head >> 1;
    const std::span<std::uint32_t> part = to.first(std::min<std::uint64_t>(run, to.size()));
    if (!(packed ? read_packed_run(page, head >> 1, width, part) : read_repeated_run(page, width, part))) {
      return false;
    }
    to = to.subspan(part.size());
  }
  return true;
}

bool read_levels(ByteSpan& page, std::size_t count, std::vector<std::uint32_t>& present) {
  ByteSpan size_bytes;
  std::uint32_t size = 0;
  ByteSpan levels;
  if (!take(page, sizeof(size), size_bytes)) {
    return false;
  }
  std::memcpy(&size, size_bytes.data(), sizeof(size));
  return take(page, size, levels) && read_hybrid(levels, 1, count, present);
}

bool read_bits(ByteSpan& page, std::size_t count, std::vector<std::uint8_t>& values) {
  ByteSpan bits;
  if (!take(page, (count + 7) / 8, bits)) {
    return false;
  }
  values.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = bits[i / 8] >> (i % 8) & 1;
  }
  return true;
}

bool read_delta(ByteSpan& page, std::size_t count, std::vector<std::int64_t>& values) {
  DeltaShape shape;
  std::int64_t last = 0;
  if (!read_delta_head(page, count, shape, last)) {
    return false;
  }
  values.resize(count);
  std::span<std::int64_t> to(values);
  if (!to.empty()) {
    to[0] = last;
    to = to.subspan(1);
  }
  while (!to.empty()) {
    if (!read_delta_block(page, shape, to, last)) {
      return false;
    }
  }
  return true;
}

bool read_plain_text(ByteSpan& page, std::string_view& text) {
  ByteSpan size_bytes;
  std::uint32_t size = 0;
  ByteSpan bytes;
  if (!take(page, sizeof(size), size_bytes)) {
    return false;
  }
  std::memcpy(&size, size_bytes.data(), sizeof(size));
  if (!take(page, size, bytes)) {
    return false;
  }
  text = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  return true;
}

}  // namespace spoor::store::parquet
