// SPDX-License-Identifier: Apache-2.0
// What a condition needs beside the part that one record decides: column `needs` of data/attack/conditions.tsv.
//
//   at least N WHAT [per PART] within W      so many different values of WHAT within a time
//   at least N WHAT not its own within W     of things that the principal did not write itself before
//   at least N total FACT within W           so large a sum of a fact
//   steps A > B/C [per PART] [from a new network] within W
//                                            one call after the other; with + in any order; / separates alternatives;
//                                            on the way a network that the principal did not use in the baseline
//   unless A within W                        no such call of the same caller before or after it
//   first [unless backup role]               the principal made no such call in the baseline, and is no backup role
//   new WHAT [for account]                   nor one with that value; `for account`: nor did anybody of the account
//   new network [for account | per WHAT]     from a network that the principal, the account or such calls did not use
//   outside WHAT [less if usual]             a value names an account that is external (rule R11); one level less if
//   the
//                                            principal's calls of the baseline named it too
//
// and, for what only one condition asks:
//
//   was TEXT FACT per PART                   an earlier call had that text as this fact, on the same thing
//   older FACT per PART                      a version below the newest that the logs show of the same thing
//   nobody signed in as FACT                 that user had no console sign-in
//   trail bucket FACT, no trail bucket FACT  the bucket is known to hold trails; trails are known, but not in this one
//   strange bucket FACT                      a bucket that is not the organisation's
//
//   reads at least N operations within W     the same of all reads, marked or not
//   new hosting network for account          from a hosting or VPN network; all calls
//   denied operations, granted after denials rule R13
//   key shared, key dormant                  rule R9
//   key away from its instance               rule R8
//   session token shared                     what the call issued had two holders
//
// WHAT is calls, operations, regions, principals, caller_account or a fact; two facts joined by / are alternatives. N
// and W are names of the condition's thresholds; the name of W ends in its unit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "record/attack.hpp"

namespace spoor::investigation {

enum class Need : std::uint8_t {
  many,
  total,
  steps,
  unless,
  first,
  fresh,
  network,
  outside,
  was,
  older,
  never_signed_in,
  trail_bucket,
  no_trail_bucket,
  strange_bucket,
  denied,
  granted,
  key_shared,
  key_dormant,
  instance_key,
  session_token,
};

struct Needs {
  Need need = Need::first;
  std::string what;     // of most kinds; of `was` the fact
  std::string or_what;  // the alternative
  std::string part;     // per
  std::string text;     // of `was`
  bool for_account = false;
  bool unless_backup_role = false;
  bool less_if_usual = false;                   // of outside
  bool excuse_own = false;                      // of many: not its own
  bool reads = false;                           // of many: all reads
  bool hosting = false;                         // of network: only hosting and VPN networks, of all calls
  bool any_order = false;                       // of steps
  bool from_new_network = false;                // of steps
  std::vector<std::vector<std::string>> steps;  // service:Operation, each with its alternatives; of `unless` one
  std::int64_t least = 1;
  TimeMs window = 0;
};

// Of a condition that is not decided by its record alone. A fault is internal and names the condition and the word.
Result<Needs> needs_of(const record::AttackCondition& condition);

// `5` of operations=5;window_minutes=60. A fault is internal and names both.
Result<std::int64_t> threshold(const record::AttackCondition& condition, std::string_view name);

// The same of the condition with that id; internal as well if there is none.
Result<std::int64_t> threshold(const record::AttackTables& attack, std::string_view id, std::string_view name);

// The time a threshold gives, whose name ends in _seconds, _minutes, _hours or _days.
Result<TimeMs> window_of(const record::AttackCondition& condition, std::string_view name);

}  // namespace spoor::investigation
