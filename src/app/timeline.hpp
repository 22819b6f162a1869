// SPDX-License-Identifier: Apache-2.0
// `spoor timeline SUBJECT`: the story in time order.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/time.hpp"

namespace spoor::app {

enum class TimelineFormat : std::uint8_t { text, json, csv };

struct TimelineOptions {
  std::filesystem::path store;
  std::string config;  // spoor.toml; empty: ./spoor.toml if it is there
  std::string subject;
  std::string from, to;  // as typed; empty: chosen
  TimelineFormat format = TimelineFormat::text;
  bool all = false;  // reads without a sign one by one
  TimeMs now = 0;
};

// The exit code: 0 done, 1 failed (unknown subject, nothing in scope), 2 wrong usage.
int run_timeline(const TimelineOptions& options);

}  // namespace spoor::app
