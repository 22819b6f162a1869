// SPDX-License-Identifier: Apache-2.0
// NEW_GEOLOCATION, NEW_ASO, NEW_USER_AGENT, FLAGGED_IP_ADDRESS and IMPOSSIBLE_TRAVEL (rules R4 to R7), for the subject
// and for what is linked to it by the same rules.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/footprint.hpp"
#include "investigation/report.hpp"
#include "investigation/subject.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// By caller, as TtpsByCaller.
using IndicatorsByCaller = std::map<std::string, std::vector<Indicator>>;

// Reads party after party, then asks once who else knows what is new. Keeps indicators only, not what it read.
class Novelty {
 public:
  // `report` has subject, scope, baseline and coverage. What was left out is added to its exclusions, what the baseline
  // has of the attacker to its contamination, what is new to single actors to new_to_actors.
  Novelty(store::Engine& engine, Report& report) : engine_(engine), report_(report) {}

  // The subject first. A linked party is new to nothing that the subject or its own principal had in the baseline.
  Status read(const Party& party);

  // `related`: principals of the same story. Once, after all read().
  Result<IndicatorsByCaller> judge(const std::vector<std::string>& related);

  // The address, or else its network, if the subject used it in the baseline.
  std::optional<Contamination> in_baseline(const std::string& ip) const;

 private:
  struct Candidate {
    std::string caller;
    std::string value;
    Address where;  // of a place
    Indicator indicator;
  };
  struct Elsewhere {
    bool in_account = false;
    bool in_organisation = false;
    std::int64_t starting = 0;
  };
  using Candidates = std::map<std::pair<std::string, std::string>, Candidate>;  // by caller and value

  void remember(const Address& address);
  Status flagged(const Party& party, const std::vector<Address>& addresses);
  Status travels(const Party& party, const Known& known);
  void networks(const std::vector<Address>& addresses, const Known& known);
  void places(const std::vector<Address>& addresses, const Known& known);
  void agents(const std::vector<Agent>& agents, const Known& known);
  Status actors(const Party& own);

  void exclude(std::string sentence);
  // Whether spoor.toml knows the address; then what it would have been called new by is named as left out.
  bool in_known_network(const Address& address, const std::string& name, std::string_view what);
  double weight(const Elsewhere& elsewhere, std::string& note) const;
  void add_new(Kind kind, const Elsewhere& elsewhere, Candidate& candidate);
  std::vector<store::Param> elsewhere_params(const std::vector<std::string>& related) const;
  Status judge_named(Kind kind, Candidates& all, const std::vector<std::string>& related);
  Status judge_places(const std::vector<std::string>& related);

  store::Engine& engine_;
  Report& report_;
  Known own_;
  std::map<std::string, TimeMs> baseline_addresses_;  // of the subject: since when
  std::map<std::string, TimeMs> baseline_networks_;
  std::map<std::string, std::string> network_of_;  // every address that was read
  std::set<std::string> excluded_;
  std::map<std::string, std::vector<std::string>> distrusted_;  // threat lists that hold a trusted address
  Candidates networks_;
  Candidates places_;
  Candidates agents_;
  IndicatorsByCaller found_;
};

}  // namespace spoor::investigation
