// SPDX-License-Identifier: Apache-2.0
// Where a party called from and with what, before and within the scope, as the store tells it; and what is usual by
// that.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/subject.hpp"
#include "investigation/travel.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// What one caller did from one address, or with one agent; `evidence` is of the scope, empty if it was only used
// before. `caller` is empty for the subject, and for the baseline of a linked party, which is that of the whole
// principal.
struct Trace {
  std::string caller;
  Evidence evidence;
  std::int64_t baseline_calls = 0;
};

struct Address : Trace {
  TimeMs baseline_first_ms = 0;
  std::string ip, caller_kind, country, city, aso, hosting;
  bool located = false;
  double latitude = 0, longitude = 0;
  std::int64_t radius_km = 0, asn = 0;

  bool from_internet() const { return caller_kind == "internet"; }
  // Rule R6: workloads run wherever AWS puts them.
  bool is_cloud_workload() const;
  // Rule R5: at least 50 km and both radii away.
  bool is_apart(double latitude, double longitude, std::int64_t radius_km) const;
  bool is_apart(const Address& other) const { return is_apart(other.latitude, other.longitude, other.radius_km); }
};

struct Agent : Trace {
  std::string agent;
  std::string example;  // as it was written
};

Result<std::vector<Address>> read_addresses(store::Engine& engine, const Party& party, Report& report);
Result<std::vector<Agent>> read_agents(store::Engine& engine, const Party& party, Report& report);
// Stays of scope, sorted by who and time.
Result<std::vector<Visit>> read_visits(store::Engine& engine, const Party& party, Report& report);

// By actor (`caller`), for those that acted both before and within the scope.
Result<std::vector<Address>> read_actor_addresses(store::Engine& engine, const Party& own, Report& report);
Result<std::vector<Agent>> read_actor_agents(store::Engine& engine, const Party& own, Report& report);

// What a baseline knows. Only what was used in the baseline is taken in.
class Known {
 public:
  void add(const Address& address);
  void add(const Agent& agent);

  bool network(const std::string& aso) const { return networks_.contains(aso); }
  bool agent(const std::string& agent) const { return agents_.contains(agent); }
  // An agent of which only the version is new is a mere update (rule R4).
  bool tool(std::string_view agent) const;
  bool place(const Address& address) const;
  // Rule R6: a hosting or VPN network that the baseline has hides where people are.
  bool usual_hosting(std::int64_t asn, std::string_view hosting) const;

 private:
  std::set<std::string> networks_;
  std::set<std::int64_t> asns_;
  std::vector<Address> places_;  // one address of each: places are few
  std::set<std::string> agents_;
  std::set<std::string> tools_;
};

}  // namespace spoor::investigation
