// SPDX-License-Identifier: Apache-2.0
#include "investigation/timeline_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.hpp"
#include "investigation/coverage_json.hpp"
#include "investigation/page.hpp"
#include "investigation/phrases.hpp"

namespace spoor::investigation {
namespace {

using Json = nlohmann::ordered_json;

std::string what(const TimelineLine& line) {
  if (line.folded_apis > 0) {
    return fmt::format("{} without a sign of Medium or more, to {}", plural(line.calls, "read", "reads"),
                       plural(line.folded_apis, "API", "APIs"));
  }
  std::string told = line.api;
  told += line.calls > 1 ? fmt::format(" x{}", line.calls) : "";
  told += ": " + line.outcome;
  told += line.error.empty() ? "" : fmt::format(" ({})", line.error);
  return told;
}

void print_line(const TimelineLine& line, Page& page) {
  std::string told = fmt::format("{}  {}", format_time(line.first_ms), what(line));
  told += line.ip.empty() ? "" : fmt::format(" from {}", line.ip);
  if (line.last_ms - line.first_ms >= kSecondMs) {
    told += fmt::format(", until {}", format_time(line.last_ms));
  }
  page.item(told, 0);
  if (!line.sign.empty()) {
    page.line(fmt::format("      {} {}", page.severity(line.severity),
                          wrapped(safe(line.sign), 7 + name_of(line.severity).size(), "        ")));
  }
  if (!line.raw_command.empty() && line.severity >= Severity::medium) {
    page.line("      " + page.dim(line.raw_command));
  }
}

}  // namespace

std::string to_text(const Timeline& timeline, bool colour) {
  const Report& report = timeline.report;
  Page page(colour);
  page.field("timeline", fmt::format("{} {}", report.subject.kind, report.subject.arn));
  page.field("scope", fmt::format("{} to {} UTC", format_minute(report.scope.from), format_minute(report.scope.to)));
  for (const Fact& one : coverage_facts(report)) {
    page.field(one.name, one.text);
  }
  page.line(fmt::format("{:<12}{}", "severity", page.severity(report.severity)));
  std::string caller;
  for (const TimelineLine& line : timeline.lines) {
    if (line.caller != caller) {
      page.line("");
      page.item((line.own ? "" : "linked ") + line.caller, 0);
      caller = line.caller;
    }
    print_line(line, page);
  }
  page.line("");
  if (timeline.go_on_from > 0) {
    page.item("- there is more: go on with --from " + format_time(timeline.go_on_from), 0);
  }
  for (const std::string& cut : report.cuts) {
    page.item("- " + cut, 0);
  }
  page.item("- reads without a sign are told together; --all tells each", 0);
  return page.take();
}

std::string to_json(const Timeline& timeline) {
  const Report& report = timeline.report;
  Json out;
  out["Subject"] = {{"Kind", report.subject.kind}, {"Id", valid_utf8(report.subject.arn)}};
  out["Severity"] = name_of(report.severity);
  out["Scope"] = {{"From", format_time(report.scope.from)}, {"To", format_time(report.scope.to)}};
  out["Coverage"] = coverage_of(report.coverage);
  out["Lines"] = Json::array();
  for (const TimelineLine& line : timeline.lines) {
    Json one{{"FirstSeen", format_time(line.first_ms)},
             {"LastSeen", format_time(line.last_ms)},
             {"Caller", valid_utf8(line.caller)},
             {"Linked", !line.own},
             {"Calls", line.calls},
             {"Severity", name_of(line.severity)}};
    if (line.folded_apis > 0) {
      one["FoldedAPIs"] = line.folded_apis;
    }
    for (const auto& [name, text] :
         {std::pair("API", &line.api), std::pair("Outcome", &line.outcome), std::pair("Error", &line.error),
          std::pair("IpAddress", &line.ip), std::pair("Key", &line.key), std::pair("Sign", &line.sign),
          std::pair("ExampleEventId", &line.event_id), std::pair("RawCommand", &line.raw_command)}) {
      if (!text->empty()) {
        one[name] = valid_utf8(*text);
      }
    }
    out["Lines"].push_back(std::move(one));
  }
  if (timeline.go_on_from > 0) {
    out["GoOnFrom"] = format_time(timeline.go_on_from);
  }
  out["CutOff"] = !report.cuts.empty();
  out["Cuts"] = Json::array();
  for (const std::string& cut : report.cuts) {
    out["Cuts"].push_back(valid_utf8(cut));
  }
  return out.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::string to_csv(const Timeline& timeline) {
  std::string out =
      "first_seen,last_seen,caller,linked,api,outcome,error,ip,key,calls,folded_apis,severity,sign,event_id,"
      "raw_command\r\n";
  for (const TimelineLine& line : timeline.lines) {
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", format_time(line.first_ms),
                       format_time(line.last_ms), escape_csv(line.caller), line.own ? 0 : 1, escape_csv(line.api),
                       escape_csv(line.outcome), escape_csv(line.error), escape_csv(line.ip), escape_csv(line.key),
                       line.calls, line.folded_apis, name_of(line.severity), escape_csv(line.sign),
                       escape_csv(line.event_id), escape_csv(line.raw_command));
  }
  return out;
}

}  // namespace spoor::investigation
