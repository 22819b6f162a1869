// SPDX-License-Identifier: Apache-2.0
// The things that were changed, each with what happened to it: between the calls that were read and what is told of
// them.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "investigation/subject.hpp"
#include "investigation/undo_table.hpp"

namespace spoor::investigation {

// One successful call that may change or undo something; a row of investigation.changes or investigation.undoings.
struct ChangeCall {
  TimeMs at = 0;
  std::string event_id, account_id, region, principal, session, access_key, api, conditions;
  Facts facts;

  const std::string& caller() const { return session.empty() ? principal : session; }
};

// `key=value` lines as call.facts has them.
Facts read_facts(std::string_view text);

// What happened to a thing: a change of it, or a call that undoes or replaces it, or may have.
struct Happening {
  const ChangeCall* call = nullptr;
  const UndoCall* undo = nullptr;  // null: a change
};

struct Thing {
  const Change* change = nullptr;
  bool named = true;          // else all unnamed ones of one call, account and region together
  bool perhaps_more = false;  // the list that names it may have been cut, others are missing
  std::string member;         // of the list that names it; empty: no list
  std::vector<Happening> happenings;
};

// The facts of a change as they are for one thing: the list that names it and others is the one member.
Facts facts_of(const Thing& thing, const ChangeCall& call);

// Finds the things that changes name, and what undoes each. Keeps the calls that matter; all changes come first.
class Things {
 public:
  explicit Things(const std::vector<Change>& table) : table_(&table) {}

  void add_change(ChangeCall call);
  void add_undoing(ChangeCall call);

  // Of the calls that may undo what was added, without their services.
  std::vector<std::string> undoing_operations() const;
  std::vector<std::string> accounts() const;
  std::size_t kept() const { return calls_.size(); }
  const std::vector<Thing>& all() const { return things_; }

 private:
  struct Target {
    const UndoCall* undo;
    std::size_t thing;
  };
  void add_thing(const Change& change, const ChangeCall& call, const Facts& facts, std::string_view member);
  void await_undoing(const Change& change, std::size_t thing, const ChangeCall& call, const Facts& facts);

  const std::vector<Change>* table_;
  std::deque<ChangeCall> calls_;
  std::vector<Thing> things_;
  std::unordered_map<std::string, std::size_t> by_name_;
  std::unordered_map<std::string, std::vector<Target>> by_undoing_;  // by what names the same thing in an undoing call
  std::map<std::string, std::map<const UndoCall*, bool>, std::less<>>
      awaited_;  // by api; whether for the whole account
};

// Whether a predicate of the table holds of a call.
bool holds(const record::Predicate& predicate, const ChangeCall& call);

// Commas part the members of a list.
std::vector<std::string_view> members_of(std::string_view list);

}  // namespace spoor::investigation
