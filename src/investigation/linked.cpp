// SPDX-License-Identifier: Apache-2.0
#include "investigation/linked.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "investigation/call_groups.hpp"
#include "investigation/row.hpp"
#include "investigation/subject.hpp"

namespace spoor::investigation {
namespace {

constexpr int kMostSteps = 4;
constexpr std::int64_t kMostRows = 2000;

// A set that remembers what was added last, so that each step only follows what is new.
class Frontier {
 public:
  bool add(const std::string& id) {
    if (id.empty() || !seen_.insert(id).second) {
      return false;
    }
    fresh_.push_back(id);
    return true;
  }
  void know(const std::string& id) { seen_.insert(id); }
  std::vector<std::string> take() { return std::exchange(fresh_, {}); }

 private:
  std::set<std::string> seen_;
  std::vector<std::string> fresh_;
};

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

Result<Reach> follow(store::Engine& engine, const Report& report) {
  Reach reach;
  Frontier principals;
  Frontier sessions;
  Frontier keys;
  std::vector<std::string> from_principals;
  std::vector<std::string> from_sessions;
  std::vector<std::string> from_keys;
  if (!report.subject.access_key.empty()) {
    from_keys = {report.subject.access_key};
    keys.know(report.subject.access_key);
  } else if (!report.subject.session.empty()) {
    from_sessions = {report.subject.session};
    sessions.know(report.subject.session);
  } else {
    from_principals = {report.subject.principal};
    principals.know(report.subject.principal);
  }
  for (int step = 0; step < kMostSteps && !(from_principals.empty() && from_sessions.empty() && from_keys.empty());
       ++step) {
    SPOOR_TRY(const store::Answer issued,
              engine.run(store::query("investigation.issued"), {{"principals", from_principals},
                                                                {"sessions", from_sessions},
                                                                {"keys", from_keys},
                                                                {"from_ms", report.scope.from},
                                                                {"to_ms", report.scope.to},
                                                                {"most", kMostRows}}));
    for (std::size_t i = 0; i < issued.size(); ++i) {
      const Row row(issued, i);
      keys.add(row.text("key"));
      sessions.add(row.text("session"));
    }
    std::vector<std::string> creators = from_principals;
    append(creators, from_sessions);
    append(creators, from_keys);
    SPOOR_TRY(
        const store::Answer created,
        engine.run(
            store::query("investigation.created"),
            {{"creators", creators}, {"from_ms", report.scope.from}, {"to_ms", report.scope.to}, {"most", kMostRows}}));
    for (std::size_t i = 0; i < created.size(); ++i) {
      principals.add(Row(created, i).text("to_id"));
    }
    from_principals = principals.take();
    from_sessions = sessions.take();
    from_keys = keys.take();
    append(reach.principals, from_principals);
    append(reach.sessions, from_sessions);
    append(reach.keys, from_keys);
  }
  return reach;
}

Result<std::vector<Linked>> judge_linked(store::Engine& engine, const Reach& reach, const Report& report,
                                         const record::AttackTables& attack, const Weights& weights) {
  std::vector<Linked> out;
  if (reach.principals.empty() && reach.keys.empty()) {
    return out;
  }
  SPOOR_TRY(const std::vector<CallGroup> calls, calls_of(engine, reach.principals, reach.keys, report.scope));
  // Whatever is linked is grouped by what acted: a session, else the principal.
  std::map<std::string, std::vector<CallGroup>> by_caller;
  std::set<std::string> callers;
  for (const CallGroup& call : calls) {
    if (call.principal == report.subject.principal && report.subject.access_key.empty() &&
        report.subject.session.empty()) {
      continue;  // a key the subject made for itself: its calls are its own
    }
    by_caller[call.session.empty() ? call.principal : call.session].push_back(call);
    callers.insert(call.principal);
  }
  TtpContext context;
  context.use_copies = false;
  SPOOR_CHECK(add_own_deletions(engine, {callers.begin(), callers.end()}, report.scope, context));
  const std::set<std::string> created(reach.principals.begin(), reach.principals.end());
  const std::set<std::string> issued(reach.sessions.begin(), reach.sessions.end());
  for (const auto& [caller, group] : by_caller) {
    Linked one;
    one.kind = group.front().session.empty() ? "principal" : "session";
    one.id = caller;
    one.how = issued.contains(caller)                     ? "issued to the subject or to what it reached"
              : created.contains(group.front().principal) ? "acts as a principal made in this story"
                                                          : "acts with a key issued in this story";
    one.indicators = find_ttps(group, context, attack);
    one.severity = weigh(one.indicators, weights).severity;
    for (const CallGroup& call : group) {
      one.calls += call.calls;
    }
    out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, [](const Linked& a, const Linked& b) {
    return std::tuple(b.severity, b.calls, a.id) < std::tuple(a.severity, a.calls, b.id);
  });
  return out;
}

}  // namespace spoor::investigation
