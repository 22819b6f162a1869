// SPDX-License-Identifier: Apache-2.0
// A batch as Parquet files on disk, not yet part of the store.
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

namespace spoor::store {

struct BatchFiles {
  std::map<std::string, std::vector<std::filesystem::path>, std::less<>> by_table;
  std::vector<std::pair<TimeMs, TimeMs>> call_ranges;  // of its `call` files

  void take(BatchFiles&& other);  // adds what the other has
  void remove() const;            // from the disk
};

// Writes the kept calls, what is derived from them, and the ledger rows; every file is on disk when this returns.
// `name` must be one that the store never saw. For several threads at once.
Result<BatchFiles> write_batch(const std::filesystem::path& store, std::string_view name, const record::Batch& batch,
                               const std::vector<std::uint8_t>& keep, TimeMs now);

}  // namespace spoor::store
