// SPDX-License-Identifier: Apache-2.0
// The steps of a scan, found by another thread while those before them are worked on: reading, unpacking and finding
// the records of one large object take as long as decoding them.
#pragma once

#include <cstdint>
#include <future>
#include <string_view>
#include <vector>

#include "record/scanner.hpp"
#include "record/stream_scan.hpp"

namespace spoor::record {

// Holds two chunks of records beside the scan. The scan must outlive it and is nobody else's until next() has given the
// end. A stream that ends within the first chunk is read on the caller's thread. Destroying it waits for the chunk that
// is being read.
class ScanAhead {
 public:
  explicit ScanAhead(StreamScan& scan) : scan_(scan) {}

  // As StreamScan::next().
  Scanner::Step next();
  // What the last step is about, with StreamScan::kPadding readable bytes behind it; of a bad one only the beginning.
  // Valid until next().
  std::string_view bytes() const { return bytes_; }

  static constexpr std::size_t kMostBadBytes = 256;

 private:
  struct Found {
    Scanner::Step step;
    std::size_t begin = 0;  // in Chunk::bytes
    std::size_t size = 0;
  };
  struct Chunk {
    std::vector<char> bytes;
    std::vector<Found> found;  // never empty
  };

  Chunk fill(Chunk chunk);
  void advance();

  StreamScan& scan_;
  Chunk now_;
  std::size_t at_ = 0;
  std::string_view bytes_;
  std::future<Chunk> ahead_;  // none before the first chunk; last: it is waited for while the rest still stands
};

}  // namespace spoor::record
