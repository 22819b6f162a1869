// SPDX-License-Identifier: Apache-2.0
// IP addresses and ranges as 128-bit keys that sort as numbers; IPv4 is ::ffff:a.b.c.d.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spoor {

struct Ip {
  std::uint64_t high = 0;  // network order read as a number
  std::uint64_t low = 0;

  auto operator<=>(const Ip&) const = default;
  bool is_v4() const { return high == 0 && low >> 32U == 0xffff; }
};

// Both ends belong to it; first <= last.
struct IpRange {
  Ip first;
  Ip last;

  bool operator==(const IpRange&) const = default;
  bool contains(const Ip& ip) const { return first <= ip && ip <= last; }
};

// Only what is written exactly as an address: no leading zeros in an IPv4 octet, no port, zone, space or prefix.
// An IPv4-mapped IPv6 address is the IPv4 address.
std::optional<Ip> parse_ip(std::string_view text);

// An address, or a network in CIDR form (`10.0.0.0/8`, `2001:db8::/32`). Host bits that are set are cleared, so
// `10.1.2.3/8` is `10.0.0.0/8`. The prefix has no sign and no leading zero.
std::optional<IpRange> parse_ip_range(std::string_view text);

// The one spelling: dotted quad for IPv4 (also mapped), lower-case compressed IPv6.
std::string format_ip(const Ip& ip);
// The address alone if the range is one, CIDR if it is a network, else `first-last`.
std::string format_ip_range(const IpRange& range);

// The address before or after; absent at the ends of the 128-bit space.
std::optional<Ip> ip_before(const Ip& ip);
std::optional<Ip> ip_after(const Ip& ip);

enum class IpClass : std::uint8_t {
  public_net,
  private_net,    // RFC 1918, ULA fc00::/7
  loopback,       // 127.0.0.0/8, ::1
  link_local,     // 169.254.0.0/16, fe80::/10
  shared,         // carrier NAT 100.64.0.0/10
  documentation,  // RFC 5737, RFC 3849, RFC 9637
  reserved,       // this network, benchmarking, multicast, future use, unspecified
};
IpClass ip_class(const Ip& ip);
// Addresses that GeoIP data can say nothing about: everything but public and documentation addresses.
bool is_internal(IpClass kind);

}  // namespace spoor
