// SPDX-License-Identifier: Apache-2.0
// UTF-8 as bytes compares like the code points it spells, so a bound is cut between two of them, and a greater one is
// made by counting up the last that can be: "…zz" -> "…z{".
#include <algorithm>
#include <array>

#include "store/parquet_chunk.hpp"

namespace spoor::store::parquet {
namespace {

constexpr std::size_t kMaxBound = 256;

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

// Bytes of the well-formed code point at the front, 0 if there is none.
std::size_t code_point_length(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char head = byte(0);
  const std::size_t length = head < 0x80                   ? 1
                             : head >= 0xc2 && head < 0xe0 ? 2
                             : head >= 0xe0 && head < 0xf0 ? 3
                             : head >= 0xf0 && head < 0xf5 ? 4
                                                           : 0;
  if (length == 0 || length > text.size()) {
    return 0;
  }
  for (std::size_t at = 1; at < length; ++at) {
    if (!continues(text[at])) {
      return 0;
    }
  }
  const bool overlong = (head == 0xe0 && byte(1) < 0xa0) || (head == 0xf0 && byte(1) < 0x90);
  const bool surrogate = head == 0xed && byte(1) > 0x9f;
  const bool beyond = head == 0xf4 && byte(1) > 0x8f;
  return overlong || surrogate || beyond ? 0 : length;
}

// A NUL ends it as well: DuckLake's catalog keeps bounds as texts that end there, and a greatest one would be too
// small.
std::string_view cut(std::string_view text) {
  std::size_t size = std::min({text.size(), kMaxBound, text.find('\0')});
  while (size > 0 && size < text.size() && continues(text[size])) {
    --size;
  }
  return text.substr(0, size);
}

std::uint32_t code_point(std::string_view text) {
  const auto head = static_cast<unsigned char>(text[0]);
  std::uint32_t value = text.size() == 1 ? head : head & (0x7fu >> text.size());
  for (const char next : text.substr(1)) {
    value = value << 6 | (static_cast<unsigned char>(next) & 0x3f);
  }
  return value;
}

void append(std::string& text, std::uint32_t value) {
  const auto put = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (value < 0x80) {
    put(value);
    return;
  }
  const int more = value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
  constexpr std::array<std::uint32_t, 4> kHeads = {0, 0xc0, 0xe0, 0xf0};
  put(kHeads[static_cast<std::size_t>(more)] | value >> (6 * more));
  for (int at = more - 1; at >= 0; --at) {
    put(0x80 | (value >> (6 * at) & 0x3f));
  }
}

}  // namespace

Bound least_of(std::string_view text) {
  const std::string_view kept = cut(text);
  return {.text = std::string(kept), .exact = kept.size() == text.size()};
}

std::optional<Bound> most_of(std::string_view text) {
  std::string kept(cut(text));
  if (kept.size() == text.size()) {
    return Bound{.text = std::move(kept), .exact = true};
  }
  while (!kept.empty()) {
    std::size_t last = kept.size() - 1;
    while (last > 0 && continues(kept[last])) {
      --last;
    }
    const std::uint32_t value = code_point(std::string_view(kept).substr(last));
    kept.resize(last);
    if (value < 0x10ffff) {
      append(kept, value == 0xd7ff ? 0xe000 : value + 1);  // no code points lie between these
      return Bound{.text = std::move(kept), .exact = false};
    }
  }
  return std::nullopt;
}

std::string repaired_utf8(std::string_view text) {
  std::string repaired;
  while (!text.empty()) {
    const std::size_t length = code_point_length(text);
    repaired += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return repaired;
}

}  // namespace spoor::store::parquet
