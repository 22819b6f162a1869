// SPDX-License-Identifier: Apache-2.0
#include "store/phase.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

namespace spoor::store {
namespace {

std::atomic<Phase> current{Phase::decoding};

void mark(Phase phase) {
  static const int file = [] {
    const char* path = std::getenv("SPOOR_PHASE_FILE");
    return path == nullptr ? -1 : ::open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  }();
  current = phase;
  if (file >= 0) {
    const char byte = static_cast<char>(phase);
    static_cast<void>(!::pwrite(file, &byte, 1, 0));
  }
}

}  // namespace

PhaseMark::PhaseMark(Phase phase) : former_(current) { mark(phase); }

PhaseMark::~PhaseMark() { mark(former_); }

}  // namespace spoor::store
