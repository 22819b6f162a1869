// SPDX-License-Identifier: Apache-2.0
#include "record/rows.hpp"

#include <algorithm>
#include <cstring>

namespace spoor::record {
namespace {

constexpr std::size_t kBlock = 1 << 16;

}  // namespace

std::uint32_t Dictionary::code(std::string_view text, std::uint64_t hash) {
  if (texts_.size() * 2 >= slots_.size()) {
    grow();
  }
  const auto tag = static_cast<std::uint32_t>(hash >> 32U);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.code == kNoText) {
      slot = {static_cast<std::uint32_t>(texts_.size()), tag};
      texts_.push_back(keep(text));
      hashes_.push_back(hash);
      return slot.code;
    }
    if (slot.tag == tag && texts_[slot.code] == text) {
      return slot.code;
    }
  }
}

void Dictionary::grow() {
  const std::size_t size = std::max<std::size_t>(64, slots_.size() * 2);
  slots_.assign(size, {});
  for (std::uint32_t code = 0; code < hashes_.size(); ++code) {
    std::size_t at = hashes_[code] & (size - 1);
    while (slots_[at].code != kNoText) {
      at = (at + 1) & (size - 1);
    }
    slots_[at] = {code, static_cast<std::uint32_t>(hashes_[code] >> 32U)};
  }
}

std::string_view Dictionary::keep(std::string_view text) {
  bytes_ += text.size() + 2 * sizeof(Slot) + sizeof(std::uint64_t) + sizeof(std::string_view);
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

void Rows::append(const Rows& other, std::span<const std::uint8_t> keep) {
  const auto add_kept = [&](const auto& from, auto& to, auto&& made) {
    for (std::size_t row = 0; row < from.size(); ++row) {
      if (keep.empty() || keep[row] != 0) {
        to.push_back(made(from[row]));
      }
    }
  };
  const auto same = [](const auto& value) { return value; };
  for (std::size_t at = 0; at < columns.size(); ++at) {
    const ColumnRows& from = other.columns[at];
    ColumnRows& to = columns[at];
    add_kept(from.codes, to.codes, Translation(from.dictionary, to.dictionary));
    add_kept(from.integers, to.integers, same);
    add_kept(from.booleans, to.booleans, same);
    add_kept(from.uuids, to.uuids, same);
  }
  size += keep.empty() ? other.size : keep.size() - static_cast<std::size_t>(std::ranges::count(keep, 0));
}

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
