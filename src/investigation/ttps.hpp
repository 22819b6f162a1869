// SPDX-License-Identifier: Apache-2.0
// TTP_OBSERVED: from calls to ATT&CK (rules R12, R14, R15).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "investigation/report.hpp"
#include "record/attack.hpp"

namespace spoor::investigation {

class Row;

// Calls of one caller that are alike: one row of investigation.calls.
struct CallGroup {
  std::string service;
  std::string operation;
  std::string outcome;
  std::string error;
  std::string conditions;
  std::string ip;
  std::string caller_kind;
  bool copy = false;
  bool read_only = false;
  std::int64_t calls = 0;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  std::vector<std::string> sessions;
  std::vector<std::string> keys;
  std::vector<std::string> actors;
  std::vector<std::string> regions;
  std::string event_id;
  std::string role;  // that is to be assumed; empty if the record does not tell
};

// What every query of alike calls tells of them: all but conditions, role and the examples.
CallGroup group_of(const Row& row);
// The examples, as investigation.calls and investigation.condition_calls give them: sessions, keys, actors, regions.
void add_examples(CallGroup& group, const Row& row);

// Calls that meet a condition which no single record decides.
struct Confirmed {
  const record::AttackCondition* condition = nullptr;
  CallGroup calls;      // only those that meet it
  std::string note;     // how
  bool weaker = false;  // known from a short baseline: one level less
};

// APIs that change something and that a principal called as a habit, with the days of the baseline on which it did.
using Usual = std::map<std::string, std::int64_t, std::less<>>;

// What the rules need beside the calls.
struct TtpContext {
  // API, address and role of attempts to assume a role that count as a TTP, with the reason: a role pair new to the
  // subject, an external account, or a burst of denials.
  std::map<std::tuple<std::string, std::string, std::string>, std::string> assumptions;
  // API and address of deletions that only removed what the same caller had made in scope.
  std::set<std::pair<std::string, std::string>> own_deletions;
  std::vector<Confirmed> confirmed;
  const Usual* usual = nullptr;  // of the principal, shared by its sessions; null: nothing is known to be usual
  bool use_copies = false;       // the caller's own account is not collected: count the copies in other accounts
};

// One indicator per tactic, technique, procedure, API and address, most serious first. Calls of services, on behalf or
// from inside AWS give none.
std::vector<Indicator> find_ttps(const std::vector<CallGroup>& calls, const TtpContext& context,
                                 const record::AttackTables& attack);

// Disabling logs or detection, and leaving the organisation: even a failed try is at least Medium (rule R12).
bool is_grave(std::string_view technique_id);

bool assumes_role(const CallGroup& call);

// A caller's calls from inside AWS carry no sign: volume only.
bool counts_as_own(const CallGroup& call, bool use_copies);

// `defense-evasion` → `Defense Evasion`, as ATT&CK and Detective write it.
std::string tactic_title(std::string_view tactic);

}  // namespace spoor::investigation
