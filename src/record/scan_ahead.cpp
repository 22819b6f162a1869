// SPDX-License-Identifier: Apache-2.0
#include "record/scan_ahead.hpp"

#include <utility>

namespace spoor::record {
namespace {

constexpr std::size_t kChunk = std::size_t{8} << 20U;  // bytes of records; enough that handing it over costs nothing
constexpr std::size_t kMostSteps = 50'000;             // of records that are nearly empty, or bad

}  // namespace

Scanner::Step ScanAhead::next() {
  if (at_ == now_.found.size()) {
    advance();
  }
  const Found& found = now_.found[at_++];
  bytes_ = {now_.bytes.data() + found.begin, found.size};
  return found.step;
}

void ScanAhead::advance() {
  Chunk used = std::exchange(now_, {});
  now_ = ahead_.valid() ? ahead_.get() : fill({});
  at_ = 0;
  if (now_.found.back().step.found != Scanner::Found::end) {
    ahead_ = std::async(std::launch::async, [this, used = std::move(used)]() mutable { return fill(std::move(used)); });
  }
}

ScanAhead::Chunk ScanAhead::fill(Chunk chunk) {
  chunk.bytes.clear();
  chunk.found.clear();
  do {
    const Scanner::Step step = scan_.next();
    std::string_view bytes = scan_.bytes();
    if (step.found == Scanner::Found::bad) {
      bytes = bytes.substr(0, kMostBadBytes);
    }
    chunk.found.push_back({step, chunk.bytes.size(), bytes.size()});
    chunk.bytes.insert(chunk.bytes.end(), bytes.begin(), bytes.end());
  } while (chunk.found.back().step.found != Scanner::Found::end && chunk.bytes.size() < kChunk &&
           chunk.found.size() < kMostSteps);
  chunk.bytes.insert(chunk.bytes.end(), StreamScan::kPadding, '\0');
  return chunk;
}

}  // namespace spoor::record
