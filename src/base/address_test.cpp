// SPDX-License-Identifier: Apache-2.0
#include "base/address.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace spoor {
namespace {

std::string canonical(std::string_view text) {
  const auto ip = parse_ip(text);
  return ip ? format_ip(*ip) : "no address";
}

std::string canonical_range(std::string_view text) {
  const auto range = parse_ip_range(text);
  return range ? format_ip_range(*range) : "no range";
}

TEST(Address, HasOneSpelling) {
  EXPECT_EQ(canonical("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(canonical("0.0.0.0"), "0.0.0.0");
  EXPECT_EQ(canonical("255.255.255.255"), "255.255.255.255");
  EXPECT_EQ(canonical("2001:DB8:0:0:0:0:0:1"), "2001:db8::1");
  EXPECT_EQ(canonical("2001:db8::0001"), "2001:db8::1");
  EXPECT_EQ(canonical("::"), "::");
  EXPECT_EQ(canonical("::1"), "::1");
  EXPECT_EQ(canonical("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(canonical("::FFFF:c000:0201"), "192.0.2.1");
  EXPECT_EQ(canonical("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

TEST(Address, JunkIsNoAddress) {
  for (const char* text : {"",
                           "1",
                           "1.2.3",
                           "1.2.3.4.5",
                           "256.1.1.1",
                           "1.2.3.256",
                           "01.2.3.4",
                           "1.2.3.04",
                           "12.000.22.33",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "1.2.3.4:80",
                           "1.2.3.4/32",
                           "0x1.2.3.4",
                           "1..2.3",
                           "-1.2.3.4",
                           "+1.2.3.4",
                           "1.2.3.4a",
                           "redacted",
                           "cloudtrail.amazonaws.com",
                           "AWS Internal",
                           "<Attacker source IP>",
                           "IP_3296-6CC8-92D8",
                           ":",
                           ":::",
                           "1::2::3",
                           "12345::",
                           "::g",
                           "fe80::1%eth0",
                           "[::1]",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "::ffff:01.2.3.4",
                           "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.2555",
                           "１.2.3.4"}) {
    EXPECT_EQ(parse_ip(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_ip(std::string("1.2.3.4\0", 8)), std::nullopt);
  EXPECT_EQ(parse_ip(std::string(100'000, '1')), std::nullopt);
}

TEST(Address, KeysSortAsNumbers) {
  EXPECT_EQ(parse_ip("1.2.3.4"), (Ip{0, 0xffff01020304}));
  EXPECT_EQ(parse_ip("2001:db8::5"), (Ip{0x20010db800000000, 5}));
  EXPECT_LT(*parse_ip("9.255.255.255"), *parse_ip("10.0.0.0"));
  EXPECT_LT(*parse_ip("255.255.255.255"), *parse_ip("2000::"));
  EXPECT_LT(*parse_ip("::1"), *parse_ip("0.0.0.0"));
  EXPECT_TRUE(parse_ip("1.2.3.4")->is_v4());
  EXPECT_FALSE(parse_ip("::1.2.3.4")->is_v4());
}

TEST(Address, ReadsNetworks) {
  EXPECT_EQ(parse_ip_range("10.0.0.0/8"), (IpRange{*parse_ip("10.0.0.0"), *parse_ip("10.255.255.255")}));
  EXPECT_EQ(parse_ip_range("1.2.3.4"), (IpRange{*parse_ip("1.2.3.4"), *parse_ip("1.2.3.4")}));
  EXPECT_EQ(parse_ip_range("0.0.0.0/0"), (IpRange{*parse_ip("0.0.0.0"), *parse_ip("255.255.255.255")}));
  EXPECT_EQ(parse_ip_range("::/0"), (IpRange{Ip{0, 0}, Ip{~0ULL, ~0ULL}}));
  EXPECT_EQ(parse_ip_range("2001:db8:8000::/33"),
            (IpRange{*parse_ip("2001:db8:8000::"), *parse_ip("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")}));
  EXPECT_EQ(parse_ip_range("2001:db8::/64"), (IpRange{Ip{0x20010db800000000, 0}, Ip{0x20010db800000000, ~0ULL}}));
  EXPECT_EQ(parse_ip_range("2001:db8::/65"), (IpRange{Ip{0x20010db800000000, 0}, Ip{0x20010db800000000, ~0ULL >> 1}}));
  EXPECT_EQ(canonical_range("10.1.2.3/8"), "10.0.0.0/8");
  EXPECT_EQ(canonical_range("::ffff:10.1.2.3/104"), "10.0.0.0/8");
  EXPECT_EQ(canonical_range("1.2.3.4/32"), "1.2.3.4");
  EXPECT_EQ(canonical_range("2001:db8::1/128"), "2001:db8::1");
  EXPECT_EQ(canonical_range("::/0"), "::/0");
  EXPECT_EQ(canonical_range("0.0.0.0/0"), "0.0.0.0/0");
}

TEST(Address, JunkIsNoNetwork) {
  for (const char* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08",
                           "10.0.0.0/8 ", "10.0.0.0/8/8", "10.0.0/8", "::/129", "::/a", "10.0.0.0-10.0.0.5",
                           "10.0.0.0/255.0.0.0", "10.0.0.0/99999999999"}) {
    EXPECT_EQ(parse_ip_range(text), std::nullopt) << text;
  }
}

TEST(Address, ARangeThatIsNoNetworkIsPrintedByItsEnds) {
  EXPECT_EQ(format_ip_range({*parse_ip("10.0.0.1"), *parse_ip("10.0.0.2")}), "10.0.0.1-10.0.0.2");
  EXPECT_EQ(format_ip_range({*parse_ip("10.0.0.2"), *parse_ip("10.0.0.3")}), "10.0.0.2/31");
  EXPECT_EQ(format_ip_range({*parse_ip("10.0.0.2"), *parse_ip("10.0.0.5")}), "10.0.0.2-10.0.0.5");
}

TEST(Address, NeighboursCarryOverTheMiddle) {
  EXPECT_EQ(ip_after(Ip{1, ~0ULL}), (Ip{2, 0}));
  EXPECT_EQ(ip_before(Ip{2, 0}), (Ip{1, ~0ULL}));
  EXPECT_EQ(ip_after(*parse_ip("1.2.3.255")), parse_ip("1.2.4.0"));
  EXPECT_EQ(ip_before(*parse_ip("1.2.4.0")), parse_ip("1.2.3.255"));
  EXPECT_EQ(ip_after(Ip{~0ULL, ~0ULL}), std::nullopt);
  EXPECT_EQ(ip_before(Ip{0, 0}), std::nullopt);
}

TEST(Address, KnowsTheSpecialNetworksToTheirEdges) {
  const std::pair<const char*, IpClass> cases[] = {
      {"9.255.255.255", IpClass::public_net},
      {"10.0.0.0", IpClass::private_net},
      {"10.255.255.255", IpClass::private_net},
      {"11.0.0.0", IpClass::public_net},
      {"172.15.255.255", IpClass::public_net},
      {"172.16.0.0", IpClass::private_net},
      {"172.31.255.255", IpClass::private_net},
      {"172.32.0.0", IpClass::public_net},
      {"192.167.255.255", IpClass::public_net},
      {"192.168.10.20", IpClass::private_net},
      {"192.169.0.0", IpClass::public_net},
      {"127.0.0.1", IpClass::loopback},
      {"128.0.0.0", IpClass::public_net},
      {"169.254.169.254", IpClass::link_local},
      {"169.253.255.255", IpClass::public_net},
      {"100.63.255.255", IpClass::public_net},
      {"100.64.0.0", IpClass::shared},
      {"100.127.255.255", IpClass::shared},
      {"100.128.0.0", IpClass::public_net},
      {"192.0.2.255", IpClass::documentation},
      {"192.0.3.0", IpClass::public_net},
      {"198.51.100.0", IpClass::documentation},
      {"203.0.113.7", IpClass::documentation},
      {"203.0.114.0", IpClass::public_net},
      {"0.0.0.0", IpClass::reserved},
      {"198.19.255.255", IpClass::reserved},
      {"198.20.0.0", IpClass::public_net},
      {"224.0.0.1", IpClass::reserved},
      {"255.255.255.255", IpClass::reserved},
      {"223.255.255.255", IpClass::public_net},
      {"::", IpClass::reserved},
      {"::1", IpClass::loopback},
      {"::2", IpClass::public_net},
      {"fc00::", IpClass::private_net},
      {"fdff:ffff::1", IpClass::private_net},
      {"fe00::", IpClass::public_net},
      {"fe80::1", IpClass::link_local},
      {"febf::1", IpClass::link_local},
      {"fec0::1", IpClass::public_net},
      {"2001:db8::1", IpClass::documentation},
      {"2001:db9::", IpClass::public_net},
      {"3fff:fff::1", IpClass::documentation},
      {"3fff:1000::", IpClass::public_net},
      {"ff02::1", IpClass::reserved},
      {"::ffff:10.0.0.1", IpClass::private_net},
      {"2600:1f18::1", IpClass::public_net},
  };
  for (const auto& [text, kind] : cases) {
    EXPECT_EQ(ip_class(*parse_ip(text)), kind) << text;
  }
  EXPECT_TRUE(is_internal(IpClass::private_net));
  EXPECT_TRUE(is_internal(IpClass::shared));
  EXPECT_FALSE(is_internal(IpClass::public_net));
  EXPECT_FALSE(is_internal(IpClass::documentation));
}

}  // namespace
}  // namespace spoor
