// SPDX-License-Identifier: Apache-2.0
// A threat or trusted list: the addresses and ranges of a text file, and the question whether one holds an address.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace spoor::behaviour {

inline constexpr std::size_t kLongestListBytes = 35'000'000;  // what GuardDuty takes

struct BadLine {
  std::size_t line = 0;  // from 1
  std::string text;      // its beginning, escaped for a terminal
};

struct AddressList {
  std::vector<IpRange> entries;  // sorted, each once
  std::vector<BadLine> bad;      // the first 10 lines that are neither address nor range
  std::size_t bad_lines = 0;     // all of them
  std::optional<TimeMs> dated;   // from a comment `# date: 2026-08-22`
  std::string sha256;            // of the text, hexadecimal
};

// One address or CIDR range a line; `#` begins a comment, also after an entry; spaces around an entry, empty lines, a
// byte order mark and CRLF are fine. Bad lines are kept apart, never an error. Fails only above kLongestListBytes.
Result<AddressList> parse_list(std::string_view text);
// The same from a file; `ipsum` in place of a file is the copy of IPsum level 3 that is compiled in.
Result<AddressList> read_list(const std::filesystem::path& path);
std::string_view ipsum_text();

// Many ranges, possibly one within another, as disjoint ones: a look-up is one binary search and finds the narrowest.
class RangeSet {
 public:
  // The ranges must be networks (as parse_list gives them): two of them are disjoint or one holds the other.
  explicit RangeSet(std::vector<IpRange> networks);
  // The narrowest network that holds the address, or null. Points into the set.
  const IpRange* find(const Ip& ip) const;
  std::size_t size() const { return networks_.size(); }

 private:
  struct Piece {
    Ip first;
    Ip last;
    std::uint32_t network;
  };
  void add_piece(const Ip& first, const Ip& last, std::uint32_t network);

  std::vector<IpRange> networks_;
  std::vector<Piece> pieces_;  // sorted, disjoint
};

}  // namespace spoor::behaviour
