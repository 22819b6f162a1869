// SPDX-License-Identifier: Apache-2.0
// What is left of what the subject changed, and how to contain it: plain data of a report. Texts hold names from the
// logs as they are: whoever prints them escapes them. Only commands are quoted already, for a shell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace spoor::investigation {

// Kinds of changes, in the order in which they are to be contained: who can still get in, what leaks, what is not seen,
// what gets lost, what runs.
enum class Aftermath : std::uint8_t { credential, access, exposure, logging, data, compute, other };
std::string_view name_of(Aftermath kind);  // credential

enum class StandingState : std::uint8_t {
  stands,     // nothing in the logs has undone it
  undecided,  // the logs do not tell: the record names no resource, or a later call may have undone it, see `note`
  replaced,   // somebody else set it anew since: what it says now must be read
  undone,
};
std::string_view name_of(StandingState state);  // STANDS

// One thing that the subject, or what is linked to it, changed in scope: made, set, shared, switched off.
struct Standing {
  Aftermath kind = Aftermath::other;
  StandingState state = StandingState::stands;
  std::string what;        // what stands if nothing undid it: `user eve exists`
  std::string api;         // the call that changed it last, service:Operation
  std::string account_id;  // where
  std::string region;      // empty for what is the same in all regions
  TimeMs at = 0;           // of that call
  std::string by;          // the session, or the principal without one, that made it
  std::string event_id;
  std::int64_t times = 1;              // how often it was changed so in scope
  bool grave = false;                  // a condition of data/attack held for the change
  std::vector<std::string> undo_apis;  // calls that would undo it, service:Operation
  TimeMs undone_at = 0;                // of the call that undid or replaced it; 0: none
  std::string undone_by;               // the session or principal that made that call
  std::string undone_api;
  std::string undone_event;
  bool undone_by_subject = false;       // the subject or what is linked to it cleaned up
  std::string note;                     // what else to know: why undecided, how many of one call are undone
  std::string raw_command;              // prints the record of the change
  std::string check, contain, warning;  // AWS CLI that reads it, AWS CLI that contains it, what that breaks
};

// One thing to do, as text to copy; spoor runs none of it. In the order in which they are to be done.
struct ContainmentStep {
  Aftermath kind = Aftermath::other;
  std::string title;                  // Deactivate access key AKIA... of user eve
  std::string why;                    // one sentence, with the evidence for it
  std::string warning;                // what it breaks, or when it is of no use; empty: nothing
  std::string account_id;             // whose credentials the commands need
  std::string region;                 // also in the commands; empty for what is the same in all regions
  std::vector<std::string> checks;    // AWS CLI that only reads
  std::vector<std::string> commands;  // AWS CLI that contains; empty: nothing that a command can do
};

}  // namespace spoor::investigation
