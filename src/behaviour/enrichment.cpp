// SPDX-License-Identifier: Apache-2.0
#include "behaviour/enrichment.hpp"

#include "behaviour/places.hpp"

namespace spoor::behaviour {

Status enrich(Shelf& shelf, std::span<const ListChange> changes, const GeoIp* geoip, TimeMs now) {
  Status outcome = Done{};
  const auto done = [&](const auto& result) {
    if (!result && outcome) {
      outcome = result.error();
    }
    return result.has_value();
  };
  if (!done(change_lists(shelf, changes, now))) {
    done(refresh_flags(shelf));
  }
  if (geoip != nullptr) {
    done(refresh_places(shelf, *geoip, now));
  }
  return outcome;
}

}  // namespace spoor::behaviour
