// SPDX-License-Identifier: Apache-2.0
// Any bytes are an object that can be read, in memory and as a stream, and its counts are those of its rows.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "record/derive.hpp"
#include "record/reader.hpp"

namespace {

using spoor::record::Batch;
using spoor::record::ObjectReader;
using spoor::record::ObjectTally;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void check(const Batch& batch, const ObjectTally& tally) {
  require(batch.call.size == static_cast<std::size_t>(tally.events));
  require(batch.reject.size == static_cast<std::size_t>(std::min<std::int64_t>(tally.rejected, 10'000)));
  for (const spoor::record::Rows* rows : {&batch.call, &batch.credential, &batch.link, &batch.reject}) {
    for (const auto& column : rows->columns) {
      require(column.codes.size() + column.integers.size() + column.booleans.size() + column.uuids.size() ==
              rows->size);
    }
  }
  require(std::ranges::all_of(batch.resources.call, [&](std::uint32_t row) { return row < batch.call.size; }));
  static_cast<void>(spoor::record::derive(batch, std::vector<std::uint8_t>(batch.call.size, 1)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto book = *spoor::record::Rulebook::load();
  static ObjectReader reader(*book);
  std::vector<char> padded(size + ObjectReader::kPadding);
  std::copy(data, data + size, padded.begin());
  {
    Batch batch;
    ObjectTally tally;
    reader.use(batch);
    reader.read_whole({padded.data(), size}, tally);
    check(batch, tally);
  }
  Batch batch;
  ObjectTally tally;
  reader.use(batch);
  const auto stream = spoor::source::memory_stream({padded.data(), size});
  require(reader.read_stream(*stream, tally, [] { return spoor::Status(spoor::Done{}); }).has_value());
  check(batch, tally);
  return 0;
}
