// SPDX-License-Identifier: Apache-2.0
#include "store/store.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "store/batch_files.hpp"
#include "store/check.hpp"
#include "store/lake.hpp"
#include "store/schema.hpp"
#include "store/store_fixture_test.hpp"

namespace spoor::store {
namespace {

constexpr TimeMs kMay1 = 1'714'521'600'000;  // 2024-05-01T00:00:00Z

// Changes a store as no writer of ours would.
void change_lake(const std::filesystem::path& directory, const std::function<Status(DuckConnection&)>& change) {
  auto database = DuckDatabase::open({.temp_directory = directory / "tmp"});
  ASSERT_TRUE(database);
  auto connection = DuckConnection::open(*database);
  ASSERT_TRUE(connection);
  ASSERT_TRUE(attach_lake(**connection, directory, {.writable = true, .snapshot = {}}));
  ASSERT_TRUE(change(**connection));
}

TEST_F(StoreTest, CommittedCallsAreReadWithTheirLedgerRow) {
  auto writer = open_writer();
  auto summary = writer->commit(0, object_of(7, {{1, kMay1}, {2, kMay1 + 1}, {3, kMay1 + 2}}));
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->events, 3);
  EXPECT_EQ(summary->duplicates, 0);
  auto reader = open_reader();
  EXPECT_EQ(number(reader->engine(), "SELECT count(*) FROM call"), 3);
  EXPECT_EQ(number(reader->engine(), "SELECT events FROM source_object WHERE id = 7"), 3);
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call WHERE source_object = 7"), 3);
}

TEST_F(StoreTest, TheSameCallCountsOnceWhereverItComesFrom) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(1, {{1, kMay1}, {2, kMay1}, {1, kMay1}})));  // twice in one object
  auto again = writer->commit(1, object_of(2, {{2, kMay1}, {3, kMay1}}));              // in another object
  ASSERT_TRUE(again);
  EXPECT_EQ(again->duplicates, 1);
  writer.reset();
  writer = open_writer();
  auto later = writer->commit(0, object_of(3, {{1, kMay1}, {3, kMay1}, {4, kMay1}}));  // in another run
  ASSERT_TRUE(later);
  EXPECT_EQ(later->events, 1);
  EXPECT_EQ(later->duplicates, 2);
  EXPECT_EQ(later->conflicts, 0);
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 4);
  EXPECT_EQ(number(writer->engine(), "SELECT count(DISTINCT event_id) FROM call"), 4);
  EXPECT_EQ(number(writer->engine(), "SELECT events * 10 + duplicates FROM source_object WHERE id = 1"), 21);
  EXPECT_EQ(number(writer->engine(), "SELECT events * 10 + duplicates FROM source_object WHERE id = 3"), 12);
}

TEST_F(StoreTest, TheSameIdWithAnotherTimeOrOperationIsKeptAndCounted) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(1, {{1, kMay1, "GetObject"}})));
  auto other = writer->commit(1, object_of(2, {{1, kMay1, "PutObject"}, {1, kMay1 + 5, "GetObject"}, {2, kMay1}}));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->events, 3);
  EXPECT_EQ(other->conflicts, 2);
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 4);
}

TEST_F(StoreTest, BatchesFromManyThreadsTakeEffectInTheirOrder) {
  auto writer = open_writer();
  std::vector<std::thread> threads;
  std::atomic<std::int64_t> events = 0;
  for (std::uint64_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint64_t at = thread; at < 24; at += 4) {
        // Every call comes in two neighbouring batches: the earlier one keeps it.
        auto summary = writer->commit(at, object_of(static_cast<std::int64_t>(at), {{at, kMay1}, {at + 1, kMay1}}));
        events += summary ? summary->events : 1'000'000;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(events, 25);
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 25);
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM source_object WHERE id > 0 AND events <> 1"), 0);
  EXPECT_EQ(number(writer->engine(), "SELECT events FROM source_object WHERE id = 0"), 2);
}

TEST_F(StoreTest, PartsOfAnObjectAppearWithItsTally) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, part_of(1, {{1, kMay1}, {2, kMay1}})));
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 0);
  ASSERT_TRUE(writer->commit(1, object_of(2, {{9, kMay1}})));  // unrelated: there at once
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 1);
  ASSERT_TRUE(writer->commit(2, object_of(3, {{2, kMay1}, {8, kMay1}})));  // repeats a call of the part: waits for it
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 1);
  ASSERT_TRUE(writer->commit(3, part_of(1, {{1, kMay1}, {3, kMay1}})));
  ASSERT_TRUE(writer->commit(4, tally_of(1, 4)));
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 5);
  EXPECT_EQ(number(writer->engine(), "SELECT events * 10 + duplicates FROM source_object WHERE id = 1"), 31);
  EXPECT_EQ(number(writer->engine(), "SELECT events * 10 + duplicates FROM source_object WHERE id = 3"), 11);
}

TEST_F(StoreTest, WhatLeansOnABatchThatWaitsForAPartWaitsToo) {
  auto writer = open_writer();
  std::vector<SimpleCall> many;  // so that the part is still being written when the others are examined
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    many.push_back({i * 7919, kMay1 + static_cast<TimeMs>(i)});
  }
  std::vector<record::Batch> batches;
  batches.push_back(part_of(1, many));
  batches.push_back(object_of(2, {{7919, kMay1 + 1}, {1, kMay1}}));  // repeats a call of the part
  batches.push_back(object_of(3, {{1, kMay1}, {2, kMay1}}));         // repeats a call of the one before it
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t at = 0; at < batches.size(); ++at) {
      threads.emplace_back([&, at] { EXPECT_TRUE(writer->commit(at, std::move(batches[at]))); });
    }
  }
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 0);
  ASSERT_TRUE(writer->commit(3, tally_of(1, 100'000)));
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 100'002);
}

TEST_F(StoreTest, PartsWithoutTallyLeaveNothingBehind) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, part_of(1, {{1, kMay1}})));
  writer.reset();
  writer = open_writer();
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 0);
  EXPECT_TRUE(std::filesystem::is_empty(table_directory(directory_, "call")));
}

TEST_F(StoreTest, WhatWasGatheredIsCommittedAfterFiveSecondsThoughPartsComeMeanwhile) {
  std::chrono::steady_clock::time_point time;
  auto writer = *Writer::open(directory_, {.gather_calls = 1'000, .clock = [&] { return time; }});
  const auto calls = [&] { return number(writer->engine(), "SELECT count(*) FROM call"); };
  ASSERT_TRUE(writer->commit(0, object_of(1, {{1, kMay1}})));
  time += std::chrono::seconds(4);
  ASSERT_TRUE(writer->commit(1, part_of(2, {{2, kMay1}})));
  ASSERT_TRUE(writer->commit(2, object_of(3, {{2, kMay1}, {3, kMay1}})));  // leans on the part
  EXPECT_EQ(calls(), 0);
  time += std::chrono::seconds(1);
  ASSERT_TRUE(writer->commit(3, part_of(2, {{4, kMay1}})));
  EXPECT_EQ(calls(), 1);
  EXPECT_EQ(number(writer->engine(), "SELECT events FROM source_object WHERE id = 1"), 1);
  ASSERT_TRUE(writer->commit(4, part_of(2, {{1, kMay1}, {5, kMay1}})));
  EXPECT_EQ(calls(), 1);
  ASSERT_TRUE(writer->commit(5, tally_of(2, 4)));
  EXPECT_EQ(calls(), 5);
  EXPECT_EQ(number(writer->engine(), "SELECT events * 10 + duplicates FROM source_object WHERE id = 2"), 31);
  EXPECT_EQ(number(writer->engine(), "SELECT events * 10 + duplicates FROM source_object WHERE id = 3"), 11);
}

TEST_F(StoreTest, OnlyPartsOfTheSameTimesAreReadForDuplicates) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, part_of(1, {{1, kMay1}, {2, kMay1 + kDayMs}})));
  for (const auto& file : std::filesystem::directory_iterator(table_directory(directory_, "call"))) {
    std::filesystem::resize_file(file, 40);  // whoever reads it now fails
  }
  EXPECT_TRUE(writer->commit(1, part_of(1, {{3, kMay1 - kDayMs}, {4, kMay1 + 3 * kDayMs}})));
  EXPECT_FALSE(writer->commit(2, part_of(1, {{5, kMay1 + kDayMs}})));
}

// A part with so many rejects that they hold more than half of what a group may.
record::Batch rejecting_part(std::int64_t object, std::int64_t first_offset) {
  constexpr std::int64_t kRejects = 120'000;
  static_assert(2 * kRejects * 300 > Group::kMostGathered);
  record::Batch batch = part_of(object, {{static_cast<std::uint64_t>(first_offset), kMay1}});
  for (std::int64_t i = 0; i < kRejects; ++i) {
    const std::string excerpt = std::to_string(first_offset + i) + std::string(300, '{');
    batch.reject.add_integer(record::column_index(record::kReject, "source_object"), object);
    batch.reject.add_integer(record::column_index(record::kReject, "offset"), first_offset + i);
    batch.reject.add_integer(record::column_index(record::kReject, "length"), 300);
    batch.reject.add_text(record::column_index(record::kReject, "reason"), "not valid JSON");
    batch.reject.add_text(record::column_index(record::kReject, "excerpt"), excerpt);
    batch.reject.row_done();
  }
  return batch;
}

TEST_F(StoreTest, RowsThatGatherWithoutEndWaitOnDisk) {
  auto writer = open_writer();
  const auto files = [&](const char* table) {
    return std::distance(std::filesystem::directory_iterator(table_directory(directory_, table)), {});
  };
  ASSERT_TRUE(writer->commit(0, rejecting_part(1, 0)));
  EXPECT_EQ(files("reject"), 0);
  ASSERT_TRUE(writer->commit(1, rejecting_part(1, 1'000'000)));
  EXPECT_EQ(files("reject"), 1);
  EXPECT_EQ(files("entity"), 0);  // few rows: they wait in memory, to be joined
  ASSERT_TRUE(writer->commit(2, rejecting_part(1, 2'000'000)));
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM reject"), 0);
  ASSERT_TRUE(writer->commit(3, tally_of(1, 3)));
  EXPECT_EQ(files("reject"), 2);
  EXPECT_EQ(number(writer->engine(), "SELECT count(DISTINCT \"offset\") FROM reject WHERE source_object = 1"), 360'000);
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM reject"), 360'000);
  EXPECT_EQ(number(writer->engine(), "SELECT calls FROM entity WHERE kind = 'user'"), 3);

  ASSERT_TRUE(writer->commit(4, rejecting_part(2, 0)));
  ASSERT_TRUE(writer->commit(5, rejecting_part(2, 1'000'000)));
  EXPECT_EQ(files("reject"), 3);
  writer.reset();  // its object never ended
  EXPECT_EQ(files("reject"), 2);
}

TEST_F(StoreTest, ASecondWriterIsToldWhoHoldsTheStore) {
  auto writer = open_writer();
  auto second = Writer::open(directory_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::conflict);
  EXPECT_THAT(second.error().message, ::testing::HasSubstr("process " + std::to_string(::getpid()) + " on "));
  writer.reset();
  EXPECT_TRUE(Writer::open(directory_));
}

TEST_F(StoreTest, AReaderKeepsItsSnapshotBesideCommitsAndCompaction) {
  auto writer = open_writer();
  for (std::uint64_t at = 0; at < 10; ++at) {
    ASSERT_TRUE(writer->commit(at, object_of(static_cast<std::int64_t>(at), {{at, kMay1 + static_cast<TimeMs>(at)}})));
  }
  auto reader = open_reader();
  ASSERT_TRUE(writer->commit(10, object_of(10, {{10, kMay1}})));
  EXPECT_EQ(number(reader->engine(), "SELECT count(*) FROM call"), 10);
  auto compacted = writer->compact({.now = kMay1 + 400 * kDayMs, .effort = CompactEffort::everything});
  ASSERT_TRUE(compacted) << compacted.error().message;
  EXPECT_EQ(compacted->files_before, 11 * compacted->files_after);  // of each table that has rows
  EXPECT_EQ(number(reader->engine(), "SELECT count(*) FROM call"), 10);
  auto later = open_reader();
  EXPECT_GT(later->snapshot(), reader->snapshot());
  EXPECT_EQ(number(later->engine(), "SELECT count(*) FROM call"), 11);
  EXPECT_EQ(number(later->engine(), "SELECT count(DISTINCT filename) FROM call"), 1);
  auto repeated = writer->commit(11, object_of(11, {{3, kMay1 + 3}}));
  ASSERT_TRUE(repeated);
  EXPECT_EQ(repeated->duplicates, 1);
}

TEST_F(StoreTest, ReplacedFilesGoWhenNoReaderCanNeedThem) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(0, {{0, kMay1}})));
  ASSERT_TRUE(writer->commit(1, object_of(1, {{1, kMay1}})));
  const auto files = [&] {
    return std::distance(std::filesystem::directory_iterator(table_directory(directory_, "call")), {});
  };
  const TimeMs far = 4'000'000'000'000;  // long after the snapshots of this test were made
  ASSERT_TRUE(writer->compact({.now = far, .keep_ms = far, .effort = CompactEffort::everything}));
  EXPECT_EQ(files(), 3);
  ASSERT_TRUE(writer->compact({.now = far, .keep_ms = kHourMs, .effort = CompactEffort::everything}));
  EXPECT_EQ(files(), 1);
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 2);
}

TEST_F(StoreTest, SmallFilesThatGatherAreMergedAndALargeOneIsLeft) {
  auto writer = open_writer();
  const TimeMs now = kMay1 + kHourMs;  // the day is not finished
  std::vector<SimpleCall> many;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    many.push_back({1'000'000 + i * 7919, kMay1 + static_cast<TimeMs>(i)});
  }
  ASSERT_TRUE(writer->commit(0, object_of(100, many)));
  const auto call_files = [&] { return number(writer->engine(), "SELECT count(DISTINCT filename) FROM call"); };
  const auto commit_small = [&](std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t at = from; at < to; ++at) {
      ASSERT_TRUE(writer->commit(at, object_of(static_cast<std::int64_t>(at), {{at, kMay1}})));
    }
  };
  commit_small(1, 16);
  ASSERT_TRUE(writer->compact({.now = now, .effort = CompactEffort::gathered}));
  EXPECT_EQ(call_files(), 16);  // fifteen small ones are not yet enough
  commit_small(16, 17);
  ASSERT_TRUE(writer->compact({.now = now, .effort = CompactEffort::gathered}));
  EXPECT_EQ(call_files(), 2);  // the large one stays as it is
  ASSERT_TRUE(writer->compact({.now = now + 40 * kDayMs}));
  EXPECT_EQ(call_files(), 1);  // the month is finished
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 20'016);
}

TEST_F(StoreTest, OneFileSmallerThanAllOthersDoesNotKeepThemApart) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(0, {{0, kMay1}})));
  std::vector<std::filesystem::path> call_files(
      std::filesystem::directory_iterator(table_directory(directory_, "call")), {});
  const auto tiny = static_cast<std::int64_t>(std::filesystem::file_size(call_files.at(0)));
  for (std::uint64_t at = 1; at <= 16; ++at) {
    std::vector<SimpleCall> calls;
    for (std::uint64_t i = 0; i < 2'000; ++i) {
      calls.push_back({at * 10'000 + i * 7919 % 10'000, kMay1 + static_cast<TimeMs>(i)});
    }
    ASSERT_TRUE(writer->commit(at, object_of(static_cast<std::int64_t>(at), calls)));
  }
  std::int64_t larger = 0;
  for (const auto& file : std::filesystem::directory_iterator(table_directory(directory_, "call"))) {
    larger += static_cast<std::int64_t>(file.file_size()) > 2 * tiny ? 1 : 0;
  }
  ASSERT_EQ(larger, 16);
  ASSERT_TRUE(writer->compact({.now = kMay1 + kHourMs, .effort = CompactEffort::gathered}));
  EXPECT_EQ(number(writer->engine(), "SELECT count(DISTINCT filename) FROM call"), 2);
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 32'001);
}

TEST_F(StoreTest, RetentionDropsWhatIsOlder) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(0, {{0, kMay1}, {1, kMay1 + kDayMs}, {2, kMay1 + 2 * kDayMs}})));
  auto dropped = writer->retain(kMay1 + kDayMs);
  ASSERT_TRUE(dropped) << dropped.error().message;
  EXPECT_EQ(*dropped, 1);
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 2);
  EXPECT_EQ(number(writer->engine(), "SELECT min(at_ms) FROM call"), kMay1 + kDayMs);
}

TEST_F(StoreTest, AnOlderBinaryRefusesANewerStoreByName) {
  open_writer();
  change_lake(directory_, [](DuckConnection& lake) -> Status {
    SPOOR_CHECK(write_info(lake, kInfoSchema, "9"));
    return write_info(lake, kInfoVersion, "7.2");
  });
  for (const Error& error : {Writer::open(directory_).error(), Reader::open(directory_).error()}) {
    EXPECT_EQ(error.code, Code::conflict);
    EXPECT_THAT(error.message, ::testing::StartsWith("store made by spoor 7.2 (schema 9); this is spoor "));
  }
}

TEST_F(StoreTest, AStoreThatIsBeingOpenedKnowsItsObjectsAndTakesBatches) {
  const std::vector<std::string> asked = {std::string(63, '0') + "4", std::string(63, '0') + "5"};
  for (const bool stored : {false, true}) {
    auto writer = Writer::begin(directory_);
    ASSERT_TRUE(writer) << writer.error().message;
    const auto known = (*writer)->known_objects(asked);
    ASSERT_TRUE(known) << known.error().message;
    EXPECT_EQ(*known, stored ? std::vector{asked[0]} : std::vector<std::string>());
    const auto summary = (*writer)->commit(0, object_of(4, {{0, kMay1}}));
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_EQ(summary->duplicates, stored ? 1 : 0);
    EXPECT_TRUE((*writer)->opened());
  }
}

TEST_F(StoreTest, WhatCannotBeOpenedTellsEveryoneWhoWaits) {
  open_writer();
  change_lake(directory_, [](DuckConnection& lake) { return write_info(lake, kInfoSchema, "9"); });
  auto writer = Writer::begin(directory_);
  ASSERT_TRUE(writer) << writer.error().message;
  EXPECT_EQ((*writer)->known_objects({}).error().code, Code::conflict);
  EXPECT_EQ((*writer)->commit(0, object_of(4, {{0, kMay1}})).error().code, Code::conflict);
  EXPECT_EQ((*writer)->opened().error().code, Code::conflict);
}

TEST_F(StoreTest, AnOlderStoreGainsItsMissingTablesAndColumns) {
  open_writer();
  change_lake(directory_, [](DuckConnection& lake) -> Status {
    SPOOR_CHECK(lake.execute("ALTER TABLE lake.call DROP COLUMN conditions; DROP TABLE lake.flag;"));
    return write_info(lake, kInfoSchema, "0");
  });
  auto refused = Reader::open(directory_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::conflict);
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(0, {{0, kMay1}})));
  EXPECT_EQ(number(open_reader()->engine(), "SELECT count(*) - count(conditions) FROM call"), 1);
  EXPECT_EQ(number(open_reader()->engine(), "SELECT count(*) FROM flag"), 0);
}

TEST_F(StoreTest, NoStoreAndAForeignDirectoryAreNamed) {
  auto reader = Reader::open(directory_);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, Code::not_found);
  std::filesystem::create_directories(directory_ / "photos");
  auto writer = Writer::open(directory_);
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().code, Code::invalid_input);
}

TEST_F(StoreTest, ASmallTableIsReplacedAsAWhole) {
  auto writer = open_writer();
  record::Rows flags(record::kFlag);
  for (const char* ip : {"192.0.2.1", "192.0.2.2"}) {
    flags.add_text(0, ip);
    flags.add_text(1, "ours");
    flags.add_text(2, "threat");
    flags.add_text(3, "192.0.2.0/24");
    flags.row_done();
  }
  const record::Rows* tables[] = {&flags};
  ASSERT_TRUE(writer->replace(tables));
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM flag"), 2);
  flags.clear();
  ASSERT_TRUE(writer->replace(tables));
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM flag"), 0);
}

TEST_F(StoreTest, CheckFindsWhatIsMissingBrokenDoubledOrUnaccounted) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(0, {{0, kMay1}, {0, kMay1}, {1, kMay1}})));
  ASSERT_TRUE(writer->commit(1, object_of(1, {{2, kMay1}})));
  auto sound = check_store(directory_);
  ASSERT_TRUE(sound) << sound.error().message;
  EXPECT_THAT(sound->problems, ::testing::IsEmpty());
  EXPECT_EQ(sound->calls, 3);
  EXPECT_EQ(sound->objects, 2);

  record::Batch doubled = object_of(2, {{5, kMay1}});
  doubled.objects[0].events = 2;  // a tally that does not hold
  ASSERT_TRUE(writer->commit(2, std::move(doubled)));
  EXPECT_THAT(check_store(directory_)->problems, ::testing::SizeIs(1));

  std::vector<std::filesystem::path> files(std::filesystem::directory_iterator(table_directory(directory_, "call")),
                                           {});
  std::ranges::sort(files);  // in the order of their commits
  std::filesystem::copy_file(files[0], table_directory(directory_, "call") / "again.parquet");
  change_lake(directory_, [&](DuckConnection& lake) {
    return add_files(lake, "call", {table_directory(directory_, "call") / "again.parquet"});
  });
  EXPECT_THAT(check_store(directory_)->problems, ::testing::SizeIs(4));  // two calls doubled, two objects unequal
  std::filesystem::resize_file(files[1], 40);
  std::filesystem::remove(files[2]);
  auto broken = check_store(directory_);
  ASSERT_TRUE(broken) << broken.error().message;
  EXPECT_THAT(broken->problems, ::testing::IsSupersetOf({::testing::HasSubstr(files[1].filename().string()),
                                                         ::testing::HasSubstr(files[2].filename().string())}));
}

TEST_F(StoreTest, KnownObjectsAreThoseOfTheLedger) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(4, {{0, kMay1}})));
  const std::vector<std::string> asked = {std::string(63, '0') + "4", std::string(63, '0') + "5"};
  auto known = writer->known_objects(asked);
  ASSERT_TRUE(known);
  EXPECT_THAT(*known, ::testing::ElementsAre(asked[0]));
}

TEST_F(StoreTest, TheStoreMayBeMoved) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(0, {{0, kMay1}})));
  writer.reset();
  std::filesystem::rename(directory_, directory_.parent_path() / "moved");
  directory_ = directory_.parent_path() / "moved";
  EXPECT_EQ(number(open_reader()->engine(), "SELECT count(*) FROM call"), 1);
  EXPECT_TRUE(open_writer()->commit(0, object_of(1, {{1, kMay1}})));
}

TEST_F(StoreTest, OrphansAreSweptAndReferencedFilesStay) {
  auto writer = open_writer();
  ASSERT_TRUE(writer->commit(0, object_of(0, {{0, kMay1}})));
  writer.reset();
  const auto file = std::filesystem::directory_iterator(table_directory(directory_, "call"))->path();
  std::filesystem::copy_file(file, table_directory(directory_, "call") / "left.parquet");
  std::filesystem::copy_file(file, table_directory(directory_, "call") / "left.parquet.partial");
  writer = open_writer();
  EXPECT_TRUE(std::filesystem::exists(file));
  EXPECT_FALSE(std::filesystem::exists(table_directory(directory_, "call") / "left.parquet"));
  EXPECT_FALSE(std::filesystem::exists(table_directory(directory_, "call") / "left.parquet.partial"));
  EXPECT_EQ(number(writer->engine(), "SELECT count(*) FROM call"), 1);
}

}  // namespace
}  // namespace spoor::store
