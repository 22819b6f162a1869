// SPDX-License-Identifier: Apache-2.0
// `spoor timeline`: what a subject and what is linked to it did, in time order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/investigate.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

inline constexpr TimeMs kRunPauseMs = 5 * kMinuteMs;  // calls alike that are no further apart are one line

// Calls alike of one caller, or (`folded`) reads without a sign of one caller between two other lines.
struct TimelineLine {
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  std::string caller;  // session, or principal without one
  bool own = false;    // of the subject itself; else linked
  std::string key;
  std::string api;  // empty if folded
  std::string outcome;
  std::string error;
  std::string ip;
  std::int64_t calls = 0;
  std::int64_t folded_apis = 0;  // 0: not folded
  Severity severity = Severity::informational;
  std::string sign;  // why it stands out: technique, condition, flagged or new address; empty: it does not
  std::string event_id;
  std::string raw_command;
};

struct Timeline {
  Report report;  // the investigation that the signs are from; its cuts hold those of the timeline too
  std::vector<TimelineLine> lines;
  TimeMs go_on_from = 0;  // 0: all was told; else what --from shows the next page
};

// Fails as investigate() does. `all`: reads without a sign are told one by one too.
Result<Timeline> timeline(store::Engine& engine, const Request& request, bool all);

}  // namespace spoor::investigation
