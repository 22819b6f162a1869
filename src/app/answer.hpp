// SPDX-License-Identifier: Apache-2.0
// How a command that answers with a text ends: the text on standard output, or what went wrong on standard error.
#pragma once

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/result.hpp"

namespace spoor::app {

inline bool wants_colour() { return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr; }

// The exit code: 0 done, 1 failed, 2 wrong usage.
inline int print_answer(const Result<std::string>& answer) {
  if (!answer) {
    fmt::print(stderr, "spoor: {}\n", answer.error().message);
    return answer.error().code == Code::invalid_input ? 2 : 1;
  }
  if (std::fwrite(answer->data(), 1, answer->size(), stdout) != answer->size() || std::fflush(stdout) != 0) {
    fmt::print(stderr, "spoor: standard output cannot be written\n");
    return 1;
  }
  return 0;
}

}  // namespace spoor::app
