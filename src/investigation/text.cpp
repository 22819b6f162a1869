// SPDX-License-Identifier: Apache-2.0
#include "investigation/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "investigation/page.hpp"
#include "investigation/phrases.hpp"

namespace spoor::investigation {
namespace {

constexpr std::size_t kMostShown = 40;  // TTPs of one severity; the rest is in JSON
constexpr std::size_t kMostLinked = 12;
constexpr std::size_t kMostUndone = 12;

void print_facts(const std::vector<Fact>& facts, Page& page) {
  for (const Fact& one : facts) {
    page.field(one.name, one.text);
  }
}

void print_verdict(const Report& report, Page& page) {
  page.heading("VERDICT");
  page.line(fmt::format("{:<12}{}", "severity", page.severity(report.severity)));
  page.field("because", reasons_of(report));
  page.field("summary", report.summary);
  page.line("");
  const std::array<Count, 6> counts = six_counts(report);
  for (std::size_t line = 0; line < counts.size(); line += 3) {
    page.line(fmt::format("  {} {}   {} {}   {} {}", counts[line].name, counts[line].text, counts[line + 1].name,
                          counts[line + 1].text, counts[line + 2].name, counts[line + 2].text));
  }
}

void print_ttp(const Indicator& one, Page& page) {
  page.item(fmt::format("{}  {}  from {}: {}", one.api, when(one.evidence), address_of(one), outcome_of(one)), 2);
  page.item(technique_of(one), 6);
  page.item(one.procedure, 6);
  if (const std::string condition = condition_of(one); !condition.empty()) {
    page.item("condition " + condition, 6);
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
    const std::vector<const Indicator*> all = ttps_of(indicators, severity);
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

void print_minor(const std::vector<Indicator>& indicators, Page& page) {
  const std::vector<MinorTtp> minor = minor_ttps(indicators);
  if (minor.empty()) {
    return;
  }
  page.line(fmt::format("\nLOW and INFORMATIONAL ({}; succeeded/failed)",
                        plural(static_cast<std::int64_t>(minor.size()), "API", "APIs")));
  for (const MinorTtp& one : minor) {
    page.line(fmt::format("  {:<78}{:>7}/{}", shortened(safe(one.name), 76), one.success, one.failure));
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
  const std::vector<const Indicator*> others = others_of(report.indicators);
  if (!others.empty() || !report.new_to_actors.empty()) {
    page.heading("OTHER INDICATORS");
  }
  for (const Indicator* one : others) {
    print_indicator(*one, scope_of_novelty(*one), page);
  }
  for (std::size_t i = 0; i < std::min(report.new_to_actors.size(), kMostShown); ++i) {
    const Indicator& one = report.new_to_actors[i];
    print_indicator(one, actors_of(one), page);
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
        page.item(told_briefly(indicator), 6);
      }
    }
  }
}

void print_standing(const Standing& one, Page& page) {
  const std::string where = one.region.empty() ? one.account_id : one.account_id + " " + one.region;
  page.item(fmt::format("{:<10}{}", name_of(one.state), one.what), 2);
  page.item(fmt::format("{} at {}{} by {} in {}", one.api, format_time(one.at),
                        one.times > 1 ? fmt::format(" (the last of {} times)", one.times) : "", one.by, where),
            12);
  if (one.undone_at != 0) {
    page.item(fmt::format("set anew by {} at {}: {}", one.undone_by, format_time(one.undone_at), one.undone_api), 12);
  } else {
    page.item(fmt::format("look for {}", fmt::join(one.undo_apis, ", ")), 12);
  }
  if (!one.note.empty()) {
    page.item(one.note, 12);
  }
}

// What follows if there are more than are shown.
void print_more(std::size_t all, std::size_t shown, Page& page) {
  if (all > shown) {
    page.line(fmt::format("  and {} more: --format json has them all", all - shown));
  }
}

void print_standing(const Report& report, Page& page) {
  const auto undone = std::ranges::find(report.standing, StandingState::undone, &Standing::state);  // the last ones
  const auto standing = static_cast<std::size_t>(undone - report.standing.begin());
  if (report.standing.empty()) {
    return;
  }
  page.heading(fmt::format("STILL STANDING OF WHAT WAS CHANGED, BY THE END OF THE LOGS ({} of {})", standing,
                           report.standing.size()));
  for (std::size_t i = 0; i < std::min(standing, kMostShown); ++i) {
    print_standing(report.standing[i], page);
  }
  print_more(standing, kMostShown, page);
  for (std::size_t i = standing; i < std::min(report.standing.size(), standing + kMostUndone); ++i) {
    const Standing& one = report.standing[i];
    page.item(fmt::format("{:<10}{}: {} at {} by {}{}", name_of(one.state), one.what, one.undone_api,
                          format_time(one.undone_at), one.undone_by, one.note.empty() ? "" : "; " + one.note),
              2);
  }
  print_more(report.standing.size() - standing, kMostUndone, page);
}

void print_containment(const Report& report, Page& page) {
  if (report.containment.empty()) {
    return;
  }
  page.heading("CONTAINMENT: COMMANDS TO COPY, IN THIS ORDER; NONE OF THEM WAS RUN");
  std::size_t number = 0;
  for (const ContainmentStep& one : report.containment) {
    if (number == kMostShown) {
      page.line(fmt::format("  and {} more: --format json has them all", report.containment.size() - kMostShown));
      break;
    }
    page.item(fmt::format("{}. {} (account {}{}{})", ++number, one.title, one.account_id,
                          one.region.empty() ? "" : ", ", one.region),
              2);
    page.item(one.why, 5);
    if (!one.warning.empty()) {
      page.item("mind: " + one.warning, 5);
    }
    for (const std::string& check : one.checks) {
      page.line("     check: " + safe(check));
    }
    for (const std::string& command : one.commands) {
      page.line("     do:    " + safe(command));
    }
  }
}

void print_end(const Report& report, Page& page) {
  page.heading("LEFT OUT");
  for (const std::string& one : left_out(report)) {
    page.item("- " + one, 2);
  }
}

}  // namespace

std::string to_text(const Report& report, bool colour) {
  Page page(colour);
  page.line(fmt::format("Investigation {}", report.investigation_id));
  print_facts(subject_facts(report), page);
  page.heading("WHAT WAS READ");
  print_facts(coverage_facts(report), page);
  print_facts(list_facts(report), page);
  print_facts(baseline_facts(report), page);
  print_verdict(report, page);
  const bool any = others_of(report.indicators).size() < report.indicators.size();
  page.heading(any ? "TTPs BY SEVERITY" : "TTPs: no sign found in what was read");
  print_ttps(report.indicators, Severity::medium, page);
  print_minor(report.indicators, page);
  print_other(report, page);
  print_standing(report, page);
  print_linked(report, page);
  print_containment(report, page);
  print_end(report, page);
  return page.take();
}

}  // namespace spoor::investigation
