// SPDX-License-Identifier: Apache-2.0
// NEW_GEOLOCATION, NEW_ASO, NEW_USER_AGENT, FLAGGED_IP_ADDRESS and IMPOSSIBLE_TRAVEL (rules R4 to R7).
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// Adds the indicators of addresses, networks, places and agents to `report`, whose subject, scope, baseline and
// coverage are filled, with what was left out under `exclusions` and the attacker's traces before the scope under
// `baseline.contamination`. `linked` are principals that are part of the same story: they do not make a thing old.
Status find_novelty(store::Engine& engine, const std::vector<std::string>& linked, Report& report);

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
  bool usual_hosting = false;  // through a hosting or VPN network that the subject's baseline has
};

// Great-circle distance in km (haversine, mean radius 6371.0088 km).
double distance_km(double latitude_a, double longitude_a, double latitude_b, double longitude_b);

// Visits sorted by who and time → travels nobody can make: at least 500 km after both radii are taken off, at 900 km/h
// or faster; visits that overlap count once, with HourlyTimeDelta 0. Pairs with a usual hosting end are left out and
// named in `exclusions`.
std::vector<Indicator> find_travels(const std::vector<Visit>& visits, std::vector<std::string>& exclusions);

// `City (CC)`, or the country alone.
std::string location_of(const std::string& city, const std::string& country);

}  // namespace spoor::investigation
