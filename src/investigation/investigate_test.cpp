// SPDX-License-Identifier: Apache-2.0
// A subject and the session that was issued to it, from the store to the verdict.
#include "investigation/investigate.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class InvestigateTest : public StoreFixture {
 protected:
  void SetUp() override {
    add("source_object", {{"id", "1"},
                          {"path", "log"},
                          {"records", "1"},
                          {"first_ms", std::to_string(kScope - 40 * kDayMs)},
                          {"last_ms", std::to_string(kScope + kDayMs)}});
    for (const auto& [kind, id] : {std::pair("user", kAlice), std::pair("role", kRole)}) {
      add("entity", {{"kind", kind}, {"id", id}, {"account_id", kAccount}, {"calls", "1"}});
    }
    place("192.0.2.1", "Home ISP", 52.4, 4.9);
    place("192.0.2.2", "Other ISP", 47.6, -122.3);
    daily(30);
    call(kScope + kHourMs);
    issue(kScope + kHourMs, "one", "ASIAone");
  }

  Report find() {
    Request request;
    request.subject = kAlice;
    request.scope.from = kScope;
    request.scope.to = kScope + kDayMs;
    request.store = "spoor-store";
    const auto found = investigate(engine(), request);
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : Report{};
  }
};

const Fields kStop = {
    {"service", "cloudtrail"}, {"operation", "StopLogging"}, {"conditions", "C56.stop"}, {"read_only", "false"}};

TEST_F(InvestigateTest, AQuietDayOfASubjectAndItsSessionSaysNothing) {
  session_call(kScope + 2 * kHourMs, "one");
  const Report report = find();
  EXPECT_LE(report.severity, Severity::low);
  ASSERT_EQ(report.linked.size(), 1U);
  EXPECT_THAT(of_kind(report.linked[0].indicators, Kind::new_aso), IsEmpty());
  EXPECT_THAT(report.baseline.contamination, IsEmpty());
  EXPECT_THAT(report.cuts, IsEmpty());
}

TEST_F(InvestigateTest, TheSeverityIsTheWorseOfBoth) {
  Fields stop = kStop;
  stop["ip"] = "192.0.2.2";
  add("list", {{"name", "ipsum"}, {"kind", "threat"}, {"entries", "1"}});
  add("flag", {{"ip", "192.0.2.2"}, {"list", "ipsum"}, {"kind", "threat"}});
  session_call(kScope + 2 * kHourMs, "one", stop);
  const Report report = find();
  ASSERT_EQ(report.linked.size(), 1U);
  const Linked& one = report.linked[0];
  EXPECT_EQ(one.kind, "session");
  EXPECT_EQ(one.principal, kRole);
  EXPECT_EQ(one.severity, Severity::critical);  // 60 + 10 + 20 flagged + 12 place + 12 network
  EXPECT_EQ(report.severity, Severity::critical);
  EXPECT_THAT(report.severity_reasons, Contains(HasSubstr("raised to CRITICAL by linked session " + one.id)));
  EXPECT_THAT(report.indicators, IsEmpty());
}

TEST_F(InvestigateTest, WhatIsBehindALinkedIndicatorIsAskedOfItsOwnSession) {
  session_call(kScope + 2 * kHourMs, "one", kStop);
  const Report report = find();
  ASSERT_EQ(report.linked.size(), 1U);
  for (const Indicator& one : report.linked[0].indicators) {
    EXPECT_THAT(one.evidence.sessions, ElementsAre(session_of("one")));
    EXPECT_THAT(one.evidence.actors, ElementsAre(kAlice));  // who asked for the session
    EXPECT_THAT(one.evidence.raw_command, HasSubstr("--key ASIAone"));
  }
}

TEST_F(InvestigateTest, APrincipalMadeHereIsShownAndDoesNotRaiseTheSeverity) {
  const std::string mallory = "arn:aws:iam::111111111111:user/mallory";
  add("link", {{"from_id", kAlice},
               {"relation", "created"},
               {"to_kind", "user"},
               {"to_id", mallory},
               {"calls", "1"},
               {"first_ms", std::to_string(kScope)},
               {"last_ms", std::to_string(kScope)}});
  Fields stop = kStop;
  stop["principal"] = stop["actor"] = mallory;
  stop["access_key"] = "AKIAmallory";
  call(kScope + 3 * kHourMs, stop);
  const Report report = find();
  ASSERT_EQ(report.linked.size(), 1U);
  EXPECT_EQ(report.linked[0].kind, "principal");
  EXPECT_EQ(report.linked[0].severity, Severity::high);
  EXPECT_LE(report.severity, Severity::low);
}

TEST_F(InvestigateTest, TheVolumeCountsEachApiAndAddressOnceWhateverTheKindOfCaller) {
  call(kScope + 2 * kHourMs, {{"caller_kind", "private"}});
  call(kScope + 2 * kHourMs, {{"caller_kind", "on_behalf"}, {"operation", "SendMessage"}});
  call(kScope + 2 * kHourMs, {{"outcome", "denied"}, {"ip", "192.0.2.3"}});
  call(kScope + 2 * kHourMs, {{"account_id", "222222222222"}, {"copy", "1"}});
  const Report report = find();
  EXPECT_EQ(report.volume.calls, 4);
  EXPECT_EQ(report.volume.succeeded, 3);
  EXPECT_EQ(report.volume.apis, 2);
  EXPECT_EQ(report.volume.addresses, 2);
  EXPECT_EQ(report.volume.on_behalf, 1);
  EXPECT_THAT(report.exclusions, Contains(HasSubstr("1 row not counted")));
}

TEST_F(InvestigateTest, AHighSignOfTheBaselineIsReportedWithIt) {
  call(kScope - 5 * kDayMs, kStop);
  const Report report = find();
  ASSERT_EQ(report.baseline.contamination.size(), 1U);
  EXPECT_EQ(report.baseline.contamination[0].first_ms, kScope - 5 * kDayMs);
  EXPECT_LE(report.severity, Severity::low);  // it was not in the scope
}

}  // namespace
}  // namespace spoor::investigation
