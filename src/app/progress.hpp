// SPDX-License-Identifier: Apache-2.0
// How far ingesting has come, on stderr: a bar that is redrawn on a terminal, else a line every now and then.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "record/pipeline.hpp"

namespace spoor::app {

// One line: share done, rate and remaining time. `total` 0: the size is not known (standard input).
std::string progress_line(const record::Counters& counters, std::uint64_t total, double seconds);

// Shows it from a thread of its own until it is destroyed.
class Progress {
 public:
  Progress(const record::Counters& counters, std::uint64_t total);
  ~Progress();

 private:
  void show();

  const record::Counters& counters_;
  std::uint64_t total_;
  bool terminal_;
  std::chrono::steady_clock::time_point start_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  bool shown_ = false;
  std::thread thread_;
};

}  // namespace spoor::app
