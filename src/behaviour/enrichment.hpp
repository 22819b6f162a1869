// SPDX-License-Identifier: Apache-2.0
// What is known of the addresses in the calls beside the calls themselves: tables `flag` and `place`.
#pragma once

#include <span>

#include "base/result.hpp"
#include "base/time.hpp"
#include "behaviour/flags.hpp"
#include "behaviour/geoip.hpp"
#include "behaviour/shelf.hpp"

namespace spoor::behaviour {

// Makes the changes of the lists, and brings flags and places up to date after new calls; without `geoip` (null) places
// stay as they are. What fails holds up nothing else, so calls that are stored are held against the lists that are
// there whatever becomes of a new one. Gives the first failure.
Status enrich(Shelf& shelf, std::span<const ListChange> changes, const GeoIp* geoip, TimeMs now);

}  // namespace spoor::behaviour
