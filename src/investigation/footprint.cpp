// SPDX-License-Identifier: Apache-2.0
#include "investigation/footprint.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "investigation/bounded.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostRows = 20000;  // some 10 MB; a role that 800 people share has thousands of addresses

void read_trace(const Row& row, Trace& one) {
  one.caller = row.text("caller");
  one.evidence.calls = row.integer("calls");
  one.evidence.succeeded = row.integer("succeeded");
  one.evidence.first_ms = row.integer("first_ms");
  one.evidence.last_ms = row.integer("last_ms");
  one.evidence.sessions = row.texts("session_examples");
  one.evidence.keys = row.texts("key_examples");
  one.evidence.actors = row.texts("actor_examples");
  one.baseline_calls = row.integer("baseline_calls");
}

Address address_of(const Row& row) {
  Address one;
  read_trace(row, one);
  one.baseline_first_ms = row.integer("baseline_first_ms");
  one.ip = row.text("ip");
  one.evidence.addresses = {one.ip};
  one.caller_kind = row.text("caller_kind");
  one.country = row.text("country");
  one.city = row.text("city");
  one.aso = row.text("aso");
  one.hosting = row.text("hosting");
  one.asn = row.integer("asn");
  one.located = !row.is_null("latitude") && !row.is_null("longitude");
  one.latitude = one.located ? row.real("latitude") : 0;
  one.longitude = one.located ? row.real("longitude") : 0;
  one.radius_km = row.integer("radius_km");
  return one;
}

Agent agent_of(const Row& row) {
  Agent one;
  read_trace(row, one);
  one.evidence.addresses = row.texts("ip_examples");
  one.agent = row.text("agent");
  one.example = row.text("example");
  return one;
}

Visit visit_of(const Row& row) {
  Visit one;
  one.who = row.text("who");
  one.ip = row.text("ip");
  one.first_ms = row.integer("first_ms");
  one.last_ms = row.integer("last_ms");
  one.calls = row.integer("calls");
  one.session = row.text("session");
  one.key = row.text("access_key");
  one.location = location_of(row.text("city"), row.text("country"));
  one.latitude = row.real("latitude");
  one.longitude = row.real("longitude");
  one.radius_km = row.integer("radius_km");
  one.asn = row.integer("asn");
  one.hosting = row.text("hosting");
  return one;
}

// The rows of one query, each read by `read`.
template <typename Read>
auto read_rows(store::Engine& engine, const store::Query& query, std::vector<store::Param> params,
               std::string_view what, Report& report, Read read)
    -> Result<std::vector<decltype(read(std::declval<Row>()))>> {
  SPOOR_TRY(const store::Answer answer, run_bounded(engine, query, std::move(params), {kMostRows, what}, report.cuts));
  return rows_of(answer, read);
}

std::vector<store::Param> both_windows(const Party& party, const Report& report) {
  std::vector<store::Param> params = party_params(baseline_params(party.subject, report.scope), party);
  params.push_back({"apart", party.apart});
  params.push_back({"examples", kMostExamples});
  return params;
}

std::vector<store::Param> of_actors(const Party& own, const Report& report) {
  std::vector<store::Param> params = baseline_params(own.subject, report.scope);
  params.push_back({"examples", kMostExamples});
  return params;
}

// An agent without its version numbers: what is left is the tool.
std::string without_versions(std::string_view agent) {
  std::string out;
  std::ranges::copy_if(agent, std::back_inserter(out),
                       [](char c) { return std::isdigit(static_cast<unsigned char>(c)) == 0; });
  return out;
}

}  // namespace

bool Address::is_cloud_workload() const {
  return hosting == "cloud" && !evidence.actors.empty() &&
         std::ranges::all_of(evidence.actors,
                             [](const std::string& actor) { return actor.find('#') != std::string::npos; });
}

bool Address::is_apart(double other_latitude, double other_longitude, std::int64_t other_radius_km) const {
  const double least = std::max({kNearKm, static_cast<double>(radius_km), static_cast<double>(other_radius_km)});
  return distance_km(latitude, longitude, other_latitude, other_longitude) >= least;
}

Result<std::vector<Address>> read_addresses(store::Engine& engine, const Party& party, Report& report) {
  return read_rows(engine, store::query("investigation.addresses"), both_windows(party, report),
                   party.apart ? "addresses of one linked principal" : "addresses", report, address_of);
}

Result<std::vector<Agent>> read_agents(store::Engine& engine, const Party& party, Report& report) {
  return read_rows(engine, store::query("investigation.agents"), both_windows(party, report),
                   party.apart ? "user agents of one linked principal" : "user agents", report, agent_of);
}

Result<std::vector<Visit>> read_visits(store::Engine& engine, const Party& party, Report& report) {
  std::vector<store::Param> params = party_params(scope_params(party.subject, report.scope), party);
  params.push_back({"pause_ms", kPauseMs});
  return read_rows(engine, store::query("investigation.visits"), std::move(params),
                   party.apart ? "stays of one linked principal" : "stays", report, visit_of);
}

Result<std::vector<Address>> read_actor_addresses(store::Engine& engine, const Party& own, Report& report) {
  return read_rows(engine, store::query("investigation.actor_addresses"), of_actors(own, report), "addresses of actors",
                   report, address_of);
}

Result<std::vector<Agent>> read_actor_agents(store::Engine& engine, const Party& own, Report& report) {
  return read_rows(engine, store::query("investigation.actor_agents"), of_actors(own, report), "user agents of actors",
                   report, agent_of);
}

void Known::add(const Address& address) {
  if (address.baseline_calls == 0 || !address.from_internet()) {
    return;
  }
  if (!address.aso.empty()) {
    networks_.insert(address.aso);
  }
  if (address.asn != 0) {
    asns_.insert(address.asn);
  }
  const auto same = [&](const Address& old) {
    return old.latitude == address.latitude && old.longitude == address.longitude && old.radius_km == address.radius_km;
  };
  if (address.located && std::ranges::none_of(places_, same)) {
    places_.push_back(address);
  }
}

void Known::add(const Agent& agent) {
  if (agent.baseline_calls > 0) {
    agents_.insert(agent.agent);
    tools_.insert(without_versions(agent.agent));
  }
}

bool Known::tool(std::string_view agent) const { return tools_.contains(without_versions(agent)); }

bool Known::place(const Address& address) const {
  return std::ranges::any_of(places_, [&](const Address& old) { return !address.is_apart(old); });
}

bool Known::usual_hosting(std::int64_t asn, std::string_view hosting) const {
  return !hosting.empty() && asns_.contains(asn);
}

}  // namespace spoor::investigation
