// SPDX-License-Identifier: Apache-2.0
#include "store/batch_files.hpp"

#include <fmt/core.h>

#include "record/derive.hpp"
#include "store/lake.hpp"
#include "store/ledger.hpp"
#include "store/parquet.hpp"
#include "store/sort.hpp"

namespace spoor::store {
namespace {

class FileMaker {
 public:
  FileMaker(const std::filesystem::path& store, std::string_view name) : store_(store), name_(name) {}

  Status write(const record::Rows& rows, std::span<const std::uint8_t> keep = {}) {
    const std::vector<std::uint32_t> order = sort_order(rows, keep);
    if (order.empty()) {
      return Done{};
    }
    const std::filesystem::path path = table_directory(store_, rows.table->name) / fmt::format("{}.parquet", name_);
    SPOOR_TRY(const FileSummary summary, write_parquet(path, rows, order));
    files_.by_table[std::string(rows.table->name)].push_back(path);
    if (rows.table == &record::kCall) {
      files_.call_ranges.emplace_back(summary.min_time, summary.max_time);
    }
    return Done{};
  }
  BatchFiles done() { return std::move(files_); }

 private:
  const std::filesystem::path& store_;
  std::string_view name_;
  BatchFiles files_;
};

// The rows of a table beside `call` whose call is kept.
std::vector<std::uint8_t> kept_with(const std::vector<std::uint32_t>& call_of, const std::vector<std::uint8_t>& keep) {
  std::vector<std::uint8_t> kept(call_of.size());
  for (std::size_t row = 0; row < call_of.size(); ++row) {
    kept[row] = keep[call_of[row]];
  }
  return kept;
}

}  // namespace

void BatchFiles::take(BatchFiles&& other) {
  for (auto& [table, files] : other.by_table) {
    std::vector<std::filesystem::path>& own = by_table[table];
    own.insert(own.end(), std::make_move_iterator(files.begin()), std::make_move_iterator(files.end()));
  }
  call_ranges.insert(call_ranges.end(), other.call_ranges.begin(), other.call_ranges.end());
}

void BatchFiles::remove() const {
  std::error_code ignored;
  for (const auto& [table, files] : by_table) {
    for (const std::filesystem::path& file : files) {
      std::filesystem::remove(file, ignored);
    }
  }
}

Result<BatchFiles> write_batch(const std::filesystem::path& store, std::string_view name, const record::Batch& batch,
                               const std::vector<std::uint8_t>& keep, TimeMs now) {
  FileMaker maker(store, name);
  SPOOR_CHECK(maker.write(batch.call, keep));
  {
    const record::Derived derived = record::derive(batch, keep);
    SPOOR_CHECK(maker.write(derived.touch));
    SPOOR_CHECK(maker.write(derived.link));
    SPOOR_CHECK(maker.write(derived.alias));
    SPOOR_CHECK(maker.write(derived.entity));
  }
  if (batch.credential.size != 0) {
    SPOOR_CHECK(maker.write(batch.credential, kept_with(batch.credential_call, keep)));
  }
  SPOOR_CHECK(maker.write(batch.reject));
  SPOOR_CHECK(maker.write(ledger_rows(batch.objects, now)));
  return maker.done();
}

}  // namespace spoor::store
