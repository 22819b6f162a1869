// SPDX-License-Identifier: Apache-2.0
// Batches on their way into the store: what of them is on disk, and what still waits in memory for their commit.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "record/batch.hpp"
#include "record/derive.hpp"

namespace spoor::store {

using TableFiles = std::map<std::string, std::vector<std::filesystem::path>, std::less<>>;

// A batch whose large tables, call and touch, are on disk.
struct WrittenBatch {
  TableFiles files;
  std::vector<std::pair<TimeMs, TimeMs>> call_ranges;  // of its `call` files
  record::Derived derived;                             // without touch
};

// Writes the kept calls and their touches; every file is on disk when this returns. `name` must be one that the store
// never saw. For several threads at once.
Result<WrittenBatch> write_batch(const std::filesystem::path& store, std::string_view name, const record::Batch& batch,
                                 std::span<const std::uint8_t> keep);

// Batches that one commit will make part of the store. The rows of their small tables are gathered meanwhile, so that
// an entity seen in each of them is one row and one file a table is enough; unless they become so many that relieve()
// puts them on disk before.
class Group {
 public:
  static constexpr std::size_t kMostGathered = std::size_t{64} << 20U;  // bytes of rows: twice what 600,000 calls bring

  struct Member {
    std::uint64_t number;
    std::vector<std::pair<TimeMs, TimeMs>> call_ranges;
  };

  void add(std::uint64_t number, const record::Batch& batch, std::span<const std::uint8_t> keep, WrittenBatch written);
  void take(Group other);  // adds what the other has

  // Puts the largest of the tables on disk until no more than kMostGathered is held. After every add(), so that memory
  // does not grow with the group; `name` as for write_batch().
  Status relieve(const std::filesystem::path& store, std::string_view name);
  // Puts the gathered rows and the ledger on disk as well; `name` as for write_batch(). All files of the group, which
  // holds no rows afterwards.
  Result<TableFiles> write(const std::filesystem::path& store, std::string_view name, TimeMs now);
  void remove_files() const;  // of a group that is given up

  const std::vector<Member>& members() const { return members_; }
  std::size_t calls() const { return calls_; }

 private:
  record::Rows& gathered(const record::Table& table);

  TableFiles files_;
  std::map<std::string_view, record::Rows> rows_;  // by table
  std::vector<record::ObjectTally> objects_;
  std::vector<Member> members_;
  std::size_t calls_ = 0;
};

}  // namespace spoor::store
