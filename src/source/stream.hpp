// SPDX-License-Identifier: Apache-2.0
// Bytes that come piece by piece, unpacked on the way: for objects too large to hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "source/compression.hpp"

namespace spoor::source {

class Stream {
 public:
  virtual ~Stream() = default;
  // Fills at most `size` bytes; 0 means the end, whole or not: note() tells.
  virtual std::size_t read(char* out, std::size_t size) = 0;
  // Why the bytes ended early or what follows them was not read; empty if all is well.
  const std::string& note() const { return note_; }

 protected:
  void set_note(std::string note) {
    if (note_.empty()) {
      note_ = std::move(note);
    }
  }

 private:
  std::string note_;
};

// The bytes of an open file from where it stands, at most `limit`. Does not own the descriptor.
std::unique_ptr<Stream> file_stream(int descriptor, std::uint64_t limit = std::numeric_limits<std::uint64_t>::max());
// Bytes in memory, which must outlive it.
std::unique_ptr<Stream> memory_stream(std::string_view bytes);
// The unpacked bytes of `packed`: all members of gzip, all frames of zstd. What can be unpacked of a cut-off or damaged
// object is given, then the stream ends with a note. Memory does not depend on the input (zstd: windows up to 128 MiB).
std::unique_ptr<Stream> unpacked(std::unique_ptr<Stream> packed, Compression compression);

}  // namespace spoor::source
