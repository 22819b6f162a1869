// SPDX-License-Identifier: Apache-2.0
// Parquet's encodings, each its own pair: put_x appends to a page, read_x takes it off a page of any origin.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "store/parquet_thrift.hpp"

namespace spoor::store::parquet {

// Bits that a dictionary index needs; 1 for a single entry, because some readers mistrust 0.
int index_width(std::size_t dictionary_size);

// RLE/bit-packed hybrid of values below 2^width.
void put_hybrid(Bytes& page, std::span<const std::uint32_t> values, int width);
// Definition levels with their length in front: present[i] is 1 for a value, 0 for null.
void put_levels(Bytes& page, std::span<const std::uint8_t> present);
// One bit a value, first value lowest.
void put_bits(Bytes& page, std::span<const std::uint8_t> values);
// DELTA_BINARY_PACKED; differences wrap, so that any 64-bit values may follow each other.
void put_delta(Bytes& page, std::span<const std::int64_t> values);
// About how many bytes put_delta would append.
std::size_t delta_size(std::span<const std::int64_t> values);
void put_plain_text(Bytes& page, std::string_view text);

// What is left of a page. The functions below take off its front, and return false, with the outputs in any state, if
// the bytes do not give the `count` values asked for.
bool read_varint(ByteSpan& page, std::uint64_t& value);
bool read_hybrid(ByteSpan& page, int width, std::size_t count, std::vector<std::uint32_t>& values);
bool read_levels(ByteSpan& page, std::size_t count, std::vector<std::uint32_t>& present);
bool read_bits(ByteSpan& page, std::size_t count, std::vector<std::uint8_t>& values);
bool read_delta(ByteSpan& page, std::size_t count, std::vector<std::int64_t>& values);
bool read_plain_text(ByteSpan& page, std::string_view& text);  // lies in the page

}  // namespace spoor::store::parquet
