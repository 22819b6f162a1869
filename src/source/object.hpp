// SPDX-License-Identifier: Apache-2.0
// One object's bytes: named by their hash before they are decoded, kept in memory when they are few.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "source/sha256.hpp"
#include "source/stream.hpp"
#include "source/tree.hpp"

namespace spoor::source {

// An open file; closes it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_ = -1;
};

struct Object {
  std::string path;
  Sha256::Digest digest{};
  std::uint64_t bytes = 0;
  Compression compression = Compression::none;
  std::size_t held_at = 0;  // where its bytes begin in the holder, if they are held
  bool held = false;
  Descriptor spool;  // for what can be read only once and is too large to hold: a nameless copy
};

// Holds the raw bytes of a run of objects up to a bound. One thread at a time.
class ObjectHolder {
 public:
  // `room` bytes in all. What can be read only once is copied to `spool_folder` (made if need be) when it is larger.
  ObjectHolder(std::size_t room, std::filesystem::path spool_folder);

  void clear() { used_ = 0; }
  // Reads the object and names it. Its bytes are held if there is room. Fails with the system's reason.
  Result<Object> take(const Item& item);
  // Of an object that is held; valid until the next take() or clear().
  std::string_view bytes(const Object& object) const { return {buffer_.data() + object.held_at, object.bytes}; }
  std::size_t memory() const { return buffer_.capacity(); }
  // The bytes of an object that is not held, once more; no more of them than were hashed.
  static Result<std::unique_ptr<Stream>> reopen(const Object& object, Descriptor& file);

 private:
  Result<Descriptor> spool_file() const;
  Status drain(int from, Object& object, bool once);

  std::vector<char> buffer_;
  std::size_t room_;
  std::size_t used_ = 0;
  std::filesystem::path spool_folder_;
  Sha256 hash_;
};

}  // namespace spoor::source
