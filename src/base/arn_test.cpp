// SPDX-License-Identifier: Apache-2.0
#include "base/arn.hpp"

#include <gtest/gtest.h>

namespace spoor {
namespace {

TEST(Arn, IsTakenApart) {
  const auto arn = parse_arn("arn:aws-us-gov:iam::123456789012:role/aws-service-role/config.amazonaws.com/Config");
  ASSERT_TRUE(arn);
  EXPECT_EQ(arn->partition, "aws-us-gov");
  EXPECT_EQ(arn->service, "iam");
  EXPECT_EQ(arn->region, "");
  EXPECT_EQ(arn->account, "123456789012");
  EXPECT_EQ(arn->kind(), "role");
  EXPECT_EQ(arn->id(), "aws-service-role/config.amazonaws.com/Config");
  EXPECT_EQ(arn->name(), "Config");
}

TEST(Arn, ResourcesComeInThreeForms) {
  const auto function = parse_arn("arn:aws:lambda:eu-west-1:123456789012:function:f:7");
  EXPECT_EQ(function->region, "eu-west-1");
  EXPECT_EQ(function->kind(), "function");
  EXPECT_EQ(function->id(), "f:7");
  EXPECT_EQ(function->name(), "f:7");
  const auto bucket = parse_arn("arn:aws:s3:::logs");
  EXPECT_EQ(bucket->kind(), "");
  EXPECT_EQ(bucket->id(), "logs");
  EXPECT_EQ(bucket->account, "");
  const auto root = parse_arn("arn:aws:iam::123456789012:root");
  EXPECT_EQ(root->kind(), "");
  EXPECT_EQ(root->name(), "root");
}

TEST(Arn, HalfAnArnIsNone) {
  for (const char* text : {"", "arn", "arn:aws:iam::123456789012", "arn:aws:iam::123456789012:", "arn::iam::1:root",
                           "arn:aws:::1:root", "arn***/aws", "ARN:aws:iam::1:root", " arn:aws:iam::1:root"}) {
    EXPECT_FALSE(parse_arn(text)) << text;
  }
}

TEST(Arn, AnAssumedRoleNamesItsSession) {
  const auto arn = parse_arn("arn:aws:sts::123456789012:assumed-role/Admin/someone@example.com");
  const auto assumed = assumed_role(*arn);
  ASSERT_TRUE(assumed);
  EXPECT_EQ(assumed->role, "Admin");
  EXPECT_EQ(assumed->session, "someone@example.com");
  for (const char* text :
       {"arn:aws:sts::123456789012:assumed-role/Admin", "arn:aws:sts::123456789012:assumed-role/Admin/",
        "arn:aws:sts::123456789012:assumed-role//s", "arn:aws:sts::123456789012:federated-user/x",
        "arn:aws:iam::123456789012:assumed-role/Admin/s"}) {
    EXPECT_FALSE(assumed_role(*parse_arn(text))) << text;
  }
}

TEST(Arn, ThePathCanBeDropped) {
  EXPECT_EQ(without_path(*parse_arn("arn:aws:iam::123456789012:role/a/b/Name")), "arn:aws:iam::123456789012:role/Name");
  EXPECT_EQ(without_path(*parse_arn("arn:aws:iam::123456789012:user/Name")), "arn:aws:iam::123456789012:user/Name");
  EXPECT_EQ(without_path(*parse_arn("arn:aws:iam::123456789012:root")), "arn:aws:iam::123456789012:root");
  EXPECT_EQ(without_path(*parse_arn("arn:aws:lambda:eu-west-1:1:function:f")), "arn:aws:lambda:eu-west-1:1:function:f");
}

}  // namespace
}  // namespace spoor
