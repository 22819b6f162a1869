// SPDX-License-Identifier: Apache-2.0
#include "base/address.hpp"

#include <arpa/inet.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace spoor {
namespace {

constexpr std::uint64_t kAllOnes = ~std::uint64_t{0};
constexpr std::uint64_t kV4Prefix = std::uint64_t{0xffff} << 32U;
constexpr int kBits = 128;
constexpr int kV4Offset = 96;  // bits in front of the four octets

using Bytes = std::array<unsigned char, 16>;

Ip from_bytes(const Bytes& bytes) {
  Ip ip;
  for (std::size_t i = 0; i < 8; ++i) {
    ip.high = ip.high << 8U | bytes[i];
    ip.low = ip.low << 8U | bytes[i + 8];
  }
  return ip;
}

Bytes to_bytes(const Ip& ip) {
  Bytes bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<unsigned char>(ip.high >> (56 - 8 * i));
    bytes[i + 8] = static_cast<unsigned char>(ip.low >> (56 - 8 * i));
  }
  return bytes;
}

constexpr Ip v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return Ip{0, kV4Prefix | a << 24U | b << 16U | c << 8U | d};
}

// The bits that a prefix of that length leaves free.
constexpr Ip host_mask(int prefix) {
  if (prefix >= 64) {
    return Ip{0, prefix == kBits ? 0 : kAllOnes >> (prefix - 64)};
  }
  return Ip{prefix == 0 ? kAllOnes : kAllOnes >> prefix, kAllOnes};
}

constexpr IpRange network(const Ip& ip, int prefix) {
  const Ip mask = host_mask(prefix);
  return IpRange{Ip{ip.high & ~mask.high, ip.low & ~mask.low}, Ip{ip.high | mask.high, ip.low | mask.low}};
}

constexpr IpRange network_v4(const Ip& ip, int prefix) { return network(ip, kV4Offset + prefix); }

// Length of the prefix if the range is one network.
std::optional<int> prefix_of(const IpRange& range) {
  const std::uint64_t high = range.first.high ^ range.last.high;
  const std::uint64_t low = range.first.low ^ range.last.low;
  const int prefix = high != 0 ? std::countl_zero(high) : 64 + std::countl_zero(low);
  if (network(range.first, prefix) == range) {
    return prefix;
  }
  return std::nullopt;
}

struct ClassRange {
  IpRange range;
  IpClass kind;
};

// The IANA special-purpose registries, as far as an analyst's question differs. First match counts.
constexpr std::array kClasses = {
    ClassRange{network_v4(v4(10, 0, 0, 0), 8), IpClass::private_net},
    ClassRange{network_v4(v4(172, 16, 0, 0), 12), IpClass::private_net},
    ClassRange{network_v4(v4(192, 168, 0, 0), 16), IpClass::private_net},
    ClassRange{network_v4(v4(127, 0, 0, 0), 8), IpClass::loopback},
    ClassRange{network_v4(v4(169, 254, 0, 0), 16), IpClass::link_local},
    ClassRange{network_v4(v4(100, 64, 0, 0), 10), IpClass::shared},
    ClassRange{network_v4(v4(192, 0, 2, 0), 24), IpClass::documentation},
    ClassRange{network_v4(v4(198, 51, 100, 0), 24), IpClass::documentation},
    ClassRange{network_v4(v4(203, 0, 113, 0), 24), IpClass::documentation},
    ClassRange{network_v4(v4(0, 0, 0, 0), 8), IpClass::reserved},
    ClassRange{network_v4(v4(198, 18, 0, 0), 15), IpClass::reserved},
    ClassRange{network_v4(v4(224, 0, 0, 0), 3), IpClass::reserved},
    ClassRange{network(Ip{0xfc00ULL << 48U, 0}, 7), IpClass::private_net},
    ClassRange{network(Ip{0, 1}, 128), IpClass::loopback},
    ClassRange{network(Ip{0xfe80ULL << 48U, 0}, 10), IpClass::link_local},
    ClassRange{network(Ip{0x20010db8ULL << 32U, 0}, 32), IpClass::documentation},
    ClassRange{network(Ip{0x3fff0000ULL << 32U, 0}, 20), IpClass::documentation},
    ClassRange{network(Ip{0xff00ULL << 48U, 0}, 8), IpClass::reserved},
    ClassRange{network(Ip{0, 0}, 128), IpClass::reserved},
};

}  // namespace

std::optional<Ip> parse_ip(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  if (text.size() >= buffer.size() || text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::memcpy(buffer.data(), text.data(), text.size());
  Bytes bytes{};
  if (text.find(':') != std::string_view::npos) {
    if (inet_pton(AF_INET6, buffer.data(), bytes.data()) != 1) {
      return std::nullopt;
    }
    return from_bytes(bytes);
  }
  if (inet_pton(AF_INET, buffer.data(), bytes.data()) != 1) {  // refuses leading zeros and short forms
    return std::nullopt;
  }
  return v4(bytes[0], bytes[1], bytes[2], bytes[3]);
}

std::optional<IpRange> parse_ip_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  const auto ip = parse_ip(address);
  if (!ip) {
    return std::nullopt;
  }
  if (slash == std::string_view::npos) {
    return IpRange{*ip, *ip};
  }
  const std::string_view digits = text.substr(slash + 1);
  const int offset = address.find(':') == std::string_view::npos ? kV4Offset : 0;
  int prefix = -1;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  const bool leading_zero = digits.size() > 1 && digits.front() == '0';
  if (failure != std::errc{} || end != digits.data() + digits.size() || leading_zero || prefix < 0 ||
      prefix > kBits - offset) {
    return std::nullopt;
  }
  return network(*ip, offset + prefix);
}

std::string format_ip(const Ip& ip) {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  const Bytes bytes = to_bytes(ip);
  if (ip.is_v4()) {
    inet_ntop(AF_INET, bytes.data() + 12, buffer.data(), buffer.size());
  } else {
    inet_ntop(AF_INET6, bytes.data(), buffer.data(), buffer.size());
  }
  return buffer.data();
}

std::string format_ip_range(const IpRange& range) {
  if (range.first == range.last) {
    return format_ip(range.first);
  }
  const auto prefix = prefix_of(range);
  if (!prefix) {
    return format_ip(range.first) + "-" + format_ip(range.last);
  }
  const bool within_v4 = range.first.is_v4() && *prefix >= kV4Offset;
  return format_ip(range.first) + "/" + std::to_string(within_v4 ? *prefix - kV4Offset : *prefix);
}

std::optional<Ip> ip_before(const Ip& ip) {
  if (ip == Ip{}) {
    return std::nullopt;
  }
  return Ip{ip.high - (ip.low == 0 ? 1 : 0), ip.low - 1};
}

std::optional<Ip> ip_after(const Ip& ip) {
  if (ip == Ip{kAllOnes, kAllOnes}) {
    return std::nullopt;
  }
  return Ip{ip.high + (ip.low == kAllOnes ? 1 : 0), ip.low + 1};
}

IpClass ip_class(const Ip& ip) {
  for (const ClassRange& entry : kClasses) {
    if (entry.range.contains(ip)) {
      return entry.kind;
    }
  }
  return IpClass::public_net;
}

bool is_internal(IpClass kind) { return kind != IpClass::public_net && kind != IpClass::documentation; }

}  // namespace spoor
