// SPDX-License-Identifier: Apache-2.0
// From the rows of triage.calls, principal after principal, to the TTPs that each of them and its sessions may have.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "investigation/triage_signs.hpp"
#include "investigation/ttps.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

class CallSigns {
 public:
  // `take` gets the signs of each principal (with no session) and of each of its sessions that is told apart.
  using Take = std::function<void(const std::string& principal, const std::string& session, Signs&& signs)>;

  CallSigns(const record::AttackTables& attack, Take take) : attack_(attack), take_(std::move(take)) {}

  const std::string& principal() const { return principal_; }
  // Ends what came before. `new_roles`: those that it had not assumed in the baseline.
  void begin(std::string principal, bool use_copies, std::set<std::string> new_roles);
  void add(std::span<const store::Cell> row, bool tell_session);
  void finish();

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::string, bool, bool>;
  using Groups = std::map<Key, CallGroup>;

  Signs judge(const Groups& groups) const;

  const record::AttackTables& attack_;
  Take take_;
  std::string principal_;
  bool use_copies_ = false;
  std::set<std::string> new_roles_;
  Groups own_;
  std::map<std::string, Groups> sessions_;
};

}  // namespace spoor::investigation
