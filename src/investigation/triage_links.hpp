// SPDX-License-Identifier: Apache-2.0
// Whose sessions count for whom: what everybody was issued and created in a scope, read once for all.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// How serious what one caller did is, at most.
struct Weighed {
  Severity severity = Severity::informational;
  double score = 0;
  std::string session;  // that did it; empty: the principal itself

  bool operator<(const Weighed& other) const;  // by severity, score, then session
};

// A graph over principals, sessions and keys by their names: from what asked or made to what was issued or made.
class Links {
 public:
  // `report` has the scope; what is not read to its end is said in its cuts.
  static Result<Links> read(store::Engine& engine, Report& report);

  bool complete() const { return complete_; }
  bool issued_or_created(std::string_view id) const;
  bool reaches(std::string_view session) const { return nodes_.contains(session); }

  // How much can be reached from it, counted up to so many.
  std::size_t reach(std::string_view id, std::size_t most) const;

  // For everything that leads somewhere the most serious session that can be reached from it; absent if none can.
  // Follows at least the four steps that an investigation follows, and ends whatever the graph is.
  std::map<std::string, Weighed, std::less<>> spread(const std::map<std::string, Weighed, std::less<>>& sessions) const;

 private:
  std::uint32_t node(const std::string& id);
  void add(const std::string& from, const std::string& to);
  Status read_issued(store::Engine& engine, Report& report);
  Status read_pairs(store::Engine& engine, const store::Query& query, std::string_view what, Report& report);

  std::map<std::string, std::uint32_t, std::less<>> nodes_;
  std::vector<const std::string*> names_;
  std::vector<std::vector<std::uint32_t>> next_;
  bool complete_ = true;
};

}  // namespace spoor::investigation
