// SPDX-License-Identifier: Apache-2.0
#include "investigation/phrases.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

namespace spoor::investigation {
namespace {

std::string accounts_read(const Coverage& coverage) {
  std::map<std::string, std::vector<std::string>> regions;
  for (const AccountCoverage& one : coverage.accounts) {
    regions[one.account_id.empty() ? "no account named" : one.account_id].push_back(one.region.empty() ? "?"
                                                                                                       : one.region);
  }
  std::vector<std::string> parts;
  parts.reserve(regions.size());
  for (const auto& [account, all] : regions) {
    parts.push_back(all.size() <= 4 ? fmt::format("{} ({})", account, fmt::join(all, ", "))
                                    : fmt::format("{} ({} regions)", account, all.size()));
  }
  return parts.size() <= 6 ? fmt::format("{}", fmt::join(parts, "; ")) : fmt::format("{} accounts", parts.size());
}

std::int64_t count_of(const Report& report, Kind kind) {
  return std::ranges::count(report.indicators, kind, &Indicator::kind);
}

}  // namespace

std::vector<Fact> subject_facts(const Report& report) {
  return {{"subject", fmt::format("{} {}", report.subject.kind, report.subject.arn)},
          {"scope",
           fmt::format("{} to {} UTC{}", format_minute(report.scope.from), format_minute(report.scope.to),
                       report.scope.whole_span ? " (all of its activity: the logs are shorter than 14 days)" : "")}};
}

std::vector<Fact> coverage_facts(const Report& report) {
  const Coverage& from = report.coverage;
  std::vector<Fact> facts;
  facts.push_back({"logs", fmt::format("{} of {}; in scope: {}", plural(from.records, "record", "records"),
                                       plural(from.objects, "object", "objects"), accounts_read(from))});
  std::string hours = fmt::format("{} of {} hours of the scope have logs of account {}", from.hours, from.scope_hours,
                                  report.subject.account_id.empty() ? "unknown" : report.subject.account_id);
  if (from.gap_ms > 2 * kHourMs) {
    hours += fmt::format("; largest gap {} from {}", duration(from.gap_ms), format_minute(from.gap_from));
  }
  facts.push_back({"hours", hours});
  std::vector<std::string> missing;
  if (!from.data_events) {
    missing.emplace_back("data events (S3 objects, Lambda invocations)");
  }
  if (!from.own_account_collected) {
    missing.emplace_back("the trail of the subject's own account: only copies in other accounts");
  }
  missing.emplace_back("VPC flow, DNS, GuardDuty, EKS");
  facts.push_back({"not read", fmt::format("{}", fmt::join(missing, "; "))});
  for (const RejectReason& one : from.rejects) {
    facts.push_back({"rejected", fmt::format("{} in {}: {} ({})", plural(one.rejects, "record", "records"),
                                             plural(one.objects, "object", "objects"), one.reason, one.example_path)});
  }
  for (const LoggingStop& one : from.logging_stops) {
    facts.push_back(
        {"LOGGING",
         fmt::format("{} by {} at {}: what followed may be missing", one.api, one.principal, format_time(one.at)),
         true});
  }
  return facts;
}

std::vector<Fact> list_facts(const Report& report) {
  const Coverage& from = report.coverage;
  std::vector<std::string> lists;
  for (const LoadedList& one : from.lists) {
    const std::string age =
        one.dated != 0 ? fmt::format(", {} old", duration(std::max<TimeMs>(0, report.created - one.dated))) : "";
    lists.push_back(fmt::format("{} ({}, {}{})", one.name, one.kind, plural(one.entries, "entry", "entries"), age));
  }
  std::vector<Fact> facts;
  facts.push_back(
      {"lists", lists.empty() ? "none loaded: addresses were not checked" : fmt::format("{}", fmt::join(lists, "; "))});
  facts.push_back(
      {"places", from.geoip.empty() ? "no GeoIP data: places and networks were not looked up" : from.geoip});
  for (std::size_t at = 0; at < from.attribution.size();) {
    const std::size_t end = std::min(from.attribution.find('\n', at), from.attribution.size());
    facts.push_back({"", from.attribution.substr(at, end - at)});
    at = end + 1;
  }
  return facts;
}

std::vector<Fact> baseline_facts(const Report& report) {
  const Baseline& baseline = report.baseline;
  const std::string from = format_minute(report.scope.baseline_from);
  std::vector<Fact> facts;
  switch (baseline.state) {
    case Training::none:
      facts.push_back({"baseline", fmt::format("{} to {}: no logs, so what is NEW was not assessed", from,
                                               format_minute(report.scope.baseline_to))});
      break;
    case Training::in_training:
      facts.push_back({"baseline", fmt::format("{} with logs since {}: in training, novelty at half weight",
                                               plural(baseline.logged_days, "day", "days"), from)});
      break;
    case Training::full:
      facts.push_back({"baseline", fmt::format("{} days with logs since {}, the subject active on {}",
                                               baseline.logged_days, from, baseline.active_days)});
  }
  for (const Contamination& one : baseline.contamination) {
    facts.push_back({"CAUTION", fmt::format("{}, first at {}", one.sign, format_time(one.first_ms)), true});
  }
  if (!baseline.contamination.empty()) {
    facts.push_back({"",
                     "If that was the attacker, it passes for usual here: choose another baseline with --baseline-from "
                     "and --baseline-to.",
                     true});
  }
  return facts;
}

std::array<Count, 6> six_counts(const Report& report) {
  const auto count = [&](Kind kind, std::string_view name, std::string_view instead) {
    return Count{kind, name, instead.empty() ? fmt::format("{}", count_of(report, kind)) : std::string(instead),
                 instead.empty()};
  };
  const std::string_view places = report.coverage.geoip.empty() ? "not checked" : "";
  const std::string_view lists = report.coverage.lists.empty() ? "not checked" : "";
  const std::string_view agents = report.baseline.state == Training::none ? "not assessed" : "";
  const std::string_view fresh = places.empty() ? agents : places;
  return {count(Kind::ttp, "TTPs", ""),
          count(Kind::impossible_travel, "impossible travel", places),
          count(Kind::flagged_address, "flagged addresses", lists),
          count(Kind::new_geolocation, "new geolocations", fresh),
          count(Kind::new_aso, "new ASOs", fresh),
          count(Kind::new_user_agent, "new user agents", agents)};
}

std::string reasons_of(const Report& report) {
  return report.severity_reasons.empty() ? "no indicator was found in what was read"
                                         : fmt::format("{}", fmt::join(report.severity_reasons, "; "));
}

std::vector<const Indicator*> ttps_of(const std::vector<Indicator>& indicators, Severity severity) {
  std::vector<const Indicator*> all;
  for (const Indicator& one : indicators) {
    if (one.kind == Kind::ttp && one.severity == severity) {
      all.push_back(&one);
    }
  }
  return all;
}

std::vector<const Indicator*> others_of(const std::vector<Indicator>& indicators) {
  std::vector<const Indicator*> all;
  for (const Indicator& one : indicators) {
    if (one.kind != Kind::ttp) {
      all.push_back(&one);
    }
  }
  return all;
}

std::vector<MinorTtp> minor_ttps(const std::vector<Indicator>& indicators) {
  std::map<std::string, MinorTtp> by_name;
  for (const Indicator& one : indicators) {
    if (one.kind == Kind::ttp && one.severity < Severity::medium) {
      MinorTtp& minor = by_name[one.tactic + ": " + one.api];
      minor.success += one.success;
      minor.failure += one.failure;
    }
  }
  std::vector<MinorTtp> out;
  for (auto& [name, minor] : by_name) {
    minor.name = name;
    out.push_back(std::move(minor));
  }
  return out;
}

std::string duration(TimeMs ms) {
  if (ms >= 2 * kDayMs) {
    return fmt::format("{} days", ms / kDayMs);
  }
  return ms >= 2 * kHourMs ? fmt::format("{} h", ms / kHourMs) : fmt::format("{} min", ms / kMinuteMs);
}

std::string when(const Evidence& evidence) {
  return evidence.first_ms / kMinuteMs == evidence.last_ms / kMinuteMs
             ? format_minute(evidence.first_ms)
             : fmt::format("{} to {}", format_minute(evidence.first_ms), format_minute(evidence.last_ms));
}

std::string address_of(const Indicator& ttp) { return ttp.ip.empty() ? "an unknown address" : ttp.ip; }

std::string technique_of(const Indicator& ttp) {
  return fmt::format("{} / {} {}", ttp.tactic, ttp.technique_id, ttp.technique);
}

std::string condition_of(const Indicator& ttp) {
  return ttp.evidence.condition.empty() ? ""
                                        : fmt::format("{}: {}", ttp.evidence.condition, ttp.evidence.condition_title);
}

std::string outcome_of(const Indicator& ttp) {
  return fmt::format("{} succeeded, {} failed", ttp.success, ttp.failure);
}

std::string scope_of_novelty(const Indicator& one) {
  if (one.new_for_organisation) {
    return "new to every account read";
  }
  return one.new_for_account ? "new to the whole account" : "new to this subject";
}

std::string_view title_of(Kind kind) {
  switch (kind) {
    case Kind::ttp:
      return "TTP";
    case Kind::impossible_travel:
      return "impossible travel";
    case Kind::flagged_address:
      return "flagged address";
    case Kind::new_geolocation:
      return "new geolocation";
    case Kind::new_aso:
      return "new ASO";
    case Kind::new_user_agent:
      break;
  }
  return "new user agent";
}

std::string novelty_of(const Indicator& one, const std::string& scope_of_it) {
  return fmt::format("{}; {}, {}{}", scope_of_it, plural(one.evidence.calls, "call", "calls"), when(one.evidence),
                     one.evidence.note.empty() ? "" : "; " + one.evidence.note);
}

std::string told(const Indicator& one, const std::string& scope_of_it) {
  switch (one.kind) {
    case Kind::impossible_travel:
      return fmt::format(
          "{} ({}) {} -> {} ({}) {}: {:.0f} km in {:.1f} h{}", one.starting_location, one.ip,
          format_minute(one.evidence.first_ms), one.ending_location, one.ending_ip, format_minute(one.evidence.last_ms),
          one.evidence.distance_km.value_or(0), one.evidence.hours.value_or(0),
          one.evidence.speed_kmh ? fmt::format(", {:.0f} km/h", *one.evidence.speed_kmh) : ", overlapping");
    case Kind::flagged_address:
      return fmt::format("{}  on {}  {}, {}", one.ip, fmt::join(one.evidence.lists, ", "),
                         plural(one.evidence.calls, "call", "calls"), when(one.evidence));
    default:
      return fmt::format("{}  {}", one.value, novelty_of(one, scope_of_it));
  }
}

std::string actors_of(const Indicator& one) { return fmt::format("to {}", fmt::join(one.evidence.actors, ", ")); }

std::string told_briefly(const Indicator& ttp) {
  return fmt::format("{} / {} {}: {}, {}, from {}", ttp.tactic, ttp.technique_id, ttp.api, name_of(ttp.severity),
                     outcome_of(ttp), address_of(ttp));
}

std::vector<std::string> left_out(const Report& report) {
  std::vector<std::string> all = report.exclusions;
  all.push_back(fmt::format("{} conditions were checked{}", report.conditions_evaluated,
                            report.undecided.empty() ? "; all that came into question could be decided" : ""));
  all.insert(all.end(), report.undecided.begin(), report.undecided.end());
  for (const std::string& one : report.cuts) {
    all.push_back(one + ": choose a shorter scope to see the rest");
  }
  return all;
}

std::string shortened(const std::string& text, std::size_t most) {
  if (text.size() <= most) {
    return text;
  }
  std::size_t cut = most - 3;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) {
    --cut;
  }
  return text.substr(0, cut) + "...";
}

}  // namespace spoor::investigation
