// SPDX-License-Identifier: Apache-2.0
// Writes CloudTrail records of the made organisation, with the members in the order in which AWS writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "random.hpp"
#include "table.hpp"
#include "world.hpp"

namespace spoor::bench {

// How many different values the records hold, by hash (collisions are negligible at these sizes).
struct Variety {
  std::unordered_set<std::uint64_t> keys, agents, addresses, principals, sessions, operations;

  void count(const Session& session, const Operation& operation);
  void merge(const Variety& other);
};

// Makes the records of one object. Not shared between threads.
class RecordWriter {
 public:
  RecordWriter(const World& world, const OperationTable& table) : world_(world), table_(table) {}

  // Appends to `records` the `count` records of one object: one account and region, within `window_s` seconds from
  // `start_s`, roughly in order of time. The same `seed` gives the same records.
  struct Plan {
    std::uint64_t seed = 0;
    std::uint32_t account = 0;
    std::string_view region;
    std::int64_t start_s = 0;
    std::uint32_t window_s = 300;
    std::uint32_t count = 0;
  };
  void write(const Plan& plan, std::vector<std::string>& records, Variety& variety);

 private:
  void write_one(const Session& session, std::int64_t at_s, std::string& out);
  void write_error(const Operation& operation, std::string& out);
  void write_ending(const Operation& operation, std::int64_t at_s, bool failed, std::string& out);
  void write_identity(const Session& session, std::string& out) const;
  void fill(std::string_view pattern, std::string& out);
  void fill_one(char letter, std::string& out);
  std::uint64_t pick(std::string_view what, std::uint32_t count);

  const World& world_;
  const OperationTable& table_;
  // What placeholders of the record being written refer to.
  const Plan* plan_ = nullptr;
  const Session* session_ = nullptr;
  const Operation* operation_ = nullptr;
  Session target_;  // session that an AssumeRole issues
  std::int64_t at_s_ = 0;
  Rng rng_{0};
};

}  // namespace spoor::bench
