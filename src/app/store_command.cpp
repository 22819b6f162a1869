// SPDX-License-Identifier: Apache-2.0
#include "app/store_command.hpp"

#include <fmt/core.h>

#include "base/escape.hpp"
#include "store/check.hpp"
#include "store/store.hpp"

namespace spoor::app {
namespace {

int failed(const Error& error) {
  fmt::print(stderr, "spoor: {}\n", escape_terminal(error.message));
  return 1;
}

int check(const StoreCommandOptions& options) {
  const auto report = store::check_store(options.store);
  if (!report) {
    return failed(report.error());
  }
  fmt::print("{} files, {:.1f} MB, {} calls of {} objects\n", report->files, static_cast<double>(report->bytes) / 1e6,
             report->calls, report->objects);
  for (const std::filesystem::path& orphan : report->orphans) {
    fmt::print("not part of the store: {} (the next writer removes it)\n", escape_terminal(orphan.string()));
  }
  for (const std::string& problem : report->problems) {
    fmt::print("PROBLEM: {}\n", escape_terminal(problem));
  }
  fmt::print("{}\n", report->problems.empty() ? "The store is sound." : "The store is not sound.");
  return report->problems.empty() ? 0 : 1;
}

int compact(const StoreCommandOptions& options) {
  const auto writer = store::Writer::open(options.store);
  if (!writer) {
    return failed(writer.error());
  }
  const auto summary = (*writer)->compact(
      {.now = options.now, .keep_ms = options.reader_minutes * kMinuteMs, .effort = store::CompactEffort::everything});
  if (!summary) {
    return failed(summary.error());
  }
  fmt::print("{} files merged into {}; {} old snapshots forgotten\n", summary->files_before, summary->files_after,
             summary->snapshots_expired);
  return 0;
}

int retain(const StoreCommandOptions& options) {
  const auto writer = store::Writer::open(options.store);
  if (!writer) {
    return failed(writer.error());
  }
  const TimeMs from = floor_to(options.now, kDayMs) - options.days * kDayMs;
  const auto dropped = (*writer)->retain(from);
  if (!dropped) {
    return failed(dropped.error());
  }
  fmt::print("{} calls of before {} dropped\n", *dropped, format_time(from));
  return 0;
}

}  // namespace

int run_store(const StoreCommandOptions& options) {
  std::error_code error;
  if (!std::filesystem::exists(options.store / "catalog.sqlite", error)) {
    return failed({Code::not_found, fmt::format("{} is no store: `spoor ingest` makes one, --store or $SPOOR_STORE "
                                                "names another",
                                                options.store.string())});
  }
  switch (options.action) {
    case StoreAction::check:
      return check(options);
    case StoreAction::compact:
      return compact(options);
    case StoreAction::retain:
      return retain(options);
  }
  return 1;
}

}  // namespace spoor::app
