// SPDX-License-Identifier: Apache-2.0
#include "investigation/ttps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spoor::investigation {
namespace {

class Ttps : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = record::AttackTables::load();
    ASSERT_TRUE(loaded) << loaded.error().message;
    attack_ = *std::move(loaded);
  }

  static CallGroup call(std::string service, std::string operation, std::string outcome = "success",
                        std::int64_t calls = 1) {
    CallGroup group;
    group.service = std::move(service);
    group.operation = std::move(operation);
    group.outcome = std::move(outcome);
    group.ip = "192.0.2.1";
    group.caller_kind = "internet";
    group.calls = calls;
    group.first_ms = 2000;
    group.last_ms = 3000;
    group.event_id = "late";
    return group;
  }

  std::vector<Indicator> find(const std::vector<CallGroup>& calls, const TtpContext& context = {}) {
    return find_ttps(calls, context, *attack_);
  }

  std::unique_ptr<const record::AttackTables> attack_;
};

TEST_F(Ttps, one_indicator_counts_success_and_failure_of_one_api_from_one_address) {
  CallGroup denied = call("iam", "CreateUser", "denied", 2);
  denied.first_ms = 1000;
  denied.event_id = "early";
  denied.error = "AccessDenied";
  CallGroup elsewhere = call("iam", "CreateUser");
  elsewhere.ip = "192.0.2.2";
  const auto found = find({call("iam", "CreateUser", "success", 3), denied, elsewhere});
  ASSERT_EQ(found.size(), 2u);
  const Indicator& one = found[0].ip == "192.0.2.1" ? found[0] : found[1];
  EXPECT_EQ(one.api, "iam:CreateUser");
  EXPECT_EQ(one.tactic, "Persistence");
  EXPECT_EQ(one.technique_id, "T1136.003");
  EXPECT_FALSE(one.technique.empty());
  EXPECT_FALSE(one.procedure.empty());
  EXPECT_EQ(one.success, 3);
  EXPECT_EQ(one.failure, 2);
  EXPECT_EQ(one.severity, Severity::medium);
  EXPECT_EQ(one.evidence.first_ms, 1000);
  EXPECT_EQ(one.evidence.last_ms, 3000);
  EXPECT_EQ(one.evidence.example_event, "early");
  EXPECT_THAT(one.evidence.errors, testing::ElementsAre("AccessDenied"));
}

TEST_F(Ttps, a_call_that_no_table_names_is_no_sign) { EXPECT_TRUE(find({call("s3", "NoSuchOperation")}).empty()); }

TEST_F(Ttps, a_failure_is_the_same_sign_one_level_lower) {
  const auto found = find({call("iam", "CreateUser", "denied")});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::low);
  EXPECT_EQ(found[0].success, 0);
  EXPECT_EQ(found[0].failure, 1);
}

TEST_F(Ttps, a_dry_run_would_have_succeeded) {
  const auto found = find({call("iam", "CreateUser", "dry_run")});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::medium);
}

TEST_F(Ttps, a_failed_try_at_logs_or_at_leaving_the_organisation_is_never_below_medium) {
  for (const auto& [service, operation] :
       {std::pair("cloudtrail", "StopLogging"), std::pair("organizations", "LeaveOrganization")}) {
    const auto found = find({call(service, operation, "not_found")});
    ASSERT_EQ(found.size(), 1u) << operation;
    EXPECT_GE(found[0].severity, Severity::medium) << operation;
  }
}

TEST_F(Ttps, a_condition_speaks_for_its_tactic_and_is_named) {
  CallGroup stop = call("cloudtrail", "StopLogging");
  stop.conditions = "C56.stop";
  const auto found = find({stop});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::high);
  EXPECT_EQ(found[0].evidence.condition, "C56.stop");
  EXPECT_FALSE(found[0].evidence.condition_title.empty());
}

TEST_F(Ttps, a_condition_that_is_about_failing_loses_nothing_by_it) {
  CallGroup denied = call("ec2", "GetPasswordData", "denied", 29);
  denied.conditions = "C38.denied";
  const auto found = find({denied});
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].severity, Severity::medium);
  EXPECT_EQ(found[0].failure, 29);
}

TEST_F(Ttps, an_unknown_condition_hides_nothing) {
  CallGroup stop = call("cloudtrail", "StopLogging");
  stop.conditions = " C0.nothing ";
  const auto found = find({stop});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::medium);
}

TEST_F(Ttps, a_bare_call_is_never_above_medium_and_discovery_never_above_low) {
  for (const record::AttackCall& row : attack_->calls()) {
    for (const Indicator& one : find({call(std::string(row.service), std::string(row.operation))})) {
      EXPECT_LE(one.severity, one.tactic == "Discovery" ? Severity::low : Severity::medium) << one.api;
    }
  }
}

TEST_F(Ttps, services_and_calls_from_inside_aws_give_no_sign_and_others_do) {
  for (const auto& [kind, signs] : {std::pair("service", 0u), std::pair("on_behalf", 0u), std::pair("aws", 0u),
                                    std::pair("vpce", 1u), std::pair("private", 1u), std::pair("unknown", 1u)}) {
    CallGroup group = call("iam", "CreateUser");
    group.caller_kind = kind;
    EXPECT_EQ(find({group}).size(), signs) << kind;
  }
}

TEST_F(Ttps, of_two_copies_of_a_call_one_counts) {
  CallGroup copy = call("iam", "CreateUser");
  copy.copy = true;
  EXPECT_TRUE(find({copy}).empty());
  TtpContext context;
  context.use_copies = true;
  EXPECT_EQ(find({copy}, context).size(), 1u);
  EXPECT_TRUE(find({call("iam", "CreateUser")}, context).empty());
}

TEST_F(Ttps, assuming_a_role_is_a_sign_only_for_a_reason) {
  EXPECT_TRUE(find({call("sts", "AssumeRole")}).empty());
  TtpContext context;
  context.assumptions[{"sts:AssumeRole", "192.0.2.1", "role-b"}] = "role-b was not assumed in the baseline";
  const auto found = find({call("sts", "AssumeRole")}, context);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].evidence.note, "role-b was not assumed in the baseline");
  CallGroup usual = call("sts", "AssumeRole", "success", 5);
  usual.role = "role-a";
  EXPECT_TRUE(find({usual}, context).empty());
  CallGroup fresh = call("sts", "AssumeRole");
  fresh.role = "role-b";
  const auto beside = find({usual, fresh}, context);
  ASSERT_EQ(beside.size(), 1u);
  EXPECT_EQ(beside[0].success, 1);
}

TEST_F(Ttps, removing_what_one_made_oneself_is_at_most_low) {
  ASSERT_EQ(find({call("iam", "DeleteUser")}).at(0).severity, Severity::medium);
  TtpContext context;
  context.own_deletions.insert({"iam:DeleteUser", "192.0.2.1"});
  EXPECT_EQ(find({call("iam", "DeleteUser")}, context).at(0).severity, Severity::low);
  CallGroup elsewhere = call("iam", "DeleteUser");
  elsewhere.ip = "192.0.2.2";
  EXPECT_EQ(find({elsewhere}, context).at(0).severity, Severity::medium);
}

TEST_F(Ttps, a_failed_try_at_logs_is_not_excused_by_what_was_removed_of_ones_own) {
  TtpContext context;
  context.own_deletions.insert({"cloudtrail:DeleteTrail", "192.0.2.1"});
  EXPECT_EQ(find({call("cloudtrail", "DeleteTrail")}, context).at(0).severity, Severity::low);
  const auto found = find({call("cloudtrail", "DeleteTrail"), call("cloudtrail", "DeleteTrail", "not_found")}, context);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::medium);
  EXPECT_EQ(found[0].success, 1);
}

TEST_F(Ttps, the_most_serious_comes_first) {
  CallGroup stop = call("cloudtrail", "StopLogging");
  stop.conditions = "C56.stop";
  const auto found = find({call("s3", "ListBuckets"), call("iam", "CreateUser"), stop});
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].api, "cloudtrail:StopLogging");
  EXPECT_EQ(found[1].api, "iam:CreateUser");
  EXPECT_EQ(found[2].api, "s3:ListBuckets");
}

TEST_F(Ttps, tactics_are_spelt_as_attack_spells_them) {
  EXPECT_EQ(tactic_title("defense-evasion"), "Defense Evasion");
  EXPECT_EQ(tactic_title("command-and-control"), "Command and Control");
  EXPECT_EQ(tactic_title("impact"), "Impact");
}

}  // namespace
}  // namespace spoor::investigation
