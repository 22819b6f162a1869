// SPDX-License-Identifier: Apache-2.0
// Unpacking a whole object in memory: several times faster than a stream, for all objects that are not huge.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "source/compression.hpp"

namespace spoor::source {

// Owns its buffer and uses it again for the next object. One thread at a time.
class Inflater {
 public:
  // `limit` bounds the unpacked size; `padding` zero bytes can be read behind the text.
  Inflater(std::size_t limit, std::size_t padding);
  ~Inflater();

  // The unpacked text, valid until the next call. Absent if it would be larger than the limit, or if the packed bytes
  // are cut off or damaged: then a stream gives what there is.
  std::optional<std::string_view> whole(std::string_view packed, Compression compression);

 private:
  struct State;
  std::optional<std::size_t> gzip(std::string_view packed);
  std::optional<std::size_t> zstd(std::string_view packed);
  bool reserve(std::size_t size);  // false beyond the limit

  std::unique_ptr<State> state_;
  std::vector<char> buffer_;
  std::size_t limit_;
  std::size_t padding_;
};

}  // namespace spoor::source
