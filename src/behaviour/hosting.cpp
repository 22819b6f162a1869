// SPDX-License-Identifier: Apache-2.0
#include "behaviour/hosting.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <vector>

extern "C" {
extern const char kData_hosting_tsv[];
extern const char kData_hosting_tsv_end[];
}

namespace spoor::behaviour {
namespace {

constexpr std::size_t kColumns = 4;

[[noreturn]] void malformed(std::string_view line) {
  std::fprintf(stderr, "spoor: data/hosting.tsv is malformed: %.*s\n", static_cast<int>(line.size()), line.data());
  std::abort();
}

HostingNetwork parse_row(std::string_view line) {
  std::array<std::string_view, kColumns> fields;
  std::string_view rest = line;
  for (std::size_t i = 0; i < kColumns; ++i) {
    const std::size_t tab = rest.find('\t');
    if ((tab == std::string_view::npos) != (i + 1 == kColumns)) {
      malformed(line);
    }
    fields[i] = rest.substr(0, tab);
    rest.remove_prefix(tab == std::string_view::npos ? rest.size() : tab + 1);
  }
  HostingNetwork network{0, fields[1], fields[2], fields[3]};
  const char* end = fields[0].data() + fields[0].size();
  if (std::from_chars(fields[0].data(), end, network.asn).ptr != end) {
    malformed(line);
  }
  return network;
}

std::vector<HostingNetwork> parse_table() {
  std::string_view text(kData_hosting_tsv, static_cast<std::size_t>(kData_hosting_tsv_end - kData_hosting_tsv));
  std::vector<HostingNetwork> networks;
  text.remove_prefix(text.find('\n') + 1);  // the names of the columns
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    networks.push_back(parse_row(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  std::ranges::sort(networks, {}, &HostingNetwork::asn);
  return networks;
}

}  // namespace

std::span<const HostingNetwork> hosting_networks() {
  static const std::vector<HostingNetwork> networks = parse_table();
  return networks;
}

std::string_view hosting_kind(std::int64_t asn) {
  const auto networks = hosting_networks();
  const auto at = std::ranges::lower_bound(networks, asn, {}, &HostingNetwork::asn);
  return at != networks.end() && at->asn == asn ? at->kind : std::string_view{};
}

}  // namespace spoor::behaviour
