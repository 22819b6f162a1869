// SPDX-License-Identifier: Apache-2.0
// `spoor trace`: where a credential comes from and what came of it.
#pragma once

#include <filesystem>
#include <string>

#include "base/time.hpp"

namespace spoor::app {

struct TraceOptions {
  std::filesystem::path store;
  std::string start;
  std::string from, to;  // as typed; empty: chosen
  bool json = false;
  TimeMs now = 0;
};

// The exit code: 0 done, 1 failed (unknown, nothing in scope), 2 wrong usage.
int run_trace(const TraceOptions& options);

}  // namespace spoor::app
