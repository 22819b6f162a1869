// SPDX-License-Identifier: Apache-2.0
// asn-mmdb asn-ipv4.csv asn-ipv6.csv OUT.mmdb [DATE]: makes the network database that spoor looks up, from CSV.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "asn_mmdb/asn_table.hpp"
#include "asn_mmdb/mmdb_writer.hpp"

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

spoor::Status convert(int count, char** words) {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  const spoor::TimeMs now = std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
  SPOOR_TRY(const spoor::TimeMs built, spoor::parse_time_or_offset(count == 5 ? words[4] : "now", now));
  spoor::asn::AsnTable table;
  SPOOR_CHECK(spoor::asn::read_csv(words[1], table));
  SPOOR_CHECK(spoor::asn::read_csv(words[2], table));
  SPOOR_CHECK(spoor::asn::write_mmdb(table, built, words[3]));
  fmt::print("{}: {} ranges of {} networks\n", words[3], table.announcements.size(), table.organisations.size());
  return spoor::Done{};
}

}  // namespace

int main(int count, char** words) {
  if (count != 4 && count != 5) {
    fmt::print(stderr, "usage: asn-mmdb asn-ipv4.csv asn-ipv6.csv OUT.mmdb [DATE of the data]\n");
    return kWrongUsage;
  }
  if (const auto status = convert(count, words); !status) {
    fmt::print(stderr, "asn-mmdb: {}\n", status.error().message);
    return kFailed;
  }
  return kDone;
}
