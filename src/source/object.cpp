// SPDX-License-Identifier: Apache-2.0
#include "source/object.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace spoor::source {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;

Error failure(std::string_view path) {
  return {Code::denied, fmt::format("cannot read {}: {}", path, std::strerror(errno))};
}

bool write_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(to, bytes.data(), bytes.size());
    if (done < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(done < 0 ? 0 : static_cast<std::size_t>(done));
  }
  return true;
}

}  // namespace

Descriptor::~Descriptor() {
  if (is_open()) {
    ::close(number_);
  }
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

ObjectHolder::ObjectHolder(std::size_t room, std::filesystem::path spool_folder)
    : room_(room), spool_folder_(std::move(spool_folder)) {}

Result<Descriptor> ObjectHolder::spool_file() const {
  std::error_code error;
  std::filesystem::create_directories(spool_folder_, error);
  std::string name = (spool_folder_ / "spool-XXXXXX").string();
  Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (!file.is_open()) {
    return Error{Code::denied,
                 fmt::format("cannot make a file in {}: {}", spool_folder_.string(), std::strerror(errno))};
  }
  ::unlink(name.c_str());
  return file;
}

// Reads to the end, hashing. The bytes stay in the buffer as long as they fit; what does not fit is read again later,
// or spooled when it cannot be.
Status ObjectHolder::drain(int from, Object& object, bool once) {
  object.held_at = used_;
  object.held = true;
  std::array<char, 4> head{};
  for (;;) {
    const std::size_t kept = used_ + (object.held ? object.bytes : 0);
    if (buffer_.size() < kept + kPiece) {
      buffer_.resize(std::max(kept + kPiece, std::min(2 * buffer_.size(), room_ + kPiece)));
    }
    char* to = buffer_.data() + kept;
    const ssize_t got = ::read(from, to, kPiece);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      object.digest = hash_.finish();
      object.compression = sniff_compression({head.data(), std::min<std::size_t>(object.bytes, head.size())});
      used_ += object.held ? object.bytes : 0;
      return got < 0 ? Status(failure(object.path)) : Status(Done{});
    }
    const std::string_view piece(to, static_cast<std::size_t>(got));
    if (object.bytes < head.size()) {
      piece.copy(head.data() + object.bytes, head.size() - object.bytes);
    }
    hash_.add(piece);
    const std::uint64_t before = object.bytes;
    object.bytes += piece.size();
    if (object.held && used_ + object.bytes > room_) {
      object.held = false;
      if (once) {
        SPOOR_TRY(object.spool, spool_file());
        if (!write_all(object.spool.number(), {buffer_.data() + used_, before})) {
          return failure(object.path);
        }
      }
    }
    if (!object.held && once && !write_all(object.spool.number(), piece)) {
      return failure(object.path);
    }
  }
}

Result<Object> ObjectHolder::take(const Item& item) {
  Object object;
  object.path = item.path;
  if (item.path == kStandardInput) {
    SPOOR_CHECK(drain(STDIN_FILENO, object, true));
    return object;
  }
  const Descriptor file(::open(item.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0) {
    return failure(item.path);
  }
  SPOOR_CHECK(drain(file.number(), object, !S_ISREG(status.st_mode)));
  return object;
}

Result<std::unique_ptr<Stream>> ObjectHolder::reopen(const Object& object, Descriptor& file) {
  int number = object.spool.number();
  if (object.spool.is_open()) {
    if (::lseek(number, 0, SEEK_SET) != 0) {
      return failure(object.path);
    }
  } else {
    file = Descriptor(::open(object.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file.is_open()) {
      return failure(object.path);
    }
    number = file.number();
  }
  return file_stream(number, object.bytes);
}

}  // namespace spoor::source
