// SPDX-License-Identifier: Apache-2.0
// A map of the world without its poles in the Equal Earth projection (Savric, Patterson and Jenny, 2018), which shows
// areas in their true proportion.
#pragma once

#include <utility>
#include <vector>

#include "investigation/markup.hpp"
#include "investigation/report.hpp"

namespace spoor::investigation {

inline constexpr double kMapWidth = 1000;
inline constexpr std::size_t kMapHeight = 438;

// A place on the drawing. What lies beyond the poles that are cut off is put on the edge.
std::pair<double, double> on_map(const Position& position);

// The edge of the map, a grid of 30 degrees, and the land.
Drawing map_edge();
Drawing map_grid();
Drawing map_land();

// The shortest way between two places; it leaves the map at one edge and comes back at the other where it has to.
Drawing map_way(const Position& from, const Position& to);

}  // namespace spoor::investigation
