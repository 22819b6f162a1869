// SPDX-License-Identifier: Apache-2.0
// `spoor raw`: the original records.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/time.hpp"
#include "investigation/raw.hpp"

namespace spoor::app {

enum class RawFormat : std::uint8_t { jsonl, text, csv };

struct RawOptions {
  std::filesystem::path store;
  investigation::RawFilter filter;
  std::string from, to;  // as typed; empty: no bound
  RawFormat format = RawFormat::jsonl;
  TimeMs now = 0;
};

// Records on stdout, what could not be found on stderr. The exit code: 0 all found, 1 failed or some are missing, 2 no
// filter was given.
int run_raw(const RawOptions& options);

}  // namespace spoor::app
