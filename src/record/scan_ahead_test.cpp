// SPDX-License-Identifier: Apache-2.0
#include "record/scan_ahead.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "source/stream.hpp"

namespace spoor::record {
namespace {

using Told = std::vector<std::tuple<Scanner::Found, std::uint64_t, std::uint64_t, std::string, std::string>>;

template <typename Scan>
Told all_of(Scan& scan) {
  Told told;
  for (auto step = scan.next();; step = scan.next()) {
    const bool bad = step.found == Scanner::Found::bad;
    told.emplace_back(step.found, step.begin, step.end, std::string(step.reason),
                      std::string(scan.bytes().substr(0, bad ? ScanAhead::kMostBadBytes : std::string_view::npos)));
    if (step.found == Scanner::Found::end) {
      return told;
    }
  }
}

// What the scan says by itself, and what it says ahead.
std::pair<Told, Told> both(const std::string& text) {
  std::pair<Told, Told> told;
  std::vector<char> window;
  {
    Scanner scanner;
    const auto stream = source::memory_stream(text);
    StreamScan scan(scanner, *stream, window);
    told.first = all_of(scan);
  }
  Scanner scanner;
  const auto stream = source::memory_stream(text);
  StreamScan scan(scanner, *stream, window);
  ScanAhead ahead(scan);
  told.second = all_of(ahead);
  EXPECT_EQ(scan.seen(), text.size());
  return told;
}

std::string records(int count, std::size_t size) {
  std::string text;
  for (int id = 0; id < count; ++id) {
    text += fmt::format("{{\"id\":{},\"more\":\"{}\"}}\n", id, std::string(size, 'x'));
  }
  return text;
}

TEST(ScanAhead, ManyChunksAreToldAsTheScanTellsThem) {
  const auto [alone, ahead] = both(records(9'000, 1'500));  // 13 MB
  EXPECT_EQ(alone.size(), 9'001U);
  EXPECT_EQ(alone, ahead);
}

TEST(ScanAhead, ARecordLargerThanAChunkAndEmptyOnes) {
  const auto [alone, ahead] = both(records(1, 6'000'000) + records(120'000, 0) + records(1, 6'000'000));
  EXPECT_EQ(alone.size(), 120'003U);
  EXPECT_EQ(alone, ahead);
}

TEST(ScanAhead, OfWhatIsBadOnlyTheBeginningIsKept) {
  std::string text = records(3'000, 1'500);
  for (std::size_t at = 100; at < text.size(); at += 500'000) {
    text[at] = '\x01';
  }
  const auto [alone, ahead] = both(text + "{\"cut\":\"" + std::string(2'000, 'y'));
  EXPECT_GT(std::ranges::count(alone, Scanner::Found::bad, [](const auto& one) { return std::get<0>(one); }), 8);
  EXPECT_EQ(alone, ahead);
}

TEST(ScanAhead, NothingIsTheEnd) {
  const auto [alone, ahead] = both("");
  EXPECT_EQ(ahead.size(), 1U);
  EXPECT_EQ(alone, ahead);
}

TEST(ScanAhead, IsLeftInTheMiddle) {
  const std::string text = records(9'000, 1'500);
  std::vector<char> window;
  Scanner scanner;
  const auto stream = source::memory_stream(text);
  StreamScan scan(scanner, *stream, window);
  ScanAhead ahead(scan);
  EXPECT_EQ(ahead.next().begin, 0U);
}

}  // namespace
}  // namespace spoor::record
