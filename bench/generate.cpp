// SPDX-License-Identifier: Apache-2.0
// Makes a folder of CloudTrail objects: an invented organisation's logs, or real records repeated. The same options
// give the same bytes. Its last line of output is JSON that says what was written and how varied it is.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <ctime>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "object.hpp"
#include "record.hpp"
#include "repeat.hpp"
#include "table.hpp"
#include "world.hpp"

namespace spoor::bench {
namespace {

constexpr std::uint32_t kAccounts = 24;
constexpr std::uint32_t kGroup = 6;  // objects whose records `--again` deals anew
constexpr std::string_view kRegions[] = {"eu-west-1",    "us-east-1",      "eu-central-1",   "us-west-2",  "eu-west-2",
                                         "us-east-2",    "ap-southeast-1", "ap-northeast-1", "ap-south-1", "sa-east-1",
                                         "ca-central-1", "eu-north-1",     "ap-southeast-2", "us-west-1"};

struct Options {
  std::uint64_t events = 1'000'000;
  std::uint64_t seed = 1;
  std::string out;
  std::string start = "2026-01-12";
  std::uint32_t days = 1;
  int level = 6;
  unsigned threads = 2;
  std::string again;
  std::string real;
};

std::int64_t parse_day(const std::string& text) {
  std::tm at = {};
  if (strptime(text.c_str(), "%Y-%m-%d", &at) == nullptr) throw std::runtime_error("--start must look like 2026-01-12");
  return timegm(&at);
}

// The objects of the run, by account, region and time. Business hours are busier than nights.
std::vector<RecordWriter::Plan> plan_objects(const Options& options) {
  const std::int64_t start = parse_day(options.start);
  Rng rng(mix(options.seed, static_cast<std::uint64_t>(start)));
  std::vector<RecordWriter::Plan> plans;
  for (std::uint64_t left = options.events; left > 0;) {
    RecordWriter::Plan plan;
    plan.seed = rng.next();
    plan.account = rng.rank(kAccounts);
    plan.region = kRegions[rng.rank(std::size(kRegions))];
    const std::uint32_t day = rng.below(options.days);
    const std::uint32_t hour = rng.chance(0.55) ? 8 + rng.below(10) : rng.below(24);
    plan.start_s = start + day * 86400ll + hour * 3600ll + rng.below(12) * 300ll;
    plan.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, draw_object_size(rng)));
    left -= plan.count;
    plans.push_back(plan);
  }
  std::sort(plans.begin(), plans.end(), [](const auto& a, const auto& b) {
    return std::tie(a.account, a.region, a.start_s, a.seed) < std::tie(b.account, b.region, b.start_s, b.seed);
  });
  return plans;
}

// What the threads share and what they add up to.
struct Outcome {
  std::mutex mutex;
  Written written;
  Variety variety;
  std::exception_ptr failure;
};

// Runs `task(unit, writer, variety)` for every unit of work, each thread with a writer of its own.
template <typename Task>
void for_each_unit(const Options& options, const std::string& folder, std::size_t units, Outcome& outcome, Task task) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    try {
      ObjectWriter writer(folder, options.level);
      Variety variety;
      for (std::size_t unit; (unit = next++) < units;) task(unit, writer, variety);
      const std::lock_guard lock(outcome.mutex);
      outcome.written.add(writer.written());
      outcome.variety.merge(variety);
    } catch (...) {
      const std::lock_guard lock(outcome.mutex);
      outcome.failure = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < options.threads; ++i) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
  if (outcome.failure) std::rethrow_exception(outcome.failure);
}

void generate(const Options& options, Outcome& outcome) {
  const World world(options.seed, kAccounts);
  const OperationTable table = OperationTable::load();
  const auto plans = plan_objects(options);
  for_each_unit(options, options.out, plans.size(), outcome,
                [&](std::size_t i, ObjectWriter& writer, Variety& variety) {
                  const auto& plan = plans[i];
                  std::vector<std::string> records;
                  RecordWriter(world, table).write(plan, records, variety);
                  // Delivery follows some minutes after the events.
                  writer.write(object_path(world.organisation(), world.accounts()[plan.account], plan.region,
                                           plan.start_s + 600, plan.seed),
                               records.data(), records.size());
                });
}

// The same events as generate() writes, as a second trail would deliver them: groups of neighbouring objects of one
// account and region are shuffled and cut at other places.
void generate_again(const Options& options, Outcome& outcome) {
  const World world(options.seed, kAccounts);
  const OperationTable table = OperationTable::load();
  const auto plans = plan_objects(options);
  std::vector<std::pair<std::size_t, std::size_t>> groups;
  for (std::size_t i = 0; i < plans.size();) {
    std::size_t end = i;
    while (end < plans.size() && end - i < kGroup && plans[end].account == plans[i].account &&
           plans[end].region == plans[i].region)
      ++end;
    groups.emplace_back(i, end);
    i = end;
  }
  for_each_unit(options, options.again, groups.size(), outcome,
                [&](std::size_t g, ObjectWriter& writer, Variety& variety) {
                  const auto& first = plans[groups[g].first];
                  std::vector<std::string> records;
                  for (std::size_t i = groups[g].first; i < groups[g].second; ++i)
                    RecordWriter(world, table).write(plans[i], records, variety);
                  Rng rng(mix(first.seed, 0xA6A1));
                  for (std::size_t i = records.size(); i > 1; --i)
                    std::swap(records[i - 1], records[rng.below(static_cast<std::uint32_t>(i))]);
                  for (std::size_t done = 0; done < records.size();) {
                    const std::size_t count = std::min<std::size_t>(records.size() - done, draw_object_size(rng));
                    writer.write(object_path(world.organisation(), world.accounts()[first.account], first.region,
                                             first.start_s + 900, rng.next()),
                                 records.data() + done, count);
                    done += count;
                  }
                });
}

void repeat_real(const Options& options, Outcome& outcome) {
  const RealRecords real(options.real);
  Rng rng(mix(options.seed, 0x4EA1));
  std::vector<std::pair<std::uint64_t, std::uint32_t>> cuts;  // first event, count
  for (std::uint64_t done = 0; done < options.events;) {
    const auto count =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(options.events - done, draw_object_size(rng)));
    cuts.emplace_back(done, count);
    done += count;
  }
  for_each_unit(options, options.out, cuts.size(), outcome, [&](std::size_t c, ObjectWriter& writer, Variety&) {
    std::vector<std::string> records;
    for (std::uint64_t i = cuts[c].first; i < cuts[c].first + cuts[c].second; ++i) {
      records.push_back(real.repeat(i % real.size(), i / real.size(), options.seed));
    }
    writer.write(fmt::format("AWSLogs/repeat/{:05}.json.gz", c), records.data(), records.size());
  });
}

void print_outcome(const Outcome& outcome) {
  const Written& w = outcome.written;
  const Variety& v = outcome.variety;
  fmt::print(
      R"({{"objects":{},"records":{},"json_bytes":{},"gzip_bytes":{},"mean_record":{:.0f},"keys":{},"agents":{},"addresses":{},"principals":{},"sessions":{},"operations":{}}})"
      "\n",
      w.objects, w.records, w.json_bytes, w.gzip_bytes,
      static_cast<double>(w.record_bytes) / static_cast<double>(std::max<std::uint64_t>(w.records, 1)), v.keys.size(),
      v.agents.size(), v.addresses.size(), v.principals.size(), v.sessions.size(), v.operations.size());
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Makes CloudTrail logs to measure with"};
  app.add_option("--events", options.events, "how many")->check(CLI::PositiveNumber);
  app.add_option("--seed", options.seed, "which organisation");
  app.add_option("--out", options.out, "folder to write to")->required();
  app.add_option("--start", options.start, "first day; another day is another set of events of the same organisation");
  app.add_option("--days", options.days, "over how many days")->check(CLI::PositiveNumber);
  app.add_option("--level", options.level, "of gzip")->check(CLI::Range(1, 12));
  app.add_option("--threads", options.threads, "to work with")->check(CLI::Range(1, 64));
  app.add_option("--again", options.again, "also write the same events in other objects to this folder");
  app.add_option("--repeat-real", options.real,
                 "write the records found in this folder, repeated, in place of invented ones");
  CLI11_PARSE(app, argc, argv);
  Outcome outcome;
  if (!options.real.empty()) {
    repeat_real(options, outcome);
  } else {
    generate(options, outcome);
  }
  if (!options.again.empty()) {
    Outcome again;
    generate_again(options, again);
  }
  print_outcome(outcome);
  return 0;
}

}  // namespace
}  // namespace spoor::bench

int main(int argc, char** argv) {
  try {
    return spoor::bench::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench-generate: {}\n", error.what());
    return 1;
  }
}
