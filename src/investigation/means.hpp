// SPDX-License-Identifier: Apache-2.0
// By which means the signs of a report were made, as far as the report itself does not say: with which agents, on which
// resources, and what is known of the addresses. Only a list of indicators of compromise needs it.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// A sign that tells of an attacker: every indicator but a TTP of Low or Informational, which is what many do every day.
bool is_telling(const Indicator& one);

// Calls of one caller to one API from one address with one key, and the agent or the resource that belongs to them.
struct Use {
  std::string caller;  // empty: the subject; else the id of a linked session or principal
  std::string api;
  std::string ip;
  std::string access_key;
  std::string book;  // calls that several trails tell of are in several books: they count once
  std::string kind;  // of a resource: bucket, role, ...
  std::string value;
  std::string example;  // of an agent, as it was written
  bool usual = false;   // an agent that the subject had in the baseline
  std::int64_t calls = 0;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
};

struct Means {
  std::vector<Use> agents;
  std::vector<Use> resources;
  std::set<std::string, std::less<>> trusted;  // addresses on a list of the user
  std::set<std::string, std::less<>> usual;    // addresses that the subject called from in the baseline
  std::vector<std::string> cuts;               // what was not read to its end, one sentence each
};

Result<Means> read_means(store::Engine& engine, const Report& report);

}  // namespace spoor::investigation
