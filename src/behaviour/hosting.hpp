// SPDX-License-Identifier: Apache-2.0
// TABLE data/hosting.tsv: networks that rent out machines or hide who uses them, by autonomous system number.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace spoor::behaviour {

struct HostingNetwork {
  std::int64_t asn;
  std::string_view name;      // as the pinned network data spells it
  std::string_view kind;      // hosting, vpn or cloud
  std::string_view evidence;  // why it is listed
};

// Sorted by number. Compiled in; a table that is malformed stops the program at the first call.
std::span<const HostingNetwork> hosting_networks();
// hosting, vpn, cloud, or empty for a network that is not listed.
std::string_view hosting_kind(std::int64_t asn);

}  // namespace spoor::behaviour
