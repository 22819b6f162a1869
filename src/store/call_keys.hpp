// SPDX-License-Identifier: Apache-2.0
// What makes two calls the same call, as a set that can be asked quickly: event id + time + operation.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "record/rows.hpp"

namespace spoor::store {

struct CallKey {
  std::uint64_t high = 0;  // the event id's bytes, big-endian
  std::uint64_t low = 0;
  TimeMs at_ms = 0;
  std::uint64_t operation = 0;  // operation_hash()

  friend bool operator==(const CallKey&, const CallKey&) = default;
};

std::uint64_t operation_hash(std::string_view operation);

// The keys of a batch's calls, by row. Unchanging once made: any number of threads may ask. Some 64 bytes a row.
class CallKeys {
 public:
  static constexpr std::uint32_t kNone = 0xffff'ffff;

  explicit CallKeys(const record::Rows& call);

  std::size_t size() const { return keys_.size(); }
  const CallKey& operator[](std::size_t row) const { return keys_[row]; }

  // First row with this event id, and first row with this whole key; kNone if there is none.
  std::uint32_t row_of_id(std::uint64_t high, std::uint64_t low) const;
  std::uint32_t row_of(const CallKey& key) const;

  // The times of the calls as a few closed ranges, no two of them less than a day apart, at most kMaxRanges.
  static constexpr std::size_t kMaxRanges = 16;
  const std::vector<std::pair<TimeMs, TimeMs>>& ranges() const { return ranges_; }

 private:
  bool may_have(std::uint64_t hash) const { return (filter_[hash >> 6 & filter_mask_] >> (hash & 63) & 1) != 0; }

  std::vector<CallKey> keys_;
  std::vector<std::uint64_t> filter_;  // a bit for each id's hash, one in sixteen or fewer set: most ids that are not
  std::size_t filter_mask_ = 0;        // here are told by it alone, and it stays in the cache
  std::vector<std::uint32_t> by_id_;   // open addressing over rows; power of two
  std::vector<std::uint32_t> by_key_;
  std::vector<std::pair<TimeMs, TimeMs>> ranges_;
};

// Distinct days of these times, joined where they are neighbours; then the nearest joined until kMaxRanges are left.
std::vector<std::pair<TimeMs, TimeMs>> time_ranges(std::span<const std::int64_t> at_ms);

}  // namespace spoor::store
