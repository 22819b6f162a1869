// SPDX-License-Identifier: Apache-2.0
#include "investigation/triage_links.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "investigation/bounded.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostLinks = 200000;
// Of a step of an investigation: from what asked to the key, and from the key to the session that bears it.
constexpr int kMostRounds = 8;

}  // namespace

bool Weighed::operator<(const Weighed& other) const {
  return std::tie(severity, score, session) < std::tie(other.severity, other.score, other.session);
}

Result<Links> Links::read(store::Engine& engine, Report& report) {
  Links links;
  SPOOR_CHECK(links.read_issued(engine, report));
  SPOOR_CHECK(links.read_pairs(engine, store::query("triage.created"), "principals created", report));
  SPOOR_CHECK(links.read_pairs(engine, store::query("triage.bearers"), "sessions of issued keys", report));
  return links;
}

std::uint32_t Links::node(const std::string& id) {
  const auto [at, is_new] = nodes_.try_emplace(id, static_cast<std::uint32_t>(names_.size()));
  if (is_new) {
    names_.push_back(&at->first);
    next_.emplace_back();
  }
  return at->second;
}

void Links::add(const std::string& from, const std::string& to) {
  if (!from.empty() && !to.empty() && from != to) {
    const std::uint32_t begin = node(from);
    const std::uint32_t end = node(to);
    next_[begin].push_back(end);
  }
}

Status Links::read_issued(store::Engine& engine, Report& report) {
  const std::size_t before = report.cuts.size();
  SPOOR_TRY(const store::Answer answer, run_bounded(engine, store::query("triage.issued"),
                                                    {{"from_ms", report.scope.from}, {"to_ms", report.scope.to}},
                                                    {kMostLinks, "issued keys"}, report.cuts));
  complete_ &= report.cuts.size() == before;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    for (const char* by : {"by_principal", "by_session", "by_key"}) {
      add(row.text(by), row.text("key"));
      add(row.text(by), row.text("session"));
    }
  }
  return Done{};
}

// The first column leads to the second.
Status Links::read_pairs(store::Engine& engine, const store::Query& query, std::string_view what, Report& report) {
  const std::size_t before = report.cuts.size();
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine, query, {{"from_ms", report.scope.from}, {"to_ms", report.scope.to}}, {kMostLinks, what},
                        report.cuts));
  complete_ &= report.cuts.size() == before;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    add(std::string(answer.text(i, 0)), std::string(answer.text(i, 1)));
  }
  return Done{};
}

bool Links::issued_or_created(std::string_view id) const {
  const auto at = nodes_.find(id);
  return at != nodes_.end() && !next_[at->second].empty();
}

std::size_t Links::reach(std::string_view id, std::size_t most) const {
  const auto start = nodes_.find(id);
  if (start == nodes_.end()) {
    return 0;
  }
  std::set<std::uint32_t> seen = {start->second};
  std::vector<std::uint32_t> open = {start->second};
  while (!open.empty() && seen.size() <= most) {
    const std::uint32_t at = open.back();
    open.pop_back();
    for (const std::uint32_t to : next_[at]) {
      if (seen.insert(to).second) {
        open.push_back(to);
      }
    }
  }
  return std::min(seen.size() - 1, most);
}

std::map<std::string, Weighed, std::less<>> Links::spread(
    const std::map<std::string, Weighed, std::less<>>& sessions) const {
  std::vector<const Weighed*> own(names_.size());
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const auto at = sessions.find(*names_[i]);
    own[i] = at == sessions.end() ? nullptr : &at->second;
  }
  std::vector<const Weighed*> best(names_.size());
  bool changed = true;
  for (int round = 0; round < kMostRounds && changed; ++round) {
    changed = false;
    for (std::size_t i = 0; i < next_.size(); ++i) {
      for (const std::uint32_t to : next_[i]) {
        for (const Weighed* one : {own[to], best[to]}) {
          if (one != nullptr && (best[i] == nullptr || *best[i] < *one)) {
            best[i] = one;
            changed = true;
          }
        }
      }
    }
  }
  std::map<std::string, Weighed, std::less<>> out;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (best[i] != nullptr) {
      out.emplace(*names_[i], *best[i]);
    }
  }
  return out;
}

}  // namespace spoor::investigation
