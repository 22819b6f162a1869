// SPDX-License-Identifier: Apache-2.0
#include "investigation/iocs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "investigation/report_fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::Not;

Indicator ttp(const std::string& api, Severity severity, const std::string& ip) {
  Indicator one;
  one.severity = severity;
  one.api = api;
  one.tactic = "Persistence";
  one.technique_id = "T1136";
  one.ip = ip;
  one.success = 2;
  one.evidence.calls = 2;
  one.evidence.first_ms = 1'715'126'400'000;  // 2024-05-08
  one.evidence.last_ms = 1'715'130'000'000;
  one.evidence.addresses = {ip};
  one.evidence.keys = {"AKIA1"};
  return one;
}

Report report_of(std::vector<Indicator> indicators) {
  Report report;
  report.subject.kind = "user";
  report.subject.arn = "arn:aws:iam::111111111111:user/ann";
  report.baseline.state = Training::full;
  report.severity = Severity::high;
  report.volume.calls = 9;
  report.indicators = std::move(indicators);
  return report;
}

Use use_of(const std::string& value) {
  Use one;
  one.api = "iam:CreateUser";
  one.ip = "192.0.2.1";
  one.access_key = "AKIA1";
  one.book = "0";
  one.kind = "user";
  one.value = value;
  one.calls = 2;
  one.first_ms = one.last_ms = 1'715'126'400'000;
  return one;
}

TEST(Iocs, ATellingSignGivesItsAddressKeyAndSubject) {
  const std::string csv = to_iocs(report_of({ttp("iam:CreateUser", Severity::medium, "192.0.2.1")}), {});
  EXPECT_EQ(csv,
            "type,value,first_seen,last_seen,calls,severity,usual,why\r\n"
            "ip,192.0.2.1,2024-05-08T00:00:00Z,2024-05-08T01:00:00Z,2,MEDIUM,no,\"iam:CreateUser (Persistence T1136, 2 "
            "succeeded, 0 failed)\"\r\n"
            "access_key,AKIA1,2024-05-08T00:00:00Z,2024-05-08T01:00:00Z,2,MEDIUM,,\"iam:CreateUser (Persistence T1136, "
            "2 succeeded, 0 failed)\"\r\n"
            "principal,arn:aws:iam::111111111111:user/ann,2024-05-08T00:00:00Z,2024-05-08T01:00:00Z,9,HIGH,,\"the "
            "subject of investigation ; iam:CreateUser (Persistence T1136, 2 succeeded, 0 failed)\"\r\n");
}

TEST(Iocs, WhatManyDoEveryDayIsNone) {
  EXPECT_EQ(to_iocs(report_of({ttp("iam:ListUsers", Severity::low, "192.0.2.1")}), {}),
            "type,value,first_seen,last_seen,calls,severity,usual,why\r\n");
}

TEST(Iocs, ServicesAndTrustedAddressesAreNone) {
  Means means;
  means.trusted = {"192.0.2.7"};
  const std::string csv = to_iocs(
      report_of({ttp("iam:CreateUser", Severity::high, "cloudformation.amazonaws.com"),
                 ttp("iam:CreateRole", Severity::high, "AWS Internal"),
                 ttp("iam:CreateKey", Severity::high, "192.0.2.7"), ttp("iam:CreateKey", Severity::high, "10.0.0.1")}),
      means);
  EXPECT_THAT(csv, Not(HasSubstr("cloudformation")));
  EXPECT_THAT(csv, Not(HasSubstr("AWS Internal")));
  EXPECT_THAT(csv, Not(HasSubstr("192.0.2.7")));
  EXPECT_THAT(csv, HasSubstr("\r\nprivate_ip,10.0.0.1,"));
}

TEST(Iocs, WhatTheBaselineHasSaysSoAndWithoutOneNothingIsSaid) {
  Means means;
  means.usual = {"192.0.2.1"};
  Report report = report_of({ttp("iam:CreateUser", Severity::high, "192.0.2.1")});
  EXPECT_THAT(to_iocs(report, means), HasSubstr("ip,192.0.2.1,2024-05-08T00:00:00Z,2024-05-08T01:00:00Z,2,HIGH,yes,"));
  report.baseline.state = Training::none;
  EXPECT_THAT(to_iocs(report, {}), HasSubstr("ip,192.0.2.1,2024-05-08T00:00:00Z,2024-05-08T01:00:00Z,2,HIGH,,"));
}

TEST(Iocs, ResourcesAreThoseOfTheSignsOwnCalls) {
  Means means;
  Use later = use_of("late");
  later.first_ms = later.last_ms = 1'715'130'000'001;
  Use other_key = use_of("other key");
  other_key.access_key = "AKIA2";
  Use other_ip = use_of("other ip");
  other_ip.ip = "192.0.2.2";
  Use other_caller = use_of("other caller");
  other_caller.caller = "arn:aws:iam::111111111111:user/bob";
  means.resources = {use_of("eve"), later, other_key, other_ip, other_caller, use_of("arn:aws:iam::aws:policy/Admin")};
  const std::string csv = to_iocs(report_of({ttp("iam:CreateUser", Severity::high, "192.0.2.1")}), means);
  EXPECT_THAT(csv,
              HasSubstr("\r\nresource,eve,2024-05-08T00:00:00Z,2024-05-08T00:00:00Z,2,HIGH,,\"user of iam:Create"));
  EXPECT_THAT(csv, Not(HasSubstr("late")));
  EXPECT_THAT(csv, Not(HasSubstr("other")));
  EXPECT_THAT(csv, Not(HasSubstr("policy/Admin")));
}

TEST(Iocs, TheSameCallsInTwoTrailsOrOfTwoTacticsCountOnce) {
  Means means;
  Use copy = use_of("eve");
  copy.book = "1";
  means.resources = {use_of("eve"), copy};
  Indicator again = ttp("iam:CreateUser", Severity::medium, "192.0.2.1");
  again.tactic = "Privilege Escalation";
  const std::string csv = to_iocs(report_of({ttp("iam:CreateUser", Severity::high, "192.0.2.1"), again}), means);
  EXPECT_THAT(csv, HasSubstr("resource,eve,2024-05-08T00:00:00Z,2024-05-08T00:00:00Z,2,HIGH"));
  EXPECT_THAT(csv, HasSubstr("ip,192.0.2.1,2024-05-08T00:00:00Z,2024-05-08T01:00:00Z,2,HIGH"));
}

TEST(Iocs, LinkedPartiesWithASignAreListedWithHow) {
  Report report = report_of({});
  Linked quiet;
  quiet.kind = "session";
  quiet.id = "quiet";
  Linked loud = quiet;
  loud.id = "loud";
  loud.how = "issued to the subject";
  loud.calls = 7;
  loud.severity = Severity::high;
  loud.indicators = {ttp("iam:CreateUser", Severity::high, "192.0.2.1")};
  report.linked = {loud, quiet};
  const std::string csv = to_iocs(report, {});
  EXPECT_THAT(csv,
              HasSubstr("\r\nsession,loud,2024-05-08T00:00:00Z,2024-05-08T01:00:00Z,7,HIGH,,\"issued to the subject;"));
  EXPECT_THAT(csv, HasSubstr("0 failed) by loud"));
  EXPECT_THAT(csv, Not(HasSubstr("quiet")));
  EXPECT_THAT(csv, Not(HasSubstr("user/ann"))) << "the subject gave no sign itself";
}

TEST(Iocs, NoCellIsAFormulaOrMoreThanALine) {
  const std::string csv = to_iocs(hostile_report(), {});
  EXPECT_EQ(csv.find('\x1b'), std::string::npos);
  EXPECT_THAT(csv, Not(HasSubstr("\xe2\x80\xae")));
  Indicator agent;
  agent.kind = Kind::new_user_agent;
  agent.value = "=1+1";
  EXPECT_THAT(to_iocs(report_of({agent}), {}), HasSubstr("\r\nuser_agent,'=1+1,"));
}

}  // namespace
}  // namespace spoor::investigation
