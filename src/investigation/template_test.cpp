// SPDX-License-Identifier: Apache-2.0
#include "investigation/template.hpp"

#include <gtest/gtest.h>

namespace spoor::investigation {
namespace {

const Whereabouts kHere{"111122223333", "eu-west-1"};
const Whereabouts kAnywhere{"111122223333", ""};

TEST(Template, NamesArePutInAndWhatIsNotNamedIsSaid) {
  const Facts facts = {{"user", "eve"}, {"key", "AKIA1"}};
  EXPECT_EQ(sentence("key {key} of {user} in {account}", facts, kHere), "key AKIA1 of eve in 111122223333");
  EXPECT_EQ(sentence("{nobody|user}", facts, kHere), "eve");
  EXPECT_EQ(sentence("of {nobody}, {", facts, kHere), "of (not named), {");
}

TEST(Template, ACommandNamesTheRegionUnlessItIsOfAllOrNamedAlready) {
  const Facts facts = {{"trail", "main"}};
  EXPECT_EQ(command("aws x --name {trail}", facts, kHere), "aws x --name main --region eu-west-1");
  EXPECT_EQ(command("aws x --name {trail}", facts, kAnywhere), "aws x --name main");
  EXPECT_EQ(command("aws x --region us-east-1", facts, kHere), "aws x --region us-east-1");
}

TEST(Template, HalfACommandIsNone) {
  EXPECT_EQ(command("aws x --name {trail}", {}, kHere), "");
  EXPECT_EQ(command("", {}, kHere), "");
}

TEST(Template, AHostileNameIsOneWordOfTheShell) {
  const Facts facts = {{"user", "x'; rm -rf / #$(id)`id`\x1b\n"}};
  EXPECT_EQ(command("aws x --user {user}", facts, kAnywhere), R"(aws x --user 'x'\''; rm -rf / #$(id)`id`\x1b\n')");
  EXPECT_EQ(command("aws x Name=a,Values={user}", {{"user", "a b"}}, kAnywhere), "aws x Name=a,Values='a b'");
}

TEST(Template, ARuleOfASecurityGroupInWordsAndForTheCommandLine) {
  const auto words = [](const char* rule) { return sentence("{rule_words}", {{"rules", rule}}, kHere); };
  EXPECT_EQ(words("tcp/22/22/0.0.0.0/0"), "tcp 22 from 0.0.0.0/0");
  EXPECT_EQ(words("udp/1/9/::/0"), "udp 1-9 from ::/0");
  EXPECT_EQ(words("-1///sg-1"), "everything from sg-1");
  const auto permission = [](const char* rule) { return command("{permission}", {{"rules", rule}}, kAnywhere); };
  EXPECT_EQ(permission("tcp/22/22/0.0.0.0/0"),
            R"('[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]')");
  EXPECT_EQ(permission("udp/1/9/::/0"),
            R"('[{"IpProtocol":"udp","FromPort":1,"ToPort":9,"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]')");
  EXPECT_EQ(permission("-1///sg-1"), R"('[{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-1"}]}]')");
  EXPECT_EQ(permission("-1///pl-1"), R"('[{"IpProtocol":"-1","PrefixListIds":[{"PrefixListId":"pl-1"}]}]')");
}

}  // namespace
}  // namespace spoor::investigation
