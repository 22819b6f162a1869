// SPDX-License-Identifier: Apache-2.0
// One investigation from the subject's name to the finished report.
#pragma once

#include <string>

#include "base/result.hpp"
#include "investigation/coverage.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

struct Request {
  std::string subject;  // as typed
  ScopeChoice scope;
  TimeMs now = 0;             // becomes CreatedTime
  std::int64_t snapshot = 0;  // of the store, part of the report's name
  std::string store;          // its directory, for the commands the report prints
  Organisation organisation;  // as far as spoor.toml tells
};

// Fails as resolve_subject and choose_scope do; a report that could not be made whole is an error, never a milder
// report.
Result<Report> investigate(store::Engine& engine, const Request& request);

// The command that prints the records behind an indicator of a principal; safe to be pasted into a shell.
std::string raw_command(const std::string& store, const std::string& principal, const Indicator& one);

}  // namespace spoor::investigation
