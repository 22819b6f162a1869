// SPDX-License-Identifier: Apache-2.0
#include "investigation/configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace spoor::investigation {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::string fault_of(const std::string& text) {
  const auto read = parse_configuration(text, "my.toml");
  return read ? "no fault" : read.error().message;
}

TEST(Configuration, BeyondAsciiOnlyInLinesOfComment) {
  EXPECT_TRUE(parse_configuration("# Zürich\n[organisation]\nown_accounts = [\"111122223333\"]\n", "spoor.toml"));
  const auto refused = parse_configuration("[organisation]\n\xe2\x80\xa8own_accounts = []\n", "spoor.toml");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("line 2"), std::string::npos) << refused.error().message;
}

TEST(Configuration, EveryKeyIsRead) {
  const auto read = parse_configuration(R"([organisation]
own_accounts = ["111122223333", "012345678901"]  # quoted: a leading zero is part of it
vendor_accounts = ["444455556666"]
aws_accounts = ["777788889999"]
known_networks = ["203.0.113.0/24", "2001:db8::/32", "198.51.100.7"]
deploy_roles = ["deploy-*", "arn:aws:iam::111122223333:role/ci/*-x"]
backup_roles = ["arn:aws-cn:iam::*:role/keeper"]
)",
                                        "my.toml");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_THAT(read->own_accounts, ElementsAre("012345678901", "111122223333"));
  EXPECT_THAT(read->vendor_accounts, ElementsAre("444455556666"));
  EXPECT_THAT(read->aws_accounts, ElementsAre("777788889999"));
  EXPECT_EQ(read->known_network("203.0.113.9"), "203.0.113.0/24");
  EXPECT_EQ(read->known_network("2001:db8::9"), "2001:db8::/32");
  EXPECT_EQ(read->known_network("198.51.100.7"), "198.51.100.7");
  EXPECT_THAT(read->deploy_roles, ElementsAre("deploy-*", "arn:aws:iam::111122223333:role/ci/*-x"));
  EXPECT_THAT(read->backup_roles, ElementsAre("arn:aws-cn:iam::*:role/keeper"));
  EXPECT_TRUE(read->logged_accounts.empty());
}

TEST(Configuration, NothingSaidIsNoFault) {
  for (const char* text : {"", "# only a comment\n", "[organisation]\n", "[organisation]\nown_accounts = []\n"}) {
    const auto read = parse_configuration(text, "my.toml");
    ASSERT_TRUE(read) << text << read.error().message;
    EXPECT_TRUE(read->is_external("111122223333"));
    EXPECT_FALSE(read->is_known_network("203.0.113.9"));
  }
}

TEST(Configuration, AFaultNamesFileLineKeyAndRemedy) {
  struct Wrong {
    const char* text;
    std::vector<const char*> told;
  };
  for (const auto& [text, told] : std::vector<Wrong>{
           {"[organization]\n", {"my.toml: line 1: organization: no such table", "[organisation]"}},
           {"organisation = 1\n", {"line 1: organisation: it is no table", "[organisation]"}},
           {"[organisation]\n\nown_acounts = []\n",
            {"line 3: own_acounts: no such key", "own_accounts, vendor_accounts"}},
           {"[organisation]\nown_accounts = \"111122223333\"\n", {"line 2: own_accounts: it is no list", "= ["}},
           {"[organisation]\nown_accounts = [\n  111122223333]\n", {"line 3: own_accounts", "in quotes"}},
           {"[organisation]\nown_accounts = [012345678901]\n", {"my.toml: line 2", "in quotes"}},
           {"[organisation]\nvendor_accounts = [\"11112222333\"]\n",
            {"line 2: vendor_accounts: '11112222333'", "12 digits"}},
           {"[organisation]\naws_accounts = [\"1111222233334\"]\n", {"aws_accounts: '1111222233334'", "12 digits"}},
           {"[organisation]\naws_accounts = [\"11112222333x\"]\n", {"aws_accounts: '11112222333x'", "12 digits"}},
           {"[organisation]\nknown_networks = [\"203.0.113.0/33\"]\n", {"known_networks: '203.0.113.0/33'", "CIDR"}},
           {"[organisation]\nknown_networks = [\"office\"]\n", {"known_networks: 'office'", "203.0.113.0/24"}},
           {"[organisation]\nknown_networks = [\"0.0.0.0/0\"]\n", {"holds every address", "name your networks"}},
           {"[organisation]\nknown_networks = [\"::/0\"]\n", {"holds every address"}},
           {"[organisation]\nknown_networks = [true]\n", {"known_networks: a list of texts"}},
           {"[organisation]\ndeploy_roles = [\"*\"]\n", {"deploy_roles: '*' names every role", "in common"}},
           {"[organisation]\ndeploy_roles = [\"\"]\n", {"names every role"}},
           {"[organisation]\nbackup_roles = [\"arn:aws:iam::*:role/*\"]\n", {"backup_roles", "names every role"}},
           {"[organisation]\nbackup_roles = [\"arn:aws:iam::111122223333:user/x\"]\n",
            {"is no role's ARN", ":role/NAME"}},
           {"[organisation]\nbackup_roles = [\"path/x\"]\n", {"'path/x' is neither an ARN nor the name"}},
           {"[organisation]\nown_accounts = [\n", {"my.toml: line"}},
           {"\n [# x\n", {"my.toml: line 2: no name follows the bracket", "[organisation]"}},
           {"[[ .x]]\n", {"line 1: no name"}},
           {"[", {"line 1: no name"}},
           {"\xEF\xBB\xBF[#]", {"line 1: no name"}},
           {"\xff", {"my.toml: line 1"}}}) {
    for (const char* part : told) {
      EXPECT_THAT(fault_of(text), HasSubstr(part)) << text;
    }
  }
}

TEST(Configuration, AHostileFileNameOrValueIsEscaped) {
  const auto read = parse_configuration("[organisation]\n\"\\u001b[31m\" = 1\n", "a\x1b.toml");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message.find('\x1b'), std::string::npos);
}

TEST(Configuration, ANamedFileMustBeThereAndTheDefaultNeedNot) {
  const auto folder = std::filesystem::temp_directory_path() / ("spoor-configuration-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const auto missing = read_configuration(folder / "none.toml");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, AllOf(HasSubstr("none.toml"), HasSubstr("--config")));
  EXPECT_EQ(missing.error().code, Code::invalid_input);
  EXPECT_FALSE(read_configuration(folder)) << "a folder is no file";
  std::ofstream(folder / "some.toml") << "[organisation]\nown_accounts = [\"111122223333\"]\n";
  const auto read = read_configuration(folder / "some.toml");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read->is_external("111122223333"));
  std::ofstream(folder / "empty.toml") << "";
  EXPECT_TRUE(read_configuration(folder / "empty.toml"));
  std::ofstream(folder / "long.toml") << std::string(kLongestConfiguration + 1, '#');
  EXPECT_FALSE(read_configuration(folder / "long.toml"));
  std::filesystem::remove_all(folder);
}

TEST(Configuration, TheExampleOfTheDocumentsIsGood) {
  const auto read = read_configuration(SPOOR_SOURCE_DIR "/docs/spoor.example.toml");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->is_deploy_role("arn:aws:iam::111122223333:role/ci/deploy-eu"));
  EXPECT_TRUE(read->is_known_network("203.0.113.200"));
}

}  // namespace
}  // namespace spoor::investigation
