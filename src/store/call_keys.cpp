// SPDX-License-Identifier: Apache-2.0
#include "store/call_keys.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "base/hash.hpp"

namespace spoor::store {
namespace {

std::uint64_t id_hash(std::uint64_t high, std::uint64_t low) {
  const std::uint64_t words[2] = {high, low};
  return table_hash(words, sizeof words);
}

std::uint64_t key_hash(const CallKey& key) { return table_hash(&key, sizeof key); }

std::uint64_t big_endian(const std::uint8_t* bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) {
    value = (value << 8) | bytes[i];
  }
  return value;
}

// The slot that holds a row for which `same` is true, or the free slot where such a row belongs.
template <typename Same>
std::uint32_t& slot_of(std::vector<std::uint32_t>& slots, std::uint64_t hash, const Same& same) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash & mask;
  while (slots[at] != CallKeys::kNone && !same(slots[at])) {
    at = (at + 1) & mask;
  }
  return slots[at];
}

template <typename Same>
std::uint32_t find_slot(const std::vector<std::uint32_t>& slots, std::uint64_t hash, const Same& same) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash & mask;
  while (slots[at] != CallKeys::kNone && !same(slots[at])) {
    at = (at + 1) & mask;
  }
  return slots[at];
}

}  // namespace

std::uint64_t operation_hash(std::string_view operation) { return table_hash(operation); }

CallKeys::CallKeys(const record::Rows& call) {
  static const std::size_t id_column = record::column_index(record::kCall, "event_id");
  static const std::size_t at_column = record::column_index(record::kCall, "at_ms");
  static const std::size_t operation_column = record::column_index(record::kCall, "operation");
  const record::ColumnRows& operations = call.columns[operation_column];
  std::vector<std::uint64_t> operation_hashes(operations.dictionary.size());
  for (std::uint32_t code = 0; code < operation_hashes.size(); ++code) {
    operation_hashes[code] = operation_hash(operations.dictionary.text(code));
  }
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(call.size * 2, 8));
  by_id_.assign(slots, kNone);
  by_key_.assign(slots, kNone);
  keys_.reserve(call.size);
  filter_.assign(slots * 8 / 64, 0);  // 16 bits a row
  filter_mask_ = filter_.size() - 1;
  for (std::uint32_t row = 0; row < call.size; ++row) {
    const record::Uuid& id = call.columns[id_column].uuids[row];
    const std::uint32_t operation = operations.codes[row];
    const CallKey key{big_endian(id.data()), big_endian(id.data() + 8), call.columns[at_column].integers[row],
                      operation == record::kNoText ? 0 : operation_hashes[operation]};
    keys_.push_back(key);
    const std::uint64_t hash = id_hash(key.high, key.low);
    filter_[hash >> 6 & filter_mask_] |= std::uint64_t{1} << (hash & 63);
    std::uint32_t& by_id = slot_of(by_id_, hash, [&](std::uint32_t other) {
      return keys_[other].high == key.high && keys_[other].low == key.low;
    });
    std::uint32_t& by_key = slot_of(by_key_, key_hash(key), [&](std::uint32_t other) { return keys_[other] == key; });
    by_id = std::min(by_id, row);
    by_key = std::min(by_key, row);
  }
  ranges_ = time_ranges(call.columns[at_column].integers);
}

std::uint32_t CallKeys::row_of_id(std::uint64_t high, std::uint64_t low) const {
  const std::uint64_t hash = id_hash(high, low);
  if (!may_have(hash)) {
    return kNone;
  }
  return find_slot(by_id_, hash, [&](std::uint32_t row) { return keys_[row].high == high && keys_[row].low == low; });
}

std::uint32_t CallKeys::row_of(const CallKey& key) const {
  return find_slot(by_key_, key_hash(key), [&](std::uint32_t row) { return keys_[row] == key; });
}

std::vector<std::pair<TimeMs, TimeMs>> time_ranges(std::span<const std::int64_t> at_ms) {
  std::map<TimeMs, std::pair<TimeMs, TimeMs>> days;  // least and greatest time of each day
  TimeMs last_day = 0;
  std::pair<TimeMs, TimeMs>* last = nullptr;
  for (const TimeMs at : at_ms) {
    const TimeMs day = floor_to(at, kDayMs);
    if (last == nullptr || day != last_day) {
      last = &days.try_emplace(day, at, at).first->second;
      last_day = day;
    }
    *last = {std::min(last->first, at), std::max(last->second, at)};
  }
  std::vector<std::pair<TimeMs, TimeMs>> ranges;
  for (const auto& [day, range] : days) {
    if (!ranges.empty() && range.first - ranges.back().second < kDayMs) {
      ranges.back().second = range.second;
    } else {
      ranges.push_back(range);
    }
  }
  while (ranges.size() > CallKeys::kMaxRanges) {
    std::size_t nearest = 1;
    for (std::size_t i = 2; i < ranges.size(); ++i) {
      if (ranges[i].first - ranges[i - 1].second < ranges[nearest].first - ranges[nearest - 1].second) {
        nearest = i;
      }
    }
    ranges[nearest - 1].second = ranges[nearest].second;
    ranges.erase(ranges.begin() + static_cast<std::ptrdiff_t>(nearest));
  }
  return ranges;
}

}  // namespace spoor::store
