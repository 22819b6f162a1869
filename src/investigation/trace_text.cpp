// SPDX-License-Identifier: Apache-2.0
#include "investigation/trace_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/escape.hpp"
#include "investigation/coverage_json.hpp"
#include "investigation/page.hpp"
#include "investigation/phrases.hpp"

namespace spoor::investigation {
namespace {

using Json = nlohmann::ordered_json;

std::string name_of(const TraceNode& node) {
  std::string told = node.id.empty() ? "somebody whom the record does not name" : node.id;
  if (node.kind == "key") {
    told = "key " + told;
  }
  if (node.keys > 1) {
    told += fmt::format(" and {} more", node.keys - 1);
  }
  if (!node.session.empty()) {
    told += " of " + node.session;
  } else if (node.kind == "key" && !node.principal.empty()) {
    told += " of " + node.principal;
  }
  return told;
}

void print_acts(const Acts& acts, std::size_t indent, Page& page) {
  if (acts.calls == 0) {
    return;
  }
  std::string told = plural(acts.calls, "call", "calls");
  told += acts.failed > 0 ? fmt::format(" ({} failed)", acts.failed) : "";
  told += fmt::format(" to {}", plural(acts.apis, "API", "APIs"));
  told += acts.services > 0 ? fmt::format(" of {}", plural(acts.services, "service", "services")) : "";
  told += fmt::format(", {} to {}", format_minute(acts.first_ms), format_minute(acts.last_ms));
  if (!acts.addresses.empty()) {
    told += fmt::format(", from {}", fmt::join(acts.addresses, ", "));
  }
  page.item(told, indent);
  if (acts.resources > 0) {
    std::vector<std::string> touched;
    touched.reserve(acts.most_touched.size());
    for (const TouchedResource& one : acts.most_touched) {
      touched.push_back(fmt::format("{} {} ({}{})", one.kind, one.id, one.calls,
                                    one.failed > 0 ? fmt::format(", {} failed", one.failed) : ""));
    }
    const std::int64_t more = acts.resources - static_cast<std::int64_t>(acts.most_touched.size());
    page.item(fmt::format("touched {}{}", fmt::join(touched, ", "), more > 0 ? fmt::format(" and {} more", more) : ""),
              indent);
  }
}

std::string issued(const TraceNode& node) {
  std::string told = node.how;
  told += node.at_ms > 0 ? fmt::format(" at {}", format_time(node.at_ms)) : "";
  told += !node.ip.empty() ? fmt::format(" from {}", node.ip) : "";
  return told;
}

void print_node(const TraceNode& node, std::size_t depth, bool towards_origin, Page& page) {
  const std::size_t indent = 2 + 4 * std::min<std::size_t>(depth, 9);
  const bool asked = towards_origin && depth > 0;
  page.item((asked ? "by " : "") + name_of(node), indent);
  if (const std::string told = issued(node); !told.empty()) {
    page.item(towards_origin ? "asked for with " + told : told, indent + 2);
  }
  print_acts(node.acts, indent + 2, page);
  if (!node.end.empty()) {
    page.item(node.end, indent + 2);
  }
  for (const TraceNode& one : node.next) {
    print_node(one, depth + 1, towards_origin, page);
  }
}

Json acts_of(const Acts& acts) {
  Json out{{"Calls", acts.calls}, {"Failed", acts.failed}, {"APIs", acts.apis}, {"Services", acts.services}};
  if (acts.calls > 0) {
    out["FirstSeen"] = format_time(acts.first_ms);
    out["LastSeen"] = format_time(acts.last_ms);
  }
  out["Addresses"] = Json::array();
  for (const std::string& one : acts.addresses) {
    out["Addresses"].push_back(valid_utf8(one));
  }
  out["Resources"] = acts.resources;
  out["MostTouched"] = Json::array();
  for (const TouchedResource& one : acts.most_touched) {
    out["MostTouched"].push_back(
        {{"Kind", one.kind}, {"Id", valid_utf8(one.id)}, {"Calls", one.calls}, {"Failed", one.failed}});
  }
  return out;
}

void put(Json& out, const char* name, const std::string& text) {
  if (!text.empty()) {
    out[name] = valid_utf8(text);
  }
}

Json node_of(const TraceNode& node) {
  Json out{{"Kind", node.kind}, {"Id", valid_utf8(node.id)}};
  put(out, "Session", node.session);
  put(out, "Principal", node.principal);
  put(out, "How", node.how);
  if (node.at_ms > 0) {
    out["IssuedAt"] = format_time(node.at_ms);
  }
  put(out, "IssuedFrom", node.ip);
  if (node.keys > 1) {
    out["Keys"] = node.keys;
  }
  put(out, "End", node.end);
  if (node.acts.calls > 0) {
    out["Acts"] = acts_of(node.acts);
  }
  out["Next"] = Json::array();
  for (const TraceNode& one : node.next) {
    out["Next"].push_back(node_of(one));
  }
  return out;
}

}  // namespace

std::string to_text(const Traced& traced, bool colour) {
  Page page(colour);
  page.field("trace", traced.ip.empty() ? fmt::format("{} {}", traced.subject.kind, traced.subject.arn)
                                        : "address " + traced.ip);
  page.field("scope", fmt::format("{} to {} UTC; origins are followed back as far as the logs go",
                                  format_minute(traced.scope.from), format_minute(traced.scope.to)));
  Report read;  // on nobody: for the words that every report has for this
  read.coverage = traced.coverage;
  for (const Fact& one : coverage_facts(read)) {
    if (one.name != "hours" && one.name != "not read") {
      page.field(one.name, one.text);
    }
  }
  page.heading(traced.ip.empty() ? "WHERE IT COMES FROM" : "WHO CALLED FROM IT, AND WHERE THAT COMES FROM");
  for (const TraceNode& one : traced.origins) {
    print_node(one, 0, true, page);
  }
  if (traced.ip.empty()) {
    page.heading("WHAT CAME OF IT IN SCOPE");
    print_node(traced.descendants, 0, false, page);
    if (traced.descendants.next.empty()) {
      page.line("  no credential and no principal: none was asked for or made in what was read");
    }
  }
  for (const std::string& cut : traced.cuts) {
    page.item("- " + cut + ": choose a shorter scope to see the rest", 2);
  }
  return page.take();
}

std::string to_json(const Traced& traced) {
  Json out;
  if (traced.ip.empty()) {
    out["Subject"] = {{"Kind", traced.subject.kind}, {"Id", valid_utf8(traced.subject.arn)}};
  } else {
    out["Address"] = traced.ip;
  }
  out["Scope"] = {{"From", format_time(traced.scope.from)}, {"To", format_time(traced.scope.to)}};
  out["Coverage"] = coverage_of(traced.coverage);
  for (const char* single : {"OwnAccountCollected", "HoursWithLogs", "LargestGapMinutes"}) {
    out["Coverage"].erase(single);  // of one account
  }
  out["Origins"] = Json::array();
  for (const TraceNode& one : traced.origins) {
    out["Origins"].push_back(node_of(one));
  }
  if (traced.ip.empty()) {
    out["Descendants"] = node_of(traced.descendants);
  }
  out["CutOff"] = !traced.cuts.empty();
  out["Cuts"] = Json::array();
  for (const std::string& cut : traced.cuts) {
    out["Cuts"].push_back(valid_utf8(cut));
  }
  return out.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace spoor::investigation
