// SPDX-License-Identifier: Apache-2.0
// Files are merged by the period they lie in. A file of one finished day joins the others of that day; when the month
// is finished, its day files become one. A file that spans several days (logs read late or out of order) belongs to the
// month that holds it, or to the year, or to none ("ever"). Groups that are not finished are merged when kEnough small
// files of like size have gathered.
#include "store/compaction.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "record/rows.hpp"
#include "store/lake.hpp"
#include "store/parquet.hpp"
#include "store/schema.hpp"

namespace spoor::store {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kEnough = 16;
constexpr std::int64_t kLargeRows = 61'440;  // half a row group: a file of so many is left to `store compact`
constexpr std::int64_t kMaxMergedBytes = std::int64_t{1} << 30;  // a merged file grows no larger; the next one begins

struct Period {
  std::string name;
  bool finished;
};

// The shortest of day, month, year that holds the whole file; a finished month takes its days too.
Period period_of(const LakeFile& file, TimeMs now) {
  if (file.min_time == record::kNoInt) {
    return {"ever", false};
  }
  const std::string first = format_time(file.min_time);
  const std::string last = format_time(file.max_time);
  const std::string today = format_time(now);
  if (first.substr(0, 7) == last.substr(0, 7)) {
    if (first.substr(0, 7) < today.substr(0, 7)) {
      return {first.substr(0, 7), true};
    }
    if (first.substr(0, 10) == last.substr(0, 10)) {
      return {first.substr(0, 10), first.substr(0, 10) < today.substr(0, 10)};
    }
    return {first.substr(0, 7), false};
  }
  return {first.substr(0, 4) == last.substr(0, 4) ? first.substr(0, 4) : "ever", false};
}

using Group = std::vector<LakeFile>;

// Splits a group so that no merged file grows beyond its bound.
std::vector<Group> bounded(const Group& group) {
  std::vector<Group> parts(1);
  std::int64_t bytes = 0;
  for (const LakeFile& file : group) {
    if (bytes + file.bytes > kMaxMergedBytes && !parts.back().empty()) {
      parts.emplace_back();
      bytes = 0;
    }
    parts.back().push_back(file);
    bytes += file.bytes;
  }
  return parts;
}

// Small files of a group, each not much larger than those taken before it together, the smallest first: a large merged
// file is not written again for every few small ones that come after it. Files too few to be merged are passed over, or
// one that is smaller than all others would keep them apart for ever.
Group gathered(Group group) {
  std::erase_if(group, [](const LakeFile& file) { return file.rows >= kLargeRows; });
  std::ranges::stable_sort(group, {}, &LakeFile::bytes);
  std::int64_t bytes = 0;
  std::size_t first = 0;
  std::size_t end = 0;
  for (; end < group.size(); ++end) {
    if (end > first && group[end].bytes > 2 * bytes) {
      if (end - first >= kEnough) {
        break;
      }
      first = end;
      bytes = 0;
    }
    bytes += group[end].bytes;
  }
  return {group.begin() + static_cast<std::ptrdiff_t>(first), group.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::map<std::string, std::pair<Group, bool>> by_period(const std::vector<LakeFile>& files, TimeMs now) {
  std::map<std::string, std::pair<Group, bool>> groups;
  for (const LakeFile& file : files) {
    // Our reader knows nothing of deleted rows: a file that has some stays as it is until retention drops it whole.
    if (file.deleted_rows == 0) {
      const Period period = period_of(file, now);
      auto& [group, finished] = groups[period.name];
      group.push_back(file);
      finished = period.finished;
    }
  }
  return groups;
}

std::vector<Group> worth_merging(const std::vector<LakeFile>& files, const CompactOptions& options) {
  std::vector<Group> worth;
  for (auto& [name, entry] : by_period(files, options.now)) {
    auto& [group, finished] = entry;
    const bool whole =
        options.effort == CompactEffort::everything || (options.effort == CompactEffort::finished && finished);
    for (Group& part : bounded(whole ? group : gathered(group))) {
      if (part.size() >= (whole ? 2 : kEnough)) {
        worth.push_back(std::move(part));
      }
    }
  }
  return worth;
}

struct Swap {
  std::vector<std::string> replaced;
  std::int64_t rows = 0;  // in the replaced files
  std::vector<fs::path> merged;
};

Result<Swap> merge_groups(const fs::path& store, const record::Table& table, std::string_view name,
                          const std::vector<Group>& groups) {
  Swap swap;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::vector<fs::path> inputs;
    for (const LakeFile& file : groups[i]) {
      inputs.push_back(file.path);
      swap.replaced.push_back(file.path.string());
      swap.rows += file.rows;
    }
    const fs::path output = table_directory(store, table.name) / fmt::format("{}-{:04}.parquet", name, i);
    SPOOR_CHECK(merge_files(inputs, output, table));
    swap.merged.push_back(output);
  }
  return swap;
}

Status swap_files(DuckConnection& connection, const record::Table& table, const Swap& swap) {
  return connection.transaction([&]() -> Status {
    const std::string text =
        fmt::format("DELETE FROM lake.{} WHERE contains(:files, filename)", quoted_name(table.name));
    SPOOR_TRY(const Answer gone, connection.run(Query{"store.delete_files", text}, {{"files", swap.replaced}}));
    if (gone.integer(0, 0) != swap.rows) {
      return Error{Code::internal, fmt::format("merging files of {}: {} rows were to be replaced and {} were found",
                                               table.name, swap.rows, gone.integer(0, 0))};
    }
    return add_files(connection, table.name, swap.merged);
  });
}

}  // namespace

Result<CompactSummary> compact_lake(DuckConnection& connection, const fs::path& store, std::string_view name,
                                    const CompactOptions& options) {
  CompactSummary summary;
  SPOOR_TRY(LakeFiles files, live_files(connection, store));
  for (const record::Table* table : record::kTables) {
    const std::vector<Group> groups = worth_merging(files[std::string(table->name)], options);
    if (groups.empty()) {
      continue;
    }
    SPOOR_TRY(const Swap swap, merge_groups(store, *table, name, groups));
    SPOOR_CHECK(swap_files(connection, *table, swap));
    summary.files_before += static_cast<std::int64_t>(swap.replaced.size());
    summary.files_after += static_cast<std::int64_t>(swap.merged.size());
  }
  SPOOR_TRY(summary.snapshots_expired, expire_snapshots(connection, options.now, options.keep_ms));
  return summary;
}

Result<std::int64_t> drop_before(DuckConnection& connection, TimeMs from) {
  std::int64_t calls = 0;
  SPOOR_CHECK(connection.transaction([&]() -> Status {
    for (const record::Table* table : record::kTables) {
      if (table->time_column.empty()) {
        continue;
      }
      const std::string text = fmt::format("DELETE FROM lake.{} WHERE {} < :from_ms", quoted_name(table->name),
                                           quoted_name(table->time_column));
      SPOOR_TRY(const Answer gone, connection.run(Query{"store.drop_before", text}, {{"from_ms", from}}));
      calls += table == &record::kCall ? gone.integer(0, 0) : 0;
    }
    constexpr Query kRejects{"store.drop_rejects", R"(
      DELETE FROM lake.reject WHERE source_object IN
        (SELECT id FROM lake.source_object WHERE last_ms < :from_ms))"};
    constexpr Query kObjects{"store.drop_objects", "DELETE FROM lake.source_object WHERE last_ms < :from_ms"};
    SPOOR_CHECK(connection.run(kRejects, {{"from_ms", from}}));
    SPOOR_CHECK(connection.run(kObjects, {{"from_ms", from}}));
    const auto former = read_info(connection, kInfoRetainedFrom);
    return former && std::stoll(*former) > from ? Status(Done{})
                                                : write_info(connection, kInfoRetainedFrom, std::to_string(from));
  }));
  return calls;
}

}  // namespace spoor::store
