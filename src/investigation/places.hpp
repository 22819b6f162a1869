// SPDX-License-Identifier: Apache-2.0
// Where on earth calls came from, before and within the scope: for the map, and for whoever reads the report by
// machine.
#pragma once

#include <vector>

#include "investigation/footprint.hpp"
#include "investigation/report.hpp"

namespace spoor::investigation {

// Puts the located addresses of the subject, or with `linked` of a party that is linked to it, into `places`: one entry
// for each location of the GeoIP data. Of a linked party its baseline is no part of the story.
void add_places(const std::vector<Address>& addresses, bool linked, std::vector<Place>& places);

// Those of the scope first, the most used first, and no more than a report holds; what is left out is said in `cuts`.
void order_places(Report& report);

}  // namespace spoor::investigation
