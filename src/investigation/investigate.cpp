// SPDX-License-Identifier: Apache-2.0
#include "investigation/investigate.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "base/escape.hpp"
#include "investigation/actors.hpp"
#include "investigation/contamination.hpp"
#include "investigation/expected.hpp"
#include "investigation/linked.hpp"
#include "investigation/novelty.hpp"
#include "investigation/organisation.hpp"
#include "investigation/party_ttps.hpp"
#include "investigation/places.hpp"
#include "investigation/row.hpp"
#include "investigation/severity.hpp"
#include "investigation/standing.hpp"
#include "investigation/subject.hpp"
#include "investigation/summary.hpp"
#include "record/attack.hpp"

namespace spoor::investigation {
namespace {

// 21 decimal digits of a hash of all that decides the report.
std::string name_report(const Report& report, std::int64_t snapshot) {
  const Scope& scope = report.scope;
  const Subject& who = report.subject;
  const std::string all =
      fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", who.principal, who.principal_id, who.session, who.access_key,
                  scope.from, scope.to, scope.baseline_from, scope.baseline_to, snapshot);
  const XXH128_hash_t hash = XXH3_128bits(all.data(), all.size());
  return fmt::format("{:09d}{:012d}", hash.high64 % 1'000'000'000ULL, hash.low64 % 1'000'000'000'000ULL);
}

Status read_volume(store::Engine& engine, Report& report) {
  SPOOR_TRY(const store::Answer answer,
            engine.run(store::query("investigation.volume"), scope_params(report.subject, report.scope)));
  std::int64_t copies = 0;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    const bool copy = row.integer("copy") != 0;
    if (copy == report.coverage.own_account_collected) {
      copies += row.integer("calls");
      continue;  // rule Volume: one of the two copies counts
    }
    report.volume.calls += row.integer("calls");
    report.volume.succeeded += row.integer("succeeded");
    report.volume.apis = row.integer("all_apis");
    report.volume.addresses = row.integer("all_addresses");
    const std::string kind = row.text("caller_kind");
    if (kind == "on_behalf" || kind == "service" || kind == "aws") {
      report.volume.on_behalf += row.integer("calls");
    }
  }
  if (copies > 0) {
    report.exclusions.push_back(
        fmt::format("{} not counted: another account's copies of the same calls", plural(copies, "row", "rows")));
  }
  if (report.volume.on_behalf > 0) {
    report.exclusions.push_back(fmt::format("{} made by services or from inside AWS {} for volume only",
                                            plural(report.volume.on_behalf, "call", "calls"),
                                            report.volume.on_behalf == 1 ? "counts" : "count"));
  }
  return Done{};
}

}  // namespace

std::string raw_command(const std::string& store, const std::string& principal, const Indicator& one) {
  std::string command = "spoor raw";
  if (store != "spoor-store") {
    command += fmt::format(" --store {}", shell_word(store));
  }
  // A travel may begin with other credentials than it ends with, and a stay may have several.
  const bool one_caller = one.kind != Kind::impossible_travel;
  if (one.evidence.keys.size() == 1 && one_caller) {
    command += " --key " + shell_word(one.evidence.keys.front());
  } else if (one.evidence.sessions.size() == 1 && one_caller) {
    command += " --session " + shell_word(one.evidence.sessions.front());
  } else if (!principal.empty()) {
    command += " --principal " + shell_word(principal);
  }
  const std::size_t colon = one.api.find(':');
  if (colon != std::string::npos) {
    command += fmt::format(" --service {} --operation {}", shell_word(one.api.substr(0, colon)),
                           shell_word(one.api.substr(colon + 1)));
  }
  if (one.kind != Kind::new_user_agent && one.kind != Kind::impossible_travel && !one.ip.empty()) {
    command += " --ip " + shell_word(one.ip);
  }
  // The last millisecond belongs to it: --to is exclusive.
  command += fmt::format(" --from {} --to {}", format_time(one.evidence.first_ms),
                         format_time(one.evidence.last_ms + kSecondMs));
  return command;
}

namespace {

void order(std::vector<Indicator>& indicators) {
  std::ranges::stable_sort(indicators, [](const Indicator& a, const Indicator& b) {
    return std::tuple(a.kind, b.severity, a.evidence.first_ms, a.api, a.ip, a.value) <
           std::tuple(b.kind, a.severity, b.evidence.first_ms, b.api, b.ip, b.value);
  });
}

void append(std::vector<Indicator>& all, std::vector<Indicator>&& more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// What the subject did, what is linked to it did, and what of it is new: one set of rules for both.
Status find_indicators(store::Engine& engine, const record::AttackTables& attack, Report& report) {
  const Party own = own_party(report);
  SPOOR_TRY(TtpsByCaller did, scope_ttps(engine, own, attack, report));
  SPOOR_CHECK(expect_work(engine, own, report, did));
  report.indicators = std::move(did[""].ttps);
  Novelty novelty(engine, report);
  SPOOR_CHECK(novelty.read(own));
  SPOOR_TRY(const Reach reach, follow(engine, start_of(report.subject), report));
  SPOOR_TRY(const std::vector<Party> parties, linked_parties(engine, reach, report));
  for (const Party& party : parties) {
    SPOOR_TRY(TtpsByCaller linked, scope_ttps(engine, party, attack, report));
    SPOOR_CHECK(expect_work(engine, party, report, linked));
    for (auto& [caller, acted] : linked) {
      Linked& one = report.linked.emplace_back(linked_of(caller, party, reach));
      one.calls = acted.calls;
      one.indicators = std::move(acted.ttps);
    }
    SPOOR_CHECK(novelty.read(party));
  }
  SPOOR_TRY(const std::vector<std::string> others, related(engine, reach, parties, report));
  SPOOR_TRY(IndicatorsByCaller found, novelty.judge(others));
  append(report.indicators, std::move(found[""]));
  for (Linked& one : report.linked) {
    append(one.indicators, std::move(found[one.id]));
  }
  std::vector<Party> everybody = parties;
  everybody.insert(everybody.begin(), own);
  SPOOR_CHECK(find_standing(engine, everybody, report));
  return find_contamination(engine, attack, novelty, report);
}

void judge(const Weights& weights, Report& report) {
  Verdict verdict = weigh(report.indicators, weights);
  report.severity = verdict.severity;
  report.severity_reasons = std::move(verdict.reasons);
  weigh_linked(weights, report);
  for (const Linked& one : report.linked) {
    if (one.kind == "session" && one.severity > report.severity) {
      report.severity = one.severity;
      report.severity_reasons.push_back(
          fmt::format("raised to {} by linked session {}", name_of(one.severity), one.id));
    }
  }
}

// Order, and the command that prints the records behind each indicator.
void finish(Report& report) {
  const auto finish_list = [&](const std::string& principal, std::vector<Indicator>& indicators) {
    order(indicators);
    for (Indicator& one : indicators) {
      one.evidence.raw_command = raw_command(report.store, principal, one);
    }
  };
  finish_list(report.subject.principal, report.indicators);
  finish_list(report.subject.principal, report.new_to_actors);
  for (Linked& linked : report.linked) {
    finish_list(linked.principal, linked.indicators);
  }
}

}  // namespace

Result<Report> investigate(store::Engine& engine, const Request& request) {
  SPOOR_TRY(const auto attack, record::AttackTables::load());
  SPOOR_TRY(const Weights weights, load_weights());
  Report report;
  report.created = request.now;
  report.store = request.store;
  SPOOR_TRY(report.organisation, know_organisation(engine, request.organisation));
  SPOOR_TRY(report.subject, resolve_subject(engine, request.subject));
  SPOOR_TRY(report.scope, choose_scope(engine, report.subject, request.scope));
  SPOOR_CHECK(read_coverage(engine, *attack, report));
  SPOOR_TRY(report.baseline, read_baseline(engine, report.subject, report.scope));
  SPOOR_CHECK(read_volume(engine, report));
  report.investigation_id = name_report(report, request.snapshot);
  SPOOR_CHECK(find_indicators(engine, *attack, report));
  judge(weights, report);
  finish(report);
  order_places(report);
  SPOOR_CHECK(name_actors(engine, report));
  report.conditions_evaluated = static_cast<std::int64_t>(attack->conditions().size());
  report.summary = summarise(report);
  return report;
}

}  // namespace spoor::investigation
