// SPDX-License-Identifier: Apache-2.0
#include "investigation/world_map.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <string_view>

extern "C" {
extern const char kData_report_land_tsv[];
extern const char kData_report_land_tsv_end[];
}

namespace spoor::investigation {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kNorth = 84;   // degrees; beyond is ice
constexpr double kSouth = -58;  // beyond is Antarctica
constexpr double kScale = kMapWidth / (2 * 2.70663);

double height_of(double latitude) {
  const double theta = std::asin(std::sqrt(3.0) / 2 * std::sin(latitude * kDegree));
  const double square = theta * theta;
  const double sixth = square * square * square;
  return theta * (1.340264 - 0.081106 * square + sixth * (0.000893 + 0.003796 * square));
}

std::vector<std::pair<double, double>> land_points(std::string_view line) {
  std::vector<std::pair<double, double>> points;
  int x = 0;
  int y = 0;
  const char* at = line.data();
  const char* const end = at + line.size();
  while (at < end) {
    int dx = 0;
    int dy = 0;
    at = std::from_chars(at, end, dx).ptr + 1;  // the comma
    at = std::from_chars(at, end, dy).ptr + 1;  // the space
    x += dx;
    y += dy;
    points.emplace_back(x / 10.0, y / 10.0);
  }
  return points;
}

struct Vector {
  double x, y, z;
};

Vector vector_of(const Position& position) {
  const double latitude = position.latitude * kDegree;
  const double longitude = position.longitude * kDegree;
  return {std::cos(latitude) * std::cos(longitude), std::cos(latitude) * std::sin(longitude), std::sin(latitude)};
}

}  // namespace

std::pair<double, double> on_map(const Position& position) {
  const double latitude = std::clamp(position.latitude, kSouth, kNorth);
  const double theta = std::asin(std::sqrt(3.0) / 2 * std::sin(latitude * kDegree));
  const double square = theta * theta;
  const double sixth = square * square * square;
  const double spread = 1.340264 - 3 * 0.081106 * square + sixth * (7 * 0.000893 + 9 * 0.003796 * square);
  const double x = 2 * std::sqrt(3.0) * position.longitude * kDegree * std::cos(theta) / (3 * spread);
  return {kMapWidth / 2 + kScale * x, kScale * (height_of(kNorth) - height_of(latitude))};
}

Drawing map_edge() {
  Drawing edge;
  const auto to = [&](double latitude, double longitude, bool first) {
    const auto [x, y] = on_map({latitude, longitude});
    first ? edge.move(x, y) : edge.line(x, y);
  };
  for (double latitude = kSouth; latitude <= kNorth; latitude += 2) {
    to(latitude, -180, latitude == kSouth);
  }
  for (double latitude = kNorth; latitude >= kSouth; latitude -= 2) {
    to(latitude, 180, false);
  }
  edge.close();
  return edge;
}

Drawing map_grid() {
  Drawing grid;
  for (int longitude = -150; longitude < 180; longitude += 30) {
    for (int latitude = static_cast<int>(kSouth); latitude <= static_cast<int>(kNorth); latitude += 2) {
      const auto [x, y] = on_map({static_cast<double>(latitude), static_cast<double>(longitude)});
      latitude == static_cast<int>(kSouth) ? grid.move(x, y) : grid.line(x, y);
    }
  }
  for (int latitude = -30; latitude <= 60; latitude += 30) {
    const auto [left, y] = on_map({static_cast<double>(latitude), -180});
    grid.move(left, y);
    grid.line(kMapWidth - left, y);
  }
  return grid;
}

Drawing map_land() {
  Drawing land;
  std::string_view text(kData_report_land_tsv,
                        static_cast<std::size_t>(kData_report_land_tsv_end - kData_report_land_tsv));
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    bool first = true;
    for (const auto& [longitude, latitude] : land_points(text.substr(0, end))) {
      const auto [x, y] = on_map({latitude, longitude});
      first ? land.move(x, y) : land.line(x, y);
      first = false;
    }
    land.close();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return land;
}

Drawing map_way(const Position& from, const Position& to) {
  constexpr int kPieces = 32;
  const Vector a = vector_of(from);
  const Vector b = vector_of(to);
  const double angle = std::acos(std::clamp(a.x * b.x + a.y * b.y + a.z * b.z, -1.0, 1.0));
  Drawing way;
  double before = 0;
  for (int i = 0; i <= kPieces; ++i) {
    const double share = static_cast<double>(i) / kPieces;
    // Near 0 and opposite ends have no single way: the straight mean of both serves as well.
    const double of_a = std::sin(angle) < 1e-6 ? 1 - share : std::sin((1 - share) * angle);
    const double of_b = std::sin(angle) < 1e-6 ? share : std::sin(share * angle);
    const Vector at{of_a * a.x + of_b * b.x, of_a * a.y + of_b * b.y, of_a * a.z + of_b * b.z};
    const Position position{std::atan2(at.z, std::hypot(at.x, at.y)) / kDegree, std::atan2(at.y, at.x) / kDegree};
    const auto [x, y] = on_map(position);
    i == 0 || std::abs(x - before) > kMapWidth / 2 ? way.move(x, y) : way.line(x, y);
    before = x;
  }
  return way;
}

}  // namespace spoor::investigation
