// SPDX-License-Identifier: Apache-2.0
#include "investigation/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "base/address.hpp"
#include "base/escape.hpp"
#include "investigation/bounded.hpp"
#include "investigation/linked.hpp"
#include "investigation/origins.hpp"
#include "investigation/row.hpp"
#include "investigation/subject.hpp"
#include "record/attack.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostCallers = 50;  // from one address
constexpr std::size_t kMostNodes = 200;    // of what came of the subject
constexpr std::int64_t kMostRows = 20000;
constexpr std::int64_t kMostTouched = 5;  // resources that a node names

// Of the node with that name in scope.
using ActsByNode = std::map<std::string, Acts>;

std::vector<store::Param> nodes_of(const std::vector<TraceNode>& nodes, const Scope& scope) {
  std::vector<std::string> keys, sessions, principals;
  for (const TraceNode& node : nodes) {
    (node.kind == "key" ? keys : node.kind == "session" ? sessions : principals).push_back(node.id);
  }
  return {{"keys", std::move(keys)},
          {"sessions", std::move(sessions)},
          {"principals", std::move(principals)},
          {"from_ms", scope.from},
          {"to_ms", scope.to}};
}

Result<ActsByNode> read_acts(store::Engine& engine, const std::vector<TraceNode>& nodes, Report& report) {
  std::vector<store::Param> params = nodes_of(nodes, report.scope);
  params.push_back({"examples", kMostExamples});
  SPOOR_TRY(const store::Answer answer, run_bounded(engine, store::query("trace.acts"), std::move(params),
                                                    {kMostRows, "credentials that acted"}, report.cuts));
  ActsByNode out;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    out[row.text("node")] = {row.integer("calls"),
                             row.integer("failed"),
                             row.integer("services"),
                             row.integer("apis"),
                             row.integer("first_ms"),
                             row.integer("last_ms"),
                             row.texts("ip_examples"),
                             {},
                             0};
  }
  params = nodes_of(nodes, report.scope);
  params.push_back({"examples", kMostTouched});
  SPOOR_TRY(const store::Answer touched, run_bounded(engine, store::query("trace.resources"), std::move(params),
                                                     {kMostRows, "resources touched"}, report.cuts));
  for (std::size_t i = 0; i < touched.size(); ++i) {
    const Row row(touched, i);
    Acts& acts = out[row.text("node")];
    acts.resources = row.integer("resources");
    acts.most_touched.push_back(
        {row.text("resource_kind"), row.text("resource_id"), row.integer("calls"), row.integer("failed")});
  }
  return out;
}

// What the subject was issued and created, each under what asked for it or made it.
class Descent {
 public:
  Descent(store::Engine& engine, Report& report) : engine_(engine), report_(report) {}

  Result<TraceNode> tree(const Subject& subject) {
    SPOOR_TRY(const Reach reach, follow(engine_, start_of(subject), report_));
    SPOOR_CHECK(read_keys(reach));
    SPOOR_CHECK(read_created(reach));
    TraceNode root = asker(subject.principal, subject.session, subject.access_key);
    if (subject.access_key.empty() && !subject.session.empty()) {
      root.session.clear();
    }
    std::vector<TraceNode*> order = attach(root);
    std::vector<TraceNode> flat;
    for (const TraceNode* node : order) {
      TraceNode& bare = flat.emplace_back();
      bare.kind = node->kind;
      bare.id = node->id;
    }
    SPOOR_TRY(ActsByNode acts, read_acts(engine_, flat, report_));
    for (TraceNode* node : order) {
      node->acts = std::move(acts[node->id]);
    }
    return root;
  }

 private:
  Status read_keys(const Reach& reach) {
    if (reach.keys.empty()) {
      return Done{};
    }
    SPOOR_TRY(const store::Answer answer, run_bounded(engine_, store::query("trace.issuers"),
                                                      {{"keys", reach.keys},
                                                       {"sessions", std::vector<std::string>{}},
                                                       {"principals", std::vector<std::string>{}},
                                                       {"from_ms", report_.scope.from},
                                                       {"to_ms", report_.scope.to}},
                                                      {kMostRows, "keys issued"}, report_.cuts));
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const Row row(answer, i);
      TraceNode node = asker(row.text("issued_to"), row.text("session"), row.text("key"));
      node.how = row.text("kind");
      node.at_ms = row.integer("at_ms");
      node.ip = row.text("by_ip");
      for (const char* by : {"by_key", "by_session", "by_principal"}) {
        add(row.text(by), node);
      }
    }
    return Done{};
  }

  Status read_created(const Reach& reach) {
    if (reach.principals.empty()) {
      return Done{};
    }
    const std::set<std::string> reached(reach.principals.begin(), reach.principals.end());
    SPOOR_TRY(const store::Answer answer, run_bounded(engine_, store::query("triage.created"),
                                                      {{"from_ms", report_.scope.from}, {"to_ms", report_.scope.to}},
                                                      {kMostRows, "principals created"}, report_.cuts));
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const Row row(answer, i);
      if (reached.contains(row.text("to_id"))) {
        TraceNode node = asker(row.text("to_id"), {}, {});
        node.how = "created";
        add(row.text("maker"), node);
      }
    }
    return Done{};
  }

  void add(const std::string& by, const TraceNode& node) {
    if (!by.empty()) {
      children_[by].push_back(node);
    }
  }

  // Level by level, so that each stands where the fewest steps lead to it, and once: a circle ends. A key stands for
  // its session too.
  std::vector<TraceNode*> attach(TraceNode& root) {
    std::set<std::string> seen = {root.id};
    std::vector<TraceNode*> order = {&root};
    std::deque<TraceNode*> open = {&root};
    bool cut = false;
    while (!open.empty()) {
      TraceNode& at = *open.front();
      open.pop_front();
      std::vector<std::string> names = {at.id};
      if (!at.session.empty()) {
        names.push_back(at.session);
      }
      for (const std::string& name : names) {
        for (const TraceNode& child : children_[name]) {
          if (seen.size() > kMostNodes) {
            cut = true;
          } else if (seen.insert(child.id).second) {
            at.next.push_back(child);
          }
        }
      }
      for (TraceNode& child : at.next) {
        order.push_back(&child);
        open.push_back(&child);
      }
    }
    if (cut) {
      add_cut({static_cast<std::int64_t>(kMostNodes), "credentials and principals that came of it"}, report_.cuts);
    }
    return order;
  }

  store::Engine& engine_;
  Report& report_;
  std::map<std::string, std::vector<TraceNode>> children_;
};

Result<Scope> scope_of(store::Engine& engine, const Subject& subject, const ScopeChoice& choice) {
  SPOOR_TRY(const store::Answer answer, engine.run(store::query("coverage.ledger"), {}));
  const Row all(answer, 0);
  if (all.is_null("first_ms")) {
    return Error{Code::not_found, "the store holds no call: read logs with `spoor ingest`"};
  }
  TimeMs first = all.integer("first_ms"), last = all.integer("last_ms");
  if (!subject.principal.empty()) {
    SPOOR_TRY(const store::Answer span, engine.run(store::query("subject.span"), subject_params(subject)));
    if (const Row row(span, 0); row.integer("calls") > 0) {  // else it was issued and never used
      first = row.integer("first_ms");
      last = row.integer("last_ms");
    }
  }
  return choose_window(engine, first, last, choice);
}

Status trace_address(store::Engine& engine, Report& report, Traced& out) {
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine, store::query("trace.callers"),
                        {{"ip", out.ip}, {"from_ms", report.scope.from}, {"to_ms", report.scope.to}},
                        {kMostCallers, "callers from the address, the busiest,"}, report.cuts));
  if (answer.size() == 0) {
    return Error{Code::not_found,
                 fmt::format("no call in the store came from {} from {} to {}; choose the scope with --from and --to",
                             escape_terminal(out.ip), format_time(report.scope.from), format_time(report.scope.to))};
  }
  std::vector<TraceNode> starts;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    TraceNode& node = starts.emplace_back(asker(row.text("principal"), row.text("session"), row.text("access_key")));
    node.acts.calls = row.integer("calls");
    node.acts.failed = row.integer("failed");
    node.acts.apis = row.integer("apis");
    node.acts.first_ms = row.integer("first_ms");
    node.acts.last_ms = row.integer("last_ms");
  }
  Origins origins(engine, report);
  SPOOR_CHECK(origins.read(starts));
  for (const TraceNode& start : starts) {
    out.origins.push_back(origins.tree(start));
  }
  return Done{};
}

Status trace_subject(store::Engine& engine, Report& report, Traced& out) {
  TraceNode start = asker(out.subject.principal, out.subject.session, out.subject.access_key);
  Origins origins(engine, report);
  SPOOR_CHECK(origins.read({start}));
  out.origins.push_back(origins.tree(start));
  Descent descent(engine, report);
  SPOOR_TRY(out.descendants, descent.tree(out.subject));
  return Done{};
}

}  // namespace

Result<Traced> trace(store::Engine& engine, const TraceRequest& request) {
  SPOOR_TRY(const auto attack, record::AttackTables::load());
  Traced out;
  out.created = request.now;
  if (const auto ip = parse_ip(request.start)) {
    out.ip = format_ip(*ip);
  } else {
    SPOOR_TRY(out.subject, resolve_entity(engine, request.start));
  }
  Report report;
  report.store = request.store;
  SPOOR_TRY(report.scope, scope_of(engine, out.subject, request.scope));
  SPOOR_CHECK(read_coverage_of_all(engine, *attack, report));
  report.subject = out.subject;
  SPOOR_CHECK(out.ip.empty() ? trace_subject(engine, report, out) : trace_address(engine, report, out));
  out.scope = report.scope;
  out.coverage = std::move(report.coverage);
  out.cuts = std::move(report.cuts);
  return out;
}

}  // namespace spoor::investigation
