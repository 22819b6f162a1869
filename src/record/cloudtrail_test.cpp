// SPDX-License-Identifier: Apache-2.0
#include "record/cloudtrail.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "record/call_columns.hpp"
#include "record/canonical.hpp"
#include "record/reading_test.hpp"

namespace spoor::record {
namespace {

TEST(CallColumns, AreThoseOfTheTable) {
  ASSERT_EQ(kCall.columns.size(), kCallColumnCount);
  EXPECT_EQ(column_index(kCall, "event_id"), kEventId);
  EXPECT_EQ(column_index(kCall, "at_ms"), kAtMs);
  EXPECT_EQ(column_index(kCall, "account_id"), kAccountId);
  EXPECT_EQ(column_index(kCall, "principal_account"), kPrincipalAccount);
  EXPECT_EQ(column_index(kCall, "region"), kRegion);
  EXPECT_EQ(column_index(kCall, "category"), kCategory);
  EXPECT_EQ(column_index(kCall, "principal"), kPrincipal);
  EXPECT_EQ(column_index(kCall, "principal_id"), kPrincipalId);
  EXPECT_EQ(column_index(kCall, "identity_type"), kIdentityType);
  EXPECT_EQ(column_index(kCall, "session"), kSession);
  EXPECT_EQ(column_index(kCall, "session_kind"), kSessionKind);
  EXPECT_EQ(column_index(kCall, "actor"), kActor);
  EXPECT_EQ(column_index(kCall, "access_key"), kAccessKey);
  EXPECT_EQ(column_index(kCall, "caller_kind"), kCallerKind);
  EXPECT_EQ(column_index(kCall, "ip"), kIp);
  EXPECT_EQ(column_index(kCall, "vpce"), kVpce);
  EXPECT_EQ(column_index(kCall, "agent"), kAgent);
  EXPECT_EQ(column_index(kCall, "user_agent"), kUserAgent);
  EXPECT_EQ(column_index(kCall, "service"), kService);
  EXPECT_EQ(column_index(kCall, "operation"), kOperation);
  EXPECT_EQ(column_index(kCall, "error"), kError);
  EXPECT_EQ(column_index(kCall, "outcome"), kOutcome);
  EXPECT_EQ(column_index(kCall, "read_only"), kReadOnly);
  EXPECT_EQ(column_index(kCall, "mfa"), kMfa);
  EXPECT_EQ(column_index(kCall, "copy"), kCopy);
  EXPECT_EQ(column_index(kCall, "shared_event_id"), kSharedEventId);
  EXPECT_EQ(column_index(kCall, "facts"), kFacts);
  EXPECT_EQ(column_index(kCall, "conditions"), kConditions);
  EXPECT_EQ(column_index(kCall, "source_object"), kCallSourceObject);
}

std::unique_ptr<Reading> read_one(const std::string& json) {
  auto reading = read_text(json);
  EXPECT_EQ(reading->tally.events, 1) << json;
  return reading;
}

TEST(CloudTrail, FillsEveryColumn) {
  const auto reading = read_one(R"({"eventVersion":"1.08","userIdentity":{"type":"AssumedRole",
    "principalId":"AROAEXAMPLE:i-0123456789abcdef0","arn":"arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0",
    "accountId":"111122223333","accessKeyId":"ASIAEXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role",
    "principalId":"AROAEXAMPLE","arn":"arn:aws:iam::111122223333:role/app/web","accountId":"111122223333","userName":"web"},
    "attributes":{"mfaAuthenticated":"false"}}},"eventTime":"2023-07-10T11:42:18Z","eventSource":"lambda.amazonaws.com",
    "eventName":"UpdateFunctionCode20150331v2","awsRegion":"eu-west-1","sourceIPAddress":"2001:DB8::1",
    "userAgent":"[aws-cli/2.2.23 Python/3.8.8 Linux/5.4]","errorCode":"AccessDeniedException","requestParameters":
    {"functionName":"arn:aws:lambda:eu-west-1:444455556666:function:job"},"responseElements":null,
    "eventID":"293BA626-3be5-4a26-ab1b-0f4c54f49959","readOnly":"false","managementEvent":true,
    "eventCategory":"Management","recipientAccountId":"444455556666","sharedEventID":"abc","vpcEndpointId":"vpce-1"})");
  const std::map<std::string, std::string> texts = {
      {"account_id", "444455556666"},
      {"principal_account", "111122223333"},
      {"region", "eu-west-1"},
      {"category", "management"},
      {"principal", "arn:aws:iam::111122223333:role/app/web"},
      {"principal_id", "AROAEXAMPLE"},
      {"identity_type", "AssumedRole"},
      {"session", "arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0"},
      {"session_kind", "instance"},
      {"access_key", "ASIAEXAMPLE"},
      {"ip", "2001:db8::1"},
      {"vpce", "vpce-1"},
      {"user_agent", "aws-cli/2.2.23 Python/3.8.8 Linux/5.4"},
      {"service", "lambda"},
      {"operation", "UpdateFunctionCode"},
      {"error", "AccessDeniedException"},
      {"outcome", "denied"},
      {"shared_event_id", "abc"},
  };
  for (const auto& [column, expected] : texts) {
    EXPECT_EQ(reading->call(column), expected) << column;
  }
  EXPECT_EQ(reading->integer(reading->batch.call, "at_ms"), 1688989338000);
  EXPECT_EQ(reading->integer(reading->batch.call, "copy"), 1);
  EXPECT_EQ(reading->integer(reading->batch.call, "source_object"), 7);
  EXPECT_EQ(reading->batch.call.columns[kReadOnly].booleans[0], 0);
  EXPECT_EQ(reading->batch.call.columns[kMfa].booleans[0], 0);
  EXPECT_EQ(format_uuid(reading->batch.call.columns[kEventId].uuids[0]), "293ba626-3be5-4a26-ab1b-0f4c54f49959");
  EXPECT_EQ(reading->batch.resources.kinds.text(reading->batch.resources.kind.at(0)), "function");
  EXPECT_EQ(reading->batch.resources.ids.text(reading->batch.resources.id.at(0)), "job");
  EXPECT_EQ(reading->tally.accounts, (std::set<std::string, std::less<>>{"444455556666"}));
  EXPECT_EQ(reading->tally.regions, (std::set<std::string, std::less<>>{"eu-west-1"}));
  EXPECT_EQ(reading->tally.first_ms, 1688989338000);
  EXPECT_EQ(reading->tally.last_ms, 1688989338000);
}

TEST(CloudTrail, AHostileObjectMakesTheLedgersNamesNoLonger) {
  std::string text;
  for (int id = 0; id < 1'100; ++id) {
    std::string record = record_json(id);
    record.replace(record.find("us-east-1"), 9, fmt::format("region-{:04}", id));
    text += record + "\n";
  }
  std::string record = record_json(2'000);
  record.replace(record.find("us-east-1"), 9, std::string(65, 'a'));
  const auto reading = read_text(record + "\n" + text);
  EXPECT_EQ(reading->tally.events, 1'101);
  EXPECT_EQ(reading->tally.regions.size(), 1'000U);
  EXPECT_EQ(*reading->tally.regions.begin(), "region-0000");
  EXPECT_EQ(reading->call("region", 1'100), "region-1099") << "of the call itself nothing is lost";
}

TEST(CloudTrail, EveryTextColumnHasACodeOrNull) {
  const auto reading = read_one(R"({"eventName":"x","eventSource":"s","eventTime":"2023-07-10T11:42:18Z"})");
  for (const ColumnRows& column : reading->batch.call.columns) {
    EXPECT_EQ(column.codes.size() + column.integers.size() + column.booleans.size() + column.uuids.size(), 1U);
  }
  for (std::size_t at = 0; at < kCall.columns.size(); ++at) {
    if (kCall.columns[at].type == Type::text && !kCall.columns[at].nullable) {
      EXPECT_NE(reading->batch.call.columns[at].codes[0], kNoText) << kCall.columns[at].name;
    }
  }
  EXPECT_EQ(reading->call("account_id"), "(null)");
  EXPECT_EQ(reading->call("caller_kind"), "unknown");
  EXPECT_EQ(reading->call("outcome"), "success");
}

TEST(CloudTrail, TheRecipientIsTheAccountElseTheCallers) {
  EXPECT_EQ(read_one(record_json(1))->call("account_id"), "123456789012");
  EXPECT_EQ(read_one(record_json(1, R"(,"recipientAccountId":"999999999999")"))->call("account_id"), "999999999999");
  EXPECT_EQ(read_one(record_json(1))->integer(read_one(record_json(1))->batch.call, "copy"), 0);
}

TEST(CloudTrail, ASignInThatFailedHasNoErrorCode) {
  const std::string start = R"({"eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com",
    "eventTime":"2023-07-10T11:42:18Z","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/a",
    "accountId":"123456789012","userName":"a"},"additionalEventData":{"MFAUsed":"Yes"},"responseElements":)";
  const auto failed = read_one(start + R"({"ConsoleLogin":"Failure"}})");
  EXPECT_EQ(failed->call("error"), "Failure");
  EXPECT_EQ(failed->call("outcome"), "failed");
  EXPECT_EQ(failed->batch.credential.size, 0U);
  const auto good = read_one(start + R"({"ConsoleLogin":"Success"}})");
  EXPECT_EQ(good->call("error"), "(null)");
  EXPECT_EQ(good->batch.call.columns[kMfa].booleans[0], 1);
  ASSERT_EQ(good->batch.credential.size, 1U);
  EXPECT_EQ(good->text(good->batch.credential, "kind", 0), "console");
  EXPECT_TRUE(good->text(good->batch.credential, "key", 0).starts_with("console:"));
  const auto unsuccessful = read_one(
      R"({"eventName":"x","eventSource":"s","eventTime":"2023-07-10T11:42:18Z","responseElements":{"success":false}})");
  EXPECT_EQ(unsuccessful->call("error"), "Failure");
}

TEST(CloudTrail, CategoriesOfOldAndNewRecords) {
  const auto category = [](const std::string& more) { return read_one(record_json(1, more))->call("category"); };
  EXPECT_EQ(category(""), "management");
  EXPECT_EQ(category(R"(,"managementEvent":false)"), "data");
  EXPECT_EQ(category(R"(,"eventCategory":"Data")"), "data");
  EXPECT_EQ(category(R"(,"eventCategory":"NetworkActivity")"), "network");
  EXPECT_EQ(category(R"(,"eventType":"AwsVpceEvent")"), "network");
  EXPECT_EQ(category(R"(,"eventCategory":"Else")"), "other");
}

TEST(CloudTrail, TimesInOtherForms) {
  const auto at = [](const std::string& time) {
    const auto reading = read_one(R"({"eventName":"x","eventSource":"s","eventTime":")" + time + "\"}");
    return reading->integer(reading->batch.call, "at_ms");
  };
  EXPECT_EQ(at("2023-07-10T11:42:18Z"), 1688989338000);
  EXPECT_EQ(at("2023-07-10T11:42:18.250Z"), 1688989338250);
  EXPECT_EQ(at("2023-07-10 11:42:18.000"), 1688989338000);
  EXPECT_EQ(at("2023-07-10T22:42:18+11:00"), 1688989338000);
}

TEST(CloudTrail, ARecordWithoutAnIdIsNamedByItsContent) {
  const auto id = [](const std::string& json) { return read_one(json)->batch.call.columns[kEventId].uuids[0]; };
  const Uuid first =
      id(R"({"eventName":"x","eventSource":"s","eventTime":"2023-07-10T11:42:18Z","n":[1,{"b":2,"a":"\u0041"}]})");
  const Uuid same =
      id(R"({ "eventSource":"s", "n":[1, {"a":"A","b":2}], "eventTime":"2023-07-10T11:42:18Z","eventName":"x"})");
  const Uuid other =
      id(R"({"eventName":"x","eventSource":"s","eventTime":"2023-07-10T11:42:18Z","n":[1,{"b":2,"a":"B"}]})");
  EXPECT_EQ(first, same);
  EXPECT_NE(first, other);
  EXPECT_EQ(first[6] >> 4, 8);
  EXPECT_EQ(first[8] >> 6, 2);
  const Uuid named = id(record_json(1, R"(,"eventID":"not-a-uuid")"));
  EXPECT_EQ(named, hashed_uuid("not-a-uuid"));
}

TEST(CloudTrail, ResourcesNeverHoldAnObjectKey) {
  const auto reading =
      read_one(record_json(1, R"(,"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::b/secret/key"},
    {"accountId":"1","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::b"},{"ARN":"arn:aws:kms:us-east-1:1:key/k-1"}])"));
  std::vector<std::string> found;
  for (std::size_t i = 0; i < reading->batch.resources.call.size(); ++i) {
    found.push_back(std::string(reading->batch.resources.kinds.text(reading->batch.resources.kind[i])) + " " +
                    std::string(reading->batch.resources.ids.text(reading->batch.resources.id[i])));
  }
  EXPECT_EQ(found, (std::vector<std::string>{"bucket b", "key k-1"}));
}

TEST(CloudTrail, AtMostThirtyTwoResources) {
  std::string items;
  for (int i = 0; i < 100; ++i) {
    items += (i == 0 ? "" : ",") + ("{\"instanceId\":\"i-" + std::to_string(i)) + "\"}";
  }
  const auto reading = read_one(
      R"({"eventName":"StopInstances","eventSource":"ec2.amazonaws.com","eventTime":"2023-07-10T11:42:18Z","requestParameters":{"instancesSet":{"items":[)" +
      items + "]}}}");
  EXPECT_EQ(reading->batch.resources.call.size(), 32U);
}

TEST(CloudTrail, IssuedCredentials) {
  const auto reading =
      read_one(R"({"eventName":"AssumeRole","eventSource":"sts.amazonaws.com","eventTime":"2023-07-10T11:42:18Z",
    "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/a","accountId":"123456789012",
    "accessKeyId":"AKIAA","userName":"a"},"sourceIPAddress":"198.51.100.7","recipientAccountId":"123456789012",
    "requestParameters":{"roleArn":"arn:aws:iam::123456789012:role/x/r","roleSessionName":"s","sourceIdentity":"me"},
    "responseElements":{"credentials":{"accessKeyId":"ASIAB","sessionToken":"t","expiration":"Jul 10, 2023 12:54:43 PM"},
    "assumedRoleUser":{"assumedRoleId":"AROAX:s","arn":"arn:aws:sts::123456789012:assumed-role/r/s"}}})");
  const Rows& rows = reading->batch.credential;
  ASSERT_EQ(rows.size, 1U);
  EXPECT_EQ(reading->text(rows, "key", 0), "ASIAB");
  EXPECT_EQ(reading->text(rows, "kind", 0), "role_session");
  EXPECT_EQ(reading->text(rows, "session", 0), "arn:aws:sts::123456789012:assumed-role/r/s");
  EXPECT_EQ(reading->text(rows, "issued_to", 0), "arn:aws:iam::123456789012:role/x/r");
  EXPECT_EQ(reading->text(rows, "by_principal", 0), "arn:aws:iam::123456789012:user/a");
  EXPECT_EQ(reading->text(rows, "by_key", 0), "AKIAA");
  EXPECT_EQ(reading->text(rows, "by_ip", 0), "198.51.100.7");
  EXPECT_EQ(reading->text(rows, "source_identity", 0), "me");
  EXPECT_EQ(reading->integer(rows, "expires_ms"), 1688993683000);
  const Rows& links = reading->batch.link;
  ASSERT_EQ(links.size, 2U);
  EXPECT_EQ(reading->text(links, "relation", 0), "assumed");
  EXPECT_EQ(reading->text(links, "to_id", 0), "arn:aws:iam::123456789012:role/x/r");
  EXPECT_EQ(reading->text(links, "relation", 1), "issued_key");
  EXPECT_EQ(reading->text(links, "to_id", 1), "ASIAB");
}

// 38 is the number of distinct accessKeyId under responseElements.credentials and .accessKey, counted by a script that
// shares nothing with this code.
TEST(CloudTrail, InvictusIssuedThirtyEightKeys) {
  std::set<std::string> keys;
  std::map<std::string, int> password_calls;
  for (const auto& entry : std::filesystem::directory_iterator(invictus())) {
    const auto reading = read_file(entry.path());
    for (std::size_t i = 0; i < reading->batch.credential.size; ++i) {
      if (reading->text(reading->batch.credential, "kind", i) != "console") {
        keys.insert(reading->text(reading->batch.credential, "key", i));
      }
    }
    for (std::size_t i = 0; i < reading->batch.call.size; ++i) {
      if (reading->call("operation", i) == "GetPasswordData") {
        ++password_calls[reading->call("access_key", i)];
      }
    }
  }
  EXPECT_EQ(keys.size(), 38U);
  EXPECT_EQ(password_calls, (std::map<std::string, int>{{"ASIATFQR7NSCWLLE7IWW", 29}}));
}

TEST(CloudTrail, WhatIsRememberedDoesNotChangeTheRows) {
  // The same record among many others and by itself.
  std::string many = "[";
  for (int i = 0; i < 3000; ++i) {
    many += record_json(i, ",\"userAgent\":\"agent-" + std::to_string(i % 700) + "\"") + (i == 2999 ? "]" : ",");
  }
  const auto all = read_text(many);
  ASSERT_EQ(all->tally.events, 3000);
  for (const int i : {0, 699, 700, 2999}) {
    const auto alone = read_one(record_json(i, ",\"userAgent\":\"agent-" + std::to_string(i % 700) + "\""));
    for (const Column& column : kCall.columns) {
      if (column.type == Type::text) {
        EXPECT_EQ(all->call(column.name, static_cast<std::size_t>(i)), alone->call(column.name)) << column.name;
      }
    }
  }
}

}  // namespace
}  // namespace spoor::record
