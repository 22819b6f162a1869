// SPDX-License-Identifier: Apache-2.0
#include "behaviour/address_list.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "base/escape.hpp"

extern "C" {
extern const char kData_threatlist_ipsum_3_txt[];
extern const char kData_threatlist_ipsum_3_txt_end[];
}

namespace spoor::behaviour {
namespace {

constexpr std::size_t kKeptBadLines = 10;
constexpr std::size_t kKeptBadBytes = 80;
constexpr std::string_view kSpaces = " \t\r\v\f";

// Wide ranges before the narrow ones that begin with them.
bool before(const IpRange& a, const IpRange& b) { return a.first != b.first ? a.first < b.first : b.last < a.last; }

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpaces);
  return first == std::string_view::npos ? std::string_view{}
                                         : text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::optional<TimeMs> date_of(std::string_view comment) {
  constexpr std::string_view kDate = "date:";
  comment = trim(comment);
  if (!comment.starts_with(kDate)) {
    return std::nullopt;
  }
  return parse_time(std::string(trim(comment.substr(kDate.size()))) + "T00:00:00Z");
}

std::string sha256(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    return {};
  }
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += fmt::format("{:02x}", digest[i]);
  }
  return hex;
}

void parse_line(std::string_view line, std::size_t number, AddressList& list) {
  const std::size_t hash = line.find('#');
  const std::string_view entry = trim(line.substr(0, hash));
  if (hash != std::string_view::npos && !list.dated) {
    list.dated = date_of(line.substr(hash + 1));
  }
  if (entry.empty()) {
    return;
  }
  if (const auto range = parse_ip_range(entry)) {
    list.entries.push_back(*range);
    return;
  }
  ++list.bad_lines;
  if (list.bad.size() < kKeptBadLines) {
    list.bad.push_back({number, escape_terminal(entry.substr(0, kKeptBadBytes))});
  }
}

Error too_long(std::string_view what) {
  return Error{Code::quota,
               fmt::format("{} has more than {} bytes, the most a list may have; split it", what, kLongestListBytes)};
}

}  // namespace

Result<AddressList> parse_list(std::string_view text) {
  if (text.size() > kLongestListBytes) {
    return too_long("the list");
  }
  AddressList list;
  list.sha256 = sha256(text);
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    parse_line(text.substr(0, end), number, list);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  std::ranges::sort(list.entries, before);
  list.entries.erase(std::ranges::unique(list.entries).begin(), list.entries.end());
  return list;
}

std::string_view ipsum_text() {
  return {kData_threatlist_ipsum_3_txt,
          static_cast<std::size_t>(kData_threatlist_ipsum_3_txt_end - kData_threatlist_ipsum_3_txt)};
}

Result<AddressList> read_list(const std::filesystem::path& path) {
  if (path == "ipsum") {
    return parse_list(ipsum_text());
  }
  std::ifstream file(path, std::ios::binary);
  std::error_code failure;
  if (!file || std::filesystem::is_directory(path, failure)) {
    return Error{Code::not_found, fmt::format("cannot read list {}: {}", path.string(),
                                              file ? "it is a directory" : std::strerror(errno))};
  }
  std::string text(kLongestListBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kLongestListBytes) {
    return too_long(fmt::format("list {}", path.string()));
  }
  return parse_list(text);
}

RangeSet::RangeSet(std::vector<IpRange> networks) : networks_(std::move(networks)) {
  std::ranges::sort(networks_, before);
  networks_.erase(std::ranges::unique(networks_).begin(), networks_.end());
  std::vector<std::uint32_t> open;  // networks around the point, widest first
  std::optional<Ip> at = Ip{};      // everything before it is settled; absent behind the last address
  const auto close = [&](const Ip& limit, bool all) {
    while (!open.empty() && (all || networks_[open.back()].last < limit)) {
      const IpRange& network = networks_[open.back()];
      if (at && *at <= network.last) {
        add_piece(*at, network.last, open.back());
        at = ip_after(network.last);
      }
      open.pop_back();
    }
  };
  for (std::uint32_t i = 0; i < networks_.size(); ++i) {
    const Ip& first = networks_[i].first;
    close(first, false);
    if (!open.empty() && at && *at < first) {
      add_piece(*at, *ip_before(first), open.back());
    }
    at = first;
    open.push_back(i);
  }
  close(Ip{}, true);
}

void RangeSet::add_piece(const Ip& first, const Ip& last, std::uint32_t network) {
  pieces_.push_back({first, last, network});
}

const IpRange* RangeSet::find(const Ip& ip) const {
  const auto behind = std::ranges::upper_bound(pieces_, ip, {}, &Piece::first);
  if (behind == pieces_.begin() || (behind - 1)->last < ip) {
    return nullptr;
  }
  return &networks_[(behind - 1)->network];
}

}  // namespace spoor::behaviour
