// SPDX-License-Identifier: Apache-2.0
// Where calls came from: a map, and a table of what is on it under the same numbers.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numbers>

#include "investigation/html_parts.hpp"
#include "investigation/world_map.hpp"

namespace spoor::investigation {
namespace {

constexpr std::size_t kMostTravels = 100;
constexpr std::size_t kMostNumbered = 60;  // places of the table; of the others the map has a dot

enum class Mark : std::uint8_t { usual, both, only_scope, fresh, linked };

bool is_new(const Place& place, const Report& report) {
  return std::ranges::any_of(report.indicators, [&](const Indicator& one) {
    return one.kind == Kind::new_geolocation && one.value == place.location;
  });
}

Mark mark_of(const Place& place, const Report& report) {
  if (place.calls == 0) {
    return place.linked_calls > 0 ? Mark::linked : Mark::usual;
  }
  return is_new(place, report) ? Mark::fresh : place.baseline_calls > 0 ? Mark::both : Mark::only_scope;
}

std::string_view words_of(Mark mark) {
  switch (mark) {
    case Mark::usual:
      return "baseline only";
    case Mark::both:
      return "scope and baseline";
    case Mark::only_scope:
      return "scope";
    case Mark::fresh:
      return "new in the scope";
    case Mark::linked:
      break;
  }
  return "linked only";
}

// Shapes differ as colours do: a ring for what is usual, a disc for the scope, a diamond for what is new, a square for
// what is linked.
void draw_mark(Mark mark, double x, double y, Markup& page) {
  switch (mark) {
    case Mark::usual:
      page.empty("circle", {{"class", "mark usual"}, {"cx", x}, {"cy", y}, {"r", 4.0}});
      return;
    case Mark::both:
    case Mark::only_scope:
      page.empty("circle", {{"class", "mark scope"}, {"cx", x}, {"cy", y}, {"r", 5.0}});
      return;
    case Mark::fresh: {
      Drawing diamond;
      diamond.move(x, y - 7);
      diamond.line(x + 7, y);
      diamond.line(x, y + 7);
      diamond.line(x - 7, y);
      diamond.close();
      page.empty("path", {{"class", "mark fresh"}, {"d", diamond}});
      return;
    }
    case Mark::linked:
      page.empty("rect", {{"class", "mark linked"}, {"x", x - 4}, {"y", y - 4}, {"width", 8.0}, {"height", 8.0}});
  }
}

void draw_places(const Report& report, Markup& page) {
  // The first of the list are drawn last, over the others.
  for (std::size_t i = report.places.size(); i-- > 0;) {
    const Place& place = report.places[i];
    const auto group = page.open("g");
    page.leaf("title", fmt::format("{}: {}", place.location, words_of(mark_of(place, report))));
    const auto [x, y] = on_map(place.position);
    draw_mark(mark_of(place, report), x, y, page);
    if (i < kMostNumbered && place.calls + place.linked_calls > 0) {
      page.leaf("text", fmt::format("{}", i + 1), {{"class", "number"}, {"x", x + 9}, {"y", y + 4}});
    }
  }
}

void draw_travels(const Report& report, Markup& page) {
  std::size_t drawn = 0;
  for (const Indicator& one : report.indicators) {
    const std::vector<Position>& ends = one.evidence.positions;
    if (one.kind != Kind::impossible_travel || ends.size() != 2 || drawn++ == kMostTravels) {
      continue;
    }
    const auto way = page.open("path", {{"class", "travel"}, {"d", map_way(ends[0], ends[1])}});
    page.leaf("title", fmt::format("{} to {}, {:.0f} km", one.starting_location, one.ending_location,
                                   one.evidence.distance_km.value_or(0)));
  }
}

void draw_map(const Report& report, Markup& page) {
  const auto drawing =
      page.open("svg", {{"class", "map"},
                        {"viewBox", "0 0 1000 ", kMapHeight},
                        {"role", "img"},
                        {"aria-label", "Map of the places that calls came from; the table below names them"}});
  page.empty("path", {{"class", "sea"}, {"d", map_edge()}});
  page.empty("path", {{"class", "grid"}, {"d", map_grid()}});
  page.empty("path", {{"class", "land"}, {"d", map_land()}});
  draw_travels(report, page);
  draw_places(report, page);
}

void write_legend(Mark mark, Markup& page) {
  const auto entry = page.open("span", {{"class", "legend"}});
  {
    const auto drawing = page.open("svg", {{"viewBox", "0 0 20 20"}, {"aria-hidden", "true"}});
    draw_mark(mark, 10, 10, page);
  }
  page.text(mark == Mark::both ? "scope" : words_of(mark));
}

void write_legends(Markup& page) {
  const auto caption = page.open("figcaption");
  for (const Mark mark : {Mark::fresh, Mark::both, Mark::usual, Mark::linked}) {
    write_legend(mark, page);
  }
  const auto entry = page.open("span", {{"class", "legend"}});
  {
    const auto drawing = page.open("svg", {{"viewBox", "0 0 20 20"}, {"aria-hidden", "true"}});
    page.empty("line", {{"class", "travel"}, {"x1", 1.0}, {"y1", 15.0}, {"x2", 19.0}, {"y2", 5.0}});
  }
  page.text("impossible travel");
}

void write_row(const Place& place, std::size_t number, const Report& report, Markup& page) {
  const auto row = page.open("tr");
  page.leaf("td", fmt::format("{}", number), {{"class", "number"}});
  page.leaf("th", place.location.empty() ? "unnamed" : place.location, {{"scope", "row"}});
  page.leaf("td", words_of(mark_of(place, report)));
  page.leaf("td", fmt::format("{}", place.calls), {{"class", "number"}});
  page.leaf("td", fmt::format("{}", place.linked_calls), {{"class", "number"}});
  page.leaf("td", fmt::format("{}", place.baseline_calls), {{"class", "number"}});
  Evidence seen;
  seen.first_ms = place.first_ms;
  seen.last_ms = place.last_ms;
  page.leaf("td", place.calls + place.linked_calls > 0 ? when(seen) : "");
  page.leaf("td", fmt::format("{}", fmt::join(place.networks, ", ")));
  const auto cell = page.open("td");
  page.leaf("code", fmt::format("{}", fmt::join(place.addresses, ", ")));
}

}  // namespace

void write_map(const Report& report, Markup& page) {
  if (report.places.empty()) {
    page.leaf("p", report.coverage.geoip.empty()
                       ? "No GeoIP data: places were not looked up."
                       : "No call came from an address of the internet whose place is known.");
    return;
  }
  {
    const auto figure = page.open("figure");
    draw_map(report, page);
    write_legends(page);
  }
  {
    const Table table(
        page, "Places, with the calls in scope, of what is linked, and in the baseline",
        {"No.", "Place", "Seen in", "Scope", "Linked", "Baseline", "Time in scope", "Networks", "Addresses"});
    const auto body = page.open("tbody");
    for (std::size_t i = 0; i < std::min(report.places.size(), kMostNumbered); ++i) {
      write_row(report.places[i], i + 1, report, page);
    }
  }
  write_more(report.places.size(), kMostNumbered, page);
}

}  // namespace spoor::investigation
