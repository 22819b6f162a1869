// SPDX-License-Identifier: Apache-2.0
// TTPs by severity: a card each, whose head says what happened and whose body is the evidence.
#include <fmt/format.h>

#include <algorithm>

#include "investigation/html_parts.hpp"

namespace spoor::investigation {
namespace {

void write_head(const Indicator& one, Markup& page) {
  const auto head = page.open("summary");
  page.leaf("strong", one.api, {{"class", "api"}});
  page.leaf("span", one.tactic, {{"class", "tactic"}});
  page.leaf("span", fmt::format("{} succeeded", one.success),
            {{"class", one.success > 0 ? Word("outcome succeeded") : Word("outcome")}});
  page.leaf("span", fmt::format("{} failed", one.failure), {{"class", "outcome"}});
  page.leaf("span", "from " + address_of(one), {{"class", "from"}});
  page.leaf("span", when(one.evidence), {{"class", "when"}});
}

void write_evidence(const Indicator& one, Markup& page) {
  const Evidence& evidence = one.evidence;
  page.leaf("p", one.procedure, {{"class", "procedure"}});
  {
    const auto list = page.open("dl", {{"class", "pairs"}});
    write_pair("Technique", technique_of(one), page);
    write_pair("Condition", condition_of(one), page);
    write_pair("Note", evidence.note, page);
    write_pair("Address", std::vector{one.ip}, page);
    write_pair("First seen", format_time(evidence.first_ms), page);
    write_pair("Last seen", format_time(evidence.last_ms), page);
    write_pair("Actors", evidence.actors, page);
    write_pair("Sessions", evidence.sessions, page);
    write_pair("Access keys", evidence.keys, page);
    write_pair("Regions", evidence.regions, page);
    write_pair("Errors", evidence.errors, page);
    write_pair("An event of it", std::vector{evidence.example_event}, page);
  }
  page.leaf("p", "The original records:", {{"class", "label"}});
  write_command(evidence.raw_command, page);
}

// What is High or worse is open from the start. (An attribute without a value is one with an empty value.)
Markup::Element open_card(bool is_open, Markup& page) {
  return is_open ? page.open("details", {{"class", "card"}, {"open", ""}}) : page.open("details", {{"class", "card"}});
}

void write_severity(const std::vector<const Indicator*>& all, Severity severity, Markup& page) {
  {
    const auto heading = page.open("h3");
    write_badge(severity, page);
    page.leaf("span", fmt::format("{}", all.size()), {{"class", "counter"}});
  }
  for (std::size_t i = 0; i < std::min(all.size(), kMostCards); ++i) {
    const auto card = open_card(severity >= Severity::high, page);
    write_head(*all[i], page);
    write_evidence(*all[i], page);
  }
  write_more(all.size(), kMostCards, page);
}

void write_minor(const std::vector<Indicator>& indicators, Markup& page) {
  const std::vector<MinorTtp> minor = minor_ttps(indicators);
  if (minor.empty()) {
    return;
  }
  {
    const auto heading = page.open("h3");
    write_badge(Severity::low, page);
    write_badge(Severity::informational, page);
    page.leaf("span", plural(static_cast<std::int64_t>(minor.size()), "API", "APIs"), {{"class", "counter"}});
  }
  const auto fold = page.open("details", {{"class", "card"}});
  page.leaf("summary", "Context, not findings: calls that are usual in the work of many");
  const Table table(page, "Low and Informational TTPs", {"Tactic and API", "Succeeded", "Failed"});
  const auto body = page.open("tbody");
  for (const MinorTtp& one : minor) {
    const auto row = page.open("tr");
    page.leaf("th", one.name, {{"scope", "row"}});
    page.leaf("td", fmt::format("{}", one.success), {{"class", "number"}});
    page.leaf("td", fmt::format("{}", one.failure), {{"class", "number"}});
  }
}

}  // namespace

void write_ttps(const Report& report, Markup& page) {
  if (others_of(report.indicators).size() == report.indicators.size()) {
    page.leaf("p", "No sign found in what was read.");
    return;
  }
  for (const Severity severity : {Severity::critical, Severity::high, Severity::medium}) {
    if (const auto all = ttps_of(report.indicators, severity); !all.empty()) {
      write_severity(all, severity, page);
    }
  }
  write_minor(report.indicators, page);
}

}  // namespace spoor::investigation
