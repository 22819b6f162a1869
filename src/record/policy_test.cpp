// SPDX-License-Identifier: Apache-2.0
#include "record/policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace spoor::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

PolicySummary allow(const std::string& members) {
  return read_policy(R"({"Statement":[{"Effect":"Allow",)" + members + "}]}");
}

TEST(ReadPolicy, GrantsEverything) {
  EXPECT_TRUE(allow(R"("Action":"*","Resource":"*")").grants_all);
  EXPECT_TRUE(allow(R"("Action":["s3:GetObject","*:*"],"Resource":["arn:aws:s3:::b","*"])").grants_all);
  EXPECT_TRUE(read_policy(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})").grants_all);
  EXPECT_FALSE(allow(R"("Action":"s3:*","Resource":"*")").grants_all);
  EXPECT_FALSE(allow(R"("Action":"*","Resource":"arn:aws:s3:::b/*")").grants_all);
  EXPECT_FALSE(read_policy(R"({"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})").grants_all);
}

TEST(ReadPolicy, GrantsIam) {
  EXPECT_TRUE(allow(R"("Action":["IAM:*"],"Resource":"*")").grants_iam);
  EXPECT_FALSE(allow(R"("Action":["iam:Get*"],"Resource":"*")").grants_iam);
  EXPECT_FALSE(allow(R"("Action":["iam:*"],"Resource":"arn:aws:iam::1:user/x")").grants_iam);
}

TEST(ReadPolicy, NotActionAndNotResourceCountAsTheRest) {
  EXPECT_TRUE(allow(R"("NotAction":"s3:DeleteBucket","Resource":"*")").grants_all);
  EXPECT_FALSE(allow(R"("NotAction":["iam:*","organizations:*"],"Resource":"*")").grants_all);
  EXPECT_TRUE(allow(R"("Action":"*","NotResource":"arn:aws:s3:::b")").grants_all);
}

TEST(ReadPolicy, Principals) {
  EXPECT_THAT(
      allow(R"("Principal":{"AWS":["arn:aws:iam::444455556666:root","777788889999","*"]},"Action":"s3:*")").principals,
      ElementsAre("444455556666", "777788889999", "*"));
  EXPECT_THAT(allow(R"("Principal":"*","Action":["a:b","c:d"])").public_actions, ElementsAre("a:b", "c:d"));
  EXPECT_THAT(allow(R"("Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole")").principals, IsEmpty());
  EXPECT_THAT(allow(R"("NotPrincipal":{"AWS":"arn:aws:iam::1:root"},"Action":"s3:*")").principals, ElementsAre("*"));
  EXPECT_THAT(allow(R"("Principal":{"AWS":"AROAEXAMPLE"},"Action":"sts:AssumeRole")").principals,
              ElementsAre("AROAEXAMPLE"));
}

TEST(ReadPolicy, ConditionsThatLimitEverybody) {
  const auto principals = [](const std::string& condition) {
    return allow(R"("Principal":"*","Action":"s3:*","Condition":)" + condition).principals;
  };
  EXPECT_THAT(principals(R"({"StringEquals":{"aws:PrincipalOrgID":"o-1"}})"), IsEmpty());
  EXPECT_THAT(principals(R"({"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/*"}})"), IsEmpty());
  EXPECT_THAT(principals(R"({"IpAddress":{"aws:SourceIp":["192.0.2.0/24"]}})"), IsEmpty());
  EXPECT_THAT(principals(R"({"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}})"), ElementsAre("*"));
  EXPECT_THAT(principals(R"({"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}})"), ElementsAre("*"));
  EXPECT_THAT(principals(R"({"StringEqualsIfExists":{"aws:SourceVpce":"vpce-1"}})"), ElementsAre("*"));
  EXPECT_THAT(principals(R"({"Bool":{"aws:SecureTransport":"true"}})"), ElementsAre("*"));
  EXPECT_THAT(principals(R"({"StringEquals":{"aws:PrincipalAccount":[]}})"), ElementsAre("*"));
}

TEST(ReadPolicy, UrlEncoded) {
  EXPECT_TRUE(read_policy("%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22%2A%22%2C"
                          "%22Resource%22%3A%22%2A%22%7D%7D")
                  .grants_all);
}

TEST(ReadPolicy, WhatIsNoPolicy) {
  for (const std::string_view text :
       {"", "null", "[]", "{}", "{\"Statement\":3}", "%", "%7", "{\"Statement\":[", "x"}) {
    const auto summary = read_policy(text);
    EXPECT_FALSE(summary.readable) << text;
    EXPECT_FALSE(summary.grants_all) << text;
  }
  EXPECT_FALSE(read_policy(std::string(2U << 20U, ' ')).readable);
}

}  // namespace
}  // namespace spoor::record
