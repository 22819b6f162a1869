// SPDX-License-Identifier: Apache-2.0
#include "investigation/expected.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class ExpectedTest : public StoreFixture {
 protected:
  ExpectedTest() : report_(report_on(kRole)) { report_.organisation.deploy_roles = {"deploy"}; }

  // The severity that a Medium sign of this kind is left with.
  Severity left_with(Indicator one) {
    one.kind = Kind::ttp;
    one.severity = Severity::medium;
    TtpsByCaller found;
    found[""].ttps = {one};
    const auto done = expect_work(engine(), {.subject = report_.subject, .keys = {}}, report_, found);
    EXPECT_TRUE(done) << done.error().message;
    note_ = found[""].ttps.front().evidence.note;
    return found[""].ttps.front().severity;
  }
  static Indicator sign(const std::string& api, const std::string& ip) {
    Indicator one;
    one.api = api;
    one.ip = ip;
    one.technique_id = "T1136.003";
    return one;
  }
  void used(TimeMs at, const std::string& ip, const std::string& kind = "internet") {
    session_call(at, "x", {{"ip", ip}, {"caller_kind", kind}});
  }

  Report report_;
  std::string note_;
};

TEST_F(ExpectedTest, AnAddressOfTheBaselineAndAnotherOfItsNetworkAreUsual) {
  place("192.0.2.1", "Net", 0, 0);
  place("192.0.2.2", "Net", 0, 0);
  place("192.0.2.3", "Other", 0, 0);
  used(kScope - kDayMs, "192.0.2.1");
  for (const char* ip : {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"}) {
    used(kScope + kHourMs, ip);
  }
  EXPECT_EQ(left_with(sign("iam:CreateUser", "192.0.2.1")), Severity::low);
  EXPECT_THAT(note_, HasSubstr("a deploy role of spoor.toml"));
  EXPECT_EQ(left_with(sign("iam:CreateUser", "192.0.2.2")), Severity::low);
  EXPECT_THAT(report_.exclusions.back(), HasSubstr("1 sign of arn:aws:iam::111111111111:role/deploy at most Low"));
  EXPECT_EQ(left_with(sign("iam:CreateUser", "192.0.2.3")), Severity::medium) << "another network";
  EXPECT_EQ(left_with(sign("iam:CreateUser", "192.0.2.4")), Severity::medium) << "no place is known for either";
  EXPECT_EQ(left_with(sign("iam:CreateUser", "")), Severity::medium) << "no address";
}

TEST_F(ExpectedTest, APrivateAddressIsUsualAndAKnownNetworkIs) {
  used(kScope + kHourMs, "10.0.0.1", "private");
  used(kScope + kHourMs, "203.0.113.1");
  EXPECT_EQ(left_with(sign("iam:CreateUser", "10.0.0.1")), Severity::low);
  EXPECT_EQ(left_with(sign("iam:CreateUser", "203.0.113.1")), Severity::medium);
  report_.organisation.known_networks = behaviour::RangeSet({*parse_ip_range("203.0.113.0/31")});
  EXPECT_EQ(left_with(sign("iam:CreateUser", "203.0.113.1")), Severity::low);
}

TEST_F(ExpectedTest, AConditionATryAtLoggingAndAnotherRoleStayAsTheyAre) {
  used(kScope - kDayMs, "192.0.2.1");
  used(kScope + kHourMs, "192.0.2.1");
  Indicator one = sign("iam:CreateAccessKey", "192.0.2.1");
  one.evidence.condition = "C19";
  EXPECT_EQ(left_with(one), Severity::medium);
  one = sign("cloudtrail:StopLogging", "192.0.2.1");
  one.technique_id = "T1562.008";
  EXPECT_EQ(left_with(one), Severity::medium);
  report_.organisation.deploy_roles = {"deployer"};
  EXPECT_EQ(left_with(sign("iam:CreateUser", "192.0.2.1")), Severity::medium);
  EXPECT_THAT(report_.exclusions, IsEmpty());
}

TEST_F(ExpectedTest, ABackupRoleCopiesAndDeletesAndSharesNothing) {
  report_.organisation.deploy_roles.clear();
  report_.organisation.backup_roles = {"deploy"};
  used(kScope - kDayMs, "192.0.2.1");
  used(kScope + kHourMs, "192.0.2.1");
  for (const char* api : {"ec2:CopySnapshot", "ec2:DeregisterImage", "backup:DeleteRecoveryPoint",
                          "rds:DeleteDBInstanceAutomatedBackup"}) {
    EXPECT_EQ(left_with(sign(api, "192.0.2.1")), Severity::low) << api;
  }
  for (const char* api : {"ec2:ModifySnapshotAttribute", "ec2:ModifyImageAttribute", "ec2:TerminateInstances"}) {
    EXPECT_EQ(left_with(sign(api, "192.0.2.1")), Severity::medium) << api;
  }
}

}  // namespace
}  // namespace spoor::investigation
