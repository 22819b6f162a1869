// SPDX-License-Identifier: Apache-2.0
// One MaxMind DB file: opened only if its form is sound, so that no file can make a look-up crash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace spoor::behaviour {

// What a file says about an address. Valid as long as its file.
class MmdbRecord {
 public:
  // The member at the end of the path, in the form asked for; absent if there is none or it is of another form.
  // Numbers in a path are positions in a list. Empty texts are absent; views into the file.
  using Path = std::initializer_list<const char*>;
  std::optional<std::string_view> text(Path path) const;
  std::optional<double> real(Path path) const;           // float or double, finite
  std::optional<std::int64_t> integer(Path path) const;  // any integer up to 64 bits
  bool is_true(Path path) const;

 private:
  friend class Mmdb;
  MmdbRecord(const void* file, std::uint32_t offset) : file_(file), offset_(offset) {}

  const void* file_;
  std::uint32_t offset_;
};

class Mmdb {
 public:
  // Fails with not_found or invalid_input; the message names the file and what is wrong with it.
  static Result<Mmdb> open(const std::filesystem::path& path);
  Mmdb(Mmdb&&) noexcept;
  Mmdb& operator=(Mmdb&&) noexcept;
  ~Mmdb();

  // Absent if the file says nothing of the address, or what it says is malformed. Several threads may ask at once.
  std::optional<MmdbRecord> find(const Ip& ip) const;

  const std::string& database_type() const;
  TimeMs built() const;
  int ip_version() const;

 private:
  struct State;
  explicit Mmdb(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace spoor::behaviour
