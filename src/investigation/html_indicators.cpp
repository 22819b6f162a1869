// SPDX-License-Identifier: Apache-2.0
// Travels, flagged addresses and what is new; and the same of linked sessions and principals.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "investigation/html_parts.hpp"

namespace spoor::investigation {
namespace {

void write_cell(const std::string& text, Markup& page) { page.leaf("td", text); }

void write_code_cell(const std::string& text, Markup& page) {
  const auto cell = page.open("td");
  page.leaf("code", text);
}

void write_records(const Indicator& one, Markup& page) {
  const auto cell = page.open("td");
  const auto fold = page.open("details");
  page.leaf("summary", "command");
  write_command(one.evidence.raw_command, page);
}

std::vector<const Indicator*> of_kind(const std::vector<Indicator>& all, Kind kind) {
  std::vector<const Indicator*> out;
  for (const Indicator& one : all) {
    if (one.kind == kind && out.size() < kMostCards) {
      out.push_back(&one);
    }
  }
  return out;
}

std::string end_of(const std::string& location, const std::string& ip, TimeMs at) {
  return fmt::format("{} ({}), {}", location, ip, format_minute(at));
}

void write_travels(const std::vector<const Indicator*>& all, Markup& page) {
  const Table table(page, "Impossible travel",
                    {"From", "To", "Distance", "Time between", "Speed", "Who", "Original records"});
  const auto body = page.open("tbody");
  for (const Indicator* one : all) {
    const Evidence& evidence = one->evidence;
    const auto row = page.open("tr");
    write_cell(end_of(one->starting_location, one->ip, evidence.first_ms), page);
    write_cell(end_of(one->ending_location, one->ending_ip, evidence.last_ms), page);
    write_cell(fmt::format("{:.0f} km", evidence.distance_km.value_or(0)), page);
    write_cell(fmt::format("{:.1f} h", evidence.hours.value_or(0)), page);
    write_cell(evidence.speed_kmh ? fmt::format("{:.0f} km/h", *evidence.speed_kmh) : "overlapping", page);
    write_code_cell(fmt::format("{}", fmt::join(evidence.actors, ", ")), page);
    write_records(*one, page);
  }
}

void write_flagged(const std::vector<const Indicator*>& all, Markup& page) {
  const Table table(page, "Flagged addresses",
                    {"Address", "On list", "Calls", "Succeeded", "Seen", "Original records"});
  const auto body = page.open("tbody");
  for (const Indicator* one : all) {
    const auto row = page.open("tr");
    write_code_cell(one->ip, page);
    write_cell(fmt::format("{}", fmt::join(one->evidence.lists, ", ")), page);
    write_cell(fmt::format("{}", one->evidence.calls), page);
    write_cell(fmt::format("{}", one->evidence.succeeded), page);
    write_cell(when(one->evidence), page);
    write_records(*one, page);
  }
}

void write_new_row(const Indicator& one, const std::string& new_to, Markup& page) {
  const auto row = page.open("tr");
  {
    const auto cell = page.open("td");
    page.leaf("code", one.value);
    if (one.kind == Kind::new_user_agent && one.procedure != one.value) {
      page.leaf("small", "as written: " + shortened(one.procedure, 160));
    }
  }
  {
    const auto cell = page.open("td");
    page.text(new_to);
    if (!one.evidence.note.empty()) {
      page.leaf("small", one.evidence.note);
    }
  }
  write_code_cell(fmt::format("{}", fmt::join(one.evidence.addresses, ", ")), page);
  page.leaf("td", fmt::format("{}", one.evidence.calls), {{"class", "number"}});
  write_cell(when(one.evidence), page);
  write_records(one, page);
}

void write_new(const std::vector<const Indicator*>& all, Word caption, Word value, Markup& page) {
  if (all.empty()) {
    return;
  }
  const Table table(page, caption, {value, "New to", "Addresses", "Calls", "Seen", "Original records"});
  const auto body = page.open("tbody");
  for (const Indicator* one : all) {
    write_new_row(*one, scope_of_novelty(*one), page);
  }
}

void write_new_to_actors(const Report& report, Markup& page) {
  if (report.new_to_actors.empty()) {
    return;
  }
  {
    const Table table(page, "New to one of those who share the subject, usual for others",
                      {"Value", "New to", "Addresses", "Calls", "Seen", "Original records"});
    const auto body = page.open("tbody");
    for (std::size_t i = 0; i < std::min(report.new_to_actors.size(), kMostCards); ++i) {
      write_new_row(report.new_to_actors[i], actors_of(report.new_to_actors[i]), page);
    }
  }
  write_more(report.new_to_actors.size(), kMostCards, page);
}

void write_linked_row(const Indicator& one, Markup& page) {
  const auto row = page.open("tr");
  {
    const auto cell = page.open("td");
    write_badge(one.severity, page);
  }
  const bool is_ttp = one.kind == Kind::ttp;
  write_cell(is_ttp ? fmt::format("{} / {}", one.tactic, one.technique_id) : std::string(title_of(one.kind)), page);
  write_code_cell(is_ttp ? one.api : told(one, scope_of_novelty(one)), page);
  write_cell(is_ttp ? outcome_of(one) : "", page);
  write_cell(is_ttp ? address_of(one) : "", page);
  write_cell(when(one.evidence), page);
  write_records(one, page);
}

void write_party(const Linked& one, Markup& page) {
  const auto card = one.severity >= Severity::high ? page.open("details", {{"class", "card"}, {"open", ""}})
                                                   : page.open("details", {{"class", "card"}});
  {
    const auto head = page.open("summary");
    write_badge(one.severity, page);
    page.leaf("strong", one.id, {{"class", "api"}});
    page.leaf("span", one.how, {{"class", "tactic"}});
    page.leaf("span", plural(one.calls, "call", "calls"), {{"class", "when"}});
  }
  if (one.indicators.empty()) {
    page.leaf("p", "No sign found in what was read of it.");
    return;
  }
  {
    const Table table(page, "Signs of this party",
                      {"Severity", "Sign", "What", "Outcome", "From", "Seen", "Original records"});
    const auto body = page.open("tbody");
    for (std::size_t i = 0; i < std::min(one.indicators.size(), kMostCards); ++i) {
      write_linked_row(one.indicators[i], page);
    }
  }
  write_more(one.indicators.size(), kMostCards, page);
}

}  // namespace

void write_indicators(const Report& report, Markup& page) {
  if (others_of(report.indicators).empty() && report.new_to_actors.empty()) {
    page.leaf("p", "No travel, flagged address or novelty found in what was read and checked; see the counts above.");
    return;
  }
  if (const auto travels = of_kind(report.indicators, Kind::impossible_travel); !travels.empty()) {
    write_travels(travels, page);
  }
  if (const auto flagged = of_kind(report.indicators, Kind::flagged_address); !flagged.empty()) {
    write_flagged(flagged, page);
  }
  write_new(of_kind(report.indicators, Kind::new_geolocation), "New geolocations", "Place", page);
  write_new(of_kind(report.indicators, Kind::new_aso), "New autonomous system organisations (ASOs)", "Organisation",
            page);
  write_new(of_kind(report.indicators, Kind::new_user_agent), "New user agents", "User agent", page);
  write_new_to_actors(report, page);
}

void write_linked(const Report& report, Markup& page) {
  if (report.linked.empty()) {
    page.leaf("p", "No session was issued to it and no principal made by it that acted in what was read.");
    return;
  }
  for (std::size_t i = 0; i < std::min(report.linked.size(), kMostCards); ++i) {
    write_party(report.linked[i], page);
  }
  write_more(report.linked.size(), kMostCards, page);
}

}  // namespace spoor::investigation
