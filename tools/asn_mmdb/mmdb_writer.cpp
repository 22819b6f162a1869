// SPDX-License-Identifier: Apache-2.0
#include "asn_mmdb/mmdb_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spoor::asn {
namespace {

constexpr std::size_t kSeparator = 16;
constexpr std::uint32_t kEmpty = 0x8000'0000;  // a record that leads nowhere; with lower bits: to value n - 1

// A record of the tree being built is a node's index, kEmpty, or kEmpty + 1 + offset of a value.
class Tree {
 public:
  Tree() { nodes_.push_back({kEmpty, kEmpty}); }

  void insert(const IpRange& range, std::uint32_t offset) { place(0, 0, Ip{0, 0}, range, kEmpty + 1 + offset); }

  const std::vector<std::array<std::uint32_t, 2>>& nodes() const { return nodes_; }

 private:
  // Puts the part of the range that lies below this node. Depth 128 has no nodes: there a half is one address.
  void place(std::uint32_t node, int depth, const Ip& start, const IpRange& range, std::uint32_t record) {
    for (const unsigned side : {0U, 1U}) {
      const IpRange half = half_of(start, depth, side);
      if (range.last < half.first || half.last < range.first) {
        continue;
      }
      if (range.first <= half.first && half.last <= range.last) {
        nodes_[node][side] = record;
        continue;
      }
      std::uint32_t next = nodes_[node][side];
      if (next >= kEmpty) {  // what was said of the whole half is now said of both its halves
        const auto made = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back({next, next});
        nodes_[node][side] = made;
        next = made;
      }
      place(next, depth + 1, half.first, range, record);
    }
  }

  static IpRange half_of(const Ip& start, int depth, unsigned side) {
    Ip first = start;
    Ip free{~0ULL, ~0ULL};  // bits below the one that this node decides
    if (depth < 64) {
      first.high |= std::uint64_t{side} << (63 - depth);
      free.high = (std::uint64_t{1} << (63 - depth)) - 1;
    } else {
      first.low |= std::uint64_t{side} << (127 - depth);
      free = Ip{0, (std::uint64_t{1} << (127 - depth)) - 1};
    }
    return {first, Ip{first.high | free.high, first.low | free.low}};
  }

  std::vector<std::array<std::uint32_t, 2>> nodes_;
};

enum class Kind : unsigned { text = 2, uint16 = 5, uint32 = 6, map = 7, uint64 = 9, list = 11 };

// Values one after the other, in the format's own encoding.
class Values {
 public:
  std::size_t size() const { return bytes_.size(); }
  const std::string& bytes() const { return bytes_; }

  void head(Kind kind, std::size_t size) {
    const auto type = static_cast<unsigned>(kind);
    const unsigned high = type > 7 ? 0 : type << 5U;
    const unsigned low = size < 29 ? static_cast<unsigned>(size) : size < 285 ? 29 : 30;
    byte(high | low);
    if (type > 7) {
      byte(type - 7);
    }
    if (low == 29) {
      byte(static_cast<unsigned>(size - 29));
    } else if (low == 30) {
      byte(static_cast<unsigned>((size - 285) >> 8U));
      byte(static_cast<unsigned>((size - 285) & 0xFFU));
    }
  }

  void text(std::string_view value) {
    head(Kind::text, value.size());
    bytes_ += value;
  }

  void number(Kind kind, std::uint64_t value) {
    std::size_t size = 0;
    while (size < 8 && value >> (8 * size) != 0) {
      ++size;
    }
    head(kind, size);
    for (std::size_t i = size; i > 0; --i) {
      byte(static_cast<unsigned>(value >> (8 * (i - 1)) & 0xFFU));
    }
  }

  void pointer(std::size_t target) {  // to the first 2,048 bytes
    byte(1U << 5U | static_cast<unsigned>(target >> 8U));
    byte(static_cast<unsigned>(target & 0xFFU));
  }

 private:
  void byte(unsigned value) { bytes_ += static_cast<char>(value); }

  std::string bytes_;
};

struct Data {
  Values values;
  std::map<std::uint32_t, std::uint32_t> offsets;  // by number
};

Data make_data(const AsnTable& table) {
  Data data;
  const std::size_t number_key = data.values.size();
  data.values.text("autonomous_system_number");
  const std::size_t name_key = data.values.size();
  data.values.text("autonomous_system_organization");
  for (const auto& [number, name] : table.organisations) {
    data.offsets[number] = static_cast<std::uint32_t>(data.values.size());
    data.values.head(Kind::map, 2);
    data.values.pointer(number_key);
    data.values.number(Kind::uint32, number);
    data.values.pointer(name_key);
    data.values.text(name);
  }
  return data;
}

std::string make_metadata(std::size_t nodes, TimeMs built) {
  Values values;
  values.head(Kind::map, 9);
  values.text("binary_format_major_version");
  values.number(Kind::uint16, 2);
  values.text("binary_format_minor_version");
  values.number(Kind::uint16, 0);
  values.text("build_epoch");
  values.number(Kind::uint64, static_cast<std::uint64_t>(built / kSecondMs));
  values.text("database_type");
  values.text("ip-location-db ASN");
  values.text("description");
  values.head(Kind::map, 1);
  values.text("en");
  values.text("ASN by ip-location-db (RouteViews, DB-IP, NRO), CC BY 4.0");
  values.text("ip_version");
  values.number(Kind::uint16, 6);
  values.text("languages");
  values.head(Kind::list, 1);
  values.text("en");
  values.text("node_count");
  values.number(Kind::uint32, nodes);
  values.text("record_size");
  values.number(Kind::uint16, 32);
  return "\xAB\xCD\xEFMaxMind.com" + values.bytes();
}

std::string make_tree(const Tree& tree) {
  std::string bytes;
  const auto count = static_cast<std::uint32_t>(tree.nodes().size());
  bytes.reserve(tree.nodes().size() * 8);
  for (const auto& node : tree.nodes()) {
    for (const std::uint32_t record : node) {
      const std::uint32_t value = record < kEmpty    ? record
                                  : record == kEmpty ? count
                                                     : count + kSeparator + (record - kEmpty - 1);
      for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        bytes += static_cast<char>(value >> shift & 0xFFU);
      }
    }
  }
  return bytes;
}

Error failure(std::string_view doing, const std::filesystem::path& path) {
  return Error{Code::internal, fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(errno))};
}

Status write_whole(const std::filesystem::path& path, const std::vector<std::string_view>& parts) {
  const std::filesystem::path partial = path.string() + ".partial";
  const int file = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) {
    return failure("write", partial);
  }
  bool good = true;
  for (std::string_view part : parts) {
    while (good && !part.empty()) {
      const ssize_t written = ::write(file, part.data(), part.size());
      good = written > 0;
      part.remove_prefix(good ? static_cast<std::size_t>(written) : 0);
    }
  }
  good = good && ::fsync(file) == 0;
  good = ::close(file) == 0 && good;
  if (!good || ::rename(partial.c_str(), path.c_str()) != 0) {
    Error error = failure("write", path);
    ::unlink(partial.c_str());
    return error;
  }
  return Done{};
}

}  // namespace

Status write_mmdb(const AsnTable& table, TimeMs built, const std::filesystem::path& path) {
  const Data data = make_data(table);
  Tree tree;
  for (const Announcement& announcement : table.announcements) {
    IpRange range = announcement.range;
    if (range.first.is_v4()) {  // the format keeps IPv4 below ::/96
      range = {Ip{0, range.first.low & 0xFFFF'FFFFU}, Ip{0, range.last.low & 0xFFFF'FFFFU}};
    }
    tree.insert(range, data.offsets.at(announcement.number));
  }
  if (tree.nodes().size() + data.values.size() >= kEmpty) {
    return Error{Code::quota, "the table is too big for records of 32 bits"};
  }
  const std::string nodes = make_tree(tree);
  const std::string metadata = make_metadata(tree.nodes().size(), built);
  return write_whole(
      path, {nodes, std::string_view("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", kSeparator), data.values.bytes(), metadata});
}

}  // namespace spoor::asn
