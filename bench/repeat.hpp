// SPDX-License-Identifier: Apache-2.0
// Real records repeated under fresh event ids and later times, for a benchmark on true content.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spoor::bench {

class RealRecords {
 public:
  // Reads every *.json and *.json.gz below `folder`. Throws std::runtime_error naming a file that cannot be read.
  explicit RealRecords(const std::string& folder);

  std::size_t size() const { return records_.size(); }
  // Record `index` of repetition `round`: eventID, requestID and sharedEventID are fresh, eventTime is later by `round`
  // hours. Round 0 differs from the original by its ids only.
  std::string repeat(std::size_t index, std::uint64_t round, std::uint64_t seed) const;

 private:
  struct Record {
    std::string json;         // compact
    std::size_t time_at = 0;  // offset of eventTime's text
    std::int64_t time_s = 0;
    std::vector<std::size_t> ids;  // offsets of UUIDs to make fresh
  };
  void read(const std::string& path);

  std::vector<Record> records_;
};

}  // namespace spoor::bench
