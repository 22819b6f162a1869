// SPDX-License-Identifier: Apache-2.0
#include "investigation/origins.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/time.hpp"
#include "investigation/bounded.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

constexpr int kMostSteps = 8;
constexpr std::int64_t kMostRows = 2000;
constexpr std::size_t kMostAskers = 20;  // of one session or principal

std::vector<std::string> list_of(const std::set<std::string>& all) { return {all.begin(), all.end()}; }

bool starts(const std::string& text, std::string_view with) { return text.starts_with(with); }

// What stands behind a session that no log shows anybody to have asked for.
std::string session_end(const std::string& kind) {
  if (kind == "sso") {
    return "IAM Identity Center sign-in; no log read shows it";
  }
  if (kind == "saml") {
    return "SAML sign-in; no log read shows it";
  }
  if (kind == "web_identity") {
    return "web identity (OIDC); no log read shows it";
  }
  if (kind == "console") {
    return "console sign-in; no log read shows it";
  }
  if (kind.empty() || kind == "other" || kind == "person" || kind == "sdk_default" || kind == "token") {
    return "unknown: no log read shows who asked for it";
  }
  return fmt::format("given by AWS to a workload ({})", kind);
}

}  // namespace

TraceNode asker(const std::string& principal, const std::string& session, const std::string& key) {
  TraceNode node;
  node.kind = !key.empty()                    ? "key"
              : !session.empty()              ? "session"
              : starts(principal, "account:") ? "account"
                                              : "principal";
  node.id = !key.empty() ? key : !session.empty() ? session : principal;
  node.session = key.empty() ? std::string() : session;
  node.principal = principal;
  return node;
}

Status Origins::read(const std::vector<TraceNode>& first) {
  std::set<std::string> keys, sessions, principals, seen;
  for (const TraceNode& node : first) {
    (node.kind == "key" ? keys : node.kind == "session" ? sessions : principals).insert(node.id);
  }
  for (int step = 0; step < kMostSteps && !(keys.empty() && sessions.empty() && principals.empty()); ++step) {
    seen.insert(keys.begin(), keys.end());
    seen.insert(sessions.begin(), sessions.end());
    std::vector<Issue> found;
    SPOOR_CHECK(read_level(keys, sessions, principals, found));
    SPOOR_CHECK(read_requests(found));
    SPOOR_CHECK(name_foreign(found));
    std::set<std::string> next_keys, next_sessions;
    for (Issue& one : found) {
      if (!one.by_key.empty() && !seen.contains(one.by_key)) {
        next_keys.insert(one.by_key);
      } else if (one.by_key.empty() && !one.by_session.empty() && !seen.contains(one.by_session)) {
        next_sessions.insert(one.by_session);
      }
      const TraceNode node = one.node;
      if (keys.contains(node.id)) {
        by_key_[node.id].push_back(one);
      }
      if (sessions.contains(node.session)) {
        by_session_[node.session].push_back(one);
      }
      if (principals.contains(node.principal)) {
        by_principal_[node.principal].push_back(std::move(one));
      }
    }
    keys = std::move(next_keys);
    sessions = std::move(next_sessions);
    principals.clear();
  }
  for (const TraceNode& node : first) {
    bearers_.try_emplace(node.id, Bearer{node.principal, node.session, {}, {}});
  }
  SPOOR_CHECK(read_bearers());
  return read_sign_ins();
}

Status Origins::read_level(const std::set<std::string>& keys, const std::set<std::string>& sessions,
                           const std::set<std::string>& principals, std::vector<Issue>& found) {
  SPOOR_TRY(const store::Answer answer, run_bounded(engine_, store::query("trace.issuers"),
                                                    {{"keys", list_of(keys)},
                                                     {"sessions", list_of(sessions)},
                                                     {"principals", list_of(principals)},
                                                     {"from_ms", report_.scope.from},
                                                     {"to_ms", report_.scope.to}},
                                                    {kMostRows, "issues of credentials"}, report_.cuts));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    Issue one;
    one.node.kind = "key";
    one.node.id = row.text("key");
    one.node.session = row.text("session");
    one.node.principal = row.text("issued_to");
    one.node.how = row.text("kind");
    one.node.at_ms = row.integer("at_ms");
    one.node.ip = row.text("by_ip");
    one.node.keys = row.integer("keys");
    one.by_principal = row.text("by_principal");
    one.by_session = row.text("by_session");
    one.by_key = row.text("by_key");
    one.event_id = row.text("event_id");
    found.push_back(std::move(one));
  }
  for (const std::string& principal : principals) {
    std::vector<std::string> cuts;
    SPOOR_TRY(const store::Answer made,
              run_bounded(engine_, store::query("investigation.creators"),
                          {{"principal", principal}, {"from_ms", std::int64_t{0}}, {"to_ms", report_.scope.to}},
                          {kMostRows, "makers of a principal"}, report_.cuts));
    for (std::size_t i = 0; i < made.size(); ++i) {
      makers_[principal].push_back(Row(made, i).text("from_id"));
    }
  }
  return Done{};
}

// By which call each was asked for.
Status Origins::read_requests(std::vector<Issue>& found) {
  if (found.empty()) {
    return Done{};
  }
  std::set<std::string> events;
  TimeMs first = std::numeric_limits<TimeMs>::max(), last = 0;
  for (const Issue& one : found) {
    events.insert(one.event_id);
    first = std::min(first, one.node.at_ms);
    last = std::max(last, one.node.at_ms);
  }
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine_, store::query("trace.requests"),
                        {{"event_ids", list_of(events)}, {"from_ms", first}, {"to_ms", last + 1}},
                        {kMostRows, "requests for credentials"}, report_.cuts));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    for (Issue& one : found) {
      if (one.event_id == row.text("event_id")) {
        one.node.how = row.text("service") + ":" + row.text("operation");
        one.principal_id = row.text("principal_id");
        one.shared_event_id = row.text("shared_event_id");
      }
    }
  }
  return Done{};
}

// Rule R10: whom another account's record names only by its account is told by its own copy of the call, else by its
// unique id, else not at all.
Status Origins::name_foreign(std::vector<Issue>& found) {
  std::set<std::string> shared, ids;
  for (const Issue& one : found) {
    if (starts(one.by_principal, "account:")) {
      shared.insert(one.shared_event_id);
      ids.insert(one.principal_id);
    }
  }
  shared.erase("");
  ids.erase("");
  if (!shared.empty()) {
    SPOOR_TRY(const store::Answer answer,
              run_bounded(engine_, store::query("trace.copies"),
                          {{"shared_ids", list_of(shared)}, {"from_ms", std::int64_t{0}}, {"to_ms", report_.scope.to}},
                          {kMostRows, "copies of calls in other accounts"}, report_.cuts));
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const Row row(answer, i);
      for (Issue& one : found) {
        if (one.shared_event_id == row.text("shared_event_id")) {
          one.by_principal = row.text("principal");
          one.by_session = row.text("session");
          one.by_key = row.text("access_key");
        }
      }
    }
  }
  if (!ids.empty()) {
    SPOOR_TRY(const store::Answer answer, run_bounded(engine_, store::query("trace.aliases"), {{"ids", list_of(ids)}},
                                                      {kMostRows, "unique ids"}, report_.cuts));
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const Row row(answer, i);
      for (Issue& one : found) {
        if (starts(one.by_principal, "account:") && one.principal_id == row.text("alias")) {
          one.by_principal = row.text("id");
        }
      }
    }
  }
  return Done{};
}

// Of what nobody asked for as far as the logs show: as whom it acted.
Status Origins::read_bearers() {
  std::set<std::string> keys, sessions;
  for (const auto* all : {&by_key_, &by_session_, &by_principal_}) {
    for (const auto& [id, issues] : *all) {
      for (const Issue& one : issues) {
        keys.insert(one.by_key);
        sessions.insert(one.by_key.empty() ? one.by_session : std::string());
      }
    }
  }
  for (const auto& [id, bearer] : bearers_) {
    (starts(id, "arn:") ? sessions : keys).insert(id);
  }
  std::erase_if(keys, [&](const std::string& id) { return id.empty() || by_key_.contains(id) || starts(id, "AKIA"); });
  std::erase_if(sessions, [&](const std::string& id) {
    return id.find(":sts:") == std::string::npos || by_session_.contains(id);
  });
  if (keys.empty() && sessions.empty()) {
    return Done{};
  }
  SPOOR_TRY(const store::Answer answer,
            run_bounded(engine_, store::query("trace.bearers"),
                        {{"keys", list_of(keys)}, {"sessions", list_of(sessions)}, {"to_ms", report_.scope.to}},
                        {kMostRows, "callers by key or session"}, report_.cuts));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    const Bearer bearer{row.text("principal"), row.text("session"), row.text("session_kind"),
                        row.text("identity_type")};
    for (const std::string& id : {row.text("access_key"), row.text("session")}) {
      if (keys.contains(id) || sessions.contains(id)) {
        bearers_[id] = bearer;
      }
    }
  }
  return Done{};
}

Status Origins::read_sign_ins() {
  std::set<std::string> principals;
  for (const auto& [id, bearer] : bearers_) {
    if (bearer.session.empty() && !bearer.principal.empty()) {
      principals.insert(bearer.principal);
    }
  }
  SPOOR_TRY(const store::Answer answer, run_bounded(engine_, store::query("trace.sign_ins"),
                                                    {{"principals", list_of(principals)}, {"to_ms", report_.scope.to}},
                                                    {kMostRows, "console sign-ins"}, report_.cuts));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    sign_ins_[row.text("principal")] =
        fmt::format("console sign-in, the last at {} from {}", format_time(row.integer("at_ms")),
                    row.is_null("ip") ? "an unknown address" : row.text("ip"));
  }
  return Done{};
}

const std::vector<Origins::Issue>* Origins::issues_of(const TraceNode& node) const {
  const auto& all = node.kind == "key" ? by_key_ : node.kind == "session" ? by_session_ : by_principal_;
  const auto at = all.find(node.id);
  return at == all.end() ? nullptr : &at->second;
}

TraceNode Origins::tree(const TraceNode& start) const {
  TraceNode root = start;
  std::set<std::string> above;
  grow(root, above);
  return root;
}

void Origins::grow(TraceNode& node, std::set<std::string>& above) const {
  if (!above.insert(node.id).second) {
    node.end = "the same as above: it leads back to itself";
    return;
  }
  if (const auto makers = makers_.find(node.id); makers != makers_.end()) {
    for (const std::string& maker : makers->second) {
      TraceNode made = asker(maker, {}, {});
      made.how = "created it";
      made.end = "a principal: trace it by itself";
      node.next.push_back(std::move(made));
    }
  }
  const std::vector<Issue>* issues = issues_of(node);
  if (issues == nullptr) {
    node.end = node.next.empty() ? end_of(node) : std::string();
  } else {
    for (const Issue& one : *issues) {
      if (node.next.size() == kMostAskers) {
        node.end = fmt::format("{} more asked for it", issues->size() - kMostAskers);
        break;
      }
      if (node.kind == "key") {
        node.how = one.node.how;
        node.at_ms = one.node.at_ms;
        node.ip = one.node.ip;
        node.session = one.node.session.empty() ? node.session : one.node.session;
        node.principal = node.principal.empty() ? one.node.principal : node.principal;
      }
      TraceNode by = asker(one.by_principal, one.by_session, one.by_key);
      const bool through = node.kind != "key";  // the key that it was asked for stands between
      TraceNode key = one.node;
      grow(by, above);
      if (through) {
        key.next.push_back(std::move(by));
        node.next.push_back(std::move(key));
      } else {
        node.next.push_back(std::move(by));
      }
    }
  }
  above.erase(node.id);
}

std::string Origins::end_of(const TraceNode& node) const {
  if (node.id.empty()) {
    return "unknown: the record does not name who asked";
  }
  if (starts(node.principal, "account:")) {
    return "unresolved account " + node.principal.substr(8);
  }
  if (starts(node.principal, "service:")) {
    return "the AWS service " + node.principal.substr(8);
  }
  if (starts(node.id, "AKIA")) {
    return "long-lived key; no log read shows its making";
  }
  const auto bearer = bearers_.find(node.id);
  const std::string principal = bearer == bearers_.end() ? node.principal : bearer->second.principal;
  const bool plain = bearer == bearers_.end() ? node.session.empty() : bearer->second.session.empty();
  if (const auto at = sign_ins_.find(principal); at != sign_ins_.end() && plain) {
    return at->second;
  }
  if (principal.find('|') != std::string::npos) {
    return "sign-in with an outside identity provider";
  }
  if (node.kind == "principal" && principal.find(":iam::") != std::string::npos) {
    return "no log read shows who made it";
  }
  return session_end(bearer == bearers_.end() ? std::string() : bearer->second.session_kind);
}

}  // namespace spoor::investigation
