// SPDX-License-Identifier: Apache-2.0
#include "investigation/places.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "investigation/travel.hpp"

namespace spoor::investigation {
namespace {

constexpr std::size_t kMostPlaces = 500;

using Key = std::tuple<double, double, std::string>;

Key key_of(const Place& place) { return {place.position.latitude, place.position.longitude, place.location}; }

}  // namespace

void add_places(const std::vector<Address>& addresses, bool linked, std::vector<Place>& places) {
  std::map<Key, std::size_t> index;
  for (std::size_t i = 0; i < places.size(); ++i) {
    index.emplace(key_of(places[i]), i);
  }
  for (const Address& address : addresses) {
    const Evidence& scope = address.evidence;
    const std::int64_t before = linked ? 0 : address.baseline_calls;
    if (!address.located || !address.from_internet() || scope.calls + before == 0) {
      continue;
    }
    Place fresh;
    fresh.location = location_of(address.city, address.country);
    fresh.position = {address.latitude, address.longitude};
    const auto [at, is_new] = index.emplace(key_of(fresh), places.size());
    Place& place = is_new ? places.emplace_back(std::move(fresh)) : places[at->second];
    place.baseline_calls += before;
    if (scope.calls > 0) {
      const bool first = place.calls + place.linked_calls == 0;
      place.first_ms = first ? scope.first_ms : std::min(place.first_ms, scope.first_ms);
      place.last_ms = std::max(place.last_ms, scope.last_ms);
      (linked ? place.linked_calls : place.calls) += scope.calls;
    }
    add_examples(place.addresses, {address.ip});
    add_examples(place.networks, {address.aso});
  }
}

void order_places(Report& report) {
  std::vector<Place>& places = report.places;
  std::ranges::sort(places, [](const Place& a, const Place& b) {
    return std::tuple(b.calls, b.linked_calls, b.baseline_calls, a.location, a.position.latitude,
                      a.position.longitude) <
           std::tuple(a.calls, a.linked_calls, a.baseline_calls, b.location, b.position.latitude, b.position.longitude);
  });
  if (places.size() > kMostPlaces) {
    report.cuts.push_back("only the " + std::to_string(kMostPlaces) + " most used of " + std::to_string(places.size()) +
                          " places are told");
    places.resize(kMostPlaces);
  }
}

}  // namespace spoor::investigation
