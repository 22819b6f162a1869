// SPDX-License-Identifier: Apache-2.0
// `spoor doctor`: is everything there that spoor needs?
#pragma once

#include <filesystem>

#include "base/time.hpp"

namespace spoor::app {

struct DoctorOptions {
  std::filesystem::path store;
  TimeMs now = 0;
};

// One line a finding on stdout, "ok", "note" or "FAULT" first. The exit code: 0, or 1 if there is a fault.
int run_doctor(const DoctorOptions& options);

}  // namespace spoor::app
