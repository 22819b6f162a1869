// SPDX-License-Identifier: Apache-2.0
#include "investigation/novelty.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "base/address.hpp"
#include "base/escape.hpp"
#include "behaviour/flags.hpp"
#include "investigation/bounded.hpp"
#include "investigation/places.hpp"
#include "investigation/row.hpp"
#include "investigation/travel.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostPlaces = 5000;
constexpr std::int64_t kRollOut = 3;  // rule R7: that many others starting it in scope make it a roll-out

// Evidence of several addresses put together.
void add_evidence(Evidence& all, const Evidence& from) {
  all.first_ms = all.calls == 0 ? from.first_ms : std::min(all.first_ms, from.first_ms);
  all.last_ms = std::max(all.last_ms, from.last_ms);
  all.calls += from.calls;
  all.succeeded += from.succeeded;
  add_examples(all.addresses, from.addresses);
  add_examples(all.sessions, from.sessions);
  add_examples(all.keys, from.keys);
  add_examples(all.actors, from.actors);
}

void keep_first(std::map<std::string, TimeMs>& since, const std::string& name, TimeMs at) {
  const auto [found, is_new] = since.try_emplace(name, at);
  found->second = std::min(found->second, at);
}

// Two places are needed to travel between them.
bool may_travel(const std::vector<Address>& addresses) {
  std::set<std::pair<double, double>> places;
  for (const Address& address : addresses) {
    if (address.evidence.calls > 0 && address.from_internet() && address.located) {
      places.insert({address.latitude, address.longitude});
    }
  }
  return places.size() > 1;
}

// The addresses of a party that lists hold.
struct Listed {
  std::map<std::string, std::vector<std::string>> threats;  // the lists, by address
  std::set<std::string> trusted;
};

using ListsByAddress = std::map<std::string, std::vector<std::string>>;

// Of a trusted address the flags keep nothing else: whether threat lists hold it as well is asked of their entries,
// once for each address.
Status read_distrusted(store::Engine& engine, const std::set<std::string>& trusted, ListsByAddress& distrusted) {
  std::vector<std::pair<std::vector<std::string>*, Ip>> addresses;
  for (const std::string& text : trusted) {
    const auto [known, is_new] = distrusted.try_emplace(text);
    const auto ip = parse_ip(text);
    if (is_new && ip) {
      addresses.emplace_back(&known->second, *ip);
    }
  }
  const auto look = [&](std::span<const store::Cell> row) {
    const std::string& list = std::get<std::string>(row[0]);
    const auto range = parse_ip_range(std::get<std::string>(row[1]));
    for (const auto& [lists, ip] : addresses) {
      if (range && list != behaviour::kTrustedList && range->first <= ip && ip <= range->last) {
        add_examples(*lists, {list});
      }
    }
    return true;
  };
  return addresses.empty() ? Status(Done{}) : engine.each(store::query("behaviour.list_entries"), {}, look);
}

Result<Listed> read_listed(store::Engine& engine, const Party& party, const Scope& scope) {
  SPOOR_TRY(const store::Answer answer,
            engine.run(store::query("investigation.flags"), baseline_params(party.subject, scope)));
  Listed listed;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    if (row.text("kind") == "trusted") {
      listed.trusted.insert(row.text("ip"));
    } else {
      listed.threats[row.text("ip")].push_back(row.text("list"));
    }
  }
  return listed;
}

// A place of others, and who began there in the scope.
struct OtherPlace {
  double latitude = 0, longitude = 0;
  std::int64_t radius_km = 0;
  bool in_account = false, in_organisation = false;
  std::vector<std::string> starting;
};

std::vector<OtherPlace> other_places(const store::Answer& answer) {
  std::vector<OtherPlace> out;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    if (!row.is_null("latitude") && !row.is_null("longitude")) {
      out.push_back({row.real("latitude"), row.real("longitude"), row.integer("radius_km"),
                     row.integer("account_before") > 0, row.integer("organisation_before") > 0,
                     row.texts("starting_examples")});
    }
  }
  return out;
}

// What is usual for the subject and new to one of those who share it.
class ActorNews {
 public:
  // What was not used in the scope is passed over; the result is good until the next call.
  Indicator& add(Kind kind, const std::string& value, const Trace& trace) {
    Indicator& one = found_[{kind, trace.caller, value}];
    one.kind = kind;
    one.value = value;
    one.weight = 0;
    one.evidence.note = "new to this actor only: others use it as the subject";
    if (trace.evidence.calls > 0) {
      add_evidence(one.evidence, trace.evidence);
    }
    return one;
  }

  std::vector<Indicator> take() {
    std::vector<Indicator> out;
    for (auto& [key, one] : found_) {
      if (one.evidence.calls > 0) {
        out.push_back(std::move(one));
      }
    }
    return out;
  }

 private:
  std::map<std::tuple<Kind, std::string, std::string>, Indicator> found_;
};

}  // namespace

Status Novelty::read(const Party& party) {
  SPOOR_TRY(const std::vector<Address> addresses, read_addresses(engine_, party, report_));
  const bool assessed = report_.baseline.state != Training::none;
  std::vector<Agent> agents_read;
  if (assessed) {
    SPOOR_TRY(agents_read, read_agents(engine_, party, report_));
  }
  Known known = own_;
  for (const Address& address : addresses) {
    known.add(address);
    network_of_[address.ip] = address.aso;
  }
  for (const Agent& agent : agents_read) {
    known.add(agent);
  }
  add_places(addresses, party.apart, report_.places);
  if (!party.apart) {
    own_ = known;
    std::ranges::for_each(addresses, [this](const Address& address) { remember(address); });
  }
  if (!report_.coverage.lists.empty()) {
    SPOOR_CHECK(flagged(party, addresses));
  }
  if (may_travel(addresses)) {
    SPOOR_CHECK(travels(party, known));
  }
  if (!assessed) {
    return Done{};
  }
  networks(addresses, known);
  places(addresses, known);
  agents(agents_read, known);
  return !party.apart && party.subject.kind == "role" ? actors(party) : Status(Done{});
}

void Novelty::remember(const Address& address) {
  if (address.baseline_calls > 0) {
    keep_first(baseline_addresses_, address.ip, address.baseline_first_ms);
    if (address.from_internet() && !address.aso.empty()) {
      keep_first(baseline_networks_, address.aso, address.baseline_first_ms);
    }
  }
}

std::optional<Contamination> Novelty::in_baseline(const std::string& ip) const {
  if (const auto at = baseline_addresses_.find(ip); at != baseline_addresses_.end()) {
    return Contamination{fmt::format("{}, where a High sign of the scope comes from, was in use in the baseline", ip),
                         at->second};
  }
  const auto network = network_of_.find(ip);
  const auto at = network == network_of_.end() ? baseline_networks_.end() : baseline_networks_.find(network->second);
  if (at == baseline_networks_.end()) {
    return std::nullopt;
  }
  return Contamination{
      fmt::format("{}, the network a High sign of the scope comes from, was in use in the baseline", network->second),
      at->second};
}

Status Novelty::flagged(const Party& party, const std::vector<Address>& addresses) {
  SPOOR_TRY(const Listed listed, read_listed(engine_, party, report_.scope));
  SPOOR_CHECK(read_distrusted(engine_, listed.trusted, distrusted_));
  std::map<std::pair<std::string, std::string>, Indicator> found;  // by caller and address
  for (const Address& address : addresses) {
    if (listed.trusted.contains(address.ip)) {
      if (const auto& lists = distrusted_[address.ip]; !lists.empty()) {
        exclude(fmt::format("{} is on list {}, but trusted", escape_terminal(address.ip),
                            escape_terminal(fmt::format("{}", fmt::join(lists, ", ")))));
      }
      continue;
    }
    const auto lists = listed.threats.find(address.ip);
    if (lists == listed.threats.end()) {
      continue;
    }
    if (address.baseline_calls > 0) {
      report_.baseline.contamination.push_back({fmt::format("flagged address {} was used in the baseline{}", address.ip,
                                                            party.apart ? " as " + party.subject.principal : ""),
                                                address.baseline_first_ms});
    }
    if (address.evidence.calls > 0) {
      Indicator& one = found[{address.caller, address.ip}];
      one.kind = Kind::flagged_address;
      one.severity = Severity::medium;
      one.ip = address.ip;
      one.evidence.lists = lists->second;
      add_evidence(one.evidence, address.evidence);
    }
  }
  for (auto& [key, one] : found) {
    found_[key.first].push_back(std::move(one));
  }
  return Done{};
}

Status Novelty::travels(const Party& party, const Known& known) {
  SPOOR_TRY(std::vector<Visit> visits, read_visits(engine_, party, report_));
  for (Visit& visit : visits) {
    visit.usual_hosting = known.usual_hosting(visit.asn, visit.hosting);
    visit.known_network = report_.organisation.known_network(visit.ip);
  }
  std::vector<std::string> left_out;
  for (Indicator& one : find_travels(merge_by_place(visits), left_out)) {
    const std::vector<std::string>& sessions = one.evidence.sessions;
    const std::string caller = !party.apart ? "" : sessions.empty() ? party.subject.principal : sessions.front();
    found_[caller].push_back(std::move(one));
  }
  std::ranges::for_each(left_out, [this](std::string& sentence) { exclude(std::move(sentence)); });
  return Done{};
}

void Novelty::networks(const std::vector<Address>& addresses, const Known& known) {
  for (const Address& address : addresses) {
    if (address.evidence.calls > 0 && address.from_internet() && !address.aso.empty() && !known.network(address.aso) &&
        !in_known_network(address, address.aso, "network")) {
      Candidate& one = networks_[{address.caller, address.aso}];
      add_evidence(one.indicator.evidence, address.evidence);
    }
  }
}

bool Novelty::in_known_network(const Address& address, const std::string& name, std::string_view what) {
  const std::string network = report_.organisation.known_network(address.ip);
  if (!network.empty()) {
    exclude(fmt::format("{} not counted as a new {}: reached from the known network {}", escape_terminal(name), what,
                        network));
  }
  return !network.empty();
}

void Novelty::places(const std::vector<Address>& addresses, const Known& known) {
  for (const Address& address : addresses) {
    if (address.evidence.calls == 0 || !address.from_internet() || !address.located || known.place(address)) {
      continue;
    }
    const std::string location = location_of(address.city, address.country);
    if (in_known_network(address, location, "place")) {
      continue;
    }
    const bool workload = address.is_cloud_workload();
    if (workload || known.usual_hosting(address.asn, address.hosting)) {
      exclude(fmt::format("{} not counted as a new place: reached through {}, {}", escape_terminal(location),
                          escape_terminal(address.aso),
                          workload ? "a workload in the cloud" : "which the baseline has"));
      continue;
    }
    Candidate& one = places_[{address.caller, location}];
    if (one.where.ip.empty()) {
      one.where = address;
      one.indicator.ip = address.ip;
    }
    add_evidence(one.indicator.evidence, address.evidence);
  }
}

void Novelty::agents(const std::vector<Agent>& all, const Known& known) {
  for (const Agent& agent : all) {
    if (agent.evidence.calls == 0 || known.agent(agent.agent)) {
      continue;
    }
    if (known.tool(agent.agent)) {
      exclude(fmt::format("{} not counted as a new agent: only its version is new", escape_terminal(agent.agent)));
      continue;
    }
    Candidate& one = agents_[{agent.caller, agent.agent}];
    one.indicator.procedure = agent.example;
    add_evidence(one.indicator.evidence, agent.evidence);
  }
}

Status Novelty::actors(const Party& own) {
  SPOOR_TRY(const std::vector<Address> addresses, read_actor_addresses(engine_, own, report_));
  SPOOR_TRY(const std::vector<Agent> agents_read, read_actor_agents(engine_, own, report_));
  std::map<std::string, Known> known;
  std::ranges::for_each(addresses, [&](const Address& address) { known[address.caller].add(address); });
  std::ranges::for_each(agents_read, [&](const Agent& agent) { known[agent.caller].add(agent); });
  ActorNews news;
  for (const Address& address : addresses) {
    const Known& actor = known[address.caller];
    if (report_.organisation.is_known_network(address.ip)) {
      continue;
    }
    if (own_.network(address.aso) && !actor.network(address.aso)) {
      news.add(Kind::new_aso, address.aso, address);
    }
    if (address.located && own_.place(address) && !actor.place(address) && !address.is_cloud_workload() &&
        !actor.usual_hosting(address.asn, address.hosting)) {
      news.add(Kind::new_geolocation, location_of(address.city, address.country), address);
    }
  }
  for (const Agent& agent : agents_read) {
    const Known& actor = known[agent.caller];
    if (own_.agent(agent.agent) && !actor.agent(agent.agent) && !actor.tool(agent.agent)) {
      news.add(Kind::new_user_agent, agent.agent, agent).procedure = agent.example;
    }
  }
  report_.new_to_actors = news.take();
  return Done{};
}

void Novelty::exclude(std::string sentence) {
  if (excluded_.insert(sentence).second) {
    report_.exclusions.push_back(std::move(sentence));
  }
}

double Novelty::weight(const Elsewhere& elsewhere, std::string& note) const {
  double weight = 1;
  if (report_.baseline.state == Training::in_training) {
    weight = 0.5;
    note = "baseline in training: half weight";
  } else if (report_.baseline.rarely_active) {
    weight = 0.5;
    note = "the subject was active on few days of the baseline: half weight";
  }
  if (elsewhere.starting >= kRollOut) {
    weight *= 0.5;
    note += fmt::format("{}{} others began it in scope: a roll-out, half weight", note.empty() ? "" : "; ",
                        elsewhere.starting);
  }
  return weight;
}

void Novelty::add_new(Kind kind, const Elsewhere& elsewhere, Candidate& candidate) {
  Indicator one = std::move(candidate.indicator);
  one.kind = kind;
  one.value = std::move(candidate.value);
  one.severity = Severity::low;
  one.new_for_account = !elsewhere.in_account;
  one.new_for_organisation = !elsewhere.in_organisation;
  one.weight = weight(elsewhere, one.evidence.note);
  found_[candidate.caller].push_back(std::move(one));
}

std::vector<store::Param> Novelty::elsewhere_params(const std::vector<std::string>& related) const {
  return {{"account_id", report_.subject.account_id},
          {"principal", report_.subject.principal},
          {"others", related},
          {"baseline_from_ms", report_.scope.baseline_from},
          {"baseline_to_ms", report_.scope.baseline_to},
          {"from_ms", report_.scope.from},
          {"to_ms", report_.scope.to}};
}

// Networks and agents, which are known by name.
Status Novelty::judge_named(Kind kind, Candidates& all, const std::vector<std::string>& related) {
  if (all.empty()) {
    return Done{};
  }
  std::set<std::string> names;
  for (const auto& [key, one] : all) {
    names.insert(key.second);
  }
  const bool networks = kind == Kind::new_aso;
  std::vector<store::Param> params = elsewhere_params(related);
  params.push_back({networks ? "networks" : "agents", std::vector<std::string>(names.begin(), names.end())});
  SPOOR_TRY(const store::Answer answer, engine_.run(networks ? store::query("investigation.elsewhere_networks")
                                                             : store::query("investigation.elsewhere_agents"),
                                                    params));
  std::map<std::string, Elsewhere> elsewhere;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    elsewhere[row.text(networks ? "aso" : "agent")] = {row.integer("account_before") > 0,
                                                       row.integer("organisation_before") > 0, row.integer("starting")};
  }
  for (auto& [key, one] : all) {
    add_new(kind, elsewhere[key.second], one);
  }
  return Done{};
}

Status Novelty::judge_places(const std::vector<std::string>& related) {
  if (places_.empty()) {
    return Done{};
  }
  std::vector<store::Param> params = elsewhere_params(related);
  params.push_back({"examples", kRollOut});
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine_, store::query("investigation.elsewhere_places"), std::move(params),
                        {kMostPlaces, "places of other principals"}, report_.cuts));
  const std::vector<OtherPlace> others = other_places(answer);
  for (auto& [key, one] : places_) {
    Elsewhere elsewhere;
    std::set<std::string> starting;
    for (const OtherPlace& other : others) {
      if (!one.where.is_apart(other.latitude, other.longitude, other.radius_km)) {
        elsewhere.in_account |= other.in_account;
        elsewhere.in_organisation |= other.in_organisation;
        starting.insert(other.starting.begin(), other.starting.end());
      }
    }
    elsewhere.starting = static_cast<std::int64_t>(starting.size());
    add_new(Kind::new_geolocation, elsewhere, one);
  }
  return Done{};
}

Result<IndicatorsByCaller> Novelty::judge(const std::vector<std::string>& related) {
  for (Candidates* all : {&networks_, &places_, &agents_}) {
    for (auto& [key, one] : *all) {
      one.caller = key.first;
      one.value = key.second;
    }
  }
  SPOOR_CHECK(judge_named(Kind::new_aso, networks_, related));
  SPOOR_CHECK(judge_places(related));
  SPOOR_CHECK(judge_named(Kind::new_user_agent, agents_, related));
  return std::move(found_);
}

}  // namespace spoor::investigation
