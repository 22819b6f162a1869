// SPDX-License-Identifier: Apache-2.0
// libmaxminddb itself reads back what was written, at and around the ends of every range.
#include <gtest/gtest.h>
#include <maxminddb.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "asn_mmdb/asn_table.hpp"
#include "asn_mmdb/mmdb_writer.hpp"

namespace spoor::asn {
namespace {

constexpr TimeMs kBuilt = 1'781'654'400'000;  // 2026-06-17

constexpr std::string_view kRows =
    "0.0.0.0,0.255.255.255,1,First\n"
    "1.0.0.0,1.0.0.255,13335,\"Cloudflare, Inc.\"\n"
    "1.0.4.3,1.0.7.250,38803,\"A \"\"quoted\"\" name\"\n"
    "8.8.8.8,8.8.8.8,15169,Google LLC\n"
    "255.255.255.255,255.255.255.255,4294967295,Zürich\n"
    "2001::,2001::ffff:ffff:ffff:ffff:ffff:ffff,6939,Hurricane Electric LLC\n"
    "2001:200::,2001:200:1b9:ffff:ffff:ffff:ffff:ffff,2500,WIDE Project\n"
    "2001:db8::1,2001:db8::1,64496,One address\n"
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,300,The end\n";

class AsnMmdb : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "asn_mmdb_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file(const std::string& name, std::string_view bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }

  std::filesystem::path folder_;
};

// "AS number name" of an address, or "nothing".
std::string ask(const MMDB_s& database, const std::string& ip) {
  int bad_text = 0;
  int failure = MMDB_SUCCESS;
  MMDB_lookup_result_s found = MMDB_lookup_string(&database, ip.c_str(), &bad_text, &failure);
  if (bad_text != 0 || failure != MMDB_SUCCESS) {
    return "failed";
  }
  if (!found.found_entry) {
    return "nothing";
  }
  MMDB_entry_data_s number{};
  MMDB_entry_data_s name{};
  if (MMDB_get_value(&found.entry, &number, "autonomous_system_number", nullptr) != MMDB_SUCCESS ||
      number.type != MMDB_DATA_TYPE_UINT32 ||
      MMDB_get_value(&found.entry, &name, "autonomous_system_organization", nullptr) != MMDB_SUCCESS) {
    return "malformed";
  }
  return "AS" + std::to_string(number.uint32) + " " + std::string(name.utf8_string, name.data_size);
}

std::string expected(const AsnTable& table, const Ip& ip) {
  for (const Announcement& row : table.announcements) {
    if (row.range.contains(ip)) {
      return "AS" + std::to_string(row.number) + " " + table.organisations.at(row.number);
    }
  }
  return "nothing";
}

TEST_F(AsnMmdb, EveryEndOfEveryRangeIsReadBack) {
  AsnTable table;
  const auto read = read_csv(file("rows.csv", kRows), table);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(table.announcements.size(), 9U);
  const auto path = folder_ / "asn.mmdb";
  ASSERT_TRUE(write_mmdb(table, kBuilt, path));
  MMDB_s database{};
  ASSERT_EQ(MMDB_open(path.c_str(), MMDB_MODE_MMAP, &database), MMDB_SUCCESS);
  EXPECT_EQ(database.metadata.build_epoch, 1'781'654'400U);
  for (const Announcement& row : table.announcements) {
    for (const Ip& end : {row.range.first, row.range.last}) {
      for (const auto& ip : {ip_before(end), std::optional(end), ip_after(end)}) {
        if (ip) {
          EXPECT_EQ(ask(database, format_ip(*ip)), ip->is_v4() || !end.is_v4() ? expected(table, *ip) : "nothing")
              << format_ip(*ip);
        }
      }
    }
  }
  EXPECT_EQ(ask(database, "8.8.8.8"), "AS15169 Google LLC");
  EXPECT_EQ(ask(database, "1.0.5.0"), "AS38803 A \"quoted\" name");
  EXPECT_EQ(ask(database, "8.8.8.9"), "nothing");
  MMDB_close(&database);
}

TEST_F(AsnMmdb, ALaterRowReplacesAnEarlierOneWhereTheyOverlap) {
  AsnTable table;
  ASSERT_TRUE(read_csv(file("rows.csv", "10.0.0.0,10.255.255.255,1,Wide\n10.1.0.7,10.1.0.9,2,Narrow\n"), table));
  const auto path = folder_ / "asn.mmdb";
  ASSERT_TRUE(write_mmdb(table, kBuilt, path));
  MMDB_s database{};
  ASSERT_EQ(MMDB_open(path.c_str(), MMDB_MODE_MMAP, &database), MMDB_SUCCESS);
  EXPECT_EQ(ask(database, "10.1.0.6"), "AS1 Wide");
  EXPECT_EQ(ask(database, "10.1.0.7"), "AS2 Narrow");
  EXPECT_EQ(ask(database, "10.1.0.9"), "AS2 Narrow");
  EXPECT_EQ(ask(database, "10.1.0.10"), "AS1 Wide");
  MMDB_close(&database);
}

TEST_F(AsnMmdb, NamesOfEveryLengthSurvive) {
  AsnTable table;
  for (std::uint32_t length : {1U, 28U, 29U, 284U, 285U, 1'000U}) {
    table.announcements.push_back({{Ip{0, 0xFFFF'0A00'0000U + length}, Ip{0, 0xFFFF'0A00'0000U + length}}, length});
    table.organisations[length] = std::string(length, 'n');
  }
  const auto path = folder_ / "asn.mmdb";
  ASSERT_TRUE(write_mmdb(table, kBuilt, path));
  MMDB_s database{};
  ASSERT_EQ(MMDB_open(path.c_str(), MMDB_MODE_MMAP, &database), MMDB_SUCCESS);
  for (const Announcement& row : table.announcements) {
    EXPECT_EQ(ask(database, format_ip(row.range.first)), expected(table, row.range.first));
  }
  MMDB_close(&database);
}

TEST_F(AsnMmdb, AWrongRowIsNamedByItsLine) {
  for (const char* row :
       {"1.0.0.0,1.0.0.255,13335", "1.0.0.9,1.0.0.1,1,x", "1.0.0.0,2001::,1,x", "a,1.0.0.1,1,x", "1.0.0.0,1.0.0.1,-1,x",
        "1.0.0.0,1.0.0.1,4294967296,x", "1.0.0.0,1.0.0.1,1,\"x", "1.0.0.0,1.0.0.1,1,\"x\"y", "1.0.0.0,1.0.0.1,1,x,y",
        "1.0.0.0,1.0.0.1,1,\xff", "1.0.0.0,1.0.0.1,1,"}) {
    AsnTable table;
    const auto status = read_csv(file("rows.csv", "1.0.0.0,1.0.0.1,1,x\n" + std::string(row) + "\n"), table);
    ASSERT_FALSE(status) << row;
    EXPECT_NE(status.error().message.find("rows.csv:2:"), std::string::npos) << status.error().message;
  }
  AsnTable table;
  EXPECT_EQ(read_csv(folder_ / "none.csv", table).error().code, Code::not_found);
}

TEST_F(AsnMmdb, AFileThatCannotBeWrittenLeavesNothing) {
  AsnTable table;
  table.announcements.push_back({{Ip{0, 0xFFFF'0A00'0000U}, Ip{0, 0xFFFF'0A00'0000U}}, 1});
  table.organisations[1] = "x";
  EXPECT_FALSE(write_mmdb(table, 0, folder_ / "no" / "asn.mmdb"));
  std::filesystem::create_directory(folder_ / "taken");
  EXPECT_FALSE(write_mmdb(table, 0, folder_ / "taken"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "taken.partial"));
}

}  // namespace
}  // namespace spoor::asn
