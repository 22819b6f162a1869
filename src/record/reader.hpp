// SPDX-License-Identifier: Apache-2.0
// One source object, unpacked → rows of a batch and its tally. Whole objects in memory take the fast path and fall back
// to the scanner when they are not well formed; streams always go through the scanner.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "record/batch.hpp"
#include "record/facts.hpp"
#include "source/stream.hpp"

namespace spoor::record {

// Whatever the bytes are, reading ends with a tally whose counts add up. One thread at a time.
class ObjectReader {
 public:
  static constexpr std::size_t kPadding = 64;  // readable bytes behind a whole text

  // `rulebook` outlives it.
  explicit ObjectReader(const Rulebook& rulebook);
  ~ObjectReader();

  // Rows go to `batch` from now on.
  void use(Batch& batch);

  // `tally` comes with id, path, compression, bytes and sha256; the rest is filled in. Notes are added to its note.
  void read_whole(std::string_view padded, ObjectTally& tally);
  // Reads in bounded memory. `full` is asked between records, and may take the rows away and give another batch by
  // use(). Stops and returns its error when it fails.
  Status read_stream(source::Stream& stream, ObjectTally& tally, const std::function<Status()>& full);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace spoor::record
