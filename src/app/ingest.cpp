// SPDX-License-Identifier: Apache-2.0
#include "app/ingest.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "app/progress.hpp"
#include "base/escape.hpp"
#include "behaviour/address_list.hpp"
#include "behaviour/enrichment.hpp"
#include "behaviour/flags.hpp"
#include "behaviour/geoip.hpp"
#include "record/facts.hpp"
#include "record/intake.hpp"
#include "record/pipeline.hpp"
#include "source/tree.hpp"
#include "store/store.hpp"

namespace spoor::app {
namespace {

constexpr std::size_t kMostThreads = 8;  // each holds up to 300 MB when the input is at its worst
constexpr std::size_t kNamed = 5;        // unreadable objects that the text names

class StoreSink final : public record::Sink {
 public:
  explicit StoreSink(store::Writer& writer) : writer_(writer) {}

  Result<std::vector<std::string>> known_objects(std::span<const std::string> sha256) override {
    return writer_.known_objects(sha256);
  }
  Result<Committed> commit(std::uint64_t sequence, record::Batch batch) override {
    SPOOR_TRY(const store::CommitSummary summary, writer_.commit(sequence, std::move(batch)));
    return Committed{summary.events, summary.duplicates};
  }

  Status finish() override { return writer_.flush(); }

 private:
  store::Writer& writer_;
};

struct Outcome {
  record::PipelineReport report;
  std::vector<source::Unreadable> unlisted;
  double seconds = 0;
};

// What the user named beside logs, read and held against the store before the logs are: a wrong file or name must not
// cost an hour of reading, nor come to light when their calls are stored already.
struct Named {
  std::vector<behaviour::ListChange> lists;
  std::optional<behaviour::GeoIp> geoip;
};

Status read_list(Named& named, std::string_view name, std::string_view kind, const std::filesystem::path& file) {
  behaviour::ListChange change{std::string(name), std::string(kind), file.string(), std::nullopt};
  if (!file.empty()) {
    SPOOR_TRY(change.list, behaviour::read_list(file));
    SPOOR_CHECK(behaviour::check_list(change));
  }
  named.lists.push_back(std::move(change));
  return Done{};
}

Result<Named> read_named(const IngestOptions& options) {
  Named named;
  for (const NamedList& list : options.threat_lists) {
    SPOOR_CHECK(read_list(named, list.name, "threat", list.file));
  }
  if (options.trusted_list) {
    SPOOR_CHECK(read_list(named, behaviour::kTrustedList, "trusted", *options.trusted_list));
  }
  if (!options.geoip.empty()) {
    SPOOR_TRY(named.geoip, behaviour::GeoIp::open(options.geoip));
  }
  return named;
}

record::PipelineOptions pipeline_options(const IngestOptions& options) {
  record::PipelineOptions pipeline;
  const std::size_t machine = std::max(1U, std::thread::hardware_concurrency());
  pipeline.threads = options.threads != 0 ? options.threads : std::min(machine, kMostThreads);
  pipeline.plan_bytes = options.batch_bytes != 0 ? options.batch_bytes : pipeline.plan_bytes;
  pipeline.standard_input_name = options.name;
  pipeline.spool_folder = options.store / "tmp";
  return pipeline;
}

std::uint64_t known_size(const std::vector<source::Item>& items) {
  std::uint64_t total = 0;
  for (const source::Item& item : items) {
    if (item.path == source::kStandardInput) {
      return 0;
    }
    total += item.size;
  }
  return total;
}

Result<Outcome> ingest(const IngestOptions& options, record::Counters& counters) {
  const auto start = std::chrono::steady_clock::now();
  SPOOR_TRY(source::Listing listing, source::list(options.sources));
  SPOOR_TRY(const Named named, read_named(options));
  SPOOR_TRY(const auto writer, store::Writer::begin(options.store, {.gather_calls = options.commit_calls}));
  SPOOR_TRY(const auto rulebook, record::Rulebook::load());
  behaviour::WriterShelf shelf(*writer);
  if (!named.lists.empty()) {
    SPOOR_CHECK(writer->opened());
    SPOOR_CHECK(behaviour::check_changes(shelf, named.lists));
  }
  StoreSink sink(*writer);
  counters.failed += static_cast<std::int64_t>(listing.unreadable.size());
  Outcome outcome;
  outcome.unlisted = std::move(listing.unreadable);
  std::optional<Progress> progress;
  if (!options.quiet) {
    progress.emplace(counters, known_size(listing.items));
  }
  auto report = record::run_pipeline(listing.items, *rulebook, sink, pipeline_options(options), counters);
  progress.reset();
  SPOOR_CHECK(writer->opened());
  // Also after a failure: what was committed before it is held against the lists.
  Status enriched = behaviour::enrich(shelf, named.lists, named.geoip ? &*named.geoip : nullptr, options.now);
  SPOOR_TRY(outcome.report, std::move(report));
  SPOOR_CHECK(std::move(enriched));
  if (const auto merged = writer->compact({.now = options.now, .effort = store::CompactEffort::gathered}); !merged) {
    // What was read is in the store all the same.
    fmt::print(stderr, "spoor: small files of the store could not be merged: {}; see `spoor store check`\n",
               escape_terminal(merged.error().message));
  }
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

void print_json(const record::Counters& counters, double seconds) {
  fmt::print(
      "{{\"objects\":{},\"skipped\":{},\"failed\":{},\"records\":{},\"events\":{},\"duplicates\":{},\"ignored\":{},"
      "\"rejected\":{},\"bytes\":{},\"seconds\":{:.3f}}}\n",
      counters.objects.load(), counters.skipped.load(), counters.failed.load(), counters.records(),
      counters.events.load(), counters.duplicates.load(), counters.ignored.load(), counters.rejected.load(),
      counters.bytes.load(), seconds);
}

void print_text(const record::Counters& counters, const Outcome& outcome) {
  const auto json_mb = static_cast<double>(counters.json_bytes) / 1e6;
  fmt::print("{} objects read, {} known already, {} could not be read\n", counters.objects.load(),
             counters.skipped.load(), counters.failed.load());
  fmt::print("{} records = {} events + {} duplicates + {} ignored + {} rejected\n", counters.records(),
             counters.events.load(), counters.duplicates.load(), counters.ignored.load(), counters.rejected.load());
  fmt::print("{:.1f} MB ({:.1f} MB unpacked) in {:.1f} s\n", static_cast<double>(counters.bytes) / 1e6, json_mb,
             outcome.seconds);
  for (const record::RejectSample& reject : outcome.report.rejects) {
    fmt::print("  rejected: {} at {}: {}\n", escape_terminal(reject.path), reject.offset,
               escape_terminal(reject.reason));
  }
  const auto shown = static_cast<std::int64_t>(outcome.report.rejects.size());
  if (counters.rejected > shown) {
    fmt::print("  and {} more: table `reject` of the store has the first {} of each object with their offsets\n",
               counters.rejected - shown, record::Intake::kMostListed);
  }
}

// Named on stderr, whatever the format: nothing that was asked for is passed over in silence.
void name_unreadable(const Outcome& outcome) {
  std::size_t named = 0;
  for (const auto* list : {&outcome.unlisted, &outcome.report.unreadable}) {
    for (const source::Unreadable& unreadable : *list) {
      if (named++ < kNamed) {
        const bool has_path = unreadable.reason.find(unreadable.path) != std::string::npos;
        fmt::print(stderr, "spoor: {}\n",
                   escape_terminal(has_path ? unreadable.reason : unreadable.path + ": " + unreadable.reason));
      }
    }
  }
  if (named > kNamed) {
    fmt::print(stderr, "spoor: and {} more that could not be read\n", named - kNamed);
  }
}

}  // namespace

int run_ingest(const IngestOptions& options) {
  record::Counters counters;
  const auto outcome = ingest(options, counters);
  if (!outcome) {
    fmt::print(stderr, "spoor: {}\n", escape_terminal(outcome.error().message));
    return outcome.error().code == Code::invalid_input ? 2 : 1;
  }
  name_unreadable(*outcome);
  options.json ? print_json(counters, outcome->seconds) : print_text(counters, *outcome);
  return counters.rejected + counters.failed > 0 ? 3 : 0;
}

}  // namespace spoor::app
