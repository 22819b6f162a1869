// SPDX-License-Identifier: Apache-2.0
#include "behaviour/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "behaviour/flags.hpp"
#include "behaviour/shelf_fake.hpp"

namespace spoor::behaviour {
namespace {

using testing::ElementsAre;

GeoIp open_or_stop(const std::vector<std::string>& names) {
  std::vector<std::filesystem::path> files;
  files.reserve(names.size());
  for (const std::string& name : names) {
    files.push_back(std::filesystem::path(SPOOR_SOURCE_DIR) / "tests/data/geoip/good" / name);
  }
  auto geoip = GeoIp::open(files);
  EXPECT_TRUE(geoip) << geoip.error().message;
  return *std::move(geoip);
}

const std::vector<std::string> kCity = {"GeoIP2-City-Test.mmdb"};
const std::vector<std::string> kBoth = {"GeoIP2-City-Test.mmdb", "GeoLite2-ASN-Test.mmdb"};

TEST(Places, EveryAddressGetsOne) {
  FakeShelf shelf;
  shelf.call_ips = {"81.2.69.142", "67.43.156.1", "10.0.0.1", "redacted", "012.0.0.1"};
  const auto summary = refresh_places(shelf, open_or_stop(kBoth), 5'000);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->addresses, 3);
  EXPECT_EQ(summary->added, 3);
  EXPECT_TRUE(summary->rebuilt);
  EXPECT_THAT(shelf.lines("place"),
              ElementsAre("10.0.0.1|-|-|-|-|-|-|-|-|-", "67.43.156.1|BT|-|-|27.500000|90.500000|534|35908|-|-",
                          "81.2.69.142|GB|London|England|51.514200|-0.093100|10|-|-|-"));
}

TEST(Places, NothingNewIsNothingWritten) {
  FakeShelf shelf;
  shelf.call_ips = {"81.2.69.142", "redacted"};
  const GeoIp geoip = open_or_stop(kCity);
  ASSERT_TRUE(refresh_places(shelf, geoip, 5'000));
  EXPECT_EQ(shelf.commits, 1);
  const auto again = refresh_places(shelf, geoip, 6'000);
  EXPECT_FALSE(again->rebuilt);
  EXPECT_EQ(again->added, 0);
  EXPECT_EQ(shelf.commits, 1);
  shelf.call_ips.insert("2.125.160.216");
  const auto more = refresh_places(shelf, geoip, 7'000);
  EXPECT_FALSE(more->rebuilt);
  EXPECT_EQ(more->added, 1);
  EXPECT_EQ(shelf.lines("place").size(), 2U);
}

TEST(Places, AnotherBuildMakesAllAnew) {
  FakeShelf shelf;
  shelf.call_ips = {"89.160.20.112"};
  ASSERT_TRUE(refresh_places(shelf, open_or_stop(kCity), 5'000));
  EXPECT_EQ(shelf.lines("place")[0].find("29518"), std::string::npos);
  const auto summary = refresh_places(shelf, open_or_stop(kBoth), 6'000);
  EXPECT_TRUE(summary->rebuilt);
  EXPECT_EQ(summary->added, 0);
  EXPECT_NE(shelf.lines("place")[0].find("29518"), std::string::npos);
  ASSERT_EQ(shelf.lines("list").size(), 1U);
  EXPECT_EQ(shelf.lines("list")[0], "geoip|geoip|-|0|-|6000|" + open_or_stop(kBoth).build());
}

TEST(Places, ListsAndPlacesLeaveEachOtherAlone) {
  FakeShelf shelf;
  shelf.call_ips = {"89.160.20.112"};
  const ListChange load{"bad", "threat", "x", *parse_list("89.160.20.112\n")};
  ASSERT_TRUE(change_lists(shelf, {&load, 1}, 1'000));
  ASSERT_TRUE(refresh_places(shelf, open_or_stop(kCity), 5'000));
  EXPECT_EQ(shelf.lines("list").size(), 2U);
  const ListChange removal{"bad", {}, {}, {}};
  ASSERT_TRUE(change_lists(shelf, {&removal, 1}, 6'000));
  EXPECT_EQ(shelf.lines("list").size(), 1U);
  const ListChange no_list{"geoip", {}, {}, {}};
  EXPECT_FALSE(change_lists(shelf, {&no_list, 1}, 7'000)) << "the row of the GeoIP data is no list";
}

TEST(Places, AFailedCommitIsTold) {
  FakeShelf shelf;
  shelf.call_ips = {"89.160.20.112"};
  shelf.broken = true;
  EXPECT_FALSE(refresh_places(shelf, open_or_stop(kCity), 5'000));
}

}  // namespace
}  // namespace spoor::behaviour
