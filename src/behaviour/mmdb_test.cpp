// SPDX-License-Identifier: Apache-2.0
#include "behaviour/mmdb.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace spoor::behaviour {
namespace {

const std::filesystem::path kData = std::filesystem::path(SPOOR_SOURCE_DIR) / "tests/data/geoip";

std::string problem_of(const std::filesystem::path& path) {
  const auto file = Mmdb::open(path);
  return file ? "opened" : file.error().message;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Mmdb, EveryGoodFileOpens) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kData / "good")) {
    EXPECT_EQ(problem_of(entry.path()), "opened") << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 16);
}

// What is wrong with each, found by reading its bytes against the specification. The empty map at the end of one file's
// metadata is legal: that file only tripped an old reader.
TEST(Mmdb, EveryBadFileIsRefusedForWhatIsWrongWithIt) {
  const std::map<std::string, std::string> expected = {
      {"bad-unicode-in-map-key", "no 16 zero bytes"},
      {"invalid-bytes-length", "metadata is malformed"},
      {"invalid-map-key-length", "metadata is malformed"},
      {"metadata-is-an-uint128", "metadata is malformed"},
      {"libmaxminddb-corrupt-search-tree", "leads back to the root"},
      {"libmaxminddb-deep-nesting", "nested too deep"},
      {"libmaxminddb-empty-map-last-in-metadata", "opened"},
      {"libmaxminddb-offset-integer-overflow", "metadata is malformed"},
      {"libmaxminddb-oversized-map", "claims more entries than the data has bytes"},
      {"libmaxminddb-separator-record-min-left", "leads outside the data"},
      {"libmaxminddb-uint64-max-epoch", "build_epoch 18446744073709551615 is no date"},
      {"GeoIP2-City-Test-Broken-Double-Format", "floating-point number has a wrong size"},
      {"MaxMind-DB-test-broken-pointers-24", "a pointer leads outside the data"},
  };
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kData / "bad")) {
    const std::string name = entry.path().stem();
    ASSERT_TRUE(expected.contains(name)) << name;
    const std::string problem = problem_of(entry.path());
    EXPECT_NE(problem.find(expected.at(name)), std::string::npos) << name << ": " << problem;
    if (problem != "opened") {
      EXPECT_NE(problem.find(entry.path().string()), std::string::npos) << problem;
    }
    ++files;
  }
  EXPECT_EQ(files, expected.size());
}

TEST(Mmdb, WhatIsNoFileIsNamed) {
  EXPECT_EQ(Mmdb::open(kData / "none.mmdb").error().code, Code::not_found);
  EXPECT_NE(problem_of(kData).find("geoip"), std::string::npos);
  EXPECT_NE(problem_of(kData / "README.md").find("no MaxMind DB metadata"), std::string::npos);
}

// A file that lives in memory: thousands of rewritten files on a disk would take long.
class MmdbBytesTest : public testing::Test {
 protected:
  void SetUp() override {
    file_ = ::memfd_create("mmdb", MFD_CLOEXEC);
    ASSERT_GE(file_, 0);
    path_ = "/proc/self/fd/" + std::to_string(file_);
  }
  void TearDown() override { ::close(file_); }

  void write(const std::string& bytes) {
    ASSERT_EQ(::ftruncate(file_, 0), 0);
    ASSERT_EQ(::pwrite(file_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

  int file_ = -1;
  std::string path_;
};

TEST_F(MmdbBytesTest, AFileCutOffAnywhereIsRefused) {
  const std::string whole = bytes_of(kData / "good/MaxMind-DB-test-ipv4-24.mmdb");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    write(whole.substr(0, size));
    EXPECT_NE(problem_of(path_), "opened") << size;
  }
}

// A changed byte may leave a sound file; it never makes opening or asking crash or read what is not there.
TEST_F(MmdbBytesTest, AnyChangedByteIsSafe) {
  const std::string whole = bytes_of(kData / "good/MaxMind-DB-test-mixed-28.mmdb");
  int refused = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0xA5);
    write(changed);
    const auto file = Mmdb::open(path_);
    refused += file ? 0 : 1;
    if (file) {
      for (const char* ip : {"1.1.1.1", "1.1.1.32", "255.255.255.255", "::2:0:1", "2002::", "ffff::"}) {
        if (const auto record = file->find(*parse_ip(ip))) {
          EXPECT_LE(record->text({"ip"}).value_or("").size(), whole.size());
        }
      }
    }
  }
  EXPECT_GT(refused, 0);
}

TEST(Mmdb, ReadsEveryTypeThatIsAskedFor) {
  const auto file = Mmdb::open(kData / "good/MaxMind-DB-test-decoder.mmdb");
  ASSERT_TRUE(file);
  const auto record = file->find(*parse_ip("1.1.1.0"));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->text({"utf8_string"}), "unicode! ☯ - ♫");
  EXPECT_EQ(record->real({"double"}), 42.123456);
  EXPECT_FLOAT_EQ(static_cast<float>(*record->real({"float"})), 1.1F);
  EXPECT_EQ(record->integer({"uint16"}), 100);
  EXPECT_EQ(record->integer({"uint32"}), 1 << 28);
  EXPECT_EQ(record->integer({"int32"}), -(1 << 28));
  EXPECT_EQ(record->integer({"uint64"}), std::int64_t{1} << 60);
  EXPECT_EQ(record->integer({"uint128"}), std::nullopt) << "128 bits do not fit";
  EXPECT_TRUE(record->is_true({"boolean"}));
  EXPECT_EQ(record->integer({"array", "1"}), 2);
  EXPECT_EQ(record->text({"map", "mapX", "utf8_stringX"}), "hello");
  EXPECT_EQ(record->text({"double"}), std::nullopt);
  EXPECT_EQ(record->text({"none", "such"}), std::nullopt);
  EXPECT_FALSE(file->find(*parse_ip("9.9.9.9")));
}

TEST(Mmdb, AFamilyThatAFileLacksIsNotFound) {
  const auto four = Mmdb::open(kData / "good/MaxMind-DB-test-ipv4-24.mmdb");
  EXPECT_EQ(four->ip_version(), 4);
  EXPECT_FALSE(four->find(*parse_ip("::1:ffff:ffff")));
  EXPECT_EQ(four->find(*parse_ip("1.1.1.3"))->text({"ip"}), "1.1.1.2");
  const auto six = Mmdb::open(kData / "good/MaxMind-DB-test-ipv6-24.mmdb");
  EXPECT_FALSE(six->find(*parse_ip("1.1.1.1")));
  EXPECT_EQ(six->find(*parse_ip("::2:0:41"))->text({"ip"}), "::2:0:40");
}

TEST(Mmdb, ARecordThatIsNoMapHasNoMembers) {
  const auto file = Mmdb::open(kData / "good/MaxMind-DB-string-value-entries.mmdb");
  const auto record = file->find(*parse_ip("1.1.1.1"));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->text({"city"}), std::nullopt);
}

}  // namespace
}  // namespace spoor::behaviour
