// SPDX-License-Identifier: Apache-2.0
// Where credentials come from: who asked for a key, with which key, and so on back to what no key was asked with.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/trace.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

class Origins {
 public:
  // `report` has the scope; what is not read to its end is said in its cuts.
  Origins(store::Engine& engine, Report& report) : engine_(engine), report_(report) {}

  // Reads what is to be known of these starts, all at once, level by level.
  Status read(const std::vector<TraceNode>& starts);
  // The tree of a start that was read: itself, and below it who asked for it.
  TraceNode tree(const TraceNode& start) const;

 private:
  struct Issue {
    TraceNode node;  // the key that was issued
    std::string by_principal, by_session, by_key, event_id, principal_id, shared_event_id;
  };
  struct Bearer {
    std::string principal, session, session_kind, identity_type;
  };

  Status read_level(const std::set<std::string>& keys, const std::set<std::string>& sessions,
                    const std::set<std::string>& principals, std::vector<Issue>& found);
  Status read_requests(std::vector<Issue>& found);
  Status name_foreign(std::vector<Issue>& found);
  Status read_bearers();
  Status read_sign_ins();
  const std::vector<Issue>* issues_of(const TraceNode& node) const;
  void grow(TraceNode& node, std::set<std::string>& above) const;
  std::string end_of(const TraceNode& node) const;

  store::Engine& engine_;
  Report& report_;
  std::map<std::string, std::vector<Issue>> by_key_, by_session_, by_principal_;
  std::map<std::string, Bearer> bearers_;  // by key, and by session
  std::map<std::string, std::string> sign_ins_;
  std::map<std::string, std::vector<std::string>> makers_;  // of principals that were started from
};

// The node that stands for who asked: its key, else its session, else the principal.
TraceNode asker(const std::string& principal, const std::string& session, const std::string& key);

}  // namespace spoor::investigation
