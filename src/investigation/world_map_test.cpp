// SPDX-License-Identifier: Apache-2.0
#include "investigation/world_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace spoor::investigation {
namespace {

// Of the Equal Earth projection: the pole is a line 0.59247 times as long as the equator, 1.31737 / 2.70663 high.
TEST(WorldMap, HasTheProportionsOfEqualEarth) {
  const auto [left, equator] = on_map({0, -180});
  const auto [right, same] = on_map({0, 180});
  EXPECT_NEAR(left, 0, 0.01);
  EXPECT_NEAR(right, kMapWidth, 0.01);
  EXPECT_DOUBLE_EQ(equator, same);
  EXPECT_NEAR(on_map({84, 0}).second, 0, 0.01);
  EXPECT_NEAR(on_map({-58, 0}).second, static_cast<double>(kMapHeight), 1);
  EXPECT_DOUBLE_EQ(on_map({50, 0}).first, kMapWidth / 2);
}

// Areas are true: a band of latitude has its share of the sphere, sin 30 = 1/2 of a half.
TEST(WorldMap, ShowsAreasInProportion) {
  const auto width = [](double latitude) { return on_map({latitude, 180}).first - on_map({latitude, -180}).first; };
  const auto area = [&](double from, double to) {
    double sum = 0;
    for (double latitude = from; latitude < to - 1e-9; latitude += 0.1) {
      sum += width(latitude + 0.05) * (on_map({latitude, 0}).second - on_map({latitude + 0.1, 0}).second);
    }
    return sum;
  };
  EXPECT_NEAR(area(0, 30) / area(30, 80), 0.5 / (0.984808 - 0.5), 0.001);
}

TEST(WorldMap, PlacesBeyondItsEdgeAreOnIt) {
  EXPECT_EQ(on_map({90, 10}).second, on_map({84, 10}).second);
  EXPECT_EQ(on_map({-90, 10}).second, on_map({-58, 10}).second);
}

std::int64_t moves(const Drawing& drawing) { return std::ranges::count(drawing.path(), 'M'); }

TEST(WorldMap, AWayOverTheDateLineLeavesAtOneEdgeAndComesBackAtTheOther) {
  EXPECT_EQ(moves(map_way({52.4, 4.9}, {47.6, -122.2})), 1);
  EXPECT_EQ(moves(map_way({35.7, 139.7}, {37.8, -122.4})), 2) << "Tokyo to San Francisco";
  EXPECT_EQ(moves(map_way({52.4, 4.9}, {52.4, 4.9})), 1);
  EXPECT_EQ(map_way({10, 20}, {-10, -160}).path().find("nan"), std::string::npos) << "opposite places";
}

TEST(WorldMap, TheLandLiesOnTheMap) {
  std::string path = map_land().path();
  EXPECT_GT(moves(map_land()), 80);
  std::ranges::replace_if(
      path, [](char c) { return c == 'M' || c == 'L' || c == 'Z'; }, ' ');
  std::istringstream numbers(path);
  double x = 0;
  double y = 0;
  std::size_t points = 0;
  while (numbers >> x >> y) {
    ++points;
    EXPECT_TRUE(x >= 0 && x <= kMapWidth && y >= 0 && y <= static_cast<double>(kMapHeight)) << x << " " << y;
  }
  EXPECT_GT(points, 2000U);
  EXPECT_TRUE(numbers.eof());
}

}  // namespace
}  // namespace spoor::investigation
