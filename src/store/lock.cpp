// SPDX-License-Identifier: Apache-2.0
#include "store/lock.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/time.hpp"

namespace spoor::store {
namespace {

std::string read_holder(int file) {
  std::array<char, 512> text{};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  std::string holder(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!holder.empty() && holder.back() == '\n') {
    holder.pop_back();
  }
  return holder.empty() ? "a process that has not yet written its name" : holder;
}

std::string own_name() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const TimeMs now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  return fmt::format("process {} on {}, started {}\n", ::getpid(), host.data(),
                     format_time(floor_to(now_ms, kSecondMs)));
}

}  // namespace

Result<WriterLock> WriterLock::take(const std::filesystem::path& store) {
  const std::string path = (store / "writer.lock").string();
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) {
    return Error{Code::denied, fmt::format("cannot open {}: {}", path, std::strerror(errno))};
  }
  WriterLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return Error{Code::internal, fmt::format("cannot lock {}: {}", path, std::strerror(errno))};
    }
    return Error{Code::conflict,
                 fmt::format("{} is being written by {}: wait for it, or end it", store.string(), read_holder(file))};
  }
  const std::string name = own_name();
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, name.data(), name.size(), 0) != static_cast<ssize_t>(name.size())) {
    return Error{Code::internal, fmt::format("cannot write {}: {}", path, std::strerror(errno))};
  }
  return lock;
}

WriterLock::WriterLock(WriterLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

WriterLock::~WriterLock() {
  if (file_ >= 0) {
    ::close(file_);
  }
}

}  // namespace spoor::store
