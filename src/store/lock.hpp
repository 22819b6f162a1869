// SPDX-License-Identifier: Apache-2.0
// One writer a store: an advisory lock on <store>/writer.lock that the kernel gives back when its holder ends.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace spoor::store {

class WriterLock {
 public:
  // The directory must exist. Fails with conflict if another process, or this one, holds the lock: the message names
  // the holder's pid, host and start.
  static Result<WriterLock> take(const std::filesystem::path& store);
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&& other) noexcept;
  ~WriterLock();

 private:
  explicit WriterLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace spoor::store
