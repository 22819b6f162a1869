// SPDX-License-Identifier: Apache-2.0
#include "record/facts.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "record/attack.hpp"
#include "record/wording.hpp"

namespace spoor::record {
namespace {

using simdjson::dom::element;

const Rulebook& rulebook() {
  static const auto book = Rulebook::load();
  return **book;
}

std::string text(const element& from, std::string_view pointer) {
  std::string_view value;
  return from.at_pointer(pointer).get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}

std::string raw(const element& from, std::string_view pointer) {
  element value;
  return from.at_pointer(pointer).get(value) == simdjson::SUCCESS ? std::string(simdjson::minify(value))
                                                                  : std::string();
}

// What the rules say about one CloudTrail record.
struct Verdict {
  std::string facts;
  std::string conditions;

  bool holds(std::string_view id) const {
    std::istringstream ids(conditions);
    return std::find(std::istream_iterator<std::string>(ids), {}, id) != std::istream_iterator<std::string>();
  }
};

Verdict judge(const element& record) {
  const std::string source = text(record, "/eventSource");
  const std::string name = text(record, "/eventName");
  const std::string error = text(record, "/errorCode");
  const std::string agent = text(record, "/userAgent");
  const std::string account = text(record, "/recipientAccountId");
  const std::string type = text(record, "/eventType");
  const std::string members[] = {raw(record, "/requestParameters"), raw(record, "/responseElements"),
                                 raw(record, "/additionalEventData"), raw(record, "/serviceEventDetails")};
  const std::string who[] = {text(record, "/userIdentity/type"),
                             text(record, "/userIdentity/arn"),
                             text(record, "/userIdentity/principalId"),
                             text(record, "/userIdentity/accountId"),
                             text(record, "/userIdentity/accessKeyId"),
                             text(record, "/userIdentity/userName"),
                             text(record, "/userIdentity/sessionContext/sessionIssuer/arn")};
  Identity identity;
  identity.type = who[0];
  identity.arn = who[1];
  identity.principal_id = who[2];
  identity.account_id = who[3];
  identity.access_key = who[4];
  identity.user_name = who[5];
  identity.issuer_arn = who[6];
  const Caller caller = credit(identity);
  RecordView view;
  view.service = service_of(source);
  view.operation = canonical_operation(name);
  view.account_id = account;
  view.error = error;
  view.outcome = outcome_of(error);
  view.user_agent = bare_user_agent(agent);
  view.event_type = type;
  view.request_parameters = members[0];
  view.response_elements = members[1];
  view.additional_event_data = members[2];
  view.service_event_details = members[3];
  view.identity = &identity;
  view.caller = &caller;
  Verdict verdict;
  if (const auto* api = rulebook().find(view.service, view.operation)) {
    rulebook().collect(*api, view, verdict.facts, verdict.conditions);
  }
  verdict.conditions += " " + rulebook().agent_conditions(view.user_agent);
  return verdict;
}

Verdict judge(std::string_view json) {
  simdjson::dom::parser parser;
  return judge(parser.parse(json.data(), json.size()).value());
}

TEST(Rulebook, Loads) {
  const auto book = Rulebook::load();
  ASSERT_TRUE(book) << book.error().message;
}

// Every condition that one record decides has at least one record that meets it and one that nearly does.
TEST(Rulebook, HitsAndNearMisses) {
  std::ifstream cases(SPOOR_SOURCE_DIR "/tests/data/conditions/cases.jsonl");
  ASSERT_TRUE(cases);
  std::set<std::string, std::less<>> hits;
  std::set<std::string, std::less<>> misses;
  simdjson::dom::parser parser;
  std::string line;
  while (std::getline(cases, line)) {
    const element test = parser.parse(line).value();
    const std::string id = text(test, "/condition");
    const bool expected = test.at_pointer("/expect").get_bool().value();
    const Verdict verdict = judge(test.at_pointer("/record").value());
    EXPECT_EQ(verdict.holds(id), expected)
        << id << " (" << text(test, "/note") << "): conditions " << verdict.conditions << "\nfacts:\n"
        << verdict.facts;
    (expected ? hits : misses).insert(id);
  }
  const auto tables = AttackTables::load();
  ASSERT_TRUE(tables);
  for (const auto& condition : (*tables)->conditions()) {
    if (condition.type == "record") {
      EXPECT_TRUE(hits.contains(condition.id)) << condition.id << " has no hit";
      EXPECT_TRUE(misses.contains(condition.id)) << condition.id << " has no near miss";
    }
  }
}

TEST(Rulebook, KeepsTheFactsThatRulesNeed) {
  EXPECT_EQ(judge(R"({"eventSource":"ec2.amazonaws.com","eventName":"ModifySnapshotAttribute","requestParameters":
      {"snapshotId":"snap-1","attributeType":"CREATE_VOLUME_PERMISSION","createVolumePermission":{"add":{"items":
      [{"group":"all"},{"userId":"444455556666"}]}}}})")
                .facts,
            "attribute=CREATE_VOLUME_PERMISSION\nshared_with=all,444455556666\nsnapshot_id=snap-1");
  EXPECT_EQ(judge(R"({"eventSource":"lambda.amazonaws.com","eventName":"UpdateFunctionConfiguration20150331v2",
      "requestParameters":{"functionName":"f","layers":["arn:aws:lambda:eu-west-1:444455556666:layer:x:1"]}})")
                .facts,
            "function=f\nlayer_accounts=444455556666");
  EXPECT_EQ(judge(R"({"eventSource":"sts.amazonaws.com","eventName":"AssumeRole","requestParameters":
      {"roleArn":"arn:aws:iam::444455556666:role/x","roleSessionName":"s"}})")
                .facts,
            "role_account=444455556666\nrole_arn=arn:aws:iam::444455556666:role/x\nrole_session=s");
}

TEST(Rulebook, MarksWhatOtherRecordsDecide) {
  const auto shared = judge(R"({"eventSource":"ec2.amazonaws.com","eventName":"ModifySnapshotAttribute",
      "requestParameters":{"snapshotId":"snap-1","createVolumePermission":{"add":{"items":[{"group":"all"}]}}}})");
  EXPECT_TRUE(shared.holds("C45.all"));
  EXPECT_TRUE(shared.holds("C45.account?"));
  EXPECT_FALSE(shared.holds("C45.account"));
  const auto unshared = judge(R"({"eventSource":"ec2.amazonaws.com","eventName":"ModifySnapshotAttribute",
      "requestParameters":{"snapshotId":"snap-1"}})");
  EXPECT_FALSE(unshared.holds("C45.account?"));
}

TEST(Rulebook, VcpusAreCoresTimesThreadsOfEachInstance) {
  EXPECT_EQ(judge(R"({"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","responseElements":{"instancesSet":
      {"items":[{"cpuOptions":{"coreCount":48,"threadsPerCore":2}},{"cpuOptions":{"coreCount":8,"threadsPerCore":1}},
      {"cpuOptions":{"coreCount":-8,"threadsPerCore":1}},{"cpuOptions":{}},{}]}}})")
                .facts,
            "vcpus=104");
}

TEST(Rulebook, RulesOfASecurityGroupAreTheSameInBothFormsOfTheRequest) {
  const std::string head = R"({"eventSource":"ec2.amazonaws.com","eventName":"RevokeSecurityGroupIngress",)";
  EXPECT_EQ(judge(head + R"("requestParameters":{"groupId":"sg-1","ipPermissions":{},"ipProtocol":"tcp","fromPort":22,
      "toPort":22,"cidrIp":"0.0.0.0/0"}})")
                .facts,
            "group_id=sg-1\nrules=tcp/22/22/0.0.0.0/0");
  EXPECT_EQ(judge(head + R"("requestParameters":{"groupId":"sg-1","ipPermissions":{"items":[
      {"ipProtocol":"tcp","fromPort":22,"toPort":23,"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"},{"cidrIp":"10.0.0.0/8"}]},
       "ipv6Ranges":{"items":[{"cidrIpv6":"::/0"}]},"groups":{},"prefixListIds":{"items":[{"prefixListId":"pl-1"}]}},
      {"ipProtocol":"-1","fromPort":0,"toPort":0,"groups":{"items":[{"groupId":"sg-2"}]}}]}}})")
                .facts,
            "group_id=sg-1\nrules=tcp/22/23/0.0.0.0/0,tcp/22/23/10.0.0.0/8,tcp/22/23/::/0,tcp/22/23/pl-1,-1///sg-2");
}

TEST(Rulebook, MostCallsHaveNoFacts) {
  EXPECT_EQ(rulebook().find("ec2", "DescribeVpcs"), nullptr);
  EXPECT_EQ(rulebook().find("ec2", ""), nullptr);
  EXPECT_NE(rulebook().find("iam", "CreateUser"), nullptr);
}

TEST(Rulebook, BrokenJsonYieldsNoFacts) {
  Identity identity;
  const Caller caller;
  RecordView view;
  view.service = "iam";
  view.operation = "CreateUser";
  view.outcome = "success";
  view.identity = &identity;
  view.caller = &caller;
  for (const std::string_view json : {"", "null", "{", "[1,2", "{\"userName\":", "\"text\"", "{\"userName\":{}}"}) {
    view.request_parameters = json;
    std::string facts;
    std::string conditions;
    rulebook().collect(*rulebook().find("iam", "CreateUser"), view, facts, conditions);
    EXPECT_EQ(facts, "") << json;
    EXPECT_EQ(conditions, "") << json;
  }
}

TEST(Rulebook, FactsAreShortAndOfOneLineEach) {
  const std::string name(5000, 'x');
  const auto verdict = judge(
      R"({"eventSource":"iam.amazonaws.com","eventName":"CreateUser","requestParameters":{"userName":"a\nb\u0001)" +
      name + R"("}})");
  EXPECT_EQ(std::count(verdict.facts.begin(), verdict.facts.end(), '\n'), 0);
  EXPECT_TRUE(verdict.facts.starts_with("target_user=a b xxx")) << verdict.facts;
  EXPECT_LE(verdict.facts.size(), 1024U);
  std::string accounts;
  for (int i = 0; i < 500; ++i) {
    accounts += (i == 0 ? "\"" : ",\"") + std::to_string(100000000000 + i) + "\"";
  }
  const auto shared = judge(R"({"eventSource":"rds.amazonaws.com","eventName":"ModifyDBSnapshotAttribute",)"
                            R"("requestParameters":{"valuesToAdd":[)" +
                            accounts + "]}}");
  EXPECT_TRUE(shared.facts.ends_with(",100000000014")) << shared.facts;  // 15 of 13 bytes fit into 200
}

}  // namespace
}  // namespace spoor::record
