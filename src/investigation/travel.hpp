// SPDX-License-Identifier: Apache-2.0
// IMPOSSIBLE_TRAVEL (rule R7).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "investigation/report.hpp"

namespace spoor::investigation {

inline constexpr TimeMs kPauseMs = 30 * kMinuteMs;  // calls further apart are two visits; usual in session analysis
inline constexpr double kNearKm = 50;               // what is nearer is one place: the data places addresses no better
inline constexpr double kLeastKm = 500;             // below it, geolocation errs more than people move
inline constexpr double kLeastKmh = 900;            // an airliner

// A stay of one actor (or one temporary key) at one address.
struct Visit {
  std::string who;
  std::string ip;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  std::int64_t calls = 0;
  std::string session;
  std::string key;
  std::string location;  // Bellevue (US)
  double latitude = 0;
  double longitude = 0;
  std::int64_t radius_km = 0;
  std::int64_t asn = 0;
  std::string hosting;
  bool usual_hosting = false;  // through a hosting or VPN network that the subject's baseline has
  std::string known_network;   // of spoor.toml, which holds the address; empty: none
};

// Great-circle distance in km (haversine, mean radius 6371.0088 km).
double distance_km(double latitude_a, double longitude_a, double latitude_b, double longitude_b);

// Visits sorted by who and time → the same, those of one actor at one place (at most 50 km apart) with no longer pause
// than kPauseMs put together, under the address of the first: several addresses of one office are one stay.
std::vector<Visit> merge_by_place(const std::vector<Visit>& visits);

// Visits sorted by who and time → travels nobody can make: at least 500 km after both radii are taken off, at 900 km/h
// or faster; visits that overlap count once, with HourlyTimeDelta 0. Pairs with an end in a usual hosting network or in
// a known network are left out and named in `exclusions`.
std::vector<Indicator> find_travels(const std::vector<Visit>& visits, std::vector<std::string>& exclusions);

// `City (CC)`, or the country alone.
std::string location_of(const std::string& city, const std::string& country);

}  // namespace spoor::investigation
