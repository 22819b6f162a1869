// SPDX-License-Identifier: Apache-2.0
// Which calls of a batch are there already: in the batch itself, in earlier batches that are on their way, or in the
// store. Only files whose time range meets the batch's are asked, and they are streamed past the batch's own keys:
// memory does not grow with the store, and a batch of new times costs nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "store/call_keys.hpp"
#include "store/engine_duckdb.hpp"

namespace spoor::store {

struct Verdict {
  std::vector<std::uint8_t> keep;  // by row of the batch: 0 = a duplicate
  std::int64_t duplicates = 0;
  std::int64_t conflicts = 0;  // rows kept whose event id was seen with another time or operation
  // Where the calls lie that duplicates repeat: in batches under way, by number; in what was put aside.
  std::vector<std::uint64_t> repeats;
  bool repeats_aside = false;
};

class Duplicates {
 public:
  // `connection` belongs to this object from now on. `stored`: time ranges of the store's call files.
  Duplicates(DuckConnection& connection, std::vector<std::pair<TimeMs, TimeMs>> stored);

  // In the order of the batches, one at a time. Remembers the keys until settle() or put_aside() of the same number.
  Result<Verdict> examine(std::uint64_t number, const std::shared_ptr<const CallKeys>& keys);

  // From any thread. The batch is in the store now: its file's range, if it has one, is asked from now on.
  void settle(std::uint64_t number, const std::vector<std::pair<TimeMs, TimeMs>>& call_files);
  // The batch lies in files that are not yet in the store (none: it has no calls); `ranges`: their times, one a file.
  void put_aside(std::uint64_t number, std::span<const std::filesystem::path> call_files,
                 std::span<const std::pair<TimeMs, TimeMs>> ranges);
  // All that was put aside is in the store now, and settled.
  void settle_aside();
  // After compaction or retention.
  void stored_is(std::vector<std::pair<TimeMs, TimeMs>> stored);

 private:
  struct Batch {
    std::uint64_t number;
    std::shared_ptr<const CallKeys> keys;
  };
  struct AsideFile {
    std::string path;
    std::pair<TimeMs, TimeMs> range;
  };
  struct Marks;
  Status scan(const Query& query, std::span<const Param> params, Marks& marks);
  bool is_stored(const std::pair<TimeMs, TimeMs>& range);

  DuckConnection& connection_;
  std::mutex mutex_;  // guards what follows
  std::vector<Batch> under_way_;
  std::vector<AsideFile> aside_;
  std::vector<std::pair<TimeMs, TimeMs>> stored_;
};

}  // namespace spoor::store
