// SPDX-License-Identifier: Apache-2.0
#include "investigation/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/escape.hpp"

namespace spoor::investigation {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kMostShown = 40;  // TTPs of one severity; the rest is in JSON
constexpr std::size_t kMostLinked = 12;

std::string safe(const std::string& text) { return escape_terminal(text); }

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

// Breaks at spaces so that no line is longer than the page; `hang` is put before every line but the first.
std::string wrapped(const std::string& text, std::size_t first, const std::string& hang) {
  std::string out;
  std::size_t column = first;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::size_t length = end - at;
    if (column + length + 1 > kWidth && column > hang.size()) {
      out += "\n" + hang;
      column = hang.size();
    } else if (!out.empty()) {
      out += ' ';
      ++column;
    }
    out.append(text, at, length);
    column += length;
    at = end + 1;
  }
  return out;
}

// What a field or an item says may come from the logs: it is escaped here. What a line says comes as it is to be
// printed.
class Page {
 public:
  explicit Page(bool colour) : colour_(colour) {}

  void heading(std::string_view text) { out_ += fmt::format("\n{}\n", paint(text, "1")); }
  void line(const std::string& text) { out_ += text + "\n"; }
  void field(std::string_view name, const std::string& text) {
    out_ += fmt::format("{:<12}{}\n", name, wrapped(safe(text), 12, std::string(12, ' ')));
  }
  void item(const std::string& text, std::size_t indent) {
    const std::string pad(indent, ' ');
    out_ += fmt::format("{}{}\n", pad, wrapped(safe(text), indent, pad + "  "));
  }
  std::string severity(Severity level) const {
    constexpr std::array<std::string_view, 5> kColours = {"2", "36", "33", "31", "1;31"};
    return paint(name_of(level), kColours[static_cast<std::size_t>(level)]);
  }
  std::string dim(const std::string& text) const { return paint(text, "2"); }
  std::string take() { return std::move(out_); }

 private:
  std::string paint(std::string_view text, std::string_view code) const {
    return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }

  bool colour_;
  std::string out_;
};

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

void print_baseline(const Report& report, Page& page) {
  switch (report.baseline.state) {
    case Training::none:
      page.field("baseline",
                 fmt::format("{} to {}: no logs, so what is NEW was not assessed",
                             format_minute(report.scope.baseline_from), format_minute(report.scope.baseline_to)));
      break;
    case Training::in_training:
      page.field("baseline", fmt::format("{} with logs since {}: in training, novelty at half weight",
                                         plural(report.baseline.logged_days, "day", "days"),
                                         format_minute(report.scope.baseline_from)));
      break;
    case Training::full:
      page.field("baseline",
                 fmt::format("{} days with logs since {}, the subject active on {}", report.baseline.logged_days,
                             format_minute(report.scope.baseline_from), report.baseline.active_days));
  }
  for (const Contamination& one : report.baseline.contamination) {
    page.field("CAUTION", fmt::format("{}, first at {}", one.sign, format_time(one.first_ms)));
  }
  if (!report.baseline.contamination.empty()) {
    page.field("",
               "If that was the attacker, it passes for usual here: choose another baseline with --baseline-from "
               "and --baseline-to.");
  }
}

void print_lists(const Report& report, Page& page) {
  const Coverage& from = report.coverage;
  std::vector<std::string> lists;
  for (const LoadedList& one : from.lists) {
    const std::string age =
        one.dated != 0 ? fmt::format(", {} old", duration(std::max<TimeMs>(0, report.created - one.dated))) : "";
    lists.push_back(fmt::format("{} ({}, {}{})", one.name, one.kind, plural(one.entries, "entry", "entries"), age));
  }
  page.field("lists",
             lists.empty() ? "none loaded: addresses were not checked" : fmt::format("{}", fmt::join(lists, "; ")));
  page.field("places", from.geoip.empty() ? "no GeoIP data: places and networks were not looked up" : from.geoip);
  for (std::size_t at = 0; at < from.attribution.size();) {
    const std::size_t end = std::min(from.attribution.find('\n', at), from.attribution.size());
    page.field("", from.attribution.substr(at, end - at));
    at = end + 1;
  }
}

void print_coverage(const Report& report, Page& page) {
  const Coverage& from = report.coverage;
  page.heading("WHAT WAS READ");
  page.field("logs", fmt::format("{} of {}; in scope: {}", plural(from.records, "record", "records"),
                                 plural(from.objects, "object", "objects"), accounts_read(from)));
  std::string hours = fmt::format("{} of {} hours of the scope have logs of account {}", from.hours, from.scope_hours,
                                  report.subject.account_id.empty() ? "unknown" : report.subject.account_id);
  if (from.gap_ms > 2 * kHourMs) {
    hours += fmt::format("; largest gap {} from {}", duration(from.gap_ms), format_minute(from.gap_from));
  }
  page.field("hours", hours);
  std::vector<std::string> missing;
  if (!from.data_events) {
    missing.emplace_back("data events (S3 objects, Lambda invocations)");
  }
  if (!from.own_account_collected) {
    missing.emplace_back("the trail of the subject's own account: only copies in other accounts");
  }
  missing.emplace_back("VPC flow, DNS, GuardDuty, EKS");
  page.field("not read", fmt::format("{}", fmt::join(missing, "; ")));
  for (const RejectReason& one : from.rejects) {
    page.field("rejected", fmt::format("{} in {}: {} ({})", plural(one.rejects, "record", "records"),
                                       plural(one.objects, "object", "objects"), one.reason, one.example_path));
  }
  for (const LoggingStop& one : from.logging_stops) {
    page.field("LOGGING", fmt::format("{} by {} at {}: what followed may be missing", one.api, one.principal,
                                      format_time(one.at)));
  }
}

std::int64_t count_of(const Report& report, Kind kind) {
  return std::ranges::count(report.indicators, kind, &Indicator::kind);
}

void print_verdict(const Report& report, Page& page) {
  page.heading("VERDICT");
  page.line(fmt::format("{:<12}{}", "severity", page.severity(report.severity)));
  page.field("because", report.severity_reasons.empty() ? "no indicator was found in what was read"
                                                        : fmt::format("{}", fmt::join(report.severity_reasons, "; ")));
  page.field("summary", report.summary);
  const bool assessed = report.baseline.state != Training::none;
  const auto fresh = [&](Kind kind) { return assessed ? fmt::format("{}", count_of(report, kind)) : "not assessed"; };
  const bool places = !report.coverage.geoip.empty();
  page.line("");
  page.line(fmt::format(
      "  TTPs {}   impossible travel {}   flagged addresses {}", count_of(report, Kind::ttp),
      places ? fmt::format("{}", count_of(report, Kind::impossible_travel)) : "not checked",
      report.coverage.lists.empty() ? "not checked" : fmt::format("{}", count_of(report, Kind::flagged_address))));
  page.line(fmt::format("  new geolocations {}   new ASOs {}   new user agents {}",
                        places ? fresh(Kind::new_geolocation) : "not checked",
                        places ? fresh(Kind::new_aso) : "not checked", fresh(Kind::new_user_agent)));
}

void print_ttp(const Indicator& one, Page& page) {
  page.item(fmt::format("{}  {}  from {}: {} succeeded, {} failed", one.api, when(one.evidence),
                        one.ip.empty() ? "an unknown address" : one.ip, one.success, one.failure),
            2);
  page.item(fmt::format("{} / {} {}", one.tactic, one.technique_id, one.technique), 6);
  page.item(one.procedure, 6);
  if (!one.evidence.condition.empty()) {
    page.item(fmt::format("condition {}: {}", one.evidence.condition, one.evidence.condition_title), 6);
  }
  if (!one.evidence.errors.empty()) {
    page.item(fmt::format("errors: {}", fmt::join(one.evidence.errors, ", ")), 6);
  }
  if (!one.evidence.note.empty()) {
    page.item(one.evidence.note, 6);
  }
  page.line("      " + page.dim(one.evidence.raw_command));
}

void print_ttps(const std::vector<Indicator>& indicators, Severity from, Page& page) {
  for (int level = static_cast<int>(Severity::critical); level >= static_cast<int>(from); --level) {
    const auto severity = static_cast<Severity>(level);
    std::vector<const Indicator*> all;
    for (const Indicator& one : indicators) {
      if (one.kind == Kind::ttp && one.severity == severity) {
        all.push_back(&one);
      }
    }
    if (all.empty()) {
      continue;
    }
    page.line(fmt::format("\n{} ({})", page.severity(severity), all.size()));
    for (std::size_t i = 0; i < std::min(all.size(), kMostShown); ++i) {
      print_ttp(*all[i], page);
    }
    if (all.size() > kMostShown) {
      page.line(fmt::format("  and {} more: --format json has them all", all.size() - kMostShown));
    }
  }
}

// Low and Informational TTPs, one line an API: they are context, not findings.
void print_minor(const std::vector<Indicator>& indicators, Page& page) {
  std::map<std::string, std::array<std::int64_t, 2>> by_tactic_api;
  for (const Indicator& one : indicators) {
    if (one.kind == Kind::ttp && one.severity < Severity::medium) {
      auto& counts = by_tactic_api[one.tactic + ": " + one.api];
      counts[0] += one.success;
      counts[1] += one.failure;
    }
  }
  if (by_tactic_api.empty()) {
    return;
  }
  page.line(fmt::format("\nLOW and INFORMATIONAL ({}; succeeded/failed)",
                        plural(static_cast<std::int64_t>(by_tactic_api.size()), "API", "APIs")));
  for (const auto& [name, counts] : by_tactic_api) {
    page.line(fmt::format("  {:<78}{:>7}/{}", shortened(safe(name), 76), counts[0], counts[1]));
  }
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

// What an indicator other than a TTP says, behind its title.
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
      return fmt::format("{}  {}; {}, {}{}", one.value, scope_of_it, plural(one.evidence.calls, "call", "calls"),
                         when(one.evidence), one.evidence.note.empty() ? "" : "; " + one.evidence.note);
  }
}

void print_indicator(const Indicator& one, const std::string& scope_of_it, Page& page) {
  page.item(fmt::format("{:<19}{}", title_of(one.kind), told(one, scope_of_it)), 2);
  if (one.kind == Kind::new_user_agent && one.procedure != one.value) {
    page.line("      " + page.dim("as written: " + shortened(safe(one.procedure), 80)));
  }
  page.line("      " + page.dim(one.evidence.raw_command));
}

void print_other(const Report& report, Page& page) {
  const bool any = std::ranges::any_of(report.indicators, [](const Indicator& one) { return one.kind != Kind::ttp; });
  if (any || !report.new_to_actors.empty()) {
    page.heading("OTHER INDICATORS");
  }
  for (const Indicator& one : report.indicators) {
    if (one.kind != Kind::ttp) {
      print_indicator(one, scope_of_novelty(one), page);
    }
  }
  for (std::size_t i = 0; i < std::min(report.new_to_actors.size(), kMostShown); ++i) {
    const Indicator& one = report.new_to_actors[i];
    print_indicator(one, fmt::format("to {}", fmt::join(one.evidence.actors, ", ")), page);
  }
  if (report.new_to_actors.size() > kMostShown) {
    page.line(fmt::format("  and {} more that are new to one actor: --format json has them all",
                          report.new_to_actors.size() - kMostShown));
  }
}

void print_linked(const Report& report, Page& page) {
  if (report.linked.empty()) {
    return;
  }
  page.heading(fmt::format("LINKED: SESSIONS ISSUED TO IT, AND PRINCIPALS IT MADE ({})", report.linked.size()));
  std::size_t shown = 0;
  for (const Linked& one : report.linked) {
    if (shown++ == kMostLinked) {
      page.line(fmt::format("\n  and {} more: --format json has them all", report.linked.size() - kMostLinked));
      break;
    }
    page.line(fmt::format("\n  {} {}  {}, {}", page.severity(one.severity), safe(one.id), one.how,
                          plural(one.calls, "call", "calls")));
    for (const Indicator& indicator : one.indicators) {
      if (indicator.kind != Kind::ttp) {
        page.item(fmt::format("{}: {}", title_of(indicator.kind), told(indicator, scope_of_novelty(indicator))), 6);
      } else if (indicator.severity >= Severity::low) {
        page.item(fmt::format("{} / {} {}: {}, {} succeeded, {} failed, from {}", indicator.tactic,
                              indicator.technique_id, indicator.api, name_of(indicator.severity), indicator.success,
                              indicator.failure, indicator.ip.empty() ? "an unknown address" : indicator.ip),
                  6);
      }
    }
  }
}

void print_end(const Report& report, Page& page) {
  page.heading("LEFT OUT");
  for (const std::string& one : report.exclusions) {
    page.item("- " + one, 2);
  }
  page.item(fmt::format("- {} conditions were checked; {}", report.conditions_evaluated,
                        report.undecided.empty() ? "all that came into question could be decided"
                                                 : "of those that came into question these could not be decided:"),
            2);
  for (const std::string& one : report.undecided) {
    page.item("- " + one, 4);
  }
  for (const std::string& one : report.cuts) {
    page.item("- " + one + ": choose a shorter scope to see the rest", 2);
  }
}

}  // namespace

std::string to_text(const Report& report, bool colour) {
  Page page(colour);
  page.line(fmt::format("Investigation {}", report.investigation_id));
  page.field("subject", fmt::format("{} {}", report.subject.kind, report.subject.arn));
  page.field("scope",
             fmt::format("{} to {} UTC{}", format_minute(report.scope.from), format_minute(report.scope.to),
                         report.scope.whole_span ? " (all of its activity: the logs are shorter than 14 days)" : ""));
  print_coverage(report, page);
  print_lists(report, page);
  print_baseline(report, page);
  print_verdict(report, page);
  const bool any = count_of(report, Kind::ttp) > 0;
  page.heading(any ? "TTPs BY SEVERITY" : "TTPs: no sign found in what was read");
  print_ttps(report.indicators, Severity::medium, page);
  print_minor(report.indicators, page);
  print_other(report, page);
  print_linked(report, page);
  print_end(report, page);
  return page.take();
}

}  // namespace spoor::investigation
