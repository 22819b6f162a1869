// SPDX-License-Identifier: Apache-2.0
// Whole JSON objects out of a stream of any length: moves the scanner's window along the bytes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "record/scanner.hpp"
#include "source/stream.hpp"

namespace spoor::record {

// Holds one record and a chunk, whatever the stream's length. Scanner, stream and window must outlive it; the window is
// the caller's so that its memory serves one object after another. One thread.
class StreamScan {
 public:
  static constexpr std::size_t kPadding = 64;  // readable bytes behind every object, as simdjson wants them

  // Reads the first bytes at once: head() shows them until next() is called.
  StreamScan(Scanner& scanner, source::Stream& stream, std::vector<char>& window);

  std::string_view head() const { return {window_.data(), held_}; }
  // The scanner's next step; never `more`.
  Scanner::Step next();
  // What the last step is about; valid until next().
  std::string_view bytes() const { return bytes_; }
  // How many bytes the stream has given.
  std::uint64_t seen() const { return base_ + held_; }

 private:
  void fill();

  Scanner& scanner_;
  source::Stream& stream_;
  std::vector<char>& window_;
  std::string_view bytes_;
  std::uint64_t base_ = 0;
  std::size_t held_ = 0;
  bool last_ = false;
};

}  // namespace spoor::record
