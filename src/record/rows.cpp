// SPDX-License-Identifier: Apache-2.0
#include "record/rows.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cstring>

namespace spoor::record {
namespace {

constexpr std::size_t kBlock = 1 << 16;

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

}  // namespace

std::uint32_t Dictionary::code(std::string_view text) {
  if (texts_.size() * 2 >= slots_.size()) {
    grow();
  }
  const std::uint64_t hash = hash_of(text);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const std::uint32_t at = slots_[slot];
    if (at == kNoText) {
      const auto added = static_cast<std::uint32_t>(texts_.size());
      slots_[slot] = added;
      texts_.push_back(keep(text));
      hashes_.push_back(hash);
      return added;
    }
    if (hashes_[at] == hash && texts_[at] == text) {
      return at;
    }
  }
}

void Dictionary::grow() {
  const std::size_t size = std::max<std::size_t>(64, slots_.size() * 2);
  slots_.assign(size, kNoText);
  for (std::uint32_t at = 0; at < hashes_.size(); ++at) {
    std::size_t slot = hashes_[at] & (size - 1);
    while (slots_[slot] != kNoText) {
      slot = (slot + 1) & (size - 1);
    }
    slots_[slot] = at;
  }
}

std::string_view Dictionary::keep(std::string_view text) {
  bytes_ += text.size() + 2 * sizeof(std::uint32_t) + sizeof(std::uint64_t) + sizeof(std::string_view);
  if (text.empty()) {
    return {};
  }
  if (blocks_.empty() || block_used_ + text.size() > blocks_.back().size()) {
    blocks_.emplace_back(std::max(kBlock, text.size()));
    block_used_ = 0;
  }
  char* place = blocks_.back().data() + block_used_;
  std::memcpy(place, text.data(), text.size());
  block_used_ += text.size();
  return {place, text.size()};
}

void Dictionary::clear() {
  texts_.clear();
  hashes_.clear();
  slots_.clear();
  blocks_.clear();
  block_used_ = 0;
  bytes_ = 0;
}

Rows::Rows(const Table& shape) : table(&shape), columns(shape.columns.size()) {}

void Rows::truncate(std::size_t rows) {
  for (ColumnRows& column : columns) {
    column.codes.resize(std::min(column.codes.size(), rows));
    column.integers.resize(std::min(column.integers.size(), rows));
    column.booleans.resize(std::min(column.booleans.size(), rows));
    column.uuids.resize(std::min(column.uuids.size(), rows));
  }
  size = std::min(size, rows);
}

void Rows::clear() {
  truncate(0);
  for (ColumnRows& column : columns) {
    column.dictionary.clear();
  }
}

std::size_t Rows::memory() const {
  std::size_t total = 0;
  for (const ColumnRows& column : columns) {
    total += column.dictionary.bytes() + column.codes.size() * sizeof(std::uint32_t) +
             column.integers.size() * sizeof(std::int64_t) + column.booleans.size() +
             column.uuids.size() * sizeof(Uuid);
  }
  return total;
}

}  // namespace spoor::record
