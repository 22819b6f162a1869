// SPDX-License-Identifier: Apache-2.0
// The gathering half of ChunkEncoder: the values of the rows named, in their order, without nulls, and their range.
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "store/parquet_chunk.hpp"

namespace spoor::store::parquet {
namespace {

// Compares as the sixteen bytes do, in two steps instead of a call.
std::pair<std::uint64_t, std::uint64_t> halves(const record::Uuid& uuid) {
  const auto [first, second] = std::bit_cast<std::array<std::uint64_t, 2>>(uuid);
  return {__builtin_bswap64(first), __builtin_bswap64(second)};
}

}  // namespace

using record::Type;

void ChunkEncoder::gather_text(const record::ColumnRows& rows, std::span<const std::uint32_t> order) {
  for (const std::uint32_t code : used_codes_) {
    local_[code] = record::kNoText;
  }
  used_codes_.clear();
  texts_.clear();
  repaired_.clear();
  texts_bytes_ = 0;
  if (local_.size() < rows.dictionary.size()) {
    local_.resize(rows.dictionary.size(), record::kNoText);
  }
  if (rows.dictionary.size() == 0) {  // nothing but nulls
    std::ranges::fill(present_, 0);
    indices_.clear();
    chunk_.statistics.nulls = static_cast<std::int64_t>(order.size());
    return;
  }
  indices_.resize(order.size());
  // Fetched in a loop of its own, so that the misses of the cache overlap.
  std::ranges::transform(order, indices_.begin(), [&](std::uint32_t row) { return rows.codes[row]; });
  std::size_t values = 0;
  std::uint32_t last_code = record::kNoText;
  std::uint32_t index = 0;
  for (std::size_t at = 0; at < order.size(); ++at) {
    const std::uint32_t code = indices_[at];
    present_[at] = code != record::kNoText;
    if (code != last_code && code != record::kNoText) {
      index = local_index(rows.dictionary, code);
      last_code = code;
    }
    indices_[values] = index;
    values += present_[at];
  }
  indices_.resize(values);
  chunk_.statistics.nulls = static_cast<std::int64_t>(order.size() - values);
  range_of_texts();
}

std::uint32_t ChunkEncoder::local_index(const record::Dictionary& dictionary, std::uint32_t code) {
  std::uint32_t& index = local_[code];
  if (index == record::kNoText) {
    index = static_cast<std::uint32_t>(texts_.size());
    used_codes_.push_back(code);
    std::string_view text = dictionary.text(code);
    if (!simdjson::validate_utf8(text.data(), text.size())) {
      text = repaired_.emplace_back(repaired_utf8(text));
    }
    texts_.push_back(text);
    texts_bytes_ += text.size();
  }
  return index;
}

void ChunkEncoder::range_of_texts() {
  if (texts_.empty()) {
    return;
  }
  const auto [least, most] = std::ranges::minmax_element(texts_);
  Bound low = least_of(*least);
  std::optional<Bound> high = most_of(*most);
  if (high) {
    chunk_.statistics.has_range = true;
    chunk_.statistics.least = std::move(low.text);
    chunk_.statistics.least_exact = low.exact;
    chunk_.statistics.most = std::move(high->text);
    chunk_.statistics.most_exact = high->exact;
  }
}

void ChunkEncoder::gather_integers(const record::ColumnRows& rows, std::span<const std::uint32_t> order) {
  integers_.resize(order.size());
  std::size_t values = 0;
  for (std::size_t at = 0; at < order.size(); ++at) {
    const std::int64_t value = rows.integers[order[at]];
    present_[at] = value != record::kNoInt;
    integers_[values] = value;
    values += present_[at];
  }
  integers_.resize(values);
  chunk_.statistics.nulls = static_cast<std::int64_t>(order.size() - values);
}

void ChunkEncoder::range_of_integers(Type type) {
  if (integers_.empty()) {
    return;
  }
  const auto set = [&](auto least, auto most) {
    chunk_.statistics.has_range = true;
    chunk_.statistics.least.assign(reinterpret_cast<const char*>(&least), sizeof(least));
    chunk_.statistics.most.assign(reinterpret_cast<const char*>(&most), sizeof(most));
  };
  if (type == Type::real) {
    const auto nan = [](std::int64_t bits) { return std::isnan(real_value(bits)); };
    if (std::ranges::none_of(integers_, nan)) {  // the format leaves no range for NaN
      const auto [least, most] = std::ranges::minmax_element(integers_, {}, real_value);
      set(real_value(*least), real_value(*most));
    }
    return;
  }
  const auto [least, most] = std::ranges::minmax_element(integers_);
  if (type == Type::int32) {
    set(static_cast<std::int32_t>(*least), static_cast<std::int32_t>(*most));
  } else {
    set(*least, *most);
  }
}

void ChunkEncoder::gather_booleans(const record::ColumnRows& rows, std::span<const std::uint32_t> order) {
  booleans_.resize(order.size());
  std::size_t values = 0;
  for (std::size_t at = 0; at < order.size(); ++at) {
    const std::uint8_t value = rows.booleans[order[at]];
    present_[at] = value != record::kNoBool;
    booleans_[values] = value;
    values += present_[at];
  }
  booleans_.resize(values);
  chunk_.statistics.nulls = static_cast<std::int64_t>(order.size() - values);
  if (values > 0) {
    const auto [least, most] = std::ranges::minmax_element(booleans_);
    chunk_.statistics.has_range = true;
    chunk_.statistics.least.assign(1, static_cast<char>(*least));
    chunk_.statistics.most.assign(1, static_cast<char>(*most));
  }
}

void ChunkEncoder::gather_uuids(const record::ColumnRows& rows, std::span<const std::uint32_t> order) {
  uuids_.resize(order.size());
  std::ranges::fill(present_, 1);
  std::ranges::transform(order, uuids_.begin(), [&](std::uint32_t row) { return rows.uuids[row]; });
  const auto [least, most] = std::ranges::minmax_element(uuids_, {}, halves);
  if (!uuids_.empty()) {
    chunk_.statistics.has_range = true;
    chunk_.statistics.least.assign(least->begin(), least->end());
    chunk_.statistics.most.assign(most->begin(), most->end());
  }
}

}  // namespace spoor::store::parquet
