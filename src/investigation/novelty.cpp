// SPDX-License-Identifier: Apache-2.0
#include "investigation/novelty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "base/escape.hpp"
#include "investigation/row.hpp"
#include "investigation/subject.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostRows = 5000;
constexpr double kNearKm = 50;        // rule R5
constexpr std::int64_t kRollOut = 3;  // rule R7: that many others starting it in scope make it a roll-out
constexpr TimeMs kPauseMs = 30 * kMinuteMs;

struct Address {
  std::string ip, caller_kind, country, city, aso, hosting;
  std::int64_t calls = 0, succeeded = 0, baseline_calls = 0, baseline_days = 0;
  TimeMs first_ms = 0, last_ms = 0, baseline_first_ms = 0;
  std::vector<std::string> sessions, keys, actors;
  bool located = false;
  double latitude = 0, longitude = 0;
  std::int64_t radius_km = 0, asn = 0;
};

struct Elsewhere {
  bool in_account = false;
  bool in_organisation = false;
  std::int64_t starting = 0;
};

Address address_of(const Row& row) {
  Address one;
  one.ip = row.text("ip");
  one.caller_kind = row.text("caller_kind");
  one.calls = row.integer("calls");
  one.succeeded = row.integer("succeeded");
  one.first_ms = row.integer("first_ms");
  one.last_ms = row.integer("last_ms");
  one.baseline_calls = row.integer("baseline_calls");
  one.baseline_days = row.integer("baseline_days");
  one.baseline_first_ms = row.integer("baseline_first_ms");
  one.sessions = row.texts("session_examples");
  one.keys = row.texts("key_examples");
  one.actors = row.texts("actor_examples");
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

// An agent without its version numbers: what is left is the tool, so equal rests are a mere update.
std::string without_versions(std::string_view agent) {
  std::string out;
  for (const char c : agent) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) {
      out += c;
    }
  }
  return out;
}

void add_address(Evidence& evidence, const Address& from) {
  evidence.first_ms = evidence.calls == 0 ? from.first_ms : std::min(evidence.first_ms, from.first_ms);
  evidence.last_ms = std::max(evidence.last_ms, from.last_ms);
  evidence.calls += from.calls;
  evidence.succeeded += from.succeeded;
  add_examples(evidence.addresses, {from.ip});
  add_examples(evidence.sessions, from.sessions);
  add_examples(evidence.keys, from.keys);
  add_examples(evidence.actors, from.actors);
}

class Novelty {
 public:
  Novelty(store::Engine& engine, const std::vector<std::string>& linked, Report& report)
      : engine_(engine), linked_(linked), report_(report) {}

  Status run() {
    SPOOR_CHECK(read_addresses());
    SPOOR_CHECK(flagged());
    SPOOR_CHECK(travels());
    if (report_.baseline.state == Training::none) {
      return Done{};
    }
    SPOOR_CHECK(networks());
    SPOOR_CHECK(places());
    return agents();
  }

 private:
  Status read_addresses() {
    std::vector<store::Param> params = baseline_params(report_.subject, report_.scope);
    params.push_back({"day_ms", kDayMs});
    params.push_back({"examples", kMostExamples});
    params.push_back({"most", kMostRows});
    SPOOR_TRY(const store::Answer answer, engine_.run(store::query("investigation.addresses"), params));
    report_.cut_off |= static_cast<std::int64_t>(answer.size()) == kMostRows;
    for (std::size_t i = 0; i < answer.size(); ++i) {
      addresses_.push_back(address_of(Row(answer, i)));
      const Address& one = addresses_.back();
      if (one.caller_kind == "internet" && one.baseline_calls > 0 && one.asn != 0) {
        usual_networks_.insert(one.asn);
      }
    }
    return Done{};
  }

  bool usual_hosting(std::int64_t asn, const std::string& hosting) const {
    return !hosting.empty() && usual_networks_.contains(asn);
  }

  Status flagged() {
    SPOOR_TRY(const store::Answer answer,
              engine_.run(store::query("investigation.flags"), baseline_params(report_.subject, report_.scope)));
    std::map<std::string, std::vector<std::string>> lists;
    std::set<std::string> trusted;
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const Row row(answer, i);
      if (row.text("kind") == "trusted") {
        trusted.insert(row.text("ip"));
      } else {
        lists[row.text("ip")].push_back(row.text("list"));
      }
    }
    for (const auto& [ip, names] : lists) {
      if (trusted.contains(ip)) {
        report_.exclusions.push_back(fmt::format("{} is on a threat list, but trusted", escape_terminal(ip)));
        continue;
      }
      Indicator one;
      one.kind = Kind::flagged_address;
      one.severity = Severity::medium;
      one.ip = ip;
      one.evidence.lists = names;
      for (const Address& address : addresses_) {
        if (address.ip == ip && address.calls > 0) {
          add_address(one.evidence, address);
        } else if (address.ip == ip && address.baseline_calls > 0) {
          report_.baseline.contamination.push_back(
              fmt::format("flagged address {} was used in the baseline, first at {}", escape_terminal(ip),
                          format_time(address.baseline_first_ms)));
        }
      }
      if (one.evidence.calls > 0) {
        report_.indicators.push_back(std::move(one));
      }
    }
    return Done{};
  }

  Status travels() {
    std::vector<store::Param> params = scope_params(report_.subject, report_.scope);
    params.push_back({"person_kinds", std::vector<std::string>{"sso", "saml", "person", "console", "web_identity"}});
    params.push_back({"pause_ms", kPauseMs});
    params.push_back({"most", kMostRows});
    SPOOR_TRY(const store::Answer answer, engine_.run(store::query("investigation.visits"), params));
    report_.cut_off |= static_cast<std::int64_t>(answer.size()) == kMostRows;
    std::vector<Visit> visits;
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const Row row(answer, i);
      visits.push_back({row.text("who"), row.text("ip"), row.integer("first_ms"), row.integer("last_ms"),
                        row.integer("calls"), row.text("session"), row.text("access_key"),
                        location_of(row.text("city"), row.text("country")), row.real("latitude"), row.real("longitude"),
                        row.integer("radius_km"), row.integer("asn"),
                        usual_hosting(row.integer("asn"), row.text("hosting"))});
    }
    for (Indicator& one : find_travels(visits, report_.exclusions)) {
      report_.indicators.push_back(std::move(one));
    }
    return Done{};
  }

  double weight(const Elsewhere& elsewhere, std::string& note) const {
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

  void add_new(Kind kind, const std::string& value, const Elsewhere& elsewhere, Indicator one) {
    one.kind = kind;
    one.value = value;
    one.severity = Severity::low;
    one.new_for_account = !elsewhere.in_account;
    one.new_for_organisation = !elsewhere.in_organisation;
    one.weight = weight(elsewhere, one.evidence.note);
    report_.indicators.push_back(std::move(one));
  }

  std::vector<store::Param> elsewhere_params() const {
    return {{"account_id", report_.subject.account_id},
            {"principal", report_.subject.principal},
            {"others", linked_},
            {"baseline_from_ms", report_.scope.baseline_from},
            {"baseline_to_ms", report_.scope.baseline_to},
            {"from_ms", report_.scope.from},
            {"to_ms", report_.scope.to}};
  }

  Result<std::map<std::string, Elsewhere>> ask_elsewhere(const store::Query& query, std::string_view list,
                                                         std::string_view column, std::vector<std::string> names) {
    std::map<std::string, Elsewhere> out;
    if (names.empty()) {
      return out;
    }
    std::vector<store::Param> params = elsewhere_params();
    params.push_back({list, std::move(names)});
    SPOOR_TRY(const store::Answer answer, engine_.run(query, params));
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const Row row(answer, i);
      out[row.text(column)] = {row.integer("account_before") > 0, row.integer("organisation_before") > 0,
                               row.integer("starting")};
    }
    return out;
  }

  Status networks() {
    std::map<std::string, Indicator> fresh;
    std::set<std::string> known;
    for (const Address& address : addresses_) {
      if (address.caller_kind == "internet" && !address.aso.empty()) {
        if (address.baseline_calls > 0) {
          known.insert(address.aso);
        }
        if (address.calls > 0) {
          add_address(fresh[address.aso].evidence, address);
        }
      }
    }
    std::vector<std::string> names;
    for (const auto& [aso, one] : fresh) {
      if (!known.contains(aso)) {
        names.push_back(aso);
      }
    }
    SPOOR_TRY(auto elsewhere,
              ask_elsewhere(store::query("investigation.elsewhere_networks"), "networks", "aso", names));
    for (const std::string& aso : names) {
      add_new(Kind::new_aso, aso, elsewhere[aso], std::move(fresh[aso]));
    }
    return Done{};
  }

  // Rule R6: workloads run wherever AWS puts them.
  static bool is_cloud_workload(const Address& address) {
    return address.hosting == "cloud" && !address.actors.empty() &&
           std::ranges::all_of(address.actors,
                               [](const std::string& actor) { return actor.find('#') != std::string::npos; });
  }

  static bool apart(const Address& a, double latitude, double longitude, std::int64_t radius_km) {
    const double least = std::max({kNearKm, static_cast<double>(a.radius_km), static_cast<double>(radius_km)});
    return distance_km(a.latitude, a.longitude, latitude, longitude) >= least;
  }

  bool is_new_place(const Address& address) const {
    return std::ranges::none_of(addresses_, [&](const Address& old) {
      return old.baseline_calls > 0 && old.located && old.caller_kind == "internet" &&
             !apart(address, old.latitude, old.longitude, old.radius_km);
    });
  }

  Status places() {
    std::map<std::string, Indicator> fresh;
    std::map<std::string, const Address*> where;
    for (const Address& address : addresses_) {
      if (address.caller_kind != "internet" || !address.located || address.calls == 0 || !is_new_place(address)) {
        continue;
      }
      const std::string location = location_of(address.city, address.country);
      if (usual_hosting(address.asn, address.hosting) || is_cloud_workload(address)) {
        report_.exclusions.push_back(
            fmt::format("{} not counted as a new place: reached through {}, {}", escape_terminal(location),
                        escape_terminal(address.aso),
                        is_cloud_workload(address) ? "a workload in the cloud" : "which the baseline has"));
        continue;
      }
      Indicator& one = fresh[location];
      one.ip = one.ip.empty() ? address.ip : one.ip;
      add_address(one.evidence, address);
      where.try_emplace(location, &address);
    }
    if (fresh.empty()) {
      return Done{};
    }
    std::vector<store::Param> params = elsewhere_params();
    params.push_back({"most", kMostRows});
    SPOOR_TRY(const store::Answer others, engine_.run(store::query("investigation.elsewhere_places"), params));
    for (auto& [location, one] : fresh) {
      add_new(Kind::new_geolocation, location, place_elsewhere(others, *where[location]), std::move(one));
    }
    return Done{};
  }

  static Elsewhere place_elsewhere(const store::Answer& others, const Address& address) {
    Elsewhere out;
    for (std::size_t i = 0; i < others.size(); ++i) {
      const Row row(others, i);
      if (row.is_null("latitude") ||
          apart(address, row.real("latitude"), row.real("longitude"), row.integer("radius_km"))) {
        continue;
      }
      out.in_account |= row.integer("account_before") > 0;
      out.in_organisation |= row.integer("organisation_before") > 0;
      out.starting += row.integer("starting");
    }
    return out;
  }

  Status agents() {
    std::vector<store::Param> params = baseline_params(report_.subject, report_.scope);
    params.push_back({"examples", kMostExamples});
    params.push_back({"most", kMostRows});
    SPOOR_TRY(const store::Answer answer, engine_.run(store::query("investigation.agents"), params));
    std::set<std::string> known_tools;
    for (std::size_t i = 0; i < answer.size(); ++i) {
      if (Row(answer, i).integer("baseline_calls") > 0) {
        known_tools.insert(without_versions(Row(answer, i).text("agent")));
      }
    }
    std::map<std::string, Indicator> fresh;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const Row row(answer, i);
      if (row.integer("calls") == 0 || row.integer("baseline_calls") > 0) {
        continue;
      }
      const std::string agent = row.text("agent");
      if (known_tools.contains(without_versions(agent))) {
        report_.exclusions.push_back(
            fmt::format("{} not counted as a new agent: only its version is new", escape_terminal(agent)));
        continue;
      }
      Evidence& evidence = fresh[agent].evidence;
      evidence.first_ms = row.integer("first_ms");
      evidence.last_ms = row.integer("last_ms");
      evidence.calls = row.integer("calls");
      evidence.succeeded = row.integer("succeeded");
      evidence.addresses = row.texts("ip_examples");
      evidence.sessions = row.texts("session_examples");
      evidence.keys = row.texts("key_examples");
      evidence.actors = row.texts("actor_examples");
      fresh[agent].procedure = row.text("example");
      names.push_back(agent);
    }
    SPOOR_TRY(auto elsewhere, ask_elsewhere(store::query("investigation.elsewhere_agents"), "agents", "agent", names));
    for (const std::string& agent : names) {
      add_new(Kind::new_user_agent, agent, elsewhere[agent], std::move(fresh[agent]));
    }
    return Done{};
  }

  store::Engine& engine_;
  const std::vector<std::string>& linked_;
  Report& report_;
  std::vector<Address> addresses_;
  std::set<std::int64_t> usual_networks_;
};

}  // namespace

Status find_novelty(store::Engine& engine, const std::vector<std::string>& linked, Report& report) {
  return Novelty(engine, linked, report).run();
}

}  // namespace spoor::investigation
