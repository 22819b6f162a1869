// SPDX-License-Identifier: Apache-2.0
#include "record/pipeline.hpp"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>

#include "record/reader.hpp"
#include "source/inflater.hpp"
#include "source/object.hpp"

namespace spoor::record {
namespace {

using source::Object;

constexpr std::uint64_t kPackedRatio = 12;  // CloudTrail under gzip
constexpr std::size_t kSamples = 5;
constexpr std::uint64_t kSurelySmall = std::uint64_t{32} << 10U;  // deflate makes at most 1,032 bytes of one

// Numbers for commits in the order of the runs, though a run may need several and threads finish in any order.
class Sequence {
 public:
  // Waits until every earlier run has its numbers; absent after stop().
  std::optional<std::uint64_t> next(std::size_t run) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return stopped_ || run_ == run; });
    return stopped_ ? std::nullopt : std::optional(next_++);
  }
  // The run needs no more numbers. Runs may finish out of order.
  void finish(std::size_t run) {
    const std::scoped_lock lock(mutex_);
    finished_.insert(run);
    while (finished_.erase(run_) != 0) {
      ++run_;
    }
    turn_.notify_all();
  }
  void stop() {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    turn_.notify_all();
  }
  bool stopped() {
    const std::scoped_lock lock(mutex_);
    return stopped_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t run_ = 0;
  std::uint64_t next_ = 0;
  std::unordered_set<std::size_t> finished_;
  bool stopped_ = false;
};

// What the threads share.
struct Shared {
  Shared(std::span<const source::Item> list, const Rulebook& rules, Sink& to, const PipelineOptions& how,
         Counters& counts)
      : items(list), runs(plan(list, how)), rulebook(rules), sink(to), options(how), counters(counts) {}

  std::span<const source::Item> items;
  std::vector<Run> runs;
  const Rulebook& rulebook;
  Sink& sink;
  const PipelineOptions& options;
  Counters& counters;

  std::mutex
      claim_mutex;  // runs are claimed, named and looked up one after the other, so the first copy of an object wins
  std::size_t next_run = 0;
  std::unordered_set<std::int64_t> claimed;  // ids of the objects of this run of the program

  Sequence sequence;
  std::mutex report_mutex;
  std::optional<Error> error;
  std::map<std::size_t, source::Unreadable> unreadable;        // by position in the list
  std::map<std::uint64_t, std::vector<RejectSample>> samples;  // by sequence
};

class Worker {
 public:
  explicit Worker(Shared& shared)
      : shared_(shared),
        holder_(shared.options.held_bytes, shared.options.spool_folder),
        inflater_(shared.options.whole_bytes, ObjectReader::kPadding),
        reader_(shared.rulebook) {}

  void work() {
    while (claim()) {
      Status done = decode();
      if (Status committed = await_commit(); done && !committed) {
        done = committed;
      }
      if (!done) {
        stop(done.error());
        return;
      }
    }
  }

 private:
  struct Claimed {
    std::size_t position;  // in the list
    Object object;
  };

  bool claim();
  Status leave_out_known();
  void name(std::size_t position);
  Status decode();
  Status read(Claimed& claimed);
  ObjectTally tally_of(const Object& object) const;
  std::string_view load(source::Stream& stream, std::uint64_t size);
  Status read_stream(source::Stream& packed, const Object& object, ObjectTally& tally);
  enum class Last : std::uint8_t { no, yes };  // of its run
  Status hand_over(Last last);
  Status commit(std::uint64_t sequence, Batch batch, std::vector<RejectSample> rejects);
  Status await_commit();
  void fresh_batch();
  void count(const Batch& batch);
  std::vector<RejectSample> samples(const Batch& batch) const;
  void fail(std::size_t position, std::string reason);
  void stop(const Error& error) {
    const std::scoped_lock lock(shared_.report_mutex);
    if (!shared_.error) {
      shared_.error = error;
    }
    shared_.sequence.stop();
  }

  Shared& shared_;
  source::ObjectHolder holder_;
  source::Inflater inflater_;
  ObjectReader reader_;
  std::size_t run_ = 0;
  std::vector<Claimed> claimed_;
  std::vector<char> raw_;
  Batch batch_;
  std::string current_path_;
  bool streaming_ = false;
  std::future<Status> committing_;  // the part of a large object before the one that is being read
};

void Worker::fail(std::size_t position, std::string reason) {
  ++shared_.counters.failed;
  shared_.counters.passed_bytes += shared_.items[position].size;
  const std::scoped_lock lock(shared_.report_mutex);
  shared_.unreadable.emplace(position, source::Unreadable{shared_.items[position].path, std::move(reason)});
}

// Takes the next run of objects: reads and hashes them, and drops those that need not be decoded.
bool Worker::claim() {
  const std::scoped_lock lock(shared_.claim_mutex);
  if (shared_.next_run == shared_.runs.size() || shared_.sequence.stopped()) {
    return false;
  }
  run_ = shared_.next_run++;
  claimed_.clear();
  holder_.clear();
  for (std::size_t at = shared_.runs[run_].begin; at < shared_.runs[run_].end; ++at) {
    name(at);
  }
  if (Status done = leave_out_known(); !done) {
    stop(done.error());
    return false;
  }
  return true;
}

void Worker::name(std::size_t position) {
  auto object = holder_.take(shared_.items[position]);
  if (!object) {
    return fail(position, object.error().message);
  }
  if (!shared_.claimed.insert(source::object_id(object->digest)).second) {
    ++shared_.counters.skipped;
    shared_.counters.passed_bytes += shared_.items[position].size;
    return;
  }
  claimed_.push_back({position, *std::move(object)});
}

Status Worker::leave_out_known() {
  std::vector<std::string> names;
  names.reserve(claimed_.size());
  for (const Claimed& claimed : claimed_) {
    names.push_back(source::hexadecimal(claimed.object.digest));
  }
  SPOOR_TRY(const auto known,
            names.empty() ? Result<std::vector<std::string>>(names) : shared_.sink.known_objects(names));
  const std::unordered_set<std::string> set(known.begin(), known.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < claimed_.size(); ++i) {
    if (set.contains(names[i])) {
      ++shared_.counters.skipped;
      shared_.counters.passed_bytes += shared_.items[claimed_[i].position].size;
    } else {
      std::swap(claimed_[kept++], claimed_[i]);
    }
  }
  claimed_.resize(kept);
  return Done{};
}

void Worker::fresh_batch() {
  batch_ = Batch();
  reader_.use(batch_);
}

Status Worker::decode() {
  fresh_batch();
  for (Claimed& claimed : claimed_) {
    SPOOR_CHECK(read(claimed));
    shared_.counters.passed_bytes += shared_.items[claimed.position].size;
    if (batch_.memory() > shared_.options.batch_memory) {
      SPOOR_CHECK(hand_over(Last::no));
    }
  }
  if (batch_.objects.empty()) {
    shared_.sequence.finish(run_);
    return Done{};
  }
  return hand_over(Last::yes);
}

// Commits the batch. The numbers of later runs are free as soon as the last batch of this one has its own.
Status Worker::hand_over(Last last) {
  const auto sequence = shared_.sequence.next(run_);
  if (!sequence) {
    return Error{Code::internal, "stopped"};
  }
  if (last == Last::yes) {
    shared_.sequence.finish(run_);
  }
  count(batch_);
  auto rejects = samples(batch_);
  Batch batch = std::move(batch_);
  fresh_batch();
  SPOOR_CHECK(await_commit());
  if (streaming_) {
    // A large object keeps one thread reading: its parts are committed by another.
    committing_ = std::async(std::launch::async,
                             [this, number = *sequence, part = std::move(batch), told = std::move(rejects)]() mutable {
                               return commit(number, std::move(part), std::move(told));
                             });
    return Done{};
  }
  return commit(*sequence, std::move(batch), std::move(rejects));
}

Status Worker::await_commit() { return committing_.valid() ? committing_.get() : Status(Done{}); }

// Touches nothing of the worker's own.
Status Worker::commit(std::uint64_t sequence, Batch batch, std::vector<RejectSample> rejects) {
  SPOOR_TRY(const Sink::Committed committed, shared_.sink.commit(sequence, std::move(batch)));
  shared_.counters.events += committed.events;
  shared_.counters.duplicates += committed.duplicates;
  const std::scoped_lock lock(shared_.report_mutex);
  shared_.samples[sequence] = std::move(rejects);
  return Done{};
}

void Worker::count(const Batch& batch) {
  for (const ObjectTally& tally : batch.objects) {
    ++shared_.counters.objects;
    shared_.counters.ignored += tally.ignored;
    shared_.counters.rejected += tally.rejected;
    shared_.counters.bytes += tally.bytes;
    shared_.counters.json_bytes += tally.json_bytes;
  }
}

std::vector<RejectSample> Worker::samples(const Batch& batch) const {
  std::vector<RejectSample> found;
  const auto& ids = batch.reject.columns[0].integers;
  for (std::size_t i = 0; i < batch.reject.size && found.size() < kSamples; ++i) {
    const auto object = std::ranges::find(batch.objects, ids[i], &ObjectTally::id);
    const auto& reason = batch.reject.columns[column_index(kReject, "reason")];
    found.push_back({object == batch.objects.end() ? current_path_ : object->path,
                     batch.reject.columns[column_index(kReject, "offset")].integers[i],
                     std::string(reason.dictionary.text(reason.codes[i]))});
  }
  return found;
}

Status Worker::read_stream(source::Stream& packed, const Object& object, ObjectTally& tally) {
  // The stream takes over what it reads from; a view of it is enough here.
  class Borrowed final : public source::Stream {
   public:
    explicit Borrowed(source::Stream& from) : from_(from) {}
    std::size_t read(char* out, std::size_t size) override {
      const std::size_t got = from_.read(out, size);
      if (got == 0) {
        set_note(from_.note());
      }
      return got;
    }

   private:
    source::Stream& from_;
  };
  const bool may_be_large = object.bytes > kSurelySmall || object.compression == source::Compression::zstd;
  if (may_be_large && !batch_.objects.empty()) {
    // A part holds rows of one object only.
    SPOOR_CHECK(hand_over(Last::no));
  }
  const auto stream = source::unpacked(std::make_unique<Borrowed>(packed), object.compression);
  streaming_ = true;
  Status read = reader_.read_stream(*stream, tally, [&]() -> Status {
    if (!may_be_large || batch_.memory() <= shared_.options.batch_memory) {
      return Done{};
    }
    batch_.part = true;
    return hand_over(Last::no);
  });
  streaming_ = false;
  return read;
}

ObjectTally Worker::tally_of(const Object& object) const {
  ObjectTally tally;
  tally.id = source::object_id(object.digest);
  tally.path = object.path == source::kStandardInput ? shared_.options.standard_input_name : object.path;
  tally.compression = source::compression_name(object.compression);
  tally.bytes = static_cast<std::int64_t>(object.bytes);
  tally.sha256 = source::hexadecimal(object.digest);
  return tally;
}

// The bytes of an object that was not held and is not too large to be.
std::string_view Worker::load(source::Stream& stream, std::uint64_t size) {
  raw_.resize(size);
  std::size_t filled = 0;
  for (std::size_t got = 1; got > 0 && filled < raw_.size(); filled += got) {
    got = stream.read(raw_.data() + filled, raw_.size() - filled);
  }
  return {raw_.data(), filled};
}

Status Worker::read(Claimed& claimed) {
  const Object& object = claimed.object;
  ObjectTally tally = tally_of(object);
  current_path_ = tally.path;
  std::string_view bytes = object.held ? holder_.bytes(object) : std::string_view();
  source::Descriptor file;
  std::unique_ptr<source::Stream> stream;
  if (!object.held) {
    auto opened = source::ObjectHolder::reopen(object, file);
    if (!opened) {
      fail(claimed.position, opened.error().message);
      return Done{};
    }
    stream = *std::move(opened);
  }
  if (stream && object.bytes <= shared_.options.whole_bytes) {
    bytes = load(*stream, object.bytes);
    stream.reset();
  }
  const auto text = stream ? std::nullopt : inflater_.whole(bytes, object.compression);
  if (text) {
    reader_.read_whole(*text, tally);
  } else {
    SPOOR_CHECK(read_stream(stream ? *stream : *source::memory_stream(bytes), object, tally));
  }
  batch_.objects.push_back(std::move(tally));
  return Done{};
}

}  // namespace

// Large batches make small stores; but with fewer runs than this, threads would wait for each other at the end.
std::vector<Run> plan(std::span<const source::Item> items, const PipelineOptions& options) {
  constexpr std::uint64_t kEnoughRuns = 8;
  constexpr std::uint64_t kSmallestRun = std::uint64_t{32} << 20U;
  // Only a guess of how much comes out: a wrong name makes a batch smaller or larger, nothing else.
  const auto unpacked_size = [](const source::Item& item) {
    const std::string_view path = item.path;
    return item.size * (path.ends_with(".gz") || path.ends_with(".zst") ? kPackedRatio : 1);
  };
  std::uint64_t total = 0;
  for (const source::Item& item : items) {
    total += unpacked_size(item);
  }
  const std::uint64_t many = std::min(kEnoughRuns, std::max<std::uint64_t>(1, total / kSmallestRun));
  const std::uint64_t share = total / std::max(many, total / std::max<std::uint64_t>(1, options.plan_bytes) + 1) + 1;
  std::vector<Run> runs;
  std::uint64_t before = 0;
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < items.size(); ++at) {
    if (runs.empty() || before / share != number || at - runs.back().begin >= options.plan_objects) {
      runs.push_back({at, at});
      number = before / share;
    }
    runs.back().end = at + 1;
    before += unpacked_size(items[at]);
  }
  return runs;
}

Result<PipelineReport> run_pipeline(std::span<const source::Item> items, const Rulebook& rulebook, Sink& sink,
                                    const PipelineOptions& options, Counters& counters) {
  Shared shared(items, rulebook, sink, options, counters);
  {
    std::vector<std::jthread> threads;
    const std::size_t count = std::clamp<std::size_t>(options.threads, 1, std::max<std::size_t>(1, shared.runs.size()));
    for (std::size_t i = 0; i < count; ++i) {
      threads.emplace_back([&shared] { Worker(shared).work(); });
    }
  }
  if (shared.error) {
    return *shared.error;
  }
  SPOOR_CHECK(sink.finish());
  PipelineReport report;
  for (auto& [position, unreadable] : shared.unreadable) {
    report.unreadable.push_back(std::move(unreadable));
  }
  for (auto& [sequence, rejects] : shared.samples) {
    for (RejectSample& reject : rejects) {
      if (report.rejects.size() < kSamples) {
        report.rejects.push_back(std::move(reject));
      }
    }
  }
  return report;
}

}  // namespace spoor::record
