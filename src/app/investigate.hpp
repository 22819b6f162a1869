// SPDX-License-Identifier: Apache-2.0
// `spoor investigate SUBJECT`: the report on one principal, session or key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace spoor::app {

enum class ReportFormat : std::uint8_t { text, json, html, markdown, iocs };

struct InvestigateOptions {
  std::filesystem::path store;
  std::string config;  // spoor.toml; empty: ./spoor.toml if it is there
  std::string subject;
  std::string from, to, baseline_from, baseline_to;  // as typed; empty: chosen
  ReportFormat format = ReportFormat::text;
  std::optional<std::filesystem::path> output;  // instead of stdout; replaced only when the report is whole
  TimeMs now = 0;
};

// The exit code: 0 done, 1 failed (unknown subject, nothing in scope), 2 wrong usage.
int run_investigate(const InvestigateOptions& options);

}  // namespace spoor::app
