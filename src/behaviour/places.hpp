// SPDX-License-Identifier: Apache-2.0
// Table `place`: where each address of the calls is.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "base/time.hpp"
#include "behaviour/geoip.hpp"
#include "behaviour/shelf.hpp"

namespace spoor::behaviour {

struct PlaceSummary {
  std::int64_t addresses = 0;  // in `place` now
  std::int64_t added = 0;      // had none before
  bool rebuilt = false;        // the GeoIP data is another than last time
};

// Gives every address in `call` its place, also those of which nothing is known. The whole table is made anew if the
// GeoIP data's build differs from the one that row `geoip` of `list` names, so all places come from one build. Writes
// nothing if nothing changes.
Result<PlaceSummary> refresh_places(Shelf& shelf, const GeoIp& geoip, TimeMs now);

}  // namespace spoor::behaviour
