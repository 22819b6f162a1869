// SPDX-License-Identifier: Apache-2.0
#include "store/batch_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <system_error>

#include "store/join.hpp"
#include "store/lake.hpp"
#include "store/ledger.hpp"
#include "store/parquet.hpp"
#include "store/sort.hpp"

namespace spoor::store {
namespace {

// Writes the rows in `order` as one file of their table; absent if there are none.
Result<FileSummary> write_table(const std::filesystem::path& store, std::string_view name, const record::Rows& rows,
                                std::span<const std::uint32_t> order, TableFiles& files) {
  if (order.empty()) {
    return FileSummary{};
  }
  const std::filesystem::path path = table_directory(store, rows.table->name) / fmt::format("{}.parquet", name);
  SPOOR_TRY(const FileSummary summary, write_parquet(path, rows, order));
  files[std::string(rows.table->name)].push_back(path);
  return summary;
}

// Writes all rows, equal ones joined, and clears them.
Status write_joined(const std::filesystem::path& store, std::string_view name, record::Rows& rows, TableFiles& files) {
  std::vector<std::uint32_t> order = sort_order(rows);
  join_equal(rows, order);
  SPOOR_CHECK(write_table(store, name, rows, order, files));
  rows = record::Rows(*rows.table);
  return Done{};
}

// The rows of a table beside `call` whose call is kept.
std::vector<std::uint8_t> kept_with(const std::vector<std::uint32_t>& call_of, std::span<const std::uint8_t> keep) {
  std::vector<std::uint8_t> kept(call_of.size());
  std::ranges::transform(call_of, kept.begin(), [&](std::uint32_t call) { return keep[call]; });
  return kept;
}

void add_files(TableFiles& to, TableFiles&& more) {
  for (auto& [table, files] : more) {
    std::vector<std::filesystem::path>& own = to[table];
    own.insert(own.end(), std::make_move_iterator(files.begin()), std::make_move_iterator(files.end()));
  }
}

}  // namespace

Result<WrittenBatch> write_batch(const std::filesystem::path& store, std::string_view name, const record::Batch& batch,
                                 std::span<const std::uint8_t> keep) {
  WrittenBatch written;
  SPOOR_TRY(const FileSummary calls, write_table(store, name, batch.call, sort_order(batch.call, keep), written.files));
  if (calls.rows > 0) {
    written.call_ranges.emplace_back(calls.min_time, calls.max_time);
  }
  written.derived = record::derive(batch, keep);
  SPOOR_CHECK(write_joined(store, name, written.derived.touch, written.files));
  return written;
}

record::Rows& Group::gathered(const record::Table& table) { return rows_.try_emplace(table.name, table).first->second; }

void Group::add(std::uint64_t number, const record::Batch& batch, std::span<const std::uint8_t> keep,
                WrittenBatch written) {
  members_.push_back({number, std::move(written.call_ranges)});
  add_files(files_, std::move(written.files));
  const record::Derived& derived = written.derived;
  for (const record::Rows* rows : {&derived.link, &derived.alias, &derived.entity, &batch.reject}) {
    gathered(*rows->table).append(*rows);
  }
  if (batch.credential.size != 0) {
    gathered(record::kCredential).append(batch.credential, kept_with(batch.credential_call, keep));
  }
  objects_.insert(objects_.end(), batch.objects.begin(), batch.objects.end());
  calls_ += batch.call.size;
}

void Group::take(Group other) {
  add_files(files_, std::move(other.files_));
  for (const auto& [table, rows] : other.rows_) {
    gathered(*rows.table).append(rows);
  }
  std::ranges::move(other.objects_, std::back_inserter(objects_));
  std::ranges::move(other.members_, std::back_inserter(members_));
  calls_ += other.calls_;
}

Status Group::relieve(const std::filesystem::path& store, std::string_view name) {
  std::size_t held = 0;
  std::vector<std::pair<std::size_t, record::Rows*>> tables;
  for (auto& [table, rows] : rows_) {
    tables.emplace_back(rows.memory(), &rows);
    held += tables.back().first;
  }
  std::ranges::sort(tables, std::ranges::greater(), &std::pair<std::size_t, record::Rows*>::first);
  for (const auto& [memory, rows] : tables) {
    if (held <= kMostGathered) {
      break;
    }
    SPOOR_CHECK(write_joined(store, name, *rows, files_));
    held -= memory;
  }
  return Done{};
}

Result<TableFiles> Group::write(const std::filesystem::path& store, std::string_view name, TimeMs now) {
  rows_.insert_or_assign(record::kSourceObject.name, ledger_rows(objects_, now));
  objects_.clear();
  for (auto& [table, rows] : rows_) {
    SPOOR_CHECK(write_joined(store, name, rows, files_));
  }
  return files_;
}

void Group::remove_files() const {
  std::error_code ignored;
  for (const auto& [table, files] : files_) {
    for (const std::filesystem::path& file : files) {
      std::filesystem::remove(file, ignored);
    }
  }
}

}  // namespace spoor::store
