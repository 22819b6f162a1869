// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <functional>
#include <limits>

#include "store/parquet_encoding.hpp"

namespace spoor::store::parquet {
namespace {

// DELTA_BINARY_PACKED: blocks of 256 differences, each of four miniblocks with a width of their own.
constexpr std::size_t kBlock = 256;
constexpr std::size_t kMiniblocks = 4;
constexpr std::size_t kMiniblock = kBlock / kMiniblocks;
constexpr std::size_t kShortestRun = 16;  // a run costs two to five bytes and cuts the packed values around it

// Packs values of `width` bits, lowest first, padded with zeros to a whole number of groups of eight.
template <typename T>
void pack(Bytes& out, std::span<const T> values, int width) {
  const std::size_t at = out.size();
  const std::size_t size = (values.size() + 7) / 8 * static_cast<std::size_t>(width);
  out.resize(at + size + sizeof(std::uint64_t));
  std::uint8_t* to = out.data() + at;
  std::uint64_t word = 0;
  int used = 0;
  for (const T value : values) {
    const std::uint64_t bits = value;
    word |= bits << used;
    used += width;
    if (used >= 64) {
      std::memcpy(to, &word, sizeof(word));
      to += sizeof(word);
      used -= 64;
      word = used == 0 ? 0 : bits >> (width - used);
    }
  }
  std::memcpy(to, &word, sizeof(word));
  out.resize(at + size);
}

void put_packed_run(Bytes& page, std::span<const std::uint32_t> values, int width) {
  if (!values.empty()) {
    put_varint(page, (values.size() + 7) / 8 << 1 | 1);
    pack(page, values, width);
  }
}

struct DeltaBlock {
  std::int64_t least = 0;
  std::array<std::uint64_t, kBlock> above{};  // differences less `least`; zero after the last
  std::array<int, kMiniblocks> widths{};
};

// `values` begins with the value before the block's first.
void delta_block(std::span<const std::int64_t> values, DeltaBlock& block) {
  const std::size_t count = values.size() - 1;
  block.least = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i < count; ++i) {
    block.above[i] = static_cast<std::uint64_t>(values[i + 1]) - static_cast<std::uint64_t>(values[i]);
    block.least = std::min(block.least, static_cast<std::int64_t>(block.above[i]));
  }
  block.widths.fill(0);
  for (std::size_t mini = 0; mini * kMiniblock < count; ++mini) {
    const std::size_t end = std::min(count, (mini + 1) * kMiniblock);
    std::uint64_t any = 0;
    for (std::size_t i = mini * kMiniblock; i < end; ++i) {
      block.above[i] -= static_cast<std::uint64_t>(block.least);
      any |= block.above[i];
    }
    std::fill(block.above.begin() + static_cast<std::ptrdiff_t>(end),
              block.above.begin() + static_cast<std::ptrdiff_t>((mini + 1) * kMiniblock), 0);
    block.widths[mini] = std::bit_width(any);
  }
}

template <typename F>
void each_delta_block(std::span<const std::int64_t> values, const F& use) {
  DeltaBlock block;
  for (std::size_t first = 1; first < values.size(); first += kBlock) {
    delta_block(values.subspan(first - 1, std::min(kBlock, values.size() - first) + 1), block);
    use(block);
  }
}

}  // namespace

int index_width(std::size_t dictionary_size) { return dictionary_size <= 2 ? 1 : std::bit_width(dictionary_size - 1); }

void put_hybrid(Bytes& page, std::span<const std::uint32_t> values, int width) {
  std::size_t packed_from = 0;
  for (std::size_t first = 0; first < values.size();) {
    std::size_t last = first + 1;
    while (last < values.size() && values[last] == values[first]) {
      ++last;
    }
    // Packed values come in eights: the run gives up its first ones to fill the group before it.
    const std::size_t filling = (8 - (first - packed_from) % 8) % 8;
    if (last - first >= filling + kShortestRun) {
      put_packed_run(page, values.subspan(packed_from, first + filling - packed_from), width);
      put_varint(page, (last - first - filling) << 1);
      for (int shift = 0; shift < width; shift += 8) {
        page.push_back(static_cast<std::uint8_t>(values[first] >> shift));
      }
      packed_from = last;
    }
    first = last;
  }
  put_packed_run(page, values.subspan(packed_from), width);
}

void put_levels(Bytes& page, std::span<const std::uint8_t> present) {
  const std::size_t at = page.size();
  page.resize(at + sizeof(std::uint32_t));
  if (std::ranges::adjacent_find(present, std::not_equal_to<>()) == present.end()) {
    put_varint(page, present.size() << 1);
    page.push_back(present.empty() ? 0 : present[0]);
  } else {
    put_varint(page, (present.size() + 7) / 8 << 1 | 1);
    put_bits(page, present);
  }
  const auto size = static_cast<std::uint32_t>(page.size() - at - sizeof(std::uint32_t));
  std::memcpy(page.data() + at, &size, sizeof(size));
}

void put_bits(Bytes& page, std::span<const std::uint8_t> values) { pack(page, values, 1); }

void put_delta(Bytes& page, std::span<const std::int64_t> values) {
  put_varint(page, kBlock);
  put_varint(page, kMiniblocks);
  put_varint(page, values.size());
  put_varint(page, zigzag(values.empty() ? 0 : values[0]));
  each_delta_block(values, [&](const DeltaBlock& block) {
    put_varint(page, zigzag(block.least));
    page.insert(page.end(), block.widths.begin(), block.widths.end());
    for (std::size_t mini = 0; mini < kMiniblocks; ++mini) {
      pack(page, std::span(block.above).subspan(mini * kMiniblock, kMiniblock), block.widths[mini]);
    }
  });
}

std::size_t delta_size(std::span<const std::int64_t> values) {
  std::size_t size = 8;
  each_delta_block(values, [&](const DeltaBlock& block) {
    size += 8;
    for (const int width : block.widths) {
      size += static_cast<std::size_t>(width) * kMiniblock / 8;
    }
  });
  return size;
}

void put_plain_text(Bytes& page, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&size);
  page.insert(page.end(), bytes, bytes + sizeof(size));
  page.insert(page.end(), text.begin(), text.end());
}

}  // namespace spoor::store::parquet
