// SPDX-License-Identifier: Apache-2.0
// A batch passes two turnstiles in the order of its number. At the first it is told which of its calls are duplicates;
// between them its large files are written, beside those of other batches; at the second it joins the group that the
// next commit makes part of the store. What a commit costs hardly depends on how much it brings.
#include <fmt/core.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <set>

#include "store/batch_files.hpp"
#include "store/compaction.hpp"
#include "store/duplicates.hpp"
#include "store/lake.hpp"
#include "store/ledger.hpp"
#include "store/lock.hpp"
#include "store/parquet.hpp"
#include "store/phase.hpp"
#include "store/schema.hpp"
#include "store/sort.hpp"
#include "store/store.hpp"
#include "store/turnstile.hpp"

namespace spoor::store {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kCompactEvery = 32;  // commits between two looks for files that have gathered
constexpr std::chrono::seconds kLongestGathering{5};

constexpr Query kKnownObjects{"store.known_objects", R"(
  SELECT DISTINCT s.sha256
  FROM lake.source_object AS s JOIN (SELECT UNNEST(CAST(:sha256 AS varchar[])) AS sha256) AS w ON w.sha256 = s.sha256
  ORDER BY s.sha256)"};

TimeMs now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::vector<std::pair<TimeMs, TimeMs>> call_ranges(const LakeFiles& files) {
  std::vector<std::pair<TimeMs, TimeMs>> ranges;
  if (const auto calls = files.find(record::kCall.name); calls != files.end()) {
    for (const LakeFile& file : calls->second) {
      ranges.emplace_back(file.min_time, file.max_time);
    }
  }
  return ranges;
}

// Files that a killed writer left: nobody but the holder of the lock writes here, so what no snapshot knows is
// nobody's.
Status sweep(DuckConnection& connection, const fs::path& store) {
  SPOOR_TRY(const std::vector<fs::path> orphans, orphan_files(connection, store));
  std::error_code error;
  for (const fs::path& orphan : orphans) {
    fs::remove(orphan, error);
    if (error) {
      return Error{Code::internal, fmt::format("cannot remove {}: {}", orphan.string(), error.message())};
    }
  }
  for (const fs::directory_entry& spill : fs::directory_iterator(store / "tmp", error)) {
    const std::string name = spill.path().filename().string();
    pid_t pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ec == std::errc() && pid > 0 &&
        ::kill(pid, 0) != 0 && errno == ESRCH) {
      fs::remove_all(spill.path(), error);
    }
  }
  return Done{};
}

}  // namespace

struct Writer::State {
  State(fs::path directory, const WriterOptions& how, WriterLock taken)
      : store(std::move(directory)), options(how), lock(std::move(taken)) {}
  ~State() {
    aside.remove_files();
    group.remove_files();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Status start();
  bool knows_no_object();
  Result<CommitSummary> commit(std::uint64_t sequence, record::Batch batch);
  Result<Verdict> examine(std::uint64_t sequence, record::Batch& batch);
  Result<bool> accept(std::uint64_t sequence, const record::Batch& batch, const Verdict& verdict, WrittenBatch written);
  Status relieve(Group& gathering);
  bool leans_on_aside(const Verdict& verdict) const;
  bool group_is_due() const;
  Status publish();
  Status add(const TableFiles& files);
  Status note_ranges();
  Result<CompactSummary> compact(const CompactOptions& options);

  fs::path store;
  WriterOptions options;
  WriterLock lock;
  std::string run_name;                    // begins the name of every file of this writer
  std::unique_ptr<DuckConnection> lake;    // commits, compaction; guarded by lake_mutex
  std::unique_ptr<DuckConnection> dedupe;  // the first turnstile's
  std::unique_ptr<DuckConnection> user;    // engine()'s
  std::unique_ptr<Duplicates> duplicates;
  std::mutex lake_mutex;
  Turnstile first;
  Turnstile second;
  std::map<std::int64_t, std::int64_t> open_duplicates;  // first turnstile's: by object whose tally is to come
  // The second turnstile's:
  std::set<std::int64_t> open_objects;
  Group aside;                                  // waits for the tally of an object
  Group group;                                  // the next commit
  std::chrono::steady_clock::time_point begun;  // of the group
  std::uint64_t groups = 0;                     // committed or tried
  std::uint64_t reliefs = 0;                    // tried
  std::uint64_t replacements = 0;               // guarded by lake_mutex
  bool ledger_is_empty = false;                 // guarded by lake_mutex
  std::shared_future<Status> opening;           // start(); the last member, so that it is waited for first
};

bool Writer::State::knows_no_object() {
  const std::scoped_lock guard(lake_mutex);
  return ledger_is_empty;
}

Status Writer::State::start() {
  const PhaseMark mark(Phase::opening);  // afterwards: decoding
  // One thread: commits are many small statements, for which others would only be woken and sent to sleep again.
  SPOOR_TRY(const std::shared_ptr<DuckDatabase> database,
            DuckDatabase::open({.memory_limit = "1GB", .temp_directory = temp_directory(store), .threads = 1}));
  SPOOR_TRY(lake, DuckConnection::open(database));
  if (std::error_code error; !fs::exists(catalog_file(store), error)) {
    SPOOR_CHECK(create_store(*lake, store));
  }
  SPOOR_CHECK(attach_lake(*lake, store, {.writable = true, .snapshot = {}}));
  SPOOR_TRY(const SchemaAge age, check_schema(*lake));
  if (age == SchemaAge::older) {
    SPOOR_CHECK(upgrade_schema(*lake));
  }
  SPOOR_TRY(dedupe, DuckConnection::open(database));
  SPOOR_TRY(user, DuckConnection::open(database));
  SPOOR_CHECK(use_lake(*dedupe));
  SPOOR_CHECK(use_lake(*user));
  SPOOR_CHECK(sweep(*lake, store));
  for (const record::Table* table : record::kTables) {
    std::error_code error;
    fs::create_directories(table_directory(store, table->name), error);
    if (error) {
      return Error{Code::denied,
                   fmt::format("cannot make {}: {}", table_directory(store, table->name).string(), error.message())};
    }
  }
  SPOOR_TRY(const LakeFiles files, live_files(*lake, store));
  duplicates = std::make_unique<Duplicates>(*dedupe, call_ranges(files));
  run_name = fmt::format("{:012x}-{}", now_ms(), ::getpid());
  const std::scoped_lock guard(lake_mutex);
  ledger_is_empty = !files.contains(record::kSourceObject.name);
  return Done{};
}

Result<Verdict> Writer::State::examine(std::uint64_t sequence, record::Batch& batch) {
  const auto keys = std::make_shared<const CallKeys>(batch.call);
  SPOOR_CHECK(first.enter(sequence));
  SPOOR_TRY(Verdict verdict, duplicates->examine(sequence, keys));
  move_duplicates(batch, verdict.keep, open_duplicates);
  first.leave();
  return verdict;
}

Result<CommitSummary> Writer::State::commit(std::uint64_t sequence, record::Batch batch) {
  SPOOR_TRY(const Verdict verdict, examine(sequence, batch));
  SPOOR_TRY(WrittenBatch written, write_batch(store, fmt::format("{}-{:08}", run_name, sequence), batch, verdict.keep));
  SPOOR_CHECK(second.enter(sequence));
  SPOOR_TRY(const bool published, accept(sequence, batch, verdict, std::move(written)));
  const bool many_files = published && groups % kCompactEvery == 0;
  second.leave();
  if (many_files) {
    SPOOR_CHECK(compact({.now = now_ms(), .effort = CompactEffort::gathered}));
  }
  return CommitSummary{.events = static_cast<std::int64_t>(batch.call.size) - verdict.duplicates,
                       .duplicates = verdict.duplicates,
                       .conflicts = verdict.conflicts};
}

// Says whether it led to a commit. What was put aside joins the group when no object is open any more; then all of it,
// so that nothing that leaned on it is in the store before it is. The group itself never leans on what is aside.
Result<bool> Writer::State::accept(std::uint64_t sequence, const record::Batch& batch, const Verdict& verdict,
                                   WrittenBatch written) {
  static const std::size_t object_column = record::column_index(record::kCall, "source_object");
  bool ends_open = false;
  for (const record::ObjectTally& object : batch.objects) {
    ends_open |= open_objects.erase(object.id) != 0;
  }
  if (batch.part) {
    const std::vector<std::int64_t>& object_of = batch.call.columns[object_column].integers;
    open_objects.insert(object_of.begin(), object_of.end());
  }
  const bool waits = batch.part || (!open_objects.empty() && (ends_open || leans_on_aside(verdict)));
  const bool end_of_aside = !waits && open_objects.empty() && !aside.members().empty();
  if (waits) {
    const auto calls = written.files.find("call");
    duplicates->put_aside(sequence, calls == written.files.end() ? std::vector<fs::path>{} : calls->second,
                          written.call_ranges);
    aside.add(sequence, batch, verdict.keep, std::move(written));
  } else {
    if (group.members().empty()) {
      begun = options.clock();
    }
    if (end_of_aside) {
      group.take(std::exchange(aside, {}));
    }
    group.add(sequence, batch, verdict.keep, std::move(written));
  }
  SPOOR_CHECK(relieve(waits ? aside : group));
  if (!end_of_aside && !group_is_due()) {
    return false;
  }
  SPOOR_CHECK(publish());
  if (end_of_aside) {
    duplicates->settle_aside();
  }
  return true;
}

Status Writer::State::relieve(Group& gathering) {
  return gathering.relieve(store, fmt::format("{}-s{:08}", run_name, reliefs++));
}

bool Writer::State::leans_on_aside(const Verdict& verdict) const {
  return verdict.repeats_aside || std::ranges::any_of(aside.members(), [&](const Group::Member& member) {
           return std::ranges::find(verdict.repeats, member.number) != verdict.repeats.end();
         });
}

bool Writer::State::group_is_due() const {
  return !group.members().empty() &&
         (group.calls() >= options.gather_calls || options.clock() - begun >= kLongestGathering);
}

Status Writer::State::add(const TableFiles& files) {
  for (const auto& [table, paths] : files) {
    SPOOR_CHECK(add_files(*lake, table, paths));
  }
  return Done{};
}

// Commits the group. If that fails its files stay where they are: only the catalog knows whether they are part of the
// store, and the next writer asks it.
Status Writer::State::publish() {
  if (group.members().empty()) {
    return Done{};
  }
  Group ended = std::exchange(group, {});
  SPOOR_TRY(const TableFiles files, ended.write(store, fmt::format("{}-g{:08}", run_name, groups++), now_ms()));
  {
    const std::scoped_lock guard(lake_mutex);
    const PhaseMark mark(Phase::commit);
    ledger_is_empty = false;
    SPOOR_CHECK(lake->transaction([&] { return add(files); }));
  }
  for (const Group::Member& member : ended.members()) {
    duplicates->settle(member.number, member.call_ranges);
  }
  return Done{};
}

// After files of the store were replaced.
Status Writer::State::note_ranges() {
  SPOOR_TRY(const LakeFiles files, live_files(*lake, store));
  duplicates->stored_is(call_ranges(files));
  return Done{};
}

Result<CompactSummary> Writer::State::compact(const CompactOptions& options) {
  const std::scoped_lock guard(lake_mutex);
  const PhaseMark mark(Phase::compaction);
  const std::string name = fmt::format("{}-m{:08}", run_name, replacements++);
  SPOOR_TRY(const CompactSummary summary, compact_lake(*lake, store, name, options));
  if (summary.files_before != 0) {
    SPOOR_CHECK(note_ranges());
  }
  return summary;
}

Result<std::unique_ptr<Writer>> Writer::begin(const fs::path& directory, const WriterOptions& options) {
  std::error_code error;
  const fs::path store = fs::absolute(directory, error).lexically_normal();
  SPOOR_CHECK(check_directory(store));
  fs::create_directories(store, error);
  if (error) {
    return Error{Code::denied, fmt::format("cannot make {}: {}", store.string(), error.message())};
  }
  SPOOR_TRY(WriterLock lock, WriterLock::take(store));
  auto state = std::make_unique<State>(store, options, std::move(lock));
  state->ledger_is_empty = !fs::exists(catalog_file(store), error);
  state->opening = std::async(std::launch::async, [opened = state.get()] { return opened->start(); });
  return std::unique_ptr<Writer>(new Writer(std::move(state)));
}

Result<std::unique_ptr<Writer>> Writer::open(const fs::path& directory, const WriterOptions& options) {
  SPOOR_TRY(std::unique_ptr<Writer> writer, begin(directory, options));
  SPOOR_CHECK(writer->opened());
  return writer;
}

Status Writer::opened() { return state_->opening.get(); }

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::~Writer() = default;
Engine& Writer::engine() { return *state_->user; }

Result<std::vector<std::string>> Writer::known_objects(std::span<const std::string> sha256) {
  if (state_->knows_no_object()) {
    return std::vector<std::string>();
  }
  SPOOR_CHECK(opened());
  const std::scoped_lock guard(state_->lake_mutex);
  SPOOR_TRY(const Answer answer,
            state_->lake->run(kKnownObjects, {{"sha256", std::vector<std::string>(sha256.begin(), sha256.end())}}));
  std::vector<std::string> known;
  for (std::size_t row = 0; row < answer.size(); ++row) {
    known.emplace_back(answer.text(row, 0));
  }
  return known;
}

Result<CommitSummary> Writer::commit(std::uint64_t sequence, record::Batch batch) {
  SPOOR_CHECK(opened());
  Result<CommitSummary> summary = state_->commit(sequence, std::move(batch));
  if (!summary) {
    state_->first.fail(summary.error());
    state_->second.fail(summary.error());
  }
  return summary;
}

Status Writer::flush() { return state_->publish(); }

Status Writer::replace(std::span<const record::Rows* const> tables) {
  const std::scoped_lock guard(state_->lake_mutex);
  const PhaseMark mark(Phase::commit);
  TableFiles files;
  for (const record::Rows* rows : tables) {
    const std::vector<std::uint32_t> order = sort_order(*rows);
    if (!order.empty()) {
      const std::string table(rows->table->name);
      const fs::path path = table_directory(state_->store, table) /
                            fmt::format("{}-r{:08}.parquet", state_->run_name, state_->replacements++);
      SPOOR_CHECK(write_parquet(path, *rows, order));
      files[table].push_back(path);
    }
  }
  return state_->lake->transaction([&]() -> Status {
    for (const record::Rows* rows : tables) {
      SPOOR_CHECK(state_->lake->execute(fmt::format("DELETE FROM lake.{}", quoted_name(rows->table->name))));
    }
    return state_->add(files);
  });
}

Result<CompactSummary> Writer::compact(const CompactOptions& options) { return state_->compact(options); }

Result<std::int64_t> Writer::retain(TimeMs from) {
  const std::scoped_lock guard(state_->lake_mutex);
  const PhaseMark mark(Phase::compaction);
  SPOOR_TRY(const std::int64_t dropped, drop_before(*state_->lake, from));
  SPOOR_CHECK(state_->note_ranges());
  return dropped;
}

}  // namespace spoor::store
