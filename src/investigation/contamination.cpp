// SPDX-License-Identifier: Apache-2.0
#include "investigation/contamination.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "investigation/party_ttps.hpp"

namespace spoor::investigation {
namespace {

bool is_high_ttp(const Indicator& one) { return one.kind == Kind::ttp && one.severity >= Severity::high; }

void add_addresses(const std::vector<Indicator>& indicators, std::set<std::string>& addresses) {
  for (const Indicator& one : indicators) {
    if (is_high_ttp(one) && !one.ip.empty()) {
      addresses.insert(one.ip);
    }
  }
}

}  // namespace

Status find_contamination(store::Engine& engine, const record::AttackTables& attack, const Novelty& novelty,
                          Report& report) {
  std::map<std::string, TimeMs> since;  // several addresses of one network are told once
  const auto add = [&](const std::string& sign, TimeMs at) {
    const auto [found, is_new] = since.try_emplace(sign, at);
    found->second = std::min(found->second, at);
  };
  const Party own = own_party(report);
  SPOOR_TRY(const std::vector<Indicator> before, baseline_ttps(engine, own, attack, report));
  for (const Indicator& one : before) {
    if (is_high_ttp(one)) {
      add(fmt::format("{} sign in the baseline: {} ({})", name_of(one.severity), one.api, one.evidence.condition_title),
          one.evidence.first_ms);
    }
  }
  std::set<std::string> addresses;
  add_addresses(report.indicators, addresses);
  for (const Linked& linked : report.linked) {
    add_addresses(linked.indicators, addresses);
  }
  for (const std::string& ip : addresses) {
    if (const auto found = novelty.in_baseline(ip)) {
      add(found->sign, found->first_ms);
    }
  }
  for (const auto& [sign, at] : since) {
    report.baseline.contamination.push_back({sign, at});
  }
  std::ranges::sort(report.baseline.contamination, {},
                    [](const Contamination& one) { return std::tie(one.first_ms, one.sign); });
  return Done{};
}

}  // namespace spoor::investigation
