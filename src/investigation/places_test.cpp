// SPDX-License-Identifier: Apache-2.0
#include "investigation/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spoor::investigation {
namespace {

using testing::ElementsAre;

Address address(const std::string& ip, double longitude, std::int64_t calls, std::int64_t before = 0) {
  Address one;
  one.ip = ip;
  one.caller_kind = "internet";
  one.located = true;
  one.latitude = 50;
  one.longitude = longitude;
  one.city = "City";
  one.aso = "Net " + ip;
  one.evidence.calls = calls;
  one.evidence.first_ms = 1000 * calls;
  one.evidence.last_ms = 2000 * calls;
  one.baseline_calls = before;
  return one;
}

TEST(Places, AddressesOfOnePlaceAreOneEntry) {
  std::vector<Place> places;
  add_places({address("192.0.2.1", 5, 2), address("192.0.2.2", 5, 3, 7), address("192.0.2.3", 6, 0, 1)}, false, places);
  ASSERT_EQ(places.size(), 2U);
  EXPECT_EQ(places[0].calls, 5);
  EXPECT_EQ(places[0].baseline_calls, 7);
  EXPECT_EQ(places[0].first_ms, 2000);
  EXPECT_EQ(places[0].last_ms, 6000);
  EXPECT_THAT(places[0].addresses, ElementsAre("192.0.2.1", "192.0.2.2"));
  EXPECT_EQ(places[1].calls, 0);
  EXPECT_EQ(places[1].first_ms, 0);
}

TEST(Places, OfALinkedPartyTheScopeAloneIsTold) {
  std::vector<Place> places;
  add_places({address("192.0.2.1", 5, 2)}, false, places);
  add_places({address("192.0.2.1", 5, 4, 9), address("192.0.2.2", 6, 0, 9)}, true, places);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].calls, 2);
  EXPECT_EQ(places[0].linked_calls, 4);
  EXPECT_EQ(places[0].baseline_calls, 0);
  EXPECT_EQ(places[0].last_ms, 8000);
}

TEST(Places, OnlyTheInternetIsSomewhere) {
  std::vector<Place> places;
  Address inside = address("10.0.0.1", 5, 2);
  inside.caller_kind = "private";
  Address unknown = address("192.0.2.1", 5, 2);
  unknown.located = false;
  add_places({inside, unknown}, false, places);
  EXPECT_TRUE(places.empty());
}

TEST(Places, ThoseOfTheScopeComeFirstAndTheRestIsSaid) {
  Report report;
  for (int i = 0; i < 501; ++i) {
    add_places({address("192.0.2.1", i * 0.1, i == 500 ? 1 : 0, 1 + i)}, false, report.places);
  }
  order_places(report);
  ASSERT_EQ(report.places.size(), 500U);
  EXPECT_EQ(report.places[0].calls, 1);
  EXPECT_EQ(report.places[1].baseline_calls, 500);
  EXPECT_THAT(report.cuts, ElementsAre("only the 500 most used of 501 places are told"));
}

}  // namespace
}  // namespace spoor::investigation
