// SPDX-License-Identifier: Apache-2.0
#include "record/stream_scan.hpp"

#include <algorithm>
#include <cstring>

namespace spoor::record {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20U;

}  // namespace

StreamScan::StreamScan(Scanner& scanner, source::Stream& stream, std::vector<char>& window)
    : scanner_(scanner), stream_(stream), window_(window) {
  window_.resize(std::max(window_.size(), 2 * kChunk + kPadding));
  fill();
}

Scanner::Step StreamScan::next() {
  for (;;) {
    const auto step = scanner_.next(head(), base_, last_);
    if (step.found == Scanner::Found::end) {
      bytes_ = {};
      return step;
    }
    if (step.found != Scanner::Found::more) {
      bytes_ = {window_.data() + (step.begin - base_), step.end - step.begin};
      return step;
    }
    const std::size_t drop = scanner_.keep_from() - base_;
    std::memmove(window_.data(), window_.data() + drop, held_ - drop);
    held_ -= drop;
    base_ += drop;
    fill();
  }
}

void StreamScan::fill() {
  if (window_.size() < held_ + kChunk + kPadding) {
    window_.resize(held_ + kChunk + kPadding);
  }
  const std::size_t got = stream_.read(window_.data() + held_, kChunk);
  held_ += got;
  last_ = got == 0;
}

}  // namespace spoor::record
