// SPDX-License-Identifier: Apache-2.0
// When which tactic was seen: a row each in the order of an attack, a bar for each TTP from its first call to its last.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "investigation/html_parts.hpp"

namespace spoor::investigation {
namespace {

constexpr double kLeft = 190;
constexpr double kRight = 975;
constexpr double kTop = 28;
constexpr double kRow = 26;
constexpr std::size_t kMostBars = 1000;

// The order of ATT&CK, which is about that of an attack.
constexpr std::array<std::string_view, 14> kTactics = {
    "Reconnaissance",       "Resource Development", "Initial Access",    "Execution", "Persistence",
    "Privilege Escalation", "Defense Evasion",      "Credential Access", "Discovery", "Lateral Movement",
    "Collection",           "Command and Control",  "Exfiltration",      "Impact"};

constexpr std::array<TimeMs, 15> kSteps = {5 * kMinuteMs, 10 * kMinuteMs, 15 * kMinuteMs, 30 * kMinuteMs, kHourMs,
                                           2 * kHourMs,   3 * kHourMs,    6 * kHourMs,    12 * kHourMs,   kDayMs,
                                           2 * kDayMs,    5 * kDayMs,     10 * kDayMs,    30 * kDayMs,    90 * kDayMs};
constexpr TimeMs kMostTicks = 8;

struct Axis {
  TimeMs from = 0;
  TimeMs to = 0;

  double at(TimeMs time) const {
    const double share = static_cast<double>(std::clamp(time, from, to) - from) / static_cast<double>(to - from);
    return kLeft + share * (kRight - kLeft);
  }
};

TimeMs step_of(const Axis& axis) {
  const auto* const step =
      std::ranges::find_if(kSteps, [&](TimeMs step) { return (axis.to - axis.from) / step <= kMostTicks; });
  return step == kSteps.end() ? std::max<TimeMs>(kSteps.back(), (axis.to - axis.from) / kMostTicks) : *step;
}

// The scope, or what of it has signs if that is a small part: minutes of a month would be one line.
Axis axis_of(const Report& report, const std::vector<const Indicator*>& bars) {
  TimeMs first = bars.front()->evidence.first_ms;
  TimeMs last = first;
  for (const Indicator* one : bars) {
    first = std::min(first, one->evidence.first_ms);
    last = std::max(last, one->evidence.last_ms);
  }
  const Scope& scope = report.scope;
  if ((last - first) * 10 >= scope.to - scope.from) {
    return {scope.from, scope.to};
  }
  const TimeMs margin = std::max<TimeMs>((last - first) / 20, 5 * kMinuteMs);
  const TimeMs unit = last - first > 4 * kHourMs ? kHourMs : 5 * kMinuteMs;
  return {floor_to(first - margin, unit), floor_to(last + margin, unit) + unit};
}

// TTPs worth a bar, the most serious last so that they are drawn over the others.
std::vector<const Indicator*> bars_of(const Report& report) {
  std::vector<const Indicator*> bars;
  for (const Indicator& one : report.indicators) {
    if (one.kind == Kind::ttp && one.severity >= Severity::low && bars.size() < kMostBars) {
      bars.push_back(&one);
    }
  }
  std::ranges::reverse(bars);
  return bars;
}

void draw_axis(const Axis& axis, double bottom, Markup& page) {
  const TimeMs step = step_of(axis);
  const bool days = step >= kDayMs;
  for (TimeMs tick = floor_to(axis.from + step - 1, step); tick <= axis.to; tick += step) {
    page.empty("line",
               {{"class", "grid"}, {"x1", axis.at(tick)}, {"x2", axis.at(tick)}, {"y1", kTop - 8}, {"y2", bottom}});
    const std::string minute = format_minute(tick);  // 2023-07-10 11:00
    page.leaf("text", days ? minute.substr(5, 5) : minute.substr(11),
              {{"class", "tick"}, {"x", axis.at(tick)}, {"y", kTop - 12}, {"text-anchor", "middle"}});
  }
}

Word bar_class(Severity severity) {
  constexpr std::array<Word, 5> kClasses = {"bar informational", "bar low", "bar medium", "bar high", "bar critical"};
  return kClasses[static_cast<std::size_t>(severity)];
}

void draw_bar(const Indicator& one, const Axis& axis, double top, Markup& page) {
  const double left = axis.at(one.evidence.first_ms);
  const double width = std::max(axis.at(one.evidence.last_ms) - left, 4.0);
  const auto bar = page.open("rect", {{"class", bar_class(one.severity)},
                                      {"x", left},
                                      {"y", top + 5},
                                      {"width", width},
                                      {"height", kRow - 10},
                                      {"rx", 2.0}});
  page.leaf("title", fmt::format("{} {}, {}: {}", severity_word(one.severity).text(), one.api, when(one.evidence),
                                 outcome_of(one)));
}

void draw_rows(const std::vector<std::string_view>& rows, const std::vector<const Indicator*>& bars, const Axis& axis,
               Markup& page) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const double top = kTop + kRow * static_cast<double>(row);
    page.empty("line", {{"class", "grid"}, {"x1", 0.0}, {"x2", kRight}, {"y1", top + kRow}, {"y2", top + kRow}});
    page.leaf("text", rows[row], {{"class", "label"}, {"x", 0.0}, {"y", top + kRow / 2 + 4}});
    for (const Indicator* one : bars) {
      if (one->tactic == rows[row]) {
        draw_bar(*one, axis, top, page);
      }
    }
  }
}

void write_legend(const Axis& axis, Markup& page) {
  const auto caption = page.open("figcaption");
  page.text(fmt::format("{} to {} UTC. A bar goes from the first call to the last. ", format_minute(axis.from),
                        format_minute(axis.to)));
  for (const Severity severity : {Severity::critical, Severity::high, Severity::medium, Severity::low}) {
    const auto entry = page.open("span", {{"class", "legend"}});
    {
      const auto drawing = page.open("svg", {{"viewBox", "0 0 20 20"}, {"aria-hidden", "true"}});
      page.empty("rect", {{"class", bar_class(severity)}, {"x", 1.0}, {"y", 4.0}, {"width", 18.0}, {"height", 12.0}});
    }
    page.text(severity_word(severity).text());
  }
}

}  // namespace

void write_timeline(const Report& report, Markup& page) {
  const std::vector<const Indicator*> bars = bars_of(report);
  if (bars.empty()) {
    page.leaf("p", "No TTP above Informational to be shown.");
    return;
  }
  std::vector<std::string_view> rows;
  for (const std::string_view tactic : kTactics) {
    if (std::ranges::any_of(bars, [&](const Indicator* one) { return one->tactic == tactic; })) {
      rows.push_back(tactic);
    }
  }
  const Axis axis = axis_of(report, bars);
  const double bottom = kTop + kRow * static_cast<double>(rows.size());
  const auto figure = page.open("figure");
  {
    const auto scroll = page.open(
        "div", {{"class", "scroll"}, {"role", "group"}, {"tabindex", "0"}, {"aria-label", "Tactics over time"}});
    const auto drawing = page.open("svg", {{"class", "timeline"},
                                           {"viewBox", "0 0 1000 ", static_cast<std::size_t>(bottom) + 6},
                                           {"role", "img"},
                                           {"aria-label", "TTPs by tactic and time; the list below has each of them"}});
    draw_axis(axis, bottom, page);
    draw_rows(rows, bars, axis, page);
  }
  write_legend(axis, page);
}

}  // namespace spoor::investigation
