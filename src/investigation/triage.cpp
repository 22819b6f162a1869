// SPDX-License-Identifier: Apache-2.0
#include "investigation/triage.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "investigation/investigate.hpp"
#include "investigation/row.hpp"
#include "investigation/severity.hpp"
#include "investigation/triage_links.hpp"
#include "investigation/triage_signs.hpp"
#include "record/attack.hpp"

namespace spoor::investigation {
namespace {

// The scope, by the one rule that investigations have: of all that the store holds.
Result<Scope> scope_of(store::Engine& engine, const ScopeChoice& choice) {
  SPOOR_TRY(const store::Answer ledger, engine.run(store::query("coverage.ledger"), {}));
  const Row all(ledger, 0);
  if (all.is_null("first_ms")) {
    return Error{Code::not_found, "the store holds no call: read logs with `spoor ingest`"};
  }
  SPOOR_TRY(const Scope scope, choose_window(engine, all.integer("first_ms"), all.integer("last_ms"), choice));
  SPOOR_TRY(const store::Answer answer,
            engine.run(store::query("triage.nearest"), {{"from_ms", scope.from}, {"to_ms", scope.to}}));
  const Row near(answer, 0);
  if (near.integer("inside") == 0) {
    std::string message = fmt::format("no call in the store is from {} to {}, so nobody can be judged",
                                      format_time(scope.from), format_time(scope.to));
    if (!near.is_null("before_ms")) {
      message += fmt::format("; the last before is at {}", format_time(near.integer("before_ms")));
    }
    if (!near.is_null("after_ms")) {
      message += fmt::format("; the first after is at {}", format_time(near.integer("after_ms")));
    }
    return Error{Code::not_found, message + "; choose the scope with --from and --to"};
  }
  return scope;
}

Status read_hours(store::Engine& engine, Triage& out) {
  SPOOR_TRY(const store::Answer answer,
            engine.run(store::query("triage.account_hours"),
                       {{"from_ms", out.scope.from}, {"to_ms", out.scope.to}, {"hour_ms", kHourMs}}));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    out.hours.push_back(
        {row.text("account_id"), row.integer("hours"), row.integer("gap_ms"), row.integer("gap_from_ms")});
  }
  const auto fewest = std::ranges::min_element(out.hours, {}, &AccountHours::hours);
  if (fewest != out.hours.end()) {
    out.coverage.hours = fewest->hours;
    out.coverage.gap_ms = fewest->gap_ms;
    out.coverage.gap_from = fewest->gap_from;
  }
  return Done{};
}

Weighed weighed(const std::vector<Indicator>& indicators, const Weights& weights, std::string session = {}) {
  const Verdict verdict = weigh(indicators, weights);
  return {verdict.severity, verdict.score, std::move(session)};
}

std::string ttp_reason(const Indicator& one) {
  std::string told = fmt::format("{}, ", one.api);
  if (one.success > 0) {
    told += fmt::format("{} succeeded", one.success);
  }
  if (one.failure > 0) {
    told += fmt::format("{}{} failed", one.success > 0 ? ", " : "", one.failure);
  }
  const bool titled = !one.evidence.condition_title.empty();
  told += fmt::format(": {} {}", one.technique_id, titled ? one.evidence.condition_title : one.technique);
  return one.evidence.note.empty() || !titled ? told : told + ", " + one.evidence.note;
}

std::string novelty_reason(const std::vector<Indicator>& indicators) {
  std::vector<std::string> news;
  for (const auto& [kind, name] : {std::pair(Kind::new_geolocation, "place"), std::pair(Kind::new_aso, "network"),
                                   std::pair(Kind::new_user_agent, "user agent")}) {
    const auto found = std::ranges::find(indicators, kind, &Indicator::kind);
    if (found != indicators.end()) {
      news.push_back(fmt::format("new {} {}", name, found->value));
    }
  }
  return fmt::format("{}", fmt::join(news, ", "));
}

// What an investigation says of a principal: the worse of itself and of the sessions issued to it, as its report does.
Weighed weighed(const Report& report, const Weights& weights, std::string& reason) {
  Weighed worst = weighed(report.indicators, weights);
  const std::vector<Indicator>* why = &report.indicators;
  for (const Linked& linked : report.linked) {
    if (linked.kind != "session" || linked.severity <= worst.severity) {
      continue;
    }
    worst = weighed(linked.indicators, weights, linked.id);
    why = &linked.indicators;
  }
  reason = reason_of(*why);
  return worst;
}

class Ranking {
 public:
  Ranking(store::Engine& engine, const TriageRequest& request, const Weights& weights, Triage& out)
      : engine_(engine), request_(request), weights_(weights), out_(out) {}

  void bound(Everybody& everybody, const Links& links) {
    std::map<std::string, Weighed, std::less<>> sessions;
    for (const auto& [session, signs] : everybody.sessions()) {
      sessions.emplace(session, weighed(signs.possible, weights_, session));
    }
    const auto reached = links.spread(sessions);
    for (auto& [principal, actor] : everybody.actors()) {
      const auto linked = reached.find(principal);
      rank(principal, actor, linked == reached.end() ? nullptr : &linked->second, everybody);
    }
    order();
  }

  Status investigate_first(const Links& links) {
    std::size_t left = request_.most_followed;
    for (Ranked& one : out_.principals) {
      if (one.basis != Basis::at_most || one.most < Severity::medium) {
        continue;
      }
      const std::size_t followed = links.reach(one.principal, left + 1);
      if (static_cast<std::size_t>(out_.investigated) == request_.most_investigated || followed > left) {
        ++out_.not_investigated;
        continue;
      }
      left -= followed;
      SPOOR_CHECK(look_into(one));
    }
    order();
    return Done{};
  }

 private:
  void rank(const std::string& principal, const Actor& actor, const Weighed* linked, Everybody& everybody) {
    const Weighed least = weighed(actor.signs.certain, weights_);
    Weighed most = weighed(actor.signs.possible, weights_);
    std::string reason = reason_of(actor.signs.possible);
    if (linked != nullptr && most.severity < linked->severity) {
      most = *linked;
      const auto signs = everybody.sessions().find(linked->session);
      reason = signs == everybody.sessions().end() ? std::string() : reason_of(signs->second.possible);
    }
    if (actor.unread) {
      most.severity = Severity::critical;
      reason = "not all of its calls were read: choose a shorter scope";
    } else if (actor.own_calls == 0 && most.severity == Severity::informational) {
      ++out_.only_by_services;
      return;
    }
    Ranked& one = out_.principals.emplace_back();
    one.principal = principal;
    one.account_id = actor.account_id;
    one.calls = actor.calls;
    one.first_ms = actor.first_ms;
    one.last_ms = actor.last_ms;
    one.least = least.severity;
    one.most = one.severity = most.severity;
    one.score = most.score;
    one.session = most.session;
    one.basis = least.severity == most.severity ? Basis::bounds : Basis::at_most;
    one.reason = std::move(reason);
  }

  void order() {
    std::ranges::stable_sort(out_.principals, [](const Ranked& a, const Ranked& b) {
      return std::tuple(b.severity, b.score, a.principal) < std::tuple(a.severity, a.score, b.principal);
    });
  }

  Status look_into(Ranked& one) {
    Request request;
    request.subject = one.principal;
    request.scope = {out_.scope.from, out_.scope.to, out_.scope.baseline_from, out_.scope.baseline_to};
    request.now = request_.now;
    request.snapshot = request_.snapshot;
    request.store = request_.store;
    request.organisation = request_.organisation;
    const auto report = investigate(engine_, request);
    if (!report && (report.error().code == Code::not_found || report.error().code == Code::invalid_input)) {
      ++out_.not_investigated;  // nobody that an investigation can be asked for by this name: the bound stays
      return Done{};
    }
    if (!report) {
      return report.error();
    }
    ++out_.investigated;
    const Weighed worst = weighed(*report, weights_, one.reason);
    one.severity = report->severity;
    one.score = worst.score;
    one.session = worst.session;
    one.basis = Basis::investigated;
    for (const std::string& cut : report->cuts) {
      out_.cuts.push_back(fmt::format("of {}, {}", one.principal, cut));
    }
    return Done{};
  }

  store::Engine& engine_;
  const TriageRequest& request_;
  const Weights& weights_;
  Triage& out_;
};

}  // namespace

std::string_view name_of(Basis basis) {
  switch (basis) {
    case Basis::bounds:
      return "QUICK_PASS";
    case Basis::investigated:
      return "INVESTIGATED";
    case Basis::at_most:
      break;
  }
  return "AT_MOST";
}

std::string reason_of(const std::vector<Indicator>& indicators) {
  const auto first = [&](Kind kind) {
    const auto at = std::ranges::find(indicators, kind, &Indicator::kind);
    return at == indicators.end() ? nullptr : &*at;
  };
  const Indicator* worst = nullptr;
  for (const Indicator& one : indicators) {
    const auto rank = [](const Indicator& ttp) {
      return std::tuple(ttp.severity, ttp.success > 0, !ttp.evidence.condition.empty());
    };
    if (one.kind == Kind::ttp && (worst == nullptr || rank(*worst) < rank(one))) {
      worst = &one;
    }
  }
  if (worst != nullptr && worst->severity >= Severity::medium) {
    return ttp_reason(*worst);
  }
  if (const Indicator* one = first(Kind::flagged_address); one != nullptr) {
    return fmt::format("called from {}, which is on list {}", one->ip, fmt::join(one->evidence.lists, ", "));
  }
  if (const Indicator* one = first(Kind::impossible_travel); one != nullptr) {
    return fmt::format("impossible travel: {} ({}) to {} ({})", one->starting_location, one->ip, one->ending_location,
                       one->ending_ip);
  }
  if (std::string news = novelty_reason(indicators); !news.empty()) {
    return news;
  }
  return worst != nullptr ? ttp_reason(*worst) : "no sign found in what was read";
}

Result<Triage> triage(store::Engine& engine, const TriageRequest& request) {
  SPOOR_TRY(const auto attack, record::AttackTables::load());
  SPOOR_TRY(const Weights weights, load_weights());
  Triage out;
  out.created = request.now;
  out.store = request.store;
  Report all;  // what the queries of the floor read from and write to; about nobody in particular
  SPOOR_TRY(all.organisation, know_organisation(engine, request.organisation));
  SPOOR_TRY(all.scope, scope_of(engine, request.scope));
  SPOOR_CHECK(read_coverage_of_all(engine, *attack, all));
  SPOOR_TRY(const Links links, Links::read(engine, all));
  Everybody everybody(engine, *attack, links, all);
  SPOOR_CHECK(everybody.read());
  out.scope = all.scope;
  out.coverage = std::move(all.coverage);
  out.cuts = std::move(all.cuts);
  out.accounts_in_training = everybody.accounts_in_training();
  out.accounts_without_baseline = everybody.accounts_without_baseline();
  SPOOR_CHECK(read_hours(engine, out));
  Ranking ranking(engine, request, weights, out);
  ranking.bound(everybody, links);
  SPOOR_CHECK(ranking.investigate_first(links));
  return out;
}

}  // namespace spoor::investigation
