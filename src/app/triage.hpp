// SPDX-License-Identifier: Apache-2.0
// `spoor triage`: every principal of the store that acted, ranked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/time.hpp"

namespace spoor::app {

enum class TriageFormat : std::uint8_t { text, json, csv };

struct TriageOptions {
  std::filesystem::path store;
  std::string config;                                // spoor.toml; empty: ./spoor.toml if it is there
  std::string from, to, baseline_from, baseline_to;  // as typed; empty: chosen
  TriageFormat format = TriageFormat::text;
  TimeMs now = 0;
};

// The exit code: 0 done, 1 failed (nothing in scope), 2 wrong usage.
int run_triage(const TriageOptions& options);

}  // namespace spoor::app
