// SPDX-License-Identifier: Apache-2.0
#include "record/pipeline.hpp"

#include <stdlib.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "record/reading_test.hpp"

namespace spoor::record {
namespace {

namespace fs = std::filesystem;

class FakeSink final : public Sink {
 public:
  Result<std::vector<std::string>> known_objects(std::span<const std::string> sha256) override {
    std::vector<std::string> found;
    for (const std::string& name : sha256) {
      if (known.contains(name)) {
        found.push_back(name);
      }
    }
    return found;
  }
  Result<Committed> commit(std::uint64_t sequence, Batch batch) override {
    const std::scoped_lock lock(mutex_);
    if (fail_at == static_cast<std::int64_t>(sequence)) {
      return Error{Code::internal, "the disk is full"};
    }
    const auto rows = static_cast<std::int64_t>(batch.call.size);
    largest = std::max(largest, batch.memory());
    EXPECT_TRUE(batches.emplace(sequence, std::move(batch)).second);
    return Committed{rows, 0};
  }
  Status finish() override {
    finished = true;
    return Done{};
  }

  std::set<std::string> known;
  std::int64_t fail_at = -1;
  std::map<std::uint64_t, Batch> batches;
  std::size_t largest = 0;
  bool finished = false;

 private:
  std::mutex mutex_;
};

class Pipeline : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "spoor-pipeline-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
    options_.spool_folder = root_ / "spool";
  }
  void TearDown() override { fs::remove_all(root_); }
  void file(const std::string& name, std::string_view text) { std::ofstream(root_ / name, std::ios::binary) << text; }

  PipelineReport run(const fs::path& source) {
    const auto listing = source::list(std::vector<std::string>{source.string()});
    EXPECT_TRUE(listing);
    auto report = run_pipeline(listing->items, rulebook(), sink_, options_, counters_);
    EXPECT_TRUE(report) << report.error().message;
    return report ? *std::move(report) : PipelineReport{};
  }

  std::vector<std::string> committed_paths() const {
    std::vector<std::string> paths;
    for (const auto& [sequence, batch] : sink_.batches) {
      for (const ObjectTally& tally : batch.objects) {
        paths.push_back(fs::path(tally.path).filename());
      }
    }
    return paths;
  }

  fs::path root_;
  PipelineOptions options_;
  FakeSink sink_;
  Counters counters_;
};

TEST_F(Pipeline, CommitsEverythingInTheOrderOfTheList) {
  options_.plan_bytes = std::uint64_t{200} << 10U;
  run(invictus());
  EXPECT_EQ(counters_.events, 2900);
  EXPECT_EQ(counters_.objects, 55);
  EXPECT_GT(sink_.batches.size(), 5U);
  EXPECT_EQ(sink_.batches.rbegin()->first, sink_.batches.size() - 1);
  const auto listing = source::list(std::vector<std::string>{invictus().string()});
  std::vector<std::string> expected;
  for (const source::Item& item : listing->items) {
    expected.push_back(fs::path(item.path).filename());
  }
  EXPECT_EQ(committed_paths(), expected);
}

TEST_F(Pipeline, BatchesDoNotDependOnTheThreads) {
  options_.plan_bytes = std::uint64_t{200} << 10U;
  run(invictus());
  FakeSink alone;
  Counters counters;
  options_.threads = 1;
  const auto listing = source::list(std::vector<std::string>{invictus().string()});
  ASSERT_TRUE(run_pipeline(listing->items, rulebook(), alone, options_, counters));
  ASSERT_EQ(alone.batches.size(), sink_.batches.size());
  for (const auto& [sequence, batch] : alone.batches) {
    const Batch& other = sink_.batches.at(sequence);
    ASSERT_EQ(batch.call.size, other.call.size);
    for (std::size_t column = 0; column < batch.call.columns.size(); ++column) {
      EXPECT_EQ(batch.call.columns[column].codes, other.call.columns[column].codes);
      EXPECT_EQ(batch.call.columns[column].integers, other.call.columns[column].integers);
    }
  }
}

TEST_F(Pipeline, KnownAndRepeatedObjectsAreSkipped) {
  file("a.json", record_json(1));
  file("b.json", record_json(1));
  file("c.json", record_json(2));
  run(root_);
  EXPECT_EQ(counters_.skipped, 1);
  EXPECT_EQ(committed_paths(), (std::vector<std::string>{"a.json", "c.json"}));
  sink_.known.insert(sink_.batches.at(0).objects.at(0).sha256);
  sink_.known.insert(sink_.batches.at(0).objects.at(1).sha256);
  sink_.batches.clear();
  file("d.json", record_json(3));
  Counters again;
  const auto listing = source::list(std::vector<std::string>{root_.string()});
  ASSERT_TRUE(run_pipeline(listing->items, rulebook(), sink_, options_, again));
  EXPECT_EQ(again.skipped, 3);
  EXPECT_EQ(again.objects, 1);
  EXPECT_EQ(committed_paths(), (std::vector<std::string>{"d.json"}));
}

TEST_F(Pipeline, AFileThatIsGoneIsNamed) {
  file("a.json", record_json(1));
  file("b.json", record_json(2));
  const auto listing = source::list(std::vector<std::string>{root_.string()});
  fs::remove(root_ / "a.json");
  const auto report = run_pipeline(listing->items, rulebook(), sink_, options_, counters_);
  ASSERT_TRUE(report);
  EXPECT_EQ(counters_.failed, 1);
  EXPECT_EQ(counters_.events, 1);
  ASSERT_EQ(report->unreadable.size(), 1U);
  EXPECT_EQ(report->unreadable[0].path, (root_ / "a.json").string());
}

TEST_F(Pipeline, ObjectsTooLargeToHoldComeInParts) {
  std::string large;
  for (int i = 0; i < 20'000; ++i) {
    large += record_json(i) + "\n";
  }
  file("a.json", record_json(900'001));
  file("b.json", large);
  file("c.json", record_json(900'002) + "{broken");
  options_.whole_bytes = std::size_t{1} << 20U;
  options_.held_bytes = std::size_t{1} << 16U;
  options_.batch_memory = std::size_t{1} << 20U;
  const PipelineReport report = run(root_);
  EXPECT_EQ(counters_.events, 20'002);
  EXPECT_EQ(counters_.rejected, 1);
  ASSERT_EQ(report.rejects.size(), 1U);
  EXPECT_EQ(report.rejects[0].path, (root_ / "c.json").string());
  EXPECT_EQ(committed_paths(), (std::vector<std::string>{"a.json", "b.json", "c.json"}));
  std::size_t parts = 0;
  for (const auto& [sequence, batch] : sink_.batches) {
    parts += batch.part ? 1U : 0U;
    EXPECT_TRUE(!batch.part || batch.objects.empty());
  }
  EXPECT_GT(parts, 1U);
  EXPECT_LT(sink_.largest, std::size_t{3} << 20U);
}

TEST_F(Pipeline, AFailedCommitStopsWithItsReason) {
  options_.plan_bytes = std::uint64_t{200} << 10U;
  sink_.fail_at = 3;
  const auto listing = source::list(std::vector<std::string>{invictus().string()});
  const auto report = run_pipeline(listing->items, rulebook(), sink_, options_, counters_);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().message, "the disk is full");
}

TEST(Plan, RunsCoverTheListWithoutAGap) {
  PipelineOptions options;
  options.plan_bytes = 100;
  options.plan_objects = 3;
  const std::vector<source::Item> items = {{"a", 60}, {"b", 60}, {"c.gz", 5}, {"d", 1000}, {"e", 0},
                                           {"f", 0},  {"g", 0},  {"h", 0},    {"i", 100}};
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  for (const record::Run& run : plan(items, options)) {
    runs.emplace_back(run.begin, run.end);
  }
  EXPECT_EQ(runs, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 2}, {2, 4}, {4, 7}, {7, 9}}));
  EXPECT_TRUE(plan({}, options).empty());
}

}  // namespace
}  // namespace spoor::record
