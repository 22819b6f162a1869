// SPDX-License-Identifier: Apache-2.0
#include "record/wording.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <utility>

namespace spoor::record {
namespace {

TEST(CanonicalOperation, DropsApiDatesOnly) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"UpdateFunctionCode20150331v2", "UpdateFunctionCode"},
      {"ListFunctions20150331", "ListFunctions"},
      {"CreateDistributionWithTags2016_11_25", "CreateDistributionWithTags"},
      {"CreateDistribution2020_05_31", "CreateDistribution"},
      {"DescribeInstances", "DescribeInstances"},
      {"20150331", "20150331"},
      {"A20150331", "A20150331"},            // a name has at least two letters
      {"update20150331", "update20150331"},  // API names start with a capital
      {"Get1920150331", "Get1920150331"},    // and end with a letter
      {"GetThing19990331", "GetThing19990331"},
      {"GetV2", "GetV2"},
      {"GetApiv2", "GetApiv2"},
      {"", ""},
      {"v2", "v2"},
  };
  for (const auto& [written, canonical] : cases) {
    EXPECT_EQ(canonical_operation(written), canonical) << written;
  }
}

TEST(ServiceOf, DropsTheDomain) {
  EXPECT_EQ(service_of("ec2.amazonaws.com"), "ec2");
  EXPECT_EQ(service_of("s3.amazonaws.com.cn"), "s3");
  EXPECT_EQ(service_of("delivery.logs.amazonaws.com"), "delivery.logs");
  EXPECT_EQ(service_of("example.com"), "example.com");
  EXPECT_EQ(service_of(".amazonaws.com"), ".amazonaws.com");
  EXPECT_EQ(service_of(""), "");
}

TEST(BareUserAgent, DropsOnePairOfBrackets) {
  EXPECT_EQ(bare_user_agent("[aws-cli/2]"), "aws-cli/2");
  EXPECT_EQ(bare_user_agent("aws-cli/2"), "aws-cli/2");
  EXPECT_EQ(bare_user_agent("[open"), "[open");
  EXPECT_EQ(bare_user_agent("[]"), "");
  EXPECT_EQ(bare_user_agent("["), "[");
}

TEST(AgentOf, RealAgents) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"aws-cli/1.7.36 Python/2.6.6 Linux/2.6.32-573.8.1.el6.x86_64", "aws-cli/1 linux"},
      {"aws-cli/2.13.0", "aws-cli/2"},
      {"aws-cli/2.13.5 Python/3.11.4 Linux/4.14.255-314-253.539.amzn2.x86_64 exec-env/CloudShell exe/x86_64.amzn.2 "
       "prompt/off command/ec2.start-instances",
       "aws-cli/2 linux"},
      {"aws-cli/2.15.0 md/awscrt#0.19.19 ua/2.0 os/macos#22.6.0 md/arch#arm64 lang/python#3.11.6 md/pyimpl#CPython "
       "cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#s3.ls",
       "aws-cli/2 macos"},
      {"aws-cli/1.22.34 Python/3.9.11 Windows/10 botocore/1.27.84", "aws-cli/1 windows"},
      {"Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165", "Boto3/1 linux"},
      {"Boto3/1.34.108 md/Botocore#1.34.108 md/internal ua/2.0 os/linux#5.10.215-203.850.amzn2.x86_64 md/arch#x86_64 "
       "lang/python#3.8.19 md/pyimpl#CPython exec-env/AWS_ECS_FARGATE cfg/retry-mode#standard Botocore/1.34.108",
       "Boto3/1 linux"},
      {"CloudCustodian(net-change-encryption)/0.9.2 Python/3.8.3 Linux/4.14.165-102.205.amzn2.x86_64 "
       "exec-env/AWS_Lambda_python3.8 Botocore/1.15.49",
       "CloudCustodian/0 Botocore/1 linux"},
      {"aws-sdk-go-v2/1.17.0 os/linux lang/go/1.18.10 md/GOOS/linux md/GOARCH/amd64 api/ec2/1.63.1",
       "aws-sdk-go-v2/1 linux"},
      {"aws-sdk-go/1.29.7 (go1.13.7; darwin; amd64) APN/1.0 HashiCorp/1.0 Terraform/0.12.24 "
       "(+https://www.terraform.io)",
       "Terraform/0 aws-sdk-go/1 macos"},
      {"APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) terraform-provider-aws/3.76.1 "
       "(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go/1.44.157 (go1.19.3; linux; amd64) "
       "stratus-red-team_11a6ef34-e130-4579-a1d3-79c915cee6ec HashiCorp-terraform-exec/0.17.3 Waiter",
       "Terraform/1 stratus-red-team aws-sdk-go/1 linux"},
      {"APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) terraform-provider-aws/dev "
       "(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.16.4 os/linux lang/go/1.17.6 "
       "md/GOOS/linux md/GOARCH/amd64 api/iam/1.18.4 HashiCorp-terraform-exec/0.17.3",
       "Terraform/1 aws-sdk-go-v2/1 linux"},
      {"stratus-red-team_6a7ec681-49a5-4403-99a2-d3c1229e8063", "stratus-red-team"},
      {"[stratus-red-team_1807d824-ddbc-4a01-9249-8175115f1397]", "stratus-red-team"},
      {"aws-sdk-go/1.41.4 (go1.18.3; linux; amd64) amazon-ssm-agent/", "amazon-ssm-agent aws-sdk-go/1 linux"},
      {"awslambda-worker/1.0 rusoto/0.47.0 rust/1.56.1 linux", "awslambda-worker/1 rusoto/0 linux"},
      {"aws-sdk-java/2.17.191 Linux/5.4.0 OpenJDK_64-Bit_Server_VM/11.0.2+9 Java/11.0.2 kotlin/1.3.72 vendor/Oracle "
       "io/sync http/Apache cfg/retry-mode/legacy",
       "aws-sdk-java/2 linux"},
      {"aws-sdk-nodejs/2.1354.0 linux/v14.21.3 promise", "aws-sdk-nodejs/2 linux"},
      {"[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10.184-153.731.amzn2int.x86_64 "
       "OpenJDK_64-Bit_Server_VM/25.372-b08 java/1.8.0_372 vendor/Oracle_Corporation cfg/retry-mode/standard]",
       "S3Console/0"},
      {"[S3Console/0.4]", "S3Console/0"},
      {"RDS Console, aws-internal/3 aws-sdk-java/1.11.975 Linux/5.10.184-153.731.amzn2int.x86_64 "
       "OpenJDK_64-Bit_Server_VM/25.242-b08 java/1.8.0_242 vendor/Oracle_Corporation cfg/retry-mode/legacy",
       "RDS Console"},
      {"aws-internal/3 aws-sdk-java/1.12.124 Linux/4.9.273 java/1.8.0_312", "aws-internal"},
      {"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0", "Firefox/102 linux"},
      {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
       "Safari/537.36",
       "Chrome/131 macos"},
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 "
       "Safari/537.36 Edg/119.0.2151.44",
       "Edge/119 windows"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 "
       "Mobile/15E148 Safari/604.1",
       "Safari/16 ios"},
      {"Mozilla", "Mozilla"},
      {"console.amazonaws.com", "console.amazonaws.com"},
      {"AWS Internal", "AWS Internal"},
      {"secretsmanager.amazonaws.com", "secretsmanager.amazonaws.com"},
      {"S3 Browser/9.5.5 (https://s3browser.com)", "S3 Browser/9"},
      {"TruffleHog", "TruffleHog"},
      {"trufflehog/3.63.0", "trufflehog/3"},
      {"Boto3/1.18.55 Python/3.9.8 Linux/4.14.246-198.474.amzn2.x86_64 exec-env/AWS_Lambda_python3.9 Botocore/1.21.55 "
       "AwsSolution/SO8025/v1.0.0",
       "AwsSolution Boto3/1 linux"},
      {"python-requests/2.28.1", "python-requests/2"},
      {"", ""},
      {"[]", ""},
  };
  for (const auto& [raw, agent] : cases) {
    EXPECT_EQ(agent_of(raw), agent) << raw;
  }
}

TEST(AgentOf, DropsIdsWhereverTheyStand) {
  EXPECT_EQ(agent_of("tool-1698765432"), "tool");
  EXPECT_EQ(agent_of("tool-1698765432/2.1"), "tool/2");
  EXPECT_EQ(agent_of("tool/0123456789abcdef"), "tool");
  EXPECT_EQ(agent_of("job_0a1b2c3d4e5f-worker/v3.1"), "job-worker/3");
  EXPECT_EQ(agent_of("feedface-tool"), "feedface-tool");  // letters alone are a word
  EXPECT_EQ(agent_of("11a6ef34-e130-4579-a1d3-79c915cee6ec"), "other");
}

TEST(AgentOf, HostileTextStaysShort) {
  const std::string deep(100000, '(');
  EXPECT_LE(agent_of(deep).size(), 256U);
  EXPECT_LE(agent_of(std::string(100000, 'x')).size(), 256U);
  std::string many;
  for (int i = 0; i < 10000; ++i) {
    many += "tool" + std::to_string(i) + "/1 ";
  }
  EXPECT_LE(agent_of(many).size(), 256U);
  EXPECT_EQ(agent_of("a\tb\nc"), "a b c");
}

// The raw agents of one user of a real attack set, and what each becomes: reviewed by a person.
TEST(AgentOf, GoldenListOfARealAttack) {
  std::ifstream golden(SPOOR_SOURCE_DIR "/tests/stories/invictus/agents.golden.tsv");
  ASSERT_TRUE(golden);
  std::map<std::string, int> seen;
  std::string line;
  std::getline(golden, line);
  int raw_agents = 0;
  while (std::getline(golden, line)) {
    const auto first = line.find('\t');
    const auto second = line.find('\t', first + 1);
    ASSERT_NE(second, std::string::npos) << line;
    EXPECT_EQ(agent_of(line.substr(second + 1)), line.substr(0, first));
    raw_agents += std::stoi(line.substr(first + 1, second - first - 1));
    ++seen[line.substr(0, first)];
  }
  EXPECT_GE(seen.size(), 4U);
  EXPECT_LE(seen.size(), 12U);
  EXPECT_EQ(raw_agents, 140);
}

TEST(OutcomeOf, ReviewedCodes) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", "success"},
      {"Client.DryRunOperation", "dry_run"},
      {"AccessDenied", "denied"},
      {"AccessDeniedException", "denied"},
      {"Client.UnauthorizedOperation", "denied"},
      {"UnauthorizedOperation", "denied"},
      {"NotAuthorizedException", "denied"},
      {"AuthorizationError", "denied"},
      {"Client.AuthFailure", "denied"},
      {"KMS.AccessDeniedException", "denied"},
      {"InvalidAccessException", "denied"},
      {"Throttling", "throttled"},
      {"ThrottlingException", "throttled"},
      {"Client.RequestLimitExceeded", "throttled"},
      {"TooManyRequestsException", "throttled"},
      {"SlowDown", "throttled"},
      {"ProvisionedThroughputExceededException", "throttled"},
      {"NoSuchBucketPolicy", "not_found"},
      {"NoSuchEntityException", "not_found"},
      {"ObjectLockConfigurationNotFoundError", "not_found"},
      {"Client.InvalidRouteTableID.NotFound", "not_found"},
      {"TrailNotFoundException", "not_found"},
      {"InvocationDoesNotExist", "not_found"},
      {"AWS.SimpleQueueService.NonExistentQueue", "not_found"},
      {"Failure", "failed"},
      {"Client.VcpuLimitExceeded", "failed"},
      {"LimitExceededException", "failed"},  // a quota, not a rate
      {"ValidationError", "failed"},
      {"InvalidInstanceId", "failed"},
      {"RequestExpired", "failed"},
      {"BucketNotEmpty", "failed"},
      {"EntityAlreadyExists", "failed"},
      {"MalformedPolicyDocumentException", "failed"},
  };
  for (const auto& [error, outcome] : cases) {
    EXPECT_EQ(outcome_of(error), outcome) << error;
  }
}

}  // namespace
}  // namespace spoor::record
