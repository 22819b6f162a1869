// SPDX-License-Identifier: Apache-2.0
// Keys in hands that are not their owner's (rules R8 and R9).
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/arn.hpp"
#include "base/escape.hpp"
#include "investigation/decision.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

// --- rule R9: one temporary key from two networks ---

// The many systems of one cloud are one network: AMAZON-02 and AMAZON-AES are where a workload is today and tomorrow.
std::string network_name(const Row& row) {
  const std::string aso = row.text("aso");
  return row.text("hosting") == "cloud" ? aso.substr(0, aso.find_first_of(" -.,")) : aso;
}

struct KeyNetwork {
  std::string name;
  std::string shown;
  bool usual_tunnel = false;  // a hosting or VPN network of the baseline: people switch it on and off (rule R6)
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
};
using KeyNetworks = std::map<std::pair<std::string, std::string>, std::vector<KeyNetwork>>;  // by caller and key
using Pair = std::pair<std::string, std::string>;

Pair pair_of(const KeyNetwork& a, const KeyNetwork& b) { return std::minmax(a.name, b.name); }

void read_key_networks(const store::Answer& answer, KeyNetworks& in_scope, std::set<Pair>& usual) {
  KeyNetworks before;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    const bool tunnel = row.boolean("known") && !row.text("hosting").empty();
    (row.boolean("in_scope") ? in_scope : before)[{row.text("caller"), row.text("key")}].push_back(
        {network_name(row), row.text("aso"), tunnel, row.integer("first_ms"), row.integer("last_ms")});
  }
  for (const auto& [key, networks] : before) {
    for (const KeyNetwork& a : networks) {
      for (const KeyNetwork& b : networks) {
        usual.insert(pair_of(a, b));
      }
    }
  }
}

}  // namespace

// A key that one person takes along between two networks every week is no second holder: pairs that one key had in the
// baseline are left out, and hosting or VPN networks that the baseline has.
Result<Matches> decide_shared_key(const Question& question) {
  SPOOR_TRY(const store::Answer answer,
            question.run(store::query("investigation.key_networks"), question.params_with_baseline()));
  KeyNetworks keys;
  std::set<Pair> usual;
  read_key_networks(answer, keys, usual);
  Matches matches;
  for (const auto& [who, networks] : keys) {
    const KeyNetwork* first = nullptr;
    for (const KeyNetwork& network : networks) {
      if (network.usual_tunnel) {
        continue;
      }
      if (first == nullptr) {
        first = &network;
      } else if (network.name != first->name && !usual.contains(pair_of(*first, network))) {
        matches.push_back({.caller = who.first,
                           .first_ms = std::min(first->first_ms, network.first_ms),
                           .last_ms = std::max(first->last_ms, network.last_ms),
                           .what = "key",
                           .value = who.second,
                           .note = fmt::format("key {} was used from {} and from {}", escape_terminal(who.second),
                                               escape_terminal(first->shown), escape_terminal(network.shown)),
                           .as_one = true});
        break;
      }
    }
  }
  return matches;
}

// C17: the call that asked for a session token which then had two holders.
Result<Matches> decide_session_token(const Question& question) {
  std::vector<store::Param> params = {{"principal", bound(question.party.subject.principal)},
                                      {"access_key", bound(question.party.subject.access_key)},
                                      {"from_ms", question.report.scope.from},
                                      {"to_ms", question.report.scope.to}};
  SPOOR_TRY(const store::Answer answer, question.run(store::query("investigation.session_tokens"), std::move(params)));
  Matches matches;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    matches.push_back({.caller = question.party.apart ? question.party.subject.principal : std::string(),
                       .first_ms = row.integer("at_ms"),
                       .last_ms = row.integer("at_ms"),
                       .what = {},
                       .value = {},
                       .note = fmt::format("the token {} was used from {}", escape_terminal(row.text("key")),
                                           plural(row.integer("networks"), "network", "networks"))});
  }
  return matches;
}

// R9: a long-lived key that nobody used for so many days with logs of its account.
Result<Matches> decide_dormant_key(const Question& question) {
  SPOOR_TRY(const std::int64_t least, threshold(question.condition, "days"));
  SPOOR_TRY(const store::Answer answer,
            question.run(store::query("investigation.key_uses"),
                         question.params(question.report.scope.from, question.report.scope.to)));
  const auto arn = parse_arn(question.party.subject.principal);
  Matches matches;
  for (std::size_t i = 0; arn && i < answer.size(); ++i) {
    const Row row(answer, i);
    // Only whole days between the two uses count.
    const TimeMs since = floor_to(row.integer("earlier_ms"), kDayMs) + kDayMs;
    const TimeMs until = floor_to(row.integer("first_ms"), kDayMs);
    if (until - since < least * kDayMs) {
      continue;
    }
    SPOOR_TRY(
        const store::Answer days,
        question.engine.run(
            store::query("investigation.logged_days"),
            {{"account_id", std::string(arn->account)}, {"day_ms", kDayMs}, {"from_ms", since}, {"to_ms", until}}));
    const std::int64_t logged = Row(days, 0).integer("days");
    if (logged >= least) {
      matches.push_back(
          {.caller = row.text("caller"),
           .first_ms = row.integer("first_ms"),
           .last_ms = row.integer("last_ms"),
           .what = "key",
           .value = row.text("key"),
           .note = fmt::format("key {} was used last on {}, {} with logs before", escape_terminal(row.text("key")),
                               format_time(row.integer("earlier_ms")), plural(logged, "day", "days")),
           .as_one = true});
    }
  }
  return matches;
}

// --- rule R8: the credentials of an instance away from it ---

namespace {

struct InstanceUse {
  std::string caller, key, ip, network, agent;
  std::int64_t calls = 0;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
};
struct InstanceSession {
  std::vector<InstanceUse> before;
  std::vector<InstanceUse> in_scope;
};

// What is known to be the instance itself.
struct Home {
  std::set<std::string> networks, addresses, keys, agents;

  void add(const InstanceUse& use) {
    networks.insert(use.network);
    addresses.insert(use.ip);
    keys.insert(use.key);
    agents.insert(use.agent);
  }
  bool has(const InstanceUse& use) const { return addresses.contains(use.ip) || networks.contains(use.network); }
};

// AWS's own agents run on the instance and nowhere else; without one the first network that was seen is its home.
bool is_instance_agent(std::string_view agent) {
  return agent.starts_with("amazon-ssm-agent") || agent.starts_with("CWAgent") || agent.starts_with("aws-cwagent");
}

// With a baseline an address is away if its network is new, or if it is new together with its agent: an instance that
// is stopped and started comes back with another address of the same network.
std::vector<const InstanceUse*> away_from_baseline(const InstanceSession& session) {
  Home home;
  for (const InstanceUse& use : session.before) {
    home.add(use);
  }
  std::vector<const InstanceUse*> away;
  for (const InstanceUse& use : session.in_scope) {
    const bool new_address = !home.addresses.contains(use.ip) && !home.agents.contains(use.agent);
    if (!home.networks.contains(use.network) || new_address) {
      away.push_back(&use);
    }
  }
  return away;
}

// Without one only if the networks are disjoint and the key or the agent is another as well.
std::vector<const InstanceUse*> away_from_rest(const InstanceSession& session) {
  const auto on_it = std::ranges::find_if(session.in_scope, is_instance_agent, &InstanceUse::agent);
  const InstanceUse& start = on_it != session.in_scope.end() ? *on_it : session.in_scope.front();
  Home home;
  home.add(start);
  for (const InstanceUse& use : session.in_scope) {
    if (home.has(use)) {
      home.add(use);
    }
  }
  std::vector<const InstanceUse*> away;
  for (const InstanceUse& use : session.in_scope) {
    if (!home.has(use) && (!home.keys.contains(use.key) || !home.agents.contains(use.agent))) {
      away.push_back(&use);
    }
  }
  return away;
}

Match match_of(const InstanceUse& use, const std::string& session, bool by_baseline) {
  const std::size_t slash = session.rfind('/');
  return {.caller = use.caller,
          .first_ms = use.first_ms,
          .last_ms = use.last_ms,
          .what = "ip",
          .value = use.ip,
          .note = fmt::format("credentials of {} used from {} ({}) with {}, {}",
                              escape_terminal(session.substr(slash == std::string::npos ? 0 : slash + 1)),
                              escape_terminal(use.ip), escape_terminal(use.network), escape_terminal(use.agent),
                              by_baseline ? "which the instance never did in the baseline"
                                          : "another network and another key or agent than the instance itself")};
}

}  // namespace

Result<Matches> decide_instance_key(const Question& question) {
  SPOOR_TRY(const store::Answer answer,
            question.run(store::query("investigation.instance_networks"), question.params_with_baseline()));
  std::map<std::string, InstanceSession> sessions;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    const std::string ip = row.text("ip");
    // An address without a known network is a network of its own.
    const std::string network = row.is_null("asn") ? ip : row.text("aso");
    InstanceSession& session = sessions[row.text("session")];
    (row.boolean("in_scope") ? session.in_scope : session.before)
        .push_back({row.text("caller"), row.text("key"), ip, network, row.text("agent"), row.integer("calls"),
                    row.integer("first_ms"), row.integer("last_ms")});
  }
  Matches matches;
  for (const auto& [name, session] : sessions) {
    if (session.in_scope.empty()) {
      continue;
    }
    const bool by_baseline = !session.before.empty();
    for (const InstanceUse* use : by_baseline ? away_from_baseline(session) : away_from_rest(session)) {
      matches.push_back(match_of(*use, name, by_baseline));
    }
  }
  return matches;
}

}  // namespace spoor::investigation
