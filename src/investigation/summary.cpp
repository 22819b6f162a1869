// SPDX-License-Identifier: Apache-2.0
#include "investigation/summary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace spoor::investigation {
namespace {

constexpr std::size_t kMostNamed = 3;

std::string some(const std::vector<std::string>& names, std::string_view separator = ", ") {
  std::vector<std::string> shown(names.begin(),
                                 names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kMostNamed)));
  std::string out = fmt::format("{}", fmt::join(shown, separator));
  return names.size() > kMostNamed ? fmt::format("{} and {} more", out, names.size() - kMostNamed) : out;
}

std::string what_happened(const Report& report) {
  std::string out =
      fmt::format("From {} to {} {} made {} ({} succeeded) to {} from {}.", format_minute(report.scope.from),
                  format_minute(report.scope.to), report.subject.arn, plural(report.volume.calls, "call", "calls"),
                  report.volume.succeeded, plural(report.volume.apis, "API", "APIs"),
                  plural(report.volume.addresses, "address", "addresses"));
  std::vector<std::string> done;
  std::vector<std::string> tried;
  std::set<std::string> said;
  for (const Indicator& one : report.indicators) {
    if (one.kind == Kind::ttp && one.severity >= Severity::medium && said.insert(one.api).second) {
      (one.success > 0 ? done : tried).push_back(one.api);
    }
  }
  if (!done.empty()) {
    out += fmt::format(" Succeeded among the most serious: {}.", some(done));
  }
  if (!tried.empty()) {
    out += fmt::format(" Tried without success: {}.", some(tried));
  }
  return out;
}

std::string what_is_new(const Report& report) {
  if (report.baseline.state == Training::none) {
    return " Nothing can be called new or usual: the account has no logs in the baseline.";
  }
  std::vector<std::string> fresh;
  for (const Indicator& one : report.indicators) {
    if (one.kind == Kind::new_geolocation || one.kind == Kind::new_aso || one.kind == Kind::new_user_agent) {
      fresh.push_back(one.value);
    }
  }
  const bool looked_up = !report.coverage.geoip.empty();
  std::string out = !fresh.empty() ? fmt::format(" New to it: {}.", some(fresh))
                    : looked_up    ? " No place, network or agent is new to it."
                                   : " No agent is new to it.";
  if (!looked_up) {
    out += " Places and networks were not looked up.";
  }
  if (report.baseline.state == Training::in_training) {
    out += fmt::format(" The baseline is in training ({}).", plural(report.baseline.logged_days, "day", "days"));
  }
  return out;
}

std::string what_else(const Report& report) {
  std::string out;
  const auto travels = std::ranges::count(report.indicators, Kind::impossible_travel, &Indicator::kind);
  const auto flagged = std::ranges::count(report.indicators, Kind::flagged_address, &Indicator::kind);
  if (travels > 0) {
    out += fmt::format(" {}.", plural(travels, "impossible travel", "impossible travels"));
  }
  if (flagged > 0) {
    out += fmt::format(" {} on a threat list.", plural(flagged, "address is", "addresses are"));
  }
  std::int64_t serious = 0;
  for (const Linked& one : report.linked) {
    serious += one.severity >= Severity::medium ? 1 : 0;
  }
  if (serious > 0) {
    out += fmt::format(" {} of {} show signs of Medium or worse of their own.", serious,
                       plural(static_cast<std::int64_t>(report.linked.size()), "linked session or principal",
                              "linked sessions and principals"));
  }
  return out;
}

std::string what_stands(const Report& report) {
  std::vector<std::string> standing;
  for (const Standing& one : report.standing) {
    if (one.state == StandingState::stands) {
      standing.push_back(one.what);
    }
  }
  return standing.empty() ? "" : fmt::format(" Still stands: {}.", some(standing, "; "));
}

Severity worst_of(const std::vector<Indicator>& indicators) {
  Severity worst = Severity::informational;
  for (const Indicator& one : indicators) {
    worst = std::max(worst, one.severity);
  }
  return worst;
}

std::string what_to_do(const Report& report) {
  if (report.severity >= Severity::high) {
    std::set<std::string> keys;
    for (const Indicator& one : report.indicators) {
      if (one.severity >= Severity::high) {
        keys.insert(one.evidence.keys.begin(), one.evidence.keys.end());
      }
    }
    if (keys.empty()) {
      return " First: end its sessions and read the records behind the High signs.";
    }
    return fmt::format(" First: deactivate or revoke {}, then read the records behind the High signs.",
                       some({keys.begin(), keys.end()}));
  }
  Severity worst = worst_of(report.indicators);
  if (report.severity == Severity::medium) {
    return fmt::format(" First: read the records behind {} signs and ask its owner.",
                       worst >= Severity::medium ? "the Medium" : "these");
  }
  for (const Linked& one : report.linked) {
    worst = std::max(worst, worst_of(one.indicators));
  }
  return worst >= Severity::medium
             ? " The signs above Low do not weigh enough to call it more than Low: read the records behind them."
             : " No sign above Low was found in what was read.";
}

}  // namespace

std::string summarise(const Report& report) {
  return what_happened(report) + what_is_new(report) + what_else(report) + what_stands(report) + what_to_do(report);
}

}  // namespace spoor::investigation
