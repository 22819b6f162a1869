// SPDX-License-Identifier: Apache-2.0
#include "investigation/triage_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/escape.hpp"
#include "investigation/coverage_json.hpp"
#include "investigation/page.hpp"
#include "investigation/phrases.hpp"

namespace spoor::investigation {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostShown = 200;  // principals at most Low; the rest is in JSON and CSV

std::string named(const std::string& account) { return account.empty() ? "that no record names" : account; }

// Of the account with the fewest hours, and of that with the longest silence.
std::string hours_read(const Triage& triage) {
  const auto [fewest, most] = std::ranges::minmax_element(triage.hours, {}, &AccountHours::hours);
  const std::int64_t scope_hours = triage.coverage.scope_hours;
  std::string told = fmt::format("{} of {} hours of the scope have logs", fewest->hours, scope_hours);
  if (fewest->hours != most->hours) {
    told = fmt::format("account {} has logs in {} of {} hours of the scope, the others in more",
                       named(fewest->account_id), fewest->hours, scope_hours);
  } else if (triage.hours.size() > 1) {
    told += fmt::format(" in each of {} accounts", triage.hours.size());
  }
  const auto widest = std::ranges::max_element(triage.hours, {}, &AccountHours::gap_ms);
  if (widest->gap_ms > 2 * kHourMs) {
    told += fmt::format("; largest gap {} from {} in account {}", duration(widest->gap_ms),
                        format_minute(widest->gap_from), named(widest->account_id));
  }
  return told;
}

void print_read(const Triage& triage, Page& page) {
  page.field("scope", fmt::format("{} to {} UTC{}", format_minute(triage.scope.from), format_minute(triage.scope.to),
                                  triage.scope.whole_span ? " (everything: the logs are shorter than 14 days)" : ""));
  Report read;  // on nobody: for the words that every report has for this
  read.coverage = triage.coverage;
  read.created = triage.created;
  for (const Fact& one : coverage_facts(read)) {
    page.field(one.name, one.name == "hours" ? hours_read(triage) : one.text);
  }
  for (const Fact& one : list_facts(read)) {
    page.field(one.name, one.text);
  }
  std::string baseline =
      fmt::format("{} to {}", format_minute(triage.scope.baseline_from), format_minute(triage.scope.baseline_to));
  if (triage.accounts_without_baseline > 0) {
    baseline += fmt::format("; {} without logs in it: what is NEW there was not assessed",
                            plural(triage.accounts_without_baseline, "account", "accounts"));
  }
  if (triage.accounts_in_training > 0) {
    baseline += fmt::format("; {} in training: what is new there counts half",
                            plural(triage.accounts_in_training, "account", "accounts"));
  }
  page.field("baseline", baseline);
}

void print_one(const Ranked& one, Page& page) {
  constexpr std::size_t kHang = 21;
  const std::string lead = fmt::format("{:<3}", one.basis == Basis::at_most ? "<=" : "");
  const std::string level(name_of(one.severity));
  const std::string gap(13 - std::min<std::size_t>(13, level.size()), ' ');
  std::string told = safe(one.principal) + ": ";
  told += one.session.empty() ? "" : fmt::format("session {}: ", safe(one.session));
  told += safe(one.reason);
  page.line(fmt::format("{}{}{}{:>4.0f} {}", lead, page.severity(one.severity), gap, one.score,
                        wrapped(told, kHang, std::string(kHang, ' '))));
}

void print_verdict(const Triage& triage, Page& page) {
  const bool none =
      std::ranges::none_of(triage.principals, [](const Ranked& one) { return one.severity > Severity::low; });
  const auto count = static_cast<std::int64_t>(triage.principals.size());
  page.heading(
      none ? fmt::format("{}: no sign above Low found in what was read", plural(count, "PRINCIPAL", "PRINCIPALS"))
           : fmt::format("{}, THE MOST SERIOUS FIRST", plural(count, "PRINCIPAL", "PRINCIPALS")));
}

void print_end(const Triage& triage, Page& page) {
  page.line("");
  page.item(fmt::format("- {} looked into by a whole investigation; <= stands before what an investigation may "
                        "find less serious, never more",
                        plural(triage.investigated, "principal was", "principals were")),
            0);
  if (triage.not_investigated > 0) {
    page.item(fmt::format("- {} of Medium or worse at most not looked into: `spoor investigate` tells of one",
                          plural(triage.not_investigated, "principal was", "principals were")),
              0);
  }
  if (triage.only_by_services > 0) {
    page.item(fmt::format("- {} not ranked: AWS services alone acted for them",
                          plural(triage.only_by_services, "principal is", "principals are")),
              0);
  }
  for (const std::string& cut : triage.cuts) {
    page.item("- " + cut + ": choose a shorter scope to see the rest", 0);
  }
  page.item("next: spoor investigate ARN, with the same --from and --to", 0);
}

Json one_of(const Ranked& one) {
  Json out{{"Principal", valid_utf8(one.principal)},
           {"AccountId", valid_utf8(one.account_id)},
           {"Severity", name_of(one.severity)},
           {"Score", one.score},
           {"Basis", name_of(one.basis)},
           {"QuickLeast", name_of(one.least)},
           {"QuickMost", name_of(one.most)},
           {"Reason", valid_utf8(one.reason)},
           {"Calls", one.calls},
           {"FirstSeen", format_time(one.first_ms)},
           {"LastSeen", format_time(one.last_ms)}};
  if (!one.session.empty()) {
    out["LinkedSession"] = valid_utf8(one.session);
  }
  return out;
}

}  // namespace

std::string to_text(const Triage& triage, bool colour) {
  Page page(colour);
  print_read(triage, page);
  print_verdict(triage, page);
  std::size_t shown = 0;
  for (const Ranked& one : triage.principals) {
    if (one.severity <= Severity::low && ++shown > kMostShown) {
      continue;
    }
    print_one(one, page);
  }
  if (shown > kMostShown) {
    page.line(fmt::format("and {} more at Low or less: --format csv has them all", shown - kMostShown));
  }
  print_end(triage, page);
  return page.take();
}

std::string to_json(const Triage& triage) {
  Json out;
  out["Scope"] = {{"From", format_time(triage.scope.from)},
                  {"To", format_time(triage.scope.to)},
                  {"BaselineFrom", format_time(triage.scope.baseline_from)},
                  {"BaselineTo", format_time(triage.scope.baseline_to)}};
  out["Coverage"] = coverage_of(triage.coverage);
  out["Coverage"].erase("OwnAccountCollected");  // of whom?
  out["Coverage"]["AccountHours"] = Json::array();
  for (const AccountHours& one : triage.hours) {
    out["Coverage"]["AccountHours"].push_back({{"AccountId", valid_utf8(one.account_id)},
                                               {"HoursWithLogs", one.hours},
                                               {"LargestGapMinutes", one.gap_ms / kMinuteMs}});
  }
  out["Principals"] = Json::array();
  for (const Ranked& one : triage.principals) {
    out["Principals"].push_back(one_of(one));
  }
  out["Counts"] = {{"Investigated", triage.investigated},
                   {"NotInvestigated", triage.not_investigated},
                   {"OnlyByServices", triage.only_by_services},
                   {"AccountsInTraining", triage.accounts_in_training},
                   {"AccountsWithoutBaseline", triage.accounts_without_baseline}};
  out["CutOff"] = !triage.cuts.empty();
  out["Cuts"] = Json::array();
  for (const std::string& cut : triage.cuts) {
    out["Cuts"].push_back(valid_utf8(cut));
  }
  return out.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::string to_csv(const Triage& triage) {
  std::string out = "rank,severity,score,basis,principal,account,session,reason,calls,first_seen,last_seen\r\n";
  std::size_t rank = 0;
  for (const Ranked& one : triage.principals) {
    out +=
        fmt::format("{},{},{:g},{},{},{},{},{},{},{},{}\r\n", ++rank, name_of(one.severity), one.score,
                    name_of(one.basis), escape_csv(one.principal), escape_csv(one.account_id), escape_csv(one.session),
                    escape_csv(one.reason), one.calls, format_time(one.first_ms), format_time(one.last_ms));
  }
  return out;
}

}  // namespace spoor::investigation
