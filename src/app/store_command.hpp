// SPDX-License-Identifier: Apache-2.0
// `spoor store check|compact|retain`
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/time.hpp"

namespace spoor::app {

enum class StoreAction : std::uint8_t { check, compact, retain };

struct StoreCommandOptions {
  StoreAction action = StoreAction::check;
  std::filesystem::path store;
  TimeMs now = 0;
  std::int64_t days = 412;           // retain: 365 + 45 + 2
  std::int64_t reader_minutes = 60;  // compact: replaced files stay this long, for readers at work
};

// Prints the outcome on stdout, a failure on stderr. The exit code: 0 done, 1 failed or, for check, not sound.
int run_store(const StoreCommandOptions& options);

}  // namespace spoor::app
