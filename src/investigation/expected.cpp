// SPDX-License-Identifier: Apache-2.0
#include "investigation/expected.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/escape.hpp"
#include "investigation/footprint.hpp"
#include "investigation/ttps.hpp"

namespace spoor::investigation {
namespace {

enum class Work : std::uint8_t { none, deploy, backup };

Work work_of(const Organisation& organisation, const std::string& principal) {
  if (organisation.is_deploy_role(principal)) {
    return Work::deploy;
  }
  return organisation.is_backup_role(principal) ? Work::backup : Work::none;
}

// Copies are made, kept and deleted; to share one (Modify...Attribute) is no backup.
bool is_backup_call(std::string_view operation) {
  constexpr std::array<std::string_view, 5> kNouns = {"Snapshot", "Image", "Backup", "RecoveryPoint", "RestorePoint"};
  return !operation.starts_with("Modify") && std::ranges::any_of(kNouns, [&](std::string_view noun) {
    return operation.find(noun) != std::string_view::npos;
  });
}

bool is_expected(Work work, const Indicator& one) {
  if (one.severity <= Severity::low || !one.evidence.condition.empty() || is_grave(one.technique_id)) {
    return false;
  }
  return work == Work::deploy || is_backup_call(std::string_view(one.api).substr(one.api.find(':') + 1));
}

// Addresses of the scope that are in a network the role itself is used from.
std::set<std::string> usual_addresses(const std::vector<Address>& addresses, const Organisation& organisation) {
  std::set<std::string> before;
  std::set<std::string> networks;
  for (const Address& one : addresses) {
    if (one.baseline_calls > 0) {
      before.insert(one.ip);
      networks.insert(one.aso);
    }
  }
  std::set<std::string> usual;
  for (const Address& one : addresses) {
    const bool inside = one.caller_kind == "private" || one.caller_kind == "vpce";
    if (one.evidence.calls > 0 && (inside || organisation.is_known_network(one.ip) || before.contains(one.ip) ||
                                   (!one.aso.empty() && networks.contains(one.aso)))) {
      usual.insert(one.ip);
    }
  }
  return usual;
}

}  // namespace

Status expect_work(store::Engine& engine, const Party& party, Report& report, TtpsByCaller& found) {
  const Work work = work_of(report.organisation, party.subject.principal);
  std::vector<Indicator*> expected;
  for (auto& [caller, acted] : found) {
    for (Indicator& one : acted.ttps) {
      if (work != Work::none && is_expected(work, one)) {
        expected.push_back(&one);
      }
    }
  }
  if (expected.empty()) {
    return Done{};
  }
  SPOOR_TRY(const std::vector<Address> addresses, read_addresses(engine, party, report));
  const std::set<std::string> usual = usual_addresses(addresses, report.organisation);
  const std::string_view role = work == Work::deploy ? "a deploy role" : "a backup role";
  std::int64_t lowered = 0;
  for (Indicator* one : expected) {
    if (usual.contains(one->ip)) {
      one->severity = Severity::low;
      one->evidence.note = fmt::format("what {} of spoor.toml does from its usual network", role);
      ++lowered;
    }
  }
  if (lowered > 0) {
    report.exclusions.push_back(fmt::format("{} of {} at most Low: what {} of spoor.toml does from its usual network",
                                            plural(lowered, "sign", "signs"), escape_terminal(party.subject.principal),
                                            role));
  }
  return Done{};
}

}  // namespace spoor::investigation
