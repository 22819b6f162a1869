// SPDX-License-Identifier: Apache-2.0
// What a writing process is doing right now, as one byte at the start of the file that $SPOOR_PHASE_FILE names: the
// kill test reads it after the process is gone. Without the variable nothing is written.
#pragma once

namespace spoor::store {

enum class Phase : char { opening = 'o', decoding = 'd', commit = 'c', compaction = 'm' };

// Marks the phase for its life and then puts the former one back. One at a time in a process: commits and compaction
// exclude each other.
class PhaseMark {
 public:
  explicit PhaseMark(Phase phase);
  ~PhaseMark();
  PhaseMark(const PhaseMark&) = delete;
  PhaseMark& operator=(const PhaseMark&) = delete;

 private:
  Phase former_;
};

}  // namespace spoor::store
