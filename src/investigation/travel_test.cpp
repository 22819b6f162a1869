// SPDX-License-Identifier: Apache-2.0
#include "investigation/travel.hpp"

#include <gtest/gtest.h>

namespace spoor::investigation {
namespace {

constexpr TimeMs kStart = 1'700'000'000'000;

Visit at(std::string who, std::string ip, TimeMs first, TimeMs last, double latitude, double longitude) {
  Visit one;
  one.who = std::move(who);
  one.ip = std::move(ip);
  one.first_ms = kStart + first;
  one.last_ms = kStart + last;
  one.calls = 1;
  one.location = one.ip;
  one.latitude = latitude;
  one.longitude = longitude;
  return one;
}

constexpr double kAmsterdam[2] = {52.37, 4.90};
constexpr double kSeattle[2] = {47.61, -122.33};

Visit amsterdam(TimeMs first, TimeMs last) {
  return at("anna", "192.0.2.1", first, last, kAmsterdam[0], kAmsterdam[1]);
}
Visit seattle(TimeMs first, TimeMs last) { return at("anna", "192.0.2.2", first, last, kSeattle[0], kSeattle[1]); }

std::vector<Indicator> travels(const std::vector<Visit>& visits) {
  std::vector<std::string> exclusions;
  return find_travels(visits, exclusions);
}

TEST(Distance, OfADegreeOnTheEquatorAndOfKnownCities) {
  EXPECT_NEAR(distance_km(0, 0, 0, 1), 111.195, 0.01);
  EXPECT_NEAR(distance_km(kAmsterdam[0], kAmsterdam[1], kSeattle[0], kSeattle[1]), 7825, 5);
  EXPECT_DOUBLE_EQ(distance_km(10, 20, 10, 20), 0);
}

TEST(Travel, TwoHoursFromAmsterdamToSeattleCannotBe) {
  const auto found = travels({amsterdam(0, kHourMs), seattle(3 * kHourMs, 4 * kHourMs)});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].hourly_delta, 2);
  EXPECT_EQ(found[0].ip, "192.0.2.1");
  EXPECT_EQ(found[0].ending_ip, "192.0.2.2");
  EXPECT_NEAR(*found[0].evidence.speed_kmh, 7825 / 2.0, 5);
}

TEST(Travel, NineHoursAreAFlight) {
  EXPECT_TRUE(travels({amsterdam(0, kHourMs), seattle(10 * kHourMs, 11 * kHourMs)}).empty());
}

TEST(Travel, JustBelow500KilometresIsNoTravel) {
  // One degree of latitude is 111.195 km: 4.49 degrees are 499.3 km, 4.51 are 501.5 km.
  EXPECT_TRUE(travels({at("a", "x", 0, 0, 0, 0), at("a", "y", kMinuteMs, kMinuteMs, 4.49, 0)}).empty());
  EXPECT_EQ(travels({at("a", "x", 0, 0, 0, 0), at("a", "y", kMinuteMs, kMinuteMs, 4.51, 0)}).size(), 1U);
}

TEST(Travel, RadiiAreTakenOff) {
  Visit from = at("a", "x", 0, 0, 0, 0);
  Visit to = at("a", "y", kMinuteMs, kMinuteMs, 5.4, 0);  // 600 km
  EXPECT_EQ(travels({from, to}).size(), 1U);
  from.radius_km = to.radius_km = 51;
  EXPECT_TRUE(travels({from, to}).empty());
}

TEST(Travel, OverlappingVisitsCountOnceWithoutHours) {
  const auto found = travels({amsterdam(0, 5 * kHourMs), seattle(kHourMs, 2 * kHourMs)});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].hourly_delta, 0);
  EXPECT_FALSE(found[0].evidence.speed_kmh.has_value());
}

TEST(Travel, ItsEvidenceHasTheCredentialsOfBothEnds) {
  Visit from = amsterdam(0, 0);
  Visit to = seattle(kHourMs, kHourMs);
  from.session = "one";
  to.session = "two";
  from.key = to.key = "ASIA";
  const auto found = travels({from, to});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].evidence.sessions, (std::vector<std::string>{"two", "one"})) << "first the one it ends with";
  EXPECT_EQ(found[0].evidence.keys, std::vector<std::string>{"ASIA"});
}

TEST(Travel, ThereAndBackAreTwo) {
  EXPECT_EQ(travels({amsterdam(0, 0), seattle(kHourMs, kHourMs), amsterdam(2 * kHourMs, 2 * kHourMs)}).size(), 2U);
}

TEST(Travel, TwoPeopleAreNeverCompared) {
  Visit other = seattle(kHourMs, kHourMs);
  other.who = "bob";
  EXPECT_TRUE(travels({amsterdam(0, 0), other}).empty());
}

TEST(Travel, ThroughAUsualVpnItIsLeftOutAndSaid) {
  Visit vpn = seattle(kHourMs, kHourMs);
  vpn.usual_hosting = true;
  std::vector<std::string> exclusions;
  EXPECT_TRUE(find_travels({amsterdam(0, 0), vpn}, exclusions).empty());
  EXPECT_EQ(exclusions.size(), 1U);
}

TEST(Merging, SeveralAddressesOfOnePlaceAreOneStayAndTheTravelIsCountedOnce) {
  // An office behind two addresses, and a far caller in between: without merging there and back would be two travels.
  Visit second = amsterdam(20 * kMinuteMs, 20 * kMinuteMs);
  second.ip = "192.0.2.9";
  second.latitude += 0.2;  // 22 km
  const std::vector<Visit> visits = {amsterdam(0, 0), seattle(10 * kMinuteMs, 10 * kMinuteMs), second};
  const auto merged = merge_by_place(visits);
  ASSERT_EQ(merged.size(), 2U);
  EXPECT_EQ(merged[0].ip, "192.0.2.1");
  EXPECT_EQ(merged[0].last_ms, kStart + 20 * kMinuteMs);
  EXPECT_EQ(merged[0].calls, 2);
  EXPECT_EQ(travels(visits).size(), 2U);
  const auto found = travels(merged);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].hourly_delta, 0);
}

TEST(Merging, ALongerPauseAnotherPlaceAnotherActorAndAVpnStayApart) {
  Visit late = amsterdam(kPauseMs + 1, kPauseMs + 1);
  EXPECT_EQ(merge_by_place({amsterdam(0, 0), late}).size(), 2U);
  late = amsterdam(kPauseMs, kPauseMs);
  EXPECT_EQ(merge_by_place({amsterdam(0, 0), late}).size(), 1U);
  Visit near = amsterdam(1, 1);
  near.latitude += 0.46;  // 51 km
  EXPECT_EQ(merge_by_place({amsterdam(0, 0), near}).size(), 2U);
  Visit bob = amsterdam(1, 1);
  bob.who = "bob";
  EXPECT_EQ(merge_by_place({amsterdam(0, 0), bob}).size(), 2U);
  Visit vpn = amsterdam(1, 1);
  vpn.usual_hosting = true;
  EXPECT_EQ(merge_by_place({amsterdam(0, 0), vpn}).size(), 2U);
}

TEST(Location, IsCityAndCountry) {
  EXPECT_EQ(location_of("Bellevue", "US"), "Bellevue (US)");
  EXPECT_EQ(location_of("", "US"), "US");
}

}  // namespace
}  // namespace spoor::investigation
