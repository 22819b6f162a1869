// SPDX-License-Identifier: Apache-2.0
// The benchmark's two tables: which APIs who calls (operations.tsv), and with which user agents (agents.tsv).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "random.hpp"
#include "world.hpp"

namespace spoor::bench {

struct Operation {
  std::string service;
  std::string name;
  bool read = true;
  bool data = false;    // a data event
  std::string request;  // templates, see operations.tsv; "null" where CloudTrail writes null
  std::string response;
  std::string resources;  // empty: the member is left out
  std::string additional;
  std::vector<std::pair<std::string, std::string>> errors;  // code, message
};

class OperationTable {
 public:
  // Reads operations.tsv. Throws std::runtime_error naming file and line if it is damaged.
  static OperationTable load();

  const Operation& draw(Kind kind, Rng& rng) const;

 private:
  std::vector<Operation> rows_;
  // By kind: running sums of weights and the rows they belong to.
  std::array<std::vector<std::pair<std::uint32_t, std::uint32_t>>, kKinds.size()> mixes_;
};

// User-agent templates by kind, from agents.tsv. Throws like OperationTable::load.
std::array<std::vector<std::string>, kKinds.size()> load_agents();

}  // namespace spoor::bench
