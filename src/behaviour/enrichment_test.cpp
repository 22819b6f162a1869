// SPDX-License-Identifier: Apache-2.0
#include "behaviour/enrichment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "behaviour/shelf_fake.hpp"

namespace spoor::behaviour {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

GeoIp test_geoip() {
  const std::vector files = {std::filesystem::path(SPOOR_SOURCE_DIR) / "tests/data/geoip/good/GeoIP2-City-Test.mmdb"};
  auto geoip = GeoIp::open(files);
  EXPECT_TRUE(geoip) << geoip.error().message;
  return *std::move(geoip);
}

ListChange threat(std::string name, std::string_view text) {
  return {std::move(name), "threat", "made for the test", *parse_list(text)};
}
ListChange removal(std::string name) { return {std::move(name), "threat", {}, std::nullopt}; }

TEST(Enrichment, ListsFlagsAndPlacesAreBroughtUpToDate) {
  FakeShelf shelf;
  shelf.call_ips = {"81.2.69.142", "192.0.2.7"};
  const GeoIp geoip = test_geoip();
  const std::vector changes = {threat("bad", "192.0.2.7\n")};
  ASSERT_TRUE(enrich(shelf, changes, &geoip, 1'000));
  EXPECT_THAT(shelf.lines("flag"), ElementsAre("192.0.2.7|bad|threat|192.0.2.7"));
  EXPECT_THAT(shelf.lines("place"), ElementsAre(StartsWith("192.0.2.7|"), StartsWith("81.2.69.142|GB|London|")));
}

TEST(Enrichment, WithoutGeoIpPlacesStayAsTheyAre) {
  FakeShelf shelf;
  shelf.call_ips = {"81.2.69.142"};
  ASSERT_TRUE(enrich(shelf, {}, nullptr, 1'000));
  EXPECT_THAT(shelf.lines("place"), IsEmpty());
}

TEST(Enrichment, AListThatFailsKeepsNoAddressFromItsFlagAndPlace) {
  FakeShelf shelf;
  const GeoIp geoip = test_geoip();
  const std::vector good = {threat("bad", "81.2.69.142\n")};
  ASSERT_TRUE(enrich(shelf, good, &geoip, 1'000));
  shelf.call_ips = {"81.2.69.142"};
  const std::vector failing = {removal("no such list")};
  const auto status = enrich(shelf, failing, &geoip, 2'000);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Code::not_found);
  EXPECT_THAT(shelf.lines("flag"), ElementsAre("81.2.69.142|bad|threat|81.2.69.142"));
  EXPECT_THAT(shelf.lines("place"), ElementsAre(StartsWith("81.2.69.142|GB|London|")));
}

TEST(Enrichment, AFailedCommitIsTold) {
  FakeShelf shelf;
  shelf.call_ips = {"81.2.69.142"};
  shelf.broken = true;
  const GeoIp geoip = test_geoip();
  EXPECT_FALSE(enrich(shelf, {}, &geoip, 1'000));
}

}  // namespace
}  // namespace spoor::behaviour
