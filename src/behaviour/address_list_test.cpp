// SPDX-License-Identifier: Apache-2.0
#include "behaviour/address_list.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace spoor::behaviour {
namespace {

AddressList parse(std::string_view text) {
  auto list = parse_list(text);
  EXPECT_TRUE(list);
  return *std::move(list);
}

std::string found(const RangeSet& set, const char* ip) {
  const IpRange* range = set.find(*parse_ip(ip));
  return range == nullptr ? "none" : format_ip_range(*range);
}

TEST(AddressList, TakesAddressesRangesAndComments) {
  const AddressList list = parse(
      "\xEF\xBB\xBF# a list\r\n# date: 2026-08-22\r\n\r\n 192.0.2.7 \t# one\r\n198.51.100.0/24\n2001:db8::/32#v6\n"
      "192.0.2.7\n::ffff:203.0.113.9");
  ASSERT_EQ(list.entries.size(), 4U);
  EXPECT_EQ(format_ip_range(list.entries[0]), "192.0.2.7");
  EXPECT_EQ(format_ip_range(list.entries[1]), "198.51.100.0/24");
  EXPECT_EQ(format_ip_range(list.entries[2]), "203.0.113.9");
  EXPECT_EQ(format_ip_range(list.entries[3]), "2001:db8::/32");
  EXPECT_EQ(list.bad_lines, 0U);
  EXPECT_EQ(list.dated, parse_time("2026-08-22T00:00:00Z"));
}

TEST(AddressList, BadLinesAreNamedByTheirNumber) {
  const AddressList list = parse("192.0.2.1\n012.0.0.1\n192.0.2.0/33\n\n\x1b[31mred\n192.0.2.1,192.0.2.2\n");
  EXPECT_EQ(list.entries.size(), 1U);
  ASSERT_EQ(list.bad_lines, 4U);
  EXPECT_EQ(list.bad[0].line, 2U);
  EXPECT_EQ(list.bad[0].text, "012.0.0.1");
  EXPECT_EQ(list.bad[1].line, 3U);
  EXPECT_EQ(list.bad[2].line, 5U);
  EXPECT_EQ(list.bad[2].text, "\\x1b[31mred");
  EXPECT_EQ(list.bad[3].line, 6U);
}

TEST(AddressList, OnlyTheFirstBadLinesAreKept) {
  std::string text;
  for (int i = 0; i < 1'000; ++i) {
    text += std::string(10'000, 'x') + "\n";
  }
  const AddressList list = parse(text);
  EXPECT_EQ(list.bad_lines, 1'000U);
  EXPECT_EQ(list.bad.size(), 10U);
  EXPECT_LE(list.bad[0].text.size(), 80U);
}

TEST(AddressList, ItsSizeIsBounded) {
  EXPECT_TRUE(parse_list(std::string(kLongestListBytes, '\n')));
  const auto list = parse_list(std::string(kLongestListBytes + 1, '\n'));
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().code, Code::quota);
  EXPECT_EQ(read_list("/dev/zero").error().code, Code::quota);
  EXPECT_EQ(read_list("no/such/list").error().code, Code::not_found);
  EXPECT_EQ(read_list("/").error().code, Code::not_found);
}

TEST(AddressList, TheHashIsThatOfTheBytes) {
  EXPECT_EQ(parse("").sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(parse("abc").sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(AddressList, IpsumIsCompiledInWithItsDate) {
  const auto list = read_list("ipsum");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->entries.size(), 14'217U);
  EXPECT_EQ(list->bad_lines, 0U);
  EXPECT_EQ(list->dated, parse_time("2026-08-22T00:00:00Z"));
  EXPECT_EQ(found(RangeSet(list->entries), "77.90.185.20"), "77.90.185.20");
  EXPECT_EQ(found(RangeSet(list->entries), "8.8.8.8"), "none");
}

TEST(RangeSet, TheNarrowestRangeAnswers) {
  const RangeSet set(parse("10.0.0.0/8\n10.1.0.0/16\n10.1.2.0/24\n10.1.2.3\n10.1.255.255\n11.0.0.0/8\n").entries);
  EXPECT_EQ(found(set, "9.255.255.255"), "none");
  EXPECT_EQ(found(set, "10.0.0.0"), "10.0.0.0/8");
  EXPECT_EQ(found(set, "10.1.0.0"), "10.1.0.0/16");
  EXPECT_EQ(found(set, "10.1.1.255"), "10.1.0.0/16");
  EXPECT_EQ(found(set, "10.1.2.2"), "10.1.2.0/24");
  EXPECT_EQ(found(set, "10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(found(set, "10.1.2.4"), "10.1.2.0/24");
  EXPECT_EQ(found(set, "10.1.3.0"), "10.1.0.0/16");
  EXPECT_EQ(found(set, "10.1.255.255"), "10.1.255.255");
  EXPECT_EQ(found(set, "10.2.0.0"), "10.0.0.0/8");
  EXPECT_EQ(found(set, "10.255.255.255"), "10.0.0.0/8");
  EXPECT_EQ(found(set, "11.0.0.0"), "11.0.0.0/8");
  EXPECT_EQ(found(set, "12.0.0.0"), "none");
}

TEST(RangeSet, TheEndsOfAllAddressesWork) {
  const RangeSet all(parse("::/0\n0.0.0.0/0\nffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\n::\n").entries);
  EXPECT_EQ(found(all, "::"), "::");
  EXPECT_EQ(found(all, "::1"), "::/0");
  EXPECT_EQ(found(all, "255.255.255.255"), "0.0.0.0/0");
  EXPECT_EQ(found(all, "::1:0:0:0"), "::/0");
  EXPECT_EQ(found(all, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"), "::/0");
  EXPECT_EQ(found(all, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  EXPECT_EQ(found(RangeSet({}), "1.2.3.4"), "none");
}

// Against looking at every range in turn.
TEST(RangeSet, AgreesWithALinearSearch) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<IpRange> ranges;
    for (unsigned i = random() % 12; i > 0; --i) {
      const std::string cidr = "10.0.0." + std::to_string(random() % 256) + "/" + std::to_string(24 + random() % 9);
      ranges.push_back(*parse_ip_range(cidr));
    }
    const RangeSet set(ranges);
    for (std::uint64_t host = 0; host < 258; ++host) {
      const Ip ip{0, 0xFFFF'0A00'0000ULL + host - 1};
      const IpRange* best = nullptr;
      for (const IpRange& range : ranges) {
        if (range.contains(ip) &&
            (best == nullptr || range.last.low - range.first.low < best->last.low - best->first.low)) {
          best = &range;
        }
      }
      const IpRange* got = set.find(ip);
      ASSERT_EQ(got == nullptr, best == nullptr);
      ASSERT_TRUE(got == nullptr || *got == *best) << format_ip(ip);
    }
  }
}

}  // namespace
}  // namespace spoor::behaviour
