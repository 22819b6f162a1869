// SPDX-License-Identifier: Apache-2.0
#include "behaviour/mmdb_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace spoor::behaviour {
namespace {

constexpr std::string_view kMarker = "\xAB\xCD\xEFMaxMind.com";
constexpr std::size_t kMetadataWindow = 128UL * 1024;  // the marker lies within the last 128 KiB
constexpr std::size_t kSeparator = 16;                 // zero bytes between tree and data
constexpr std::uint64_t kSmall = 50'000;               // nodes that are all looked at
constexpr std::uint64_t kSample = 64;                  // nodes looked at in a bigger file
constexpr std::uint64_t kLastEpoch = 7'289'654'400;    // 2201, where spoor's times end

struct Member {
  std::string_view key;
  std::uint64_t MmdbMeta::*field;
};
constexpr std::array kNumbers = {
    Member{"node_count", &MmdbMeta::node_count},
    Member{"record_size", &MmdbMeta::record_size},
    Member{"ip_version", &MmdbMeta::ip_version},
    Member{"build_epoch", &MmdbMeta::build_epoch},
};

bool is_unsigned(MmdbType type) {
  return type == MmdbType::uint16 || type == MmdbType::uint32 || type == MmdbType::uint64;
}

MmdbHead followed(MmdbBytes section, std::size_t offset) {
  const MmdbHead head = *mmdb_head(section, offset);
  return head.type == MmdbType::pointer ? *mmdb_head(section, head.pointer) : head;
}

// Takes the members of a sound metadata map; gives what is wrong.
std::string take_members(MmdbBytes section, MmdbMeta& meta) {
  const MmdbHead map = *mmdb_head(section, 0);
  std::size_t numbers = 0;
  std::uint64_t major = 0;
  std::string ignored;
  std::size_t at = map.content;
  for (std::size_t i = 0; i < map.size; ++i) {
    const std::string_view key = mmdb_text(section, followed(section, at));
    at = *mmdb_value_end(section, at, ignored);
    const MmdbHead value = followed(section, at);
    at = *mmdb_value_end(section, at, ignored);
    const auto* number = std::ranges::find(kNumbers, key, &Member::key);
    if (number != kNumbers.end() && is_unsigned(value.type)) {
      meta.*number->field = mmdb_number(section, value);
      ++numbers;
    } else if (key == "binary_format_major_version" && is_unsigned(value.type)) {
      major = mmdb_number(section, value);
    } else if (key == "database_type" && value.type == MmdbType::text) {
      meta.database_type = mmdb_text(section, value);
    }
  }
  if (numbers != kNumbers.size() || meta.database_type.empty()) {
    return "its metadata lacks one of node_count, record_size, ip_version, build_epoch and database_type, or names it "
           "twice";
  }
  return major == 2 ? "" : fmt::format("its format has version {}, not 2", major);
}

std::string bad_meta(const MmdbMeta& meta) {
  if (meta.record_size != 24 && meta.record_size != 28 && meta.record_size != 32) {
    return fmt::format("record_size is {}, not 24, 28 or 32", meta.record_size);
  }
  if (meta.ip_version != 4 && meta.ip_version != 6) {
    return fmt::format("ip_version is {}, not 4 or 6", meta.ip_version);
  }
  if (meta.build_epoch == 0 || meta.build_epoch >= kLastEpoch) {
    return fmt::format("build_epoch {} is no date", meta.build_epoch);
  }
  if (meta.node_count == 0 || meta.node_count > std::numeric_limits<std::uint32_t>::max()) {
    return fmt::format("node_count is {}", meta.node_count);
  }
  return "";
}

}  // namespace

std::optional<MmdbForm> MmdbForm::read(MmdbBytes file, std::string& problem) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  const std::size_t window = text.size() > kMetadataWindow ? text.size() - kMetadataWindow : 0;
  const std::size_t marker = text.rfind(kMarker);
  if (marker == std::string_view::npos || marker < window) {
    problem = "it has no MaxMind DB metadata";
    return std::nullopt;
  }
  MmdbForm form;
  const MmdbBytes section = file.subspan(marker + kMarker.size());
  if (!mmdb_value_end(section, 0, problem)) {
    problem = "its metadata is malformed: " + problem;
    return std::nullopt;
  }
  if (mmdb_head(section, 0)->type != MmdbType::map) {
    problem = "its metadata is no map";
    return std::nullopt;
  }
  problem = take_members(section, form.meta_);
  if (problem.empty()) {
    problem = bad_meta(form.meta_);
  }
  const std::uint64_t tree_size = form.meta_.node_count * form.meta_.record_size / 4;
  if (problem.empty() && tree_size + kSeparator > marker) {
    problem = fmt::format("it is cut off: {} nodes do not fit into {} bytes", form.meta_.node_count, marker);
  }
  if (!problem.empty()) {
    return std::nullopt;
  }
  form.tree_ = file.first(tree_size);
  form.data_ = file.subspan(tree_size + kSeparator, marker - tree_size - kSeparator);
  const MmdbBytes separator = file.subspan(tree_size, kSeparator);
  if (std::ranges::any_of(separator, [](unsigned char byte) { return byte != 0; })) {
    problem = "no 16 zero bytes separate its tree from its data";
    return std::nullopt;
  }
  return form;
}

std::uint64_t MmdbForm::record(std::uint64_t node, bool right) const {
  const std::size_t size = meta_.record_size / 4;
  const unsigned char* bytes = tree_.data() + node * size;
  const std::size_t whole = meta_.record_size / 8;  // of a 28-bit record the high nibble lies in the middle byte
  std::uint64_t value = 0;
  if (meta_.record_size == 28) {
    value = right ? bytes[3] & 0x0FU : bytes[3] >> 4U;
  }
  const unsigned char* from = right ? bytes + size - whole : bytes;
  for (std::size_t i = 0; i < whole; ++i) {
    value = value << 8U | from[i];
  }
  return value;
}

std::optional<std::string> MmdbForm::bad_node(std::uint64_t node) const {
  for (const bool right : {false, true}) {
    const std::uint64_t value = record(node, right);
    if (value == 0) {
      return fmt::format("its tree is corrupt: node {} leads back to the root", node);
    }
    if (value <= meta_.node_count) {
      continue;
    }
    const std::uint64_t offset = value - meta_.node_count;
    if (offset < kSeparator || offset - kSeparator >= data_.size()) {
      return fmt::format("node {} of its tree leads outside the data", node);
    }
    std::string problem;
    if (!mmdb_value_end(data_, offset - kSeparator, problem)) {
      return fmt::format("a record that node {} leads to is malformed: {}", node, problem);
    }
  }
  return std::nullopt;
}

// Follows every path from the root, level by level. A node that several paths reach (IPv4 under its IPv6 aliases) is
// followed once a level, so the work is bounded by nodes times bits.
std::optional<std::string> MmdbForm::bad_paths() const {
  const int bits = meta_.ip_version == 4 ? 32 : 128;
  std::vector<std::uint64_t> level = {0};
  for (int depth = 0; depth < bits && !level.empty(); ++depth) {
    std::vector<std::uint64_t> next;
    for (const std::uint64_t node : level) {
      for (const bool right : {false, true}) {
        if (const std::uint64_t value = record(node, right); value < meta_.node_count) {
          next.push_back(value);
        }
      }
    }
    std::ranges::sort(next);
    next.erase(std::ranges::unique(next).begin(), next.end());
    level = std::move(next);
  }
  if (!level.empty()) {
    return fmt::format("its tree is corrupt: a path is longer than the {} bits of an address", bits);
  }
  return std::nullopt;
}

std::optional<std::string> MmdbForm::bad_tree() const {
  const bool small = meta_.node_count <= kSmall;
  const std::uint64_t looks = small ? meta_.node_count : kSample;
  for (std::uint64_t i = 0; i < looks; ++i) {
    if (auto problem = bad_node(i * meta_.node_count / looks)) {
      return problem;
    }
  }
  return small ? bad_paths() : std::nullopt;
}

}  // namespace spoor::behaviour
