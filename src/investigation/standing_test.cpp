// SPDX-License-Identifier: Apache-2.0
#include "investigation/standing.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kBob = "arn:aws:iam::111111111111:user/bob";

class StandingTest : public StoreFixture {
 protected:
  void did(TimeMs at, const std::string& api, const std::string& facts, Fields more = {}) {
    more.insert({{"service", api.substr(0, api.find(':'))},
                 {"operation", api.substr(api.find(':') + 1)},
                 {"read_only", "false"}});
    if (!facts.empty()) {
      more["facts"] = facts;
    }
    call(kScope + at, more);
  }
  std::vector<Standing> found(const std::string& principal = kAlice) {
    Report report = report_on(principal);
    const auto done = find_standing(engine(), {{.subject = report.subject, .keys = {}}}, report);
    EXPECT_TRUE(done) << done.error().message;
    return report.standing;
  }
  // The only thing there is.
  Standing only() {
    const std::vector<Standing> all = found();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? Standing{} : all.front();
  }
  const Fields by_bob_ = {{"principal", kBob}, {"access_key", "AKIABOB"}};
};

TEST_F(StandingTest, WhatNobodyUndidStands) {
  did(1000, "iam:CreateAccessKey", "made_for=eve\nmade_key=AKIAEVE", {{"conditions", "C19"}});
  const Standing one = only();
  EXPECT_EQ(one.state, StandingState::stands);
  EXPECT_EQ(one.kind, Aftermath::credential);
  EXPECT_EQ(one.what, "access key AKIAEVE of user eve works");
  EXPECT_EQ(one.api, "iam:CreateAccessKey");
  EXPECT_EQ(one.by, kAlice);
  EXPECT_EQ(one.at, kScope + 1000);
  EXPECT_EQ(one.account_id, kAccount);
  EXPECT_EQ(one.region, "") << "IAM is the same in all regions";
  EXPECT_TRUE(one.grave);
  EXPECT_EQ(one.undone_at, 0);
  EXPECT_THAT(one.undo_apis, ElementsAre("iam:DeleteAccessKey", "iam:DeleteUser", "iam:UpdateAccessKey"));
  EXPECT_EQ(one.contain, "aws iam update-access-key --user-name eve --access-key-id AKIAEVE --status Inactive");
  EXPECT_THAT(one.raw_command, HasSubstr("spoor raw --event-id 00000000-"));
}

TEST_F(StandingTest, UndoneBySelfByAnotherAndAfterTheScope) {
  did(1000, "iam:CreateAccessKey", "made_for=eve\nmade_key=K1");
  did(1000, "iam:CreateAccessKey", "made_for=eve\nmade_key=K2");
  did(1000, "iam:CreateAccessKey", "made_for=eve\nmade_key=K3");
  did(2000, "iam:DeleteAccessKey", "removed_key=K1");
  did(30 * kDayMs, "iam:UpdateAccessKey", "updated_key=K2\nkey_status=Inactive", by_bob_);
  did(2000, "iam:UpdateAccessKey", "updated_key=K3\nkey_status=Active", by_bob_);
  const std::vector<Standing> all = found();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_THAT(all[0].what, HasSubstr("K3")) << "what stands comes first";
  EXPECT_EQ(all[0].state, StandingState::stands) << "to make a key active does not undo it";
  EXPECT_EQ(all[1].state, StandingState::undone);
  EXPECT_EQ(all[1].undone_api, "iam:DeleteAccessKey");
  EXPECT_EQ(all[1].undone_by, kAlice);
  EXPECT_TRUE(all[1].undone_by_subject);
  EXPECT_EQ(all[2].state, StandingState::undone);
  EXPECT_EQ(all[2].undone_at, kScope + 30 * kDayMs);
  EXPECT_EQ(all[2].undone_by, kBob);
  EXPECT_FALSE(all[2].undone_by_subject);
}

TEST_F(StandingTest, TheFirstUndoingIsTold) {
  did(1000, "iam:AttachUserPolicy", "target_user=eve\npolicy_arn=p");
  did(3000, "iam:DeleteUser", "target_user=eve");
  did(3000, "iam:DetachUserPolicy", "target_user=eve\npolicy_arn=p");
  EXPECT_EQ(only().undone_api, "iam:DetachUserPolicy") << "at one time the closest";
  did(2000, "iam:DetachUserPolicy", "target_user=eve\npolicy_arn=p", by_bob_);
  EXPECT_EQ(only().undone_by, kBob);
}

TEST_F(StandingTest, ADenialADryRunAndAnUndoingInVainCountForNothing) {
  did(1000, "ec2:RunInstances", "instance_ids=i-1", {{"outcome", "dry_run"}});
  did(1000, "iam:CreateUser", "target_user=eve", {{"outcome", "denied"}});
  EXPECT_THAT(found(), IsEmpty());
  did(1000, "iam:CreateUser", "target_user=eve");
  did(2000, "iam:DeleteUser", "target_user=eve", {{"outcome", "denied"}});
  EXPECT_EQ(only().state, StandingState::stands);
}

TEST_F(StandingTest, AnUndoingBeforeElsewhereOrOfAnotherThingUndoesNothing) {
  did(1000, "cloudtrail:StopLogging", "trail=main");
  did(500, "cloudtrail:StartLogging", "trail=main");
  did(2000, "cloudtrail:StartLogging", "trail=other");
  did(2000, "cloudtrail:StartLogging", "trail=main", {{"region", "eu-west-1"}});
  did(2000, "cloudtrail:StartLogging", "trail=main", {{"account_id", "222222222222"}});
  const Standing one = only();
  EXPECT_EQ(one.state, StandingState::stands);
  EXPECT_EQ(one.contain, "aws cloudtrail start-logging --name main --region us-east-1");
  did(3000, "cloudtrail:StartLogging", "trail=arn:aws:cloudtrail:us-east-1:111111111111:trail/main");
  EXPECT_EQ(only().state, StandingState::undone) << "named by its ARN";
}

TEST_F(StandingTest, WhatIsMadeAgainStandsAgain) {
  did(1000, "iam:AttachUserPolicy", "target_user=eve\npolicy_arn=p");
  did(2000, "iam:DetachUserPolicy", "target_user=eve\npolicy_arn=p", by_bob_);
  EXPECT_EQ(only().state, StandingState::undone);
  did(3000, "iam:AttachUserPolicy", "target_user=eve\npolicy_arn=p");
  const Standing one = only();
  EXPECT_EQ(one.state, StandingState::stands);
  EXPECT_EQ(one.times, 2);
  EXPECT_EQ(one.at, kScope + 3000);
  EXPECT_EQ(one.undone_at, 0);
}

TEST_F(StandingTest, AtOneTimeTheOrderIsTheOneInWhichBothCanSucceed) {
  did(1000, "iam:AttachUserPolicy", "target_user=eve\npolicy_arn=p");
  did(1000, "iam:DetachUserPolicy", "target_user=eve\npolicy_arn=p");
  EXPECT_EQ(only().state, StandingState::undone) << "nothing was there to detach before";
  did(5000, "iam:AttachUserPolicy", "target_user=eve\npolicy_arn=p");
  did(9000, "iam:DetachUserPolicy", "target_user=eve\npolicy_arn=p");
  did(9000, "iam:AttachUserPolicy", "target_user=eve\npolicy_arn=p");
  EXPECT_EQ(only().state, StandingState::stands) << "it stood before: detached, and attached again";
}

TEST_F(StandingTest, OneOfTwoThatACallNamedIsUndone) {
  did(1000, "ec2:RunInstances", "instance_ids=i-1,i-2");
  did(2000, "ec2:TerminateInstances", "instance_ids=i-9,i-2");
  const std::vector<Standing> all = found();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[0].what, HasSubstr("i-1 "));
  EXPECT_EQ(all[0].state, StandingState::stands);
  EXPECT_EQ(all[0].note, "one of 2 that one call named, 1 undone");
  EXPECT_EQ(all[0].contain, "aws ec2 stop-instances --instance-ids i-1 --region us-east-1");
  EXPECT_EQ(all[1].state, StandingState::undone);
}

TEST_F(StandingTest, WhatIsSharedIsTakenBackOneByOneOrAltogether) {
  did(1000, "ec2:ModifySnapshotAttribute", "snapshot_id=snap-1\nshared_with=all,222222222222");
  did(1000, "ec2:ModifySnapshotAttribute", "snapshot_id=snap-2\nshared_with=all");
  did(2000, "ec2:ModifySnapshotAttribute", "snapshot_id=snap-1\nunshared_with=all");
  did(2000, "ec2:ResetSnapshotAttribute", "snapshot_id=snap-2");
  const std::vector<Standing> all = found();
  ASSERT_EQ(all.size(), 3U) << "to take back is no change";
  EXPECT_EQ(all[0].what, "snapshot snap-1 is shared with 222222222222");
  EXPECT_EQ(all[0].state, StandingState::stands);
  EXPECT_EQ(all[1].state, StandingState::undone);
  EXPECT_EQ(all[2].state, StandingState::undone);
}

TEST_F(StandingTest, WhatAnotherSetsAnewIsReplacedAndOnesOwnStandsAgain) {
  did(1000, "s3:PutBucketPolicy", "bucket=b");
  did(2000, "s3:PutBucketPolicy", "bucket=b");
  EXPECT_EQ(only().state, StandingState::stands);
  EXPECT_EQ(only().times, 2);
  did(3000, "s3:PutBucketPolicy", "bucket=b", by_bob_);
  const Standing one = only();
  EXPECT_EQ(one.state, StandingState::replaced);
  EXPECT_EQ(one.undone_by, kBob);
  EXPECT_THAT(one.note, HasSubstr("read what it says now"));
}

TEST_F(StandingTest, OnlyTheOtherVersionOfAPolicyUndoesIt) {
  did(1000, "iam:SetDefaultPolicyVersion", "policy_arn=p\nversion_id=v2");
  did(2000, "iam:SetDefaultPolicyVersion", "policy_arn=p\nversion_id=v2", by_bob_);
  EXPECT_EQ(only().state, StandingState::stands);
  did(3000, "iam:SetDefaultPolicyVersion", "policy_arn=p\nversion_id=v1", by_bob_);
  EXPECT_EQ(only().state, StandingState::undone);
}

TEST_F(StandingTest, WhatTheRecordDoesNotNameIsNotDecided) {
  did(1000, "iam:CreateAccessKey", "");
  did(2000, "iam:DeleteAccessKey", "removed_key=K1");
  const Standing one = only();
  EXPECT_EQ(one.state, StandingState::undecided);
  EXPECT_THAT(one.note, HasSubstr("does not name it"));
  EXPECT_EQ(one.contain, "");
}

TEST_F(StandingTest, ACallThatMayHaveUndoneItLeavesItUndecided) {
  did(1000, "ec2:DeleteFlowLogs", "flow_logs=fl-1");
  EXPECT_EQ(only().state, StandingState::stands);
  did(2000, "ec2:CreateFlowLogs", "made_flow_logs=fl-2", by_bob_);
  const Standing one = only();
  EXPECT_EQ(one.state, StandingState::undecided);
  EXPECT_THAT(one.note, HasSubstr("ec2:CreateFlowLogs by arn:aws:iam::111111111111:user/bob at"));
}

TEST_F(StandingTest, WhatItHadMadeItselfBeforeIsNotMissed) {
  did(500, "cloudtrail:CreateTrail", "trail=own");
  did(500, "cloudtrail:CreateTrail", "trail=bobs", by_bob_);
  did(1000, "cloudtrail:DeleteTrail", "trail=own");
  did(1000, "cloudtrail:DeleteTrail", "trail=bobs");
  const std::vector<Standing> all = found();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].what, "trail bobs is deleted");
  EXPECT_EQ(all[0].state, StandingState::stands);
  EXPECT_EQ(all[1].state, StandingState::undone);
  EXPECT_THAT(all[1].note, HasSubstr("made in this scope by the same story"));
}

TEST_F(StandingTest, AnIamCallThatNamesNoUserIsAboutItsCaller) {
  did(1000, "iam:DeactivateMFADevice", "mfa_device=m");
  EXPECT_EQ(only().what, "user alice lost an MFA device, m");
  did(2000, "iam:EnableMFADevice", "target_user=alice\nmfa_device=n", by_bob_);
  EXPECT_EQ(only().state, StandingState::undone);
}

TEST_F(StandingTest, AListThatMayHaveBeenCutIsSaid) {
  std::string ids = "i-00000000000000000";
  for (int i = 1; i < 9; ++i) {
    ids += ",i-0000000000000000" + std::to_string(i);
  }
  did(1000, "ec2:RunInstances", "instance_ids=" + ids);
  EXPECT_THAT(found().front().note, HasSubstr("may have named more"));
}

}  // namespace
}  // namespace spoor::investigation
