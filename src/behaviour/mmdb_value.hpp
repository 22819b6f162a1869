// SPDX-License-Identifier: Apache-2.0
// A value in the data section of a MaxMind DB file, read without trust.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace spoor::behaviour {

using MmdbBytes = std::span<const unsigned char>;

// The format's own numbers.
enum class MmdbType : unsigned {
  extended,
  pointer,
  text,
  real,
  bytes,
  uint16,
  uint32,
  map,
  int32,
  uint64,
  uint128,
  array,
  container,
  end_marker,
  boolean,
  real32,
};

struct MmdbHead {
  MmdbType type;
  std::size_t size;     // bytes of the content, entries of a map or array, the value of a boolean
  std::size_t content;  // where the content begins; of a pointer, where the next value begins
  std::size_t pointer;  // where a pointer leads
};

// Absent if it runs past the end or its type is unknown.
std::optional<MmdbHead> mmdb_head(MmdbBytes section, std::size_t offset);

// Of a head whose value was found sound.
std::string_view mmdb_text(MmdbBytes section, const MmdbHead& head);
std::uint64_t mmdb_number(MmdbBytes section, const MmdbHead& head);  // unsigned, at most 8 bytes

// Where the value at `offset` ends if it and all it holds is sound: known types and sizes, nothing past the end, valid
// UTF-8, no pointer to a pointer, at most 32 levels and 65,536 values. Otherwise absent and `problem` says why.
std::optional<std::size_t> mmdb_value_end(MmdbBytes section, std::size_t offset, std::string& problem);

}  // namespace spoor::behaviour
