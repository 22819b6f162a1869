// SPDX-License-Identifier: Apache-2.0
#include "store/check.hpp"

#include <fmt/core.h>

#include "store/lake.hpp"
#include "store/parquet.hpp"
#include "store/schema.hpp"
#include "store/store.hpp"

namespace spoor::store {
namespace fs = std::filesystem;
namespace {

// Reads the file by the reader that compaction trusts; nothing if it holds what the catalog says.
std::string fault_of(const LakeFile& file, const record::Table& table) {
  std::error_code error;
  if (!fs::exists(file.path, error)) {
    return fmt::format("{} is missing", file.path.string());
  }
  auto reader = ParquetReader::open(file.path, table);
  if (!reader) {
    return reader.error().message;
  }
  std::int64_t rows = 0;
  record::Rows group(table);
  while (true) {
    group.clear();
    auto more = reader->next_row_group(group);
    if (!more) {
      return more.error().message;
    }
    if (!*more) {
      break;
    }
    rows += static_cast<std::int64_t>(group.size);
  }
  return rows == file.rows ? ""
                           : fmt::format("{} holds {} rows, the catalog says {}", file.path.string(), rows, file.rows);
}

Status check_files(DuckConnection& connection, const fs::path& store, CheckReport& report) {
  SPOOR_TRY(LakeFiles files, live_files(connection, store));
  for (const record::Table* table : record::kTables) {
    for (const LakeFile& file : files[std::string(table->name)]) {
      ++report.files;
      report.bytes += file.bytes;
      if (std::string fault = fault_of(file, *table); !fault.empty()) {
        report.problems.push_back(std::move(fault));
      }
    }
  }
  return Done{};
}

Status check_rows(Engine& engine, std::int64_t retained_from, CheckReport& report) {
  SPOOR_TRY(const Answer totals, engine.run(query("store.totals"), {}));
  report.calls = totals.integer(0, 0);
  report.objects = totals.integer(0, 1);
  SPOOR_TRY(const Answer doubled, engine.run(query("store.duplicate_calls"), {{"most", kMaxProblems}}));
  for (std::size_t row = 0; row < doubled.size(); ++row) {
    report.problems.push_back(fmt::format("call {} ({}) is there {} times", doubled.text(row, 0), doubled.text(row, 2),
                                          doubled.integer(row, 3)));
  }
  SPOOR_TRY(const Answer unequal, engine.run(query("store.unaccounted_objects"),
                                             {{"retained_from_ms", retained_from}, {"most", kMaxProblems}}));
  for (std::size_t row = 0; row < unequal.size(); ++row) {
    report.problems.push_back(fmt::format("object {} {} has {} calls, its ledger row says {}", unequal.integer(row, 0),
                                          unequal.is_null(row, 1) ? "(not in the ledger)" : unequal.text(row, 1),
                                          unequal.integer(row, 3), unequal.integer(row, 2)));
  }
  return Done{};
}

}  // namespace

Result<CheckReport> check_store(const fs::path& directory) {
  SPOOR_TRY(const std::unique_ptr<Reader> reader, Reader::open(directory));  // refuses what is no store of ours
  std::error_code error;
  const fs::path store = fs::absolute(directory, error).lexically_normal();
  SPOOR_TRY(const std::shared_ptr<DuckDatabase> database,
            DuckDatabase::open({.temp_directory = temp_directory(store) / "check"}));
  SPOOR_TRY(const std::unique_ptr<DuckConnection> connection, DuckConnection::open(database));
  SPOOR_CHECK(attach_lake(*connection, store, {.writable = false, .snapshot = {}}));
  CheckReport report;
  SPOOR_CHECK(check_files(*connection, store, report));
  SPOOR_TRY(report.orphans, orphan_files(*connection, store));
  if (report.problems.empty()) {
    const auto retained = read_info(*connection, kInfoRetainedFrom);
    SPOOR_CHECK(check_rows(reader->engine(), retained ? std::stoll(*retained) : 0, report));
  }
  return report;
}

}  // namespace spoor::store
