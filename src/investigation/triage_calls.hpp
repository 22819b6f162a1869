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

// What else is known of a principal before its calls are judged.
struct Habits {
  bool use_copies = false;
  std::set<std::string> new_roles;  // that it had not assumed in the baseline
  Usual surely_usual;               // empty unless its baseline is full for certain
  Usual maybe_usual;                // if its baseline may be full
};

inline constexpr std::string_view kEnumeration = "C10";  // the condition of many different reads

// So many different operations of one caller may be a burst of denials, or an enumeration.
struct Many {
  std::size_t denied = 0;
  std::size_t reads = 0;
};
Result<Many> many_of(const record::AttackTables& attack);

// A condition that the investigation may find met by calls like these.
Indicator may_be(const record::AttackCondition& condition, const CallGroup& call, const record::AttackTables& attack);

class CallSigns {
 public:
  // `take` gets the signs of each principal (with no session) and of each of its sessions that is told apart.
  using Take = std::function<void(const std::string& principal, const std::string& session, Signs&& signs)>;

  CallSigns(const record::AttackTables& attack, const Many& many, Take take)
      : attack_(attack), many_(many), take_(std::move(take)) {}

  const std::string& principal() const { return principal_; }
  // Ends what came before.
  void begin(std::string principal, Habits habits);
  void add(std::span<const store::Cell> row, bool tell_session);
  void finish();

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::string, bool, bool>;
  using Groups = std::map<Key, CallGroup>;

  Signs judge(const Groups& groups, const Usual& usual) const;

  const record::AttackTables& attack_;
  Many many_;
  Take take_;
  std::string principal_;
  Habits habits_;
  Groups own_;
  std::map<std::string, Groups> sessions_;
};

}  // namespace spoor::investigation
