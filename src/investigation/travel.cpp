// SPDX-License-Identifier: Apache-2.0
// Worked example: a visit in Amsterdam ends at 10:00, one in Seattle begins at 12:00, radii 50 km each: 7,860 - 100 km
// in two hours are 3,880 km/h: one travel with HourlyTimeDelta 2. Had Seattle begun at 09:30, the visits overlap: delta
// 0.
#include "investigation/travel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/escape.hpp"

namespace spoor::investigation {
namespace {

constexpr double kEarthKm = 6371.0088;

Indicator travel_of(const Visit& from, const Visit& to, double km) {
  const TimeMs pause = std::max<TimeMs>(0, to.first_ms - from.last_ms);
  const double hours = static_cast<double>(std::max<TimeMs>(pause, kMinuteMs)) / kHourMs;
  Indicator one;
  one.kind = Kind::impossible_travel;
  one.severity = Severity::medium;
  one.ip = from.ip;
  one.ending_ip = to.ip;
  one.starting_location = from.location;
  one.ending_location = to.location;
  one.hourly_delta = pause / kHourMs;
  one.evidence.first_ms = from.last_ms;
  one.evidence.last_ms = to.first_ms;
  one.evidence.calls = from.calls + to.calls;
  one.evidence.actors = {to.who};
  one.evidence.addresses = {from.ip, to.ip};
  add_examples(one.evidence.sessions, {to.session, from.session});
  add_examples(one.evidence.keys, {to.key, from.key});
  one.evidence.positions = {{from.latitude, from.longitude}, {to.latitude, to.longitude}};
  one.evidence.distance_km = std::round(km);
  one.evidence.hours = static_cast<double>(pause) / kHourMs;
  if (pause > 0) {
    one.evidence.speed_kmh = std::round(km / hours);
  } else {
    one.evidence.note = "the visits overlap";
  }
  return one;
}

// What one end is, if that makes the travel count for nothing (rule R6).
std::string why_not_counted(const Visit& from, const Visit& to) {
  if (from.usual_hosting || to.usual_hosting) {
    return "a hosting or VPN network that the baseline has";
  }
  const std::string& network = from.known_network.empty() ? to.known_network : from.known_network;
  return network.empty() ? network : fmt::format("the known network {}", network);
}

}  // namespace

double distance_km(double latitude_a, double longitude_a, double latitude_b, double longitude_b) {
  constexpr double kDegree = std::numbers::pi / 180;
  const double dlat = (latitude_b - latitude_a) * kDegree / 2;
  const double dlon = (longitude_b - longitude_a) * kDegree / 2;
  const double h = std::sin(dlat) * std::sin(dlat) +
                   std::cos(latitude_a * kDegree) * std::cos(latitude_b * kDegree) * std::sin(dlon) * std::sin(dlon);
  return 2 * kEarthKm * std::asin(std::min(1.0, std::sqrt(h)));
}

std::vector<Visit> merge_by_place(const std::vector<Visit>& visits) {
  std::vector<Visit> out;
  std::size_t first = 0;  // of the stays of the actor that is being read
  for (const Visit& next : visits) {
    if (first < out.size() && out[first].who != next.who) {
      first = out.size();
    }
    const auto stay = std::find_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), [&](const Visit& old) {
      return next.first_ms - old.last_ms <= kPauseMs && old.usual_hosting == next.usual_hosting &&
             old.known_network == next.known_network &&
             distance_km(old.latitude, old.longitude, next.latitude, next.longitude) <= kNearKm;
    });
    if (stay == out.end()) {
      out.push_back(next);
    } else {
      stay->last_ms = std::max(stay->last_ms, next.last_ms);
      stay->calls += next.calls;
    }
  }
  return out;
}

std::vector<Indicator> find_travels(const std::vector<Visit>& visits, std::vector<std::string>& exclusions) {
  std::vector<Indicator> out;
  const Visit* here = nullptr;  // of the visits so far, the one that lasts longest
  for (const Visit& next : visits) {
    if (here == nullptr || here->who != next.who) {
      here = &next;
      continue;
    }
    const double apart = distance_km(here->latitude, here->longitude, next.latitude, next.longitude);
    const double km = std::max(0.0, apart - static_cast<double>(here->radius_km + next.radius_km));
    const TimeMs pause = std::max<TimeMs>(next.first_ms - here->last_ms, 0);
    const double hours = static_cast<double>(std::max<TimeMs>(pause, kMinuteMs)) / kHourMs;
    if (km >= kLeastKm && km / hours >= kLeastKmh) {
      if (const std::string why = why_not_counted(*here, next); !why.empty()) {
        exclusions.push_back(fmt::format("travel {} to {} not counted: one end is {}", escape_terminal(here->location),
                                         escape_terminal(next.location), why));
      } else {
        out.push_back(travel_of(*here, next, km));
      }
    }
    if (next.last_ms >= here->last_ms) {
      here = &next;
    }
  }
  return out;
}

std::string location_of(const std::string& city, const std::string& country) {
  if (city.empty()) {
    return country;
  }
  return country.empty() ? city : fmt::format("{} ({})", city, country);
}

}  // namespace spoor::investigation
