// SPDX-License-Identifier: Apache-2.0
// The form of a MaxMind DB file, checked before libmaxminddb reads it: that library trusts counts, depths and texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "behaviour/mmdb_value.hpp"

namespace spoor::behaviour {

// What the metadata says. The text is a view into the file.
struct MmdbMeta {
  std::uint64_t node_count = 0;
  std::uint64_t record_size = 0;  // bits: 24, 28 or 32
  std::uint64_t ip_version = 0;   // 4 or 6
  std::uint64_t build_epoch = 0;  // seconds
  std::string_view database_type;
};

// The parts of a file. A view: the bytes must outlive it.
class MmdbForm {
 public:
  // Absent if the metadata is missing, malformed or does not fit the file; `problem` says why.
  static std::optional<MmdbForm> read(MmdbBytes file, std::string& problem);

  // Every node of a small file, an even sample of a big one (opening stays quick): each record leads to a node, to
  // nothing or to a sound value, and no path is longer than an address. Gives what is wrong, or nothing.
  std::optional<std::string> bad_tree() const;

  const MmdbMeta& meta() const { return meta_; }
  MmdbBytes data() const { return data_; }

 private:
  std::uint64_t record(std::uint64_t node, bool right) const;
  std::optional<std::string> bad_node(std::uint64_t node) const;
  std::optional<std::string> bad_paths() const;

  MmdbBytes tree_;
  MmdbBytes data_;
  MmdbMeta meta_;
};

}  // namespace spoor::behaviour
