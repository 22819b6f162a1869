// SPDX-License-Identifier: Apache-2.0
#include "investigation/linked.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "base/arn.hpp"
#include "investigation/bounded.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

constexpr int kMostSteps = 4;
constexpr std::int64_t kMostRows = 2000;  // of what one step reaches
constexpr std::size_t kMostLinked = 1000;
constexpr std::int64_t kMostParties = 100;  // each costs a handful of queries over its own calls

// A set that remembers what was added last, so that each step only follows what is new.
class Frontier {
 public:
  explicit Frontier(const std::vector<std::string>& start) : seen_(start.begin(), start.end()) {}

  void add(const std::string& id) {
    if (!id.empty() && seen_.insert(id).second) {
      fresh_.push_back(id);
    }
  }
  std::vector<std::string> take() { return std::exchange(fresh_, {}); }

 private:
  std::set<std::string> seen_;
  std::vector<std::string> fresh_;
};

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

Reach all_of(const Reach& reach, const Reach& more) {
  Reach out = reach;
  append(out.principals, more.principals);
  append(out.sessions, more.sessions);
  append(out.keys, more.keys);
  return out;
}

// What `from` was issued and created.
Result<Reach> step(store::Engine& engine, const Reach& from, Report& report) {
  Reach next;
  const std::vector<store::Param> who = {{"principals", from.principals},
                                         {"sessions", from.sessions},
                                         {"keys", from.keys},
                                         {"from_ms", report.scope.from},
                                         {"to_ms", report.scope.to}};
  SPOOR_TRY(const store::Answer issued, run_bounded(engine, store::query("investigation.issued"), who,
                                                    {kMostRows, "keys issued in one step"}, report.cuts));
  for (std::size_t i = 0; i < issued.size(); ++i) {
    const Row row(issued, i);
    next.keys.push_back(row.text("key"));
    next.sessions.push_back(row.text("session"));
  }
  SPOOR_TRY(const store::Answer created, run_bounded(engine, store::query("investigation.created"), who,
                                                     {kMostRows, "principals created in one step"}, report.cuts));
  for (std::size_t i = 0; i < created.size(); ++i) {
    next.principals.push_back(Row(created, i).text("to_id"));
  }
  return next;
}

}  // namespace

Reach start_of(const Subject& subject) {
  if (!subject.access_key.empty()) {
    return {{}, {}, {subject.access_key}};
  }
  if (!subject.session.empty()) {
    return {{}, {subject.session}, {}};
  }
  return {{subject.principal}, {}, {}};
}

Result<Reach> follow(store::Engine& engine, const Reach& start, Report& report) {
  Reach reach;
  Reach from = start;
  Frontier principals(start.principals);
  Frontier sessions(start.sessions);
  Frontier keys(start.keys);
  for (int steps = 0; steps < kMostSteps && !(from.principals.empty() && from.sessions.empty() && from.keys.empty());
       ++steps) {
    SPOOR_TRY(const Reach next, step(engine, from, report));
    std::ranges::for_each(next.principals, [&](const std::string& id) { principals.add(id); });
    std::ranges::for_each(next.sessions, [&](const std::string& id) { sessions.add(id); });
    std::ranges::for_each(next.keys, [&](const std::string& id) { keys.add(id); });
    from = {principals.take(), sessions.take(), keys.take()};
    reach = all_of(reach, from);
  }
  return reach;
}

Result<std::vector<Party>> linked_parties(store::Engine& engine, const Reach& reach, Report& report) {
  std::vector<Party> parties;
  if (reach.principals.empty() && reach.keys.empty()) {
    return parties;
  }
  SPOOR_TRY(const store::Answer answer, run_bounded(engine, store::query("investigation.linked_principals"),
                                                    {{"principals", reach.principals},
                                                     {"keys", reach.keys},
                                                     {"from_ms", report.scope.from},
                                                     {"to_ms", report.scope.to}},
                                                    {kMostParties, "linked principals"}, report.cuts));
  const bool whole = report.subject.session.empty() && report.subject.access_key.empty();
  for (std::size_t i = 0; i < answer.size(); ++i) {
    Party party{.subject = {}, .apart = true, .every = false, .keys = reach.keys};
    party.subject.principal = Row(answer, i).text("principal");
    if (whole && party.subject.principal == report.subject.principal) {
      continue;  // a key the subject made for itself: its calls are its own
    }
    party.every = contains(reach.principals, party.subject.principal);
    const auto arn = parse_arn(party.subject.principal);
    party.use_copies = arn && !arn->account.empty() && !report.coverage.collects(arn->account);
    parties.push_back(std::move(party));
  }
  return parties;
}

Result<std::vector<std::string>> related(store::Engine& engine, const Reach& reach, const std::vector<Party>& parties,
                                         Report& report) {
  SPOOR_TRY(const store::Answer answer, run_bounded(engine, store::query("investigation.creators"),
                                                    {{"principal", bound(report.subject.principal)},
                                                     {"from_ms", report.scope.from},
                                                     {"to_ms", report.scope.to}},
                                                    {kMostRows, "creators of the subject"}, report.cuts));
  Reach creators;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    creators.principals.push_back(Row(answer, i).text("from_id"));
  }
  SPOOR_TRY(const Reach siblings, follow(engine, creators, report));
  std::set<std::string> all(reach.principals.begin(), reach.principals.end());
  all.insert(creators.principals.begin(), creators.principals.end());
  all.insert(siblings.principals.begin(), siblings.principals.end());
  for (const Party& party : parties) {
    all.insert(party.subject.principal);
  }
  all.erase(report.subject.principal);
  return std::vector<std::string>(all.begin(), all.end());
}

Linked linked_of(const std::string& caller, const Party& party, const Reach& reach) {
  Linked one;
  one.principal = party.subject.principal;
  one.kind = caller == one.principal ? "principal" : "session";
  one.id = caller;
  one.how = contains(reach.sessions, caller) ? "issued to the subject or to what it reached"
            : party.every                    ? "acts as a principal made in this story"
                                             : "acts with a key issued in this story";
  return one;
}

void weigh_linked(const Weights& weights, Report& report) {
  for (Linked& one : report.linked) {
    one.severity = weigh(one.indicators, weights).severity;
  }
  std::ranges::stable_sort(report.linked, [](const Linked& a, const Linked& b) {
    return std::tuple(b.severity, b.calls, a.id) < std::tuple(a.severity, a.calls, b.id);
  });
  if (report.linked.size() > kMostLinked) {
    report.linked.resize(kMostLinked);
    add_cut({kMostLinked, "linked sessions and principals, the most serious ones,"}, report.cuts);
  }
}

}  // namespace spoor::investigation
