// SPDX-License-Identifier: Apache-2.0
#include "investigation/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace spoor::investigation {
namespace {

constexpr std::array<std::string_view, 5> kUpper = {"INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"};
constexpr std::array<std::string_view, 5> kLower = {"informational", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 6> kKinds = {"TTP_OBSERVED",    "IMPOSSIBLE_TRAVEL", "FLAGGED_IP_ADDRESS",
                                                    "NEW_GEOLOCATION", "NEW_ASO",           "NEW_USER_AGENT"};

}  // namespace

std::string_view name_of(Severity severity) { return kUpper[static_cast<std::size_t>(severity)]; }

Severity severity_of(std::string_view lower_case) {
  for (std::size_t i = 0; i < kLower.size(); ++i) {
    if (kLower[i] == lower_case) {
      return static_cast<Severity>(i);
    }
  }
  return Severity::informational;
}

void add_examples(std::vector<std::string>& all, const std::vector<std::string>& more) {
  for (const std::string& one : more) {
    if (static_cast<std::int64_t>(all.size()) < kMostExamples && !one.empty() &&
        std::ranges::find(all, one) == all.end()) {
      all.push_back(one);
    }
  }
}

std::string plural(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

bool Coverage::collects(std::string_view account) const {
  return std::ranges::find(accounts, account, &AccountCoverage::account_id) != accounts.end();
}

std::string_view wire_name(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

}  // namespace spoor::investigation
