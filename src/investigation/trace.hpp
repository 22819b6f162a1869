// SPDX-License-Identifier: Apache-2.0
// `spoor trace`: the tree of credentials around a key, a session, a principal or an address (rule R10).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/coverage.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

struct TraceRequest {
  std::string start;  // as typed: key, session, ARN, unique id or name, or an address
  ScopeChoice scope;
  TimeMs now = 0;
  std::string store;
};

struct TouchedResource {
  std::string kind;
  std::string id;
  std::int64_t calls = 0;
  std::int64_t failed = 0;
};

// What was done with a credential in scope.
struct Acts {
  std::int64_t calls = 0;
  std::int64_t failed = 0;
  std::int64_t services = 0;
  std::int64_t apis = 0;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  std::vector<std::string> addresses;  // at most kMostExamples
  std::vector<TouchedResource> most_touched;
  std::int64_t resources = 0;  // how many there are
};

// One credential or principal, and what it leads to: towards the origin who asked for it, away from it what it asked
// for and made. Texts may hold what logs say, unescaped.
struct TraceNode {
  std::string kind;  // key, session, principal or account
  std::string id;
  std::string session;    // of a key
  std::string principal;  // that it speaks for
  std::string how;        // sts:AssumeRole, iam:CreateAccessKey...; empty if no log shows it
  TimeMs at_ms = 0;       // when; 0: no log shows it
  std::string ip;         // from where it was asked for
  std::int64_t keys = 1;  // keys that the same caller asked for in the same way; the latest is named
  std::string end;        // why the tree goes no further here
  Acts acts;
  std::vector<TraceNode> next;
};

struct Traced {
  TimeMs created = 0;
  Scope scope;
  Coverage coverage;
  std::string ip;  // if an address was asked for; else the subject
  Subject subject;
  std::vector<TraceNode> origins;  // of the subject, or of each caller from the address: itself, then who asked for it
  TraceNode descendants;           // the subject, then what came of it
  std::vector<std::string> cuts;
};

// Origins are followed back without a limit in time, at most eight steps; descendants in scope, as an investigation
// follows them. Fails as resolve_subject does; for an address with not_found if nothing called from it in scope.
Result<Traced> trace(store::Engine& engine, const TraceRequest& request);

}  // namespace spoor::investigation
