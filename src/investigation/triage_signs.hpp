// SPDX-License-Identifier: Apache-2.0
// The signs of every principal of a scope at once: one query for each kind of sign, whoever shows it.
//
// Each caller gets two sets of indicators, and weigh() of them is an interval that holds the severity which an
// investigation of it alone would give. `possible` holds every sign that the investigation can find: the calls are the
// same rows, judged by the same find_ttps(), and wherever the investigation would look closer, the worse is taken:
// what was removed may have been somebody else's, every role that is not known from the baseline counts, a condition
// that needs more than its record is met, whatever is new is new to the whole account and no roll-out, and two stays
// that nobody can travel between count though a third may lie between them. `certain` holds what the investigation
// cannot but find. The formula has no sign that makes a case better, so more signs are never less severe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/triage_links.hpp"
#include "investigation/ttps.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

struct Signs {
  std::vector<Indicator> possible;
  std::vector<Indicator> certain;
};

struct Actor {
  std::string account_id;
  std::int64_t calls = 0;
  std::int64_t own_calls = 0;  // without those that services made in its name
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  double novelty = 0;           // the weight of what is new to it: 1, 0.5 in training, 0 if nobody can tell
  bool use_copies = false;      // its own account is not collected: count the copies in other accounts
  bool surely_trained = false;  // its baseline is full, as far as days of its own account tell
  bool maybe_trained = false;   // or by days on which it acted elsewhere
  bool unread = false;          // its signs were not read to their end
  Signs signs;
};

class Everybody {
 public:
  // `report` has scope and coverage; what is not read to its end is said in its cuts.
  Everybody(store::Engine& engine, const record::AttackTables& attack, const Links& links, Report& report)
      : engine_(engine), attack_(attack), links_(links), report_(report) {}

  Status read();

  std::map<std::string, Actor, std::less<>>& actors() { return actors_; }
  // Of sessions that somebody was issued, by their ARN.
  const std::map<std::string, Signs, std::less<>>& sessions() const { return sessions_; }
  std::int64_t accounts_in_training() const { return accounts_in_training_; }
  std::int64_t accounts_without_baseline() const { return accounts_without_baseline_; }

 private:
  class PlaceReader;

  Status read_actors();
  Status read_assumptions();
  Status read_usual();
  Status read_calls();
  Status read_key_signs();
  Status read_places();
  Status read_agents();
  Status read_flags();
  Status read_visits();
  // Every caller that a sign of a session belongs to gets it: the principal, and the session if it was issued.
  void put(std::string_view principal, std::string_view session, const Indicator& one, bool certain);
  void put_new(std::string_view principal, std::string_view session, Indicator one);
  // All rows, in their order; if there are more, those from the last principal on are unread.
  Status each(const store::Query& query, std::vector<store::Param> params, std::string_view what,
              const std::function<void(std::span<const store::Cell>)>& row);

  store::Engine& engine_;
  const record::AttackTables& attack_;
  const Links& links_;
  Report& report_;
  std::map<std::string, Actor, std::less<>> actors_;
  std::map<std::string, Signs, std::less<>> sessions_;
  std::map<std::string, std::set<std::string>, std::less<>> new_roles_;  // by principal: assumed, and not before
  std::map<std::string, Usual, std::less<>> usual_;                      // by principal and API
  double most_novelty_ = 0;  // a session may count for somebody of another account
  std::int64_t accounts_in_training_ = 0;
  std::int64_t accounts_without_baseline_ = 0;
};

}  // namespace spoor::investigation
