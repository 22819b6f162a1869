// SPDX-License-Identifier: Apache-2.0
// Lists and the GeoIP build in a real store.
#include "behaviour/shelf.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "behaviour/flags.hpp"
#include "behaviour/list_rows.hpp"
#include "behaviour/places.hpp"

namespace spoor::behaviour {
namespace {

class ShelfTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "shelf_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(ShelfTest, ListsStayInTheStore) {
  const std::vector files = {std::filesystem::path(SPOOR_SOURCE_DIR) / "tests/data/geoip/good/GeoIP2-City-Test.mmdb"};
  const auto geoip = GeoIp::open(files);
  ASSERT_TRUE(geoip);
  const auto list = parse_list("# date: 2026-08-22\n192.0.2.7\n2001:db8::/32\n");
  {
    auto writer = store::Writer::open(folder_ / "store");
    ASSERT_TRUE(writer) << writer.error().message;
    WriterShelf shelf(**writer);
    const ListChange load{"bad", "threat", "bad.txt", *list};
    const auto loaded = change_lists(shelf, {&load, 1}, 1'000);
    ASSERT_TRUE(loaded) << loaded.error().message;
    const auto placed = refresh_places(shelf, *geoip, 2'000);
    ASSERT_TRUE(placed) << placed.error().message;
  }
  auto writer = store::Writer::open(folder_ / "store");
  ASSERT_TRUE(writer) << writer.error().message;
  WriterShelf shelf(**writer);
  const auto lists = read_lists(shelf);
  ASSERT_TRUE(lists) << lists.error().message;
  ASSERT_EQ(lists->size(), 2U);
  EXPECT_EQ((*lists)[0].name, "bad");
  EXPECT_EQ((*lists)[0].sha256, list->sha256);
  EXPECT_EQ((*lists)[0].entries, 2);
  EXPECT_EQ((*lists)[0].dated_ms, parse_time("2026-08-22T00:00:00Z"));
  EXPECT_EQ((*lists)[1].name, kGeoIpList);
  EXPECT_EQ((*lists)[1].note, geoip->build());
  EXPECT_FALSE(refresh_places(shelf, *geoip, 3'000)->rebuilt);
  const ListChange removal{"bad", {}, {}, {}};
  ASSERT_TRUE(change_lists(shelf, {&removal, 1}, 4'000));
  EXPECT_EQ(read_lists(shelf)->size(), 1U);
  EXPECT_EQ(*refresh_flags(shelf), 0);
}

}  // namespace
}  // namespace spoor::behaviour
