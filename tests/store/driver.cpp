// SPDX-License-Identifier: Apache-2.0
// store_driver ingest DIR   commits the same made-up objects whenever it is run, skipping those in the ledger
// store_driver dump DIR     prints for each table its rows and a hash that does not depend on their order or files
#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "store/store.hpp"

namespace {

namespace record = spoor::record;
namespace store = spoor::store;
using spoor::kSecondMs;
using spoor::Result;
using spoor::TimeMs;

constexpr std::int64_t kObjects = 110;
constexpr std::uint64_t kCallsEach = 240;
constexpr std::uint64_t kRepeated = 40;  // calls that an object shares with the one before it
constexpr TimeMs kStart = 1'714'521'600'000;
constexpr std::uint64_t kCompactEvery = 16;

template <typename T>
T value(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "store_driver: {}\n", result.error().message);
    std::exit(1);
  }
  return *std::move(result);
}

void add_call(record::Rows& rows, std::uint64_t number, std::int64_t object) {
  const std::uint64_t mixed = (number + 1) * 0x9e3779b97f4a7c15;
  for (std::size_t at = 0; at < rows.table->columns.size(); ++at) {
    const record::Column& column = rows.table->columns[at];
    record::Uuid id{};
    for (int i = 0; i < 8; ++i) {
      id[i] = static_cast<std::uint8_t>(mixed >> (8 * i));
      id[8 + i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    if (column.type == record::Type::uuid) {
      rows.add_uuid(at, id);
    } else if (column.type == record::Type::boolean) {
      rows.add_boolean(at, column.nullable ? record::kNoBool : 0);
    } else if (column.name == "principal") {
      rows.add_text(at, fmt::format("arn:aws:iam::111122223333:role/r{}", mixed % 23));
    } else if (column.name == "operation") {
      rows.add_text(at, fmt::format("Operation{}", mixed % 7));
    } else if (column.type == record::Type::text) {
      column.nullable ? rows.add_null_text(at) : rows.add_text(at, "management");
    } else {
      rows.add_integer(at, column.name == "at_ms"           ? kStart + static_cast<TimeMs>(number) * 60 * kSecondMs
                           : column.name == "source_object" ? object
                                                            : 0);
    }
  }
  rows.row_done();
}

std::string sha_of(std::int64_t object) { return fmt::format("{:064x}", object); }

// Every tenth object comes in three parts and a tally.
std::vector<record::Batch> batches_of(std::int64_t object) {
  const bool large = object % 10 == 3;
  std::vector<record::Batch> batches(large ? 4 : 1);
  const std::uint64_t first = static_cast<std::uint64_t>(object) * (kCallsEach - kRepeated);
  for (std::uint64_t i = 0; i < kCallsEach; ++i) {
    add_call(batches[large ? i % 3 : 0].call, first + i, object);
  }
  for (record::Batch& batch : batches) {
    batch.part = &batch != &batches.back();
  }
  record::ObjectTally tally;
  tally.id = object;
  tally.path = fmt::format("logs/{}.json.gz", object);
  tally.kind = "cloudtrail";
  tally.compression = "gzip";
  tally.sha256 = sha_of(object);
  tally.events = kCallsEach;
  batches.back().objects.push_back(tally);
  return batches;
}

void ingest(const std::string& directory) {
  const auto writer = value(store::Writer::open(directory));
  std::vector<std::string> wanted;
  for (std::int64_t object = 0; object < kObjects; ++object) {
    wanted.push_back(sha_of(object));
  }
  const std::vector<std::string> known = value(writer->known_objects(wanted));
  const std::set<std::string> done(known.begin(), known.end());
  std::mutex mutex;  // guards what follows: objects are numbered in their order
  std::int64_t object = 0;
  std::vector<record::Batch> waiting;
  std::uint64_t sequence = 0;
  const auto work = [&] {
    while (true) {
      std::unique_lock lock(mutex);
      while (waiting.empty() && object < kObjects) {
        if (!done.contains(sha_of(object))) {
          waiting = batches_of(object);
        }
        ++object;
      }
      if (waiting.empty()) {
        return;
      }
      record::Batch batch = std::move(waiting.front());
      waiting.erase(waiting.begin());
      const std::uint64_t number = sequence++;
      lock.unlock();
      value(writer->commit(number, std::move(batch)));
      if (number % kCompactEvery == kCompactEvery - 1) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        value(writer->compact(
            {.now = std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), .keep_ms = 10 * kSecondMs}));
      }
    }
  };
  std::thread other(work);
  work();
  other.join();
}

// Rows that a merge would join are joined, when they came is left out; then the hashes of all rows are
// summed.
std::string content_query(const record::Table& table) {
  std::string keys;
  std::string sums;
  bool is_key = true;
  for (const record::Column& column : table.columns) {
    if (column.name == "ingested_ms" || column.name == "loaded_ms") {
      continue;
    }
    const std::string name = fmt::format("\"{}\"", column.name);
    if (is_key || table.merge_key_end.empty()) {
      keys += (keys.empty() ? "" : ", ") + name;
    } else {
      const char* how = column.name == "first_ms" ? "min" : column.name == "last_ms" ? "max" : "sum";
      sums += fmt::format(", {}({}) AS {}", how, name, name);
    }
    is_key = is_key && column.name != table.merge_key_end;
  }
  const std::string rows = table.merge_key_end.empty()
                               ? fmt::format("SELECT {} FROM {}", keys, table.name)
                               : fmt::format("SELECT {}{} FROM {} GROUP BY {}", keys, sums, table.name, keys);
  return fmt::format("SELECT count(*), CAST(coalesce(sum(CAST(hash(r) AS hugeint)), 0) AS varchar) FROM ({}) AS r",
                     rows);
}

void dump(const std::string& directory) {
  const auto reader = value(store::Reader::open(directory));
  for (const record::Table* table : record::kTables) {
    const std::string text = content_query(*table);
    const store::Answer answer = value(reader->engine().run(store::Query{"content", text}, {}));
    fmt::print("{} {} {}\n", table->name, answer.integer(0, 0), answer.text(0, 1));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view action = argc == 3 ? argv[1] : "";
  if (action == "ingest") {
    ingest(argv[2]);
  } else if (action == "dump") {
    dump(argv[2]);
  } else {
    fmt::print(stderr, "usage: store_driver ingest|dump DIR\n");
    return 2;
  }
  return 0;
}
