// SPDX-License-Identifier: Apache-2.0
#include "store/duplicates.hpp"

#include <algorithm>

#include "store/cells.hpp"

namespace spoor::store {
namespace {

constexpr Query kStored{"store.calls_between", R"(
  SELECT event_id, at_ms, operation FROM lake.call WHERE at_ms BETWEEN :first_ms AND :last_ms)"};
constexpr Query kAside{"store.calls_aside", "SELECT event_id, at_ms, operation FROM read_parquet(:files)"};

// DuckDB keeps a UUID as an integer with its first bit turned.
std::uint64_t high_of(const duckdb_hugeint& id) {
  return static_cast<std::uint64_t>(id.upper) ^ (std::uint64_t{1} << 63);
}

bool meets_any(const std::pair<TimeMs, TimeMs>& range, std::span<const std::pair<TimeMs, TimeMs>> others) {
  return std::ranges::any_of(others, [&](const std::pair<TimeMs, TimeMs>& other) {
    return other.first <= range.second && other.second >= range.first;
  });
}

}  // namespace

// What is known so far about the rows of the batch under examination.
struct Duplicates::Marks {
  explicit Marks(const CallKeys& batch) : keys(batch), conflict(batch.size(), 0) {
    verdict.keep.assign(batch.size(), 1);
    for (std::uint32_t row = 0; row < batch.size(); ++row) {
      if (batch.row_of(batch[row]) != row) {
        verdict.keep[row] = 0;
      } else if (batch.row_of_id(batch[row].high, batch[row].low) != row) {
        conflict[row] = 1;
      }
    }
  }

  void saw_other(const CallKey& other, std::uint32_t row_with_id) {
    if (const std::uint32_t row = keys.row_of(other); row != CallKeys::kNone) {
      verdict.keep[row] = 0;
      repeated = true;
    } else {
      conflict[row_with_id] = 1;
    }
  }

  void saw_batch(const Batch& other) {
    repeated = false;
    for (std::uint32_t row = 0; row < keys.size(); ++row) {
      const CallKey& key = keys[row];
      if (other.keys->row_of_id(key.high, key.low) == CallKeys::kNone) {
        continue;
      }
      if (other.keys->row_of(key) != CallKeys::kNone) {
        saw_other(key, row);
      } else {
        conflict[row] = 1;
      }
    }
    if (repeated) {
      verdict.repeats.push_back(other.number);
    }
  }

  const CallKeys& keys;
  Verdict verdict;
  std::vector<std::uint8_t> conflict;
  bool repeated = false;  // a row is seen in what is being looked at
};

Duplicates::Duplicates(DuckConnection& connection, std::vector<std::pair<TimeMs, TimeMs>> stored)
    : connection_(connection), stored_(std::move(stored)) {}

Result<Verdict> Duplicates::examine(std::uint64_t number, const std::shared_ptr<const CallKeys>& keys) {
  Marks marks(*keys);
  std::vector<Batch> under_way;
  std::vector<std::string> aside;
  {
    // Taken before the store is asked: a batch that is committed meanwhile is then found at least once.
    const std::scoped_lock lock(mutex_);
    under_way = under_way_;
    for (const AsideFile& file : aside_) {
      if (meets_any(file.range, keys->ranges())) {
        aside.push_back(file.path);
      }
    }
    under_way_.push_back({number, keys});
  }
  for (const Batch& batch : under_way) {
    marks.saw_batch(batch);
  }
  if (!aside.empty()) {
    marks.repeated = false;
    SPOOR_CHECK(scan(kAside, std::vector<Param>{{"files", aside}}, marks));
    marks.verdict.repeats_aside = marks.repeated;
  }
  for (const std::pair<TimeMs, TimeMs>& range : keys->ranges()) {
    if (is_stored(range)) {
      SPOOR_CHECK(scan(kStored, std::vector<Param>{{"first_ms", range.first}, {"last_ms", range.second}}, marks));
    }
  }
  for (std::uint32_t row = 0; row < keys->size(); ++row) {
    marks.verdict.duplicates += marks.verdict.keep[row] == 0;
    marks.verdict.conflicts += marks.verdict.keep[row] != 0 && marks.conflict[row] != 0;
  }
  return std::move(marks.verdict);
}

bool Duplicates::is_stored(const std::pair<TimeMs, TimeMs>& range) {
  const std::scoped_lock lock(mutex_);
  return meets_any(range, stored_);
}

Status Duplicates::scan(const Query& query, std::span<const Param> params, Marks& marks) {
  return connection_.each_chunk(query, params, [&](duckdb_result&, duckdb_data_chunk chunk) -> Result<bool> {
    const auto* ids = static_cast<duckdb_hugeint*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, 0)));
    const auto* times = static_cast<std::int64_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, 1)));
    auto* operations = static_cast<duckdb_string_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, 2)));
    for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk); ++row) {
      const std::uint64_t high = high_of(ids[row]);
      if (const std::uint32_t own = marks.keys.row_of_id(high, ids[row].lower); own != CallKeys::kNone) {
        marks.saw_other({high, ids[row].lower, times[row], operation_hash(text_of(operations[row]))}, own);
      }
    }
    return true;
  });
}

void Duplicates::settle(std::uint64_t number, const std::vector<std::pair<TimeMs, TimeMs>>& call_files) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(under_way_, [&](const Batch& batch) { return batch.number == number; });
  stored_.insert(stored_.end(), call_files.begin(), call_files.end());
}

void Duplicates::put_aside(std::uint64_t number, std::span<const std::filesystem::path> call_files,
                           std::span<const std::pair<TimeMs, TimeMs>> ranges) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(under_way_, [&](const Batch& batch) { return batch.number == number; });
  for (std::size_t at = 0; at < call_files.size(); ++at) {
    aside_.push_back({call_files[at].string(), ranges[at]});
  }
}

void Duplicates::settle_aside() {
  const std::scoped_lock lock(mutex_);
  aside_.clear();
}

void Duplicates::stored_is(std::vector<std::pair<TimeMs, TimeMs>> stored) {
  const std::scoped_lock lock(mutex_);
  stored_ = std::move(stored);
}

}  // namespace spoor::store
