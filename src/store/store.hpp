// SPDX-License-Identifier: Apache-2.0
// A store: a directory with a DuckLake catalog (SQLite) and immutable Parquet files. One writer, any number of readers.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "record/batch.hpp"
#include "store/engine.hpp"

namespace spoor::store {

// Reading: one snapshot of the store for the whole life of the object, whatever a writer does meanwhile.
class Reader {
 public:
  // Fails with not_found if there is no store, conflict if a newer spoor made it (names the versions).
  static Result<std::unique_ptr<Reader>> open(const std::filesystem::path& directory);
  ~Reader();
  Engine& engine();
  std::int64_t snapshot() const;  // DuckLake's snapshot id, part of what names a report

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct CommitSummary {
  std::int64_t events = 0;
  std::int64_t duplicates = 0;
  std::int64_t conflicts = 0;  // events kept although their id was seen with another time or operation
};

// How much merging is done: where many files of like size have gathered; also every finished day and month into one
// file; or each day and month, finished or not.
enum class CompactEffort : std::uint8_t { gathered, finished, everything };

struct CompactOptions {
  TimeMs now = 0;
  TimeMs keep_ms = kHourMs;  // replaced files stay this long: the longest time a reader may take
  CompactEffort effort = CompactEffort::finished;
};
struct CompactSummary {
  std::int64_t files_before = 0;  // of those that were merged
  std::int64_t files_after = 0;
  std::int64_t snapshots_expired = 0;
};

struct WriterOptions {
  // Batches are gathered until they have so many calls, or until one comes five seconds after the first of them, and
  // then committed together. 0: each batch is a commit.
  std::size_t gather_calls = 0;
  std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now;
};

// Writing: takes the store's lock for its life; creates the store if there is none, and adds what an older one lacks.
class Writer {
 public:
  // Fails with conflict if another process writes (the message names its pid, host and start) or a newer spoor made the
  // store (names the versions); with invalid_input if the directory holds something else.
  static Result<std::unique_ptr<Writer>> open(const std::filesystem::path& directory,
                                              const WriterOptions& options = {});
  // The same, but returns when the lock is taken, and opens the store beside what the caller does next. Fails as open()
  // does when that can be told by then; else opened() does. Until that has returned, only known_objects() and commit()
  // may be called, which wait for it; of a new store known_objects() knows the answer without waiting.
  static Result<std::unique_ptr<Writer>> begin(const std::filesystem::path& directory,
                                               const WriterOptions& options = {});
  Status opened();  // waits until the store is open
  ~Writer();

  // Which of these objects (sha256, hexadecimal) the ledger holds already.
  Result<std::vector<std::string>> known_objects(std::span<const std::string> sha256);

  // Takes a batch: drops the calls that are in the store or came earlier, derives the counting rows, writes sorted
  // Parquet, and commits files and ledger rows together, with those of other batches if they are gathered. Called by
  // several threads at once; batches take effect in the order of `sequence`, which counts up from 0 without a gap. A
  // batch with `part` set becomes visible together with the later batch that holds its object's tally; so does a whole
  // batch in between that repeats a call of it. After a failure every later call fails.
  Result<CommitSummary> commit(std::uint64_t sequence, record::Batch batch);
  // Commits what is gathered; what is not, when the writer goes, is as if it had never come. Not beside commit().
  Status flush();

  // In one commit makes these rows the whole content of their tables (place, flag: small, and made anew as a whole).
  Status replace(std::span<const record::Rows* const> tables);

  // Merges small files: a finished day to one file, a finished month to one; tables without a time to one. Readers keep
  // their snapshot. Between commits, from any thread. commit() itself does so now and then where files have gathered.
  Result<CompactSummary> compact(const CompactOptions& options);
  // Drops what happened before this time from the tables that have a time, and its objects from the ledger. Returns the
  // rows dropped from `call`.
  Result<std::int64_t> retain(TimeMs from);

  Engine& engine();  // sees what is committed; not for several threads at once

 private:
  struct State;
  explicit Writer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace spoor::store
