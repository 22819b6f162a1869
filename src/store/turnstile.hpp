// SPDX-License-Identifier: Apache-2.0
// Lets threads through one at a time, in the order of their numbers.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

#include "base/result.hpp"

namespace spoor::store {

class Turnstile {
 public:
  // Waits until every lower number has left. Fails with what fail() was told, also while waiting.
  Status enter(std::uint64_t number) {
    std::unique_lock lock(mutex_);
    turned_.wait(lock, [&] { return failure_ || next_ == number; });
    return failure_ ? Status(*failure_) : Status(Done{});
  }
  void leave() {
    const std::scoped_lock lock(mutex_);
    ++next_;
    turned_.notify_all();
  }
  // Nobody passes any more; the first failure is the one that is told.
  void fail(const Error& error) {
    const std::scoped_lock lock(mutex_);
    if (!failure_) {
      failure_ = error;
    }
    turned_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable turned_;
  std::uint64_t next_ = 0;
  std::optional<Error> failure_;
};

}  // namespace spoor::store
