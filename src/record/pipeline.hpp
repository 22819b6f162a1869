// SPDX-License-Identifier: Apache-2.0
// From a list of objects to committed batches, on several threads: name the objects, leave out what is known, unpack,
// decode, hand over.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "record/batch.hpp"
#include "record/facts.hpp"
#include "source/tree.hpp"

namespace spoor::record {

// Where batches go: the store, as far as ingesting sees it.
class Sink {
 public:
  struct Committed {
    std::int64_t events = 0;
    std::int64_t duplicates = 0;
  };

  virtual ~Sink() = default;
  // Which of these objects (sha256, hexadecimal) are in the ledger. Never called by two threads at once.
  virtual Result<std::vector<std::string>> known_objects(std::span<const std::string> sha256) = 0;
  // Called by several threads at once; sequences count up from 0 without a gap. See store::Writer::commit.
  virtual Result<Committed> commit(std::uint64_t sequence, Batch batch) = 0;
  // Nothing more comes: what was taken and not yet committed is to be.
  virtual Status finish() = 0;
};

struct PipelineOptions {
  std::size_t threads = 2;
  // Of a run, unpacked, as guessed from names and sizes; the last item of a run may exceed it.
  std::uint64_t plan_bytes = std::uint64_t{512} << 20U;
  std::size_t plan_objects = 8192;
  std::size_t whole_bytes = std::size_t{24} << 20U;   // larger objects are read as a stream
  std::size_t held_bytes = std::size_t{32} << 20U;    // raw bytes a thread holds between hashing and decoding
  std::size_t batch_memory = std::size_t{64} << 20U;  // a batch that holds more is handed over early
  std::string standard_input_name = "standard input";
  std::filesystem::path spool_folder;
};

// May be read by another thread while the pipeline runs.
struct Counters {
  std::atomic<std::int64_t> objects = 0;  // read and committed
  std::atomic<std::int64_t> skipped = 0;  // in the ledger already, or twice in this run
  std::atomic<std::int64_t> failed = 0;   // could not be read
  std::atomic<std::int64_t> events = 0;
  std::atomic<std::int64_t> duplicates = 0;
  std::atomic<std::int64_t> ignored = 0;
  std::atomic<std::int64_t> rejected = 0;
  std::atomic<std::int64_t> bytes = 0;          // as they lie, of the objects counted in `objects`
  std::atomic<std::int64_t> json_bytes = 0;     // unpacked
  std::atomic<std::uint64_t> passed_bytes = 0;  // listed size of everything done with, for the progress

  std::int64_t records() const { return events + duplicates + ignored + rejected; }
};

struct RejectSample {
  std::string path;
  std::int64_t offset = 0;
  std::string reason;
};

struct PipelineReport {
  std::vector<source::Unreadable> unreadable;  // in the order of the list
  std::vector<RejectSample> rejects;           // the first few
};

// Which items go together: runs [begin, end) of the list, the same on every machine.
struct Run {
  std::size_t begin;
  std::size_t end;
};
std::vector<Run> plan(std::span<const source::Item> items, const PipelineOptions& options);

// Reads all items. Fails when the sink fails; what was committed before stays.
Result<PipelineReport> run_pipeline(std::span<const source::Item> items, const Rulebook& rulebook, Sink& sink,
                                    const PipelineOptions& options, Counters& counters);

}  // namespace spoor::record
