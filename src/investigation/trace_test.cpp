// SPDX-License-Identifier: Apache-2.0
#include "investigation/trace.hpp"

#include "investigation/fixture_test.hpp"
#include "investigation/trace_text.hpp"

namespace spoor::investigation {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class TraceTest : public StoreFixture {
 protected:
  void SetUp() override {
    add("source_object", {{"id", "1"},
                          {"path", "logs"},
                          {"accounts", kAccount},
                          {"records", "1"},
                          {"first_ms", std::to_string(kScope)},
                          {"last_ms", std::to_string(kScope + kDayMs - 1)}});
  }

  void known(const std::string& kind, const std::string& id) {
    add("entity", {{"kind", kind},
                   {"id", id},
                   {"account_id", kAccount},
                   {"calls", "1"},
                   {"first_ms", std::to_string(kScope)},
                   {"last_ms", std::to_string(kScope)}});
  }

  // `by` of which session asked for the key of another session of kRole.
  void chain(TimeMs at, const std::string& by, const std::string& to) {
    add("credential", {{"key", "ASIA" + to},
                       {"kind", "role_session"},
                       {"session", session_of(to)},
                       {"issued_to", kRole},
                       {"by_principal", kRole},
                       {"by_session", session_of(by)},
                       {"by_key", "ASIA" + by},
                       {"at_ms", std::to_string(at)},
                       {"event_id", "00000000-0000-4000-9000-00000000000" + std::to_string(++events_)}});
  }

  Traced traced(const std::string& start) {
    TraceRequest request;
    request.start = start;
    auto found = trace(engine(), request);
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : Traced{};
  }

 private:
  int events_ = 0;
};

TEST_F(TraceTest, AKeyLeadsBackToTheLongLivedKeyItWasAskedForWith) {
  issue(kScope + kHourMs, "one", "ASIAone");
  chain(kScope + 2 * kHourMs, "one", "two");
  session_call(kScope + 3 * kHourMs, "two");
  const Traced found = traced("ASIAtwo");
  ASSERT_THAT(found.origins, SizeIs(1));
  const TraceNode& two = found.origins[0];
  EXPECT_EQ(two.id, "ASIAtwo");
  ASSERT_THAT(two.next, SizeIs(1));
  EXPECT_EQ(two.next[0].id, "ASIAone");
  ASSERT_THAT(two.next[0].next, SizeIs(1));
  EXPECT_EQ(two.next[0].next[0].id, "AKIAALICE");
  EXPECT_THAT(two.next[0].next[0].end, HasSubstr("long-lived key"));
}

TEST_F(TraceTest, WhatCameOfAPrincipalHangsUnderWhatAskedForIt) {
  known("user", kAlice);
  call(kScope + kHourMs);
  call(kScope + 4 * kHourMs);
  issue(kScope + kHourMs, "one", "ASIAone");
  chain(kScope + 2 * kHourMs, "one", "two");
  session_call(kScope + 3 * kHourMs, "two", {{"outcome", "denied"}});
  add("touch", {{"access_key", "ASIAtwo"},
                {"session", session_of("two")},
                {"principal", kRole},
                {"resource_kind", "bucket"},
                {"resource_id", "b1"},
                {"calls", "3"},
                {"failed", "1"},
                {"first_ms", std::to_string(kScope + 3 * kHourMs)},
                {"last_ms", std::to_string(kScope + 3 * kHourMs)}});
  const Traced found = traced(kAlice);
  const TraceNode& root = found.descendants;
  EXPECT_EQ(root.acts.calls, 2);
  ASSERT_THAT(root.next, SizeIs(1));
  EXPECT_EQ(root.next[0].id, "ASIAone");
  ASSERT_THAT(root.next[0].next, SizeIs(1));
  const TraceNode& two = root.next[0].next[0];
  EXPECT_EQ(two.id, "ASIAtwo");
  EXPECT_EQ(two.acts.calls, 1);
  EXPECT_EQ(two.acts.failed, 1);
  ASSERT_THAT(two.acts.most_touched, SizeIs(1));
  EXPECT_EQ(two.acts.most_touched[0].id, "b1");
  EXPECT_THAT(to_text(found, false), HasSubstr("touched bucket b1 (3, 1 failed)"));
}

TEST_F(TraceTest, RoleChainingInACircleEnds) {
  chain(kScope + kHourMs, "a", "b");
  chain(kScope + 2 * kHourMs, "b", "a");
  session_call(kScope + kHourMs, "b");
  session_call(kScope + 3 * kHourMs, "b");
  const Traced found = traced("ASIAb");
  ASSERT_THAT(found.origins, SizeIs(1));
  ASSERT_THAT(found.origins[0].next, SizeIs(1));
  ASSERT_THAT(found.origins[0].next[0].next, SizeIs(1));
  EXPECT_THAT(found.origins[0].next[0].next[0].end, HasSubstr("leads back to itself"));
  ASSERT_THAT(found.descendants.next, SizeIs(1));
  EXPECT_THAT(found.descendants.next[0].next, IsEmpty());
}

TEST_F(TraceTest, AnotherAccountIsNamedByItsOwnCopyElseByUniqueIdElseNotAtAll) {
  const auto foreign = [&](const std::string& key, const std::string& event, const Fields& request) {
    add("credential", {{"key", key},
                       {"kind", "role_session"},
                       {"session", session_of(key)},
                       {"issued_to", kRole},
                       {"by_principal", "account:222222222222"},
                       {"at_ms", std::to_string(kScope + kHourMs)},
                       {"event_id", event}});
    Fields all = {{"event_id", event},
                  {"principal", "account:222222222222"},
                  {"service", "sts"},
                  {"operation", "AssumeRole"},
                  {"identity_type", "AWSAccount"}};
    all.insert(request.begin(), request.end());
    call(kScope + kHourMs, all);
    session_call(kScope + 2 * kHourMs, key, {{"access_key", key}});
  };
  foreign("ASIA1", "00000000-0000-4000-9000-000000000001", {{"shared_event_id", "e1"}});
  foreign("ASIA2", "00000000-0000-4000-9000-000000000002", {{"principal_id", "AROA2"}});
  foreign("ASIA3", "00000000-0000-4000-9000-000000000003", {});
  const std::string other = "arn:aws:iam::222222222222:role/other";
  call(kScope + kHourMs, {{"principal", other}, {"access_key", "ASIA9"}, {"shared_event_id", "e1"}});
  add("alias", {{"kind", "role"}, {"id", other}, {"alias_kind", "principal_id"}, {"alias", "AROA2"}});
  const auto asker_of = [&](const std::string& key) {
    const Traced found = traced(key);
    EXPECT_THAT(found.origins[0].next, SizeIs(1));
    return found.origins[0].next.at(0);
  };
  EXPECT_EQ(asker_of("ASIA1").id, "ASIA9");
  EXPECT_EQ(asker_of("ASIA1").principal, other);
  EXPECT_EQ(asker_of("ASIA2").id, other);
  EXPECT_EQ(asker_of("ASIA3").end, "unresolved account 222222222222");
}

TEST_F(TraceTest, AnAddressLeadsToAllThatCalledFromIt) {
  issue(kScope + kHourMs, "one", "ASIAone");
  call(kScope + kHourMs, {{"ip", "198.51.100.7"}});
  session_call(kScope + 2 * kHourMs, "one", {{"ip", "198.51.100.7"}});
  call(kScope + kHourMs, {{"principal", "somebody"}, {"ip", "198.51.100.8"}});
  const Traced found = traced("198.51.100.7");
  ASSERT_THAT(found.origins, SizeIs(2));
  EXPECT_EQ(found.origins[0].id, "ASIAone");
  ASSERT_THAT(found.origins[0].next, SizeIs(1));
  EXPECT_EQ(found.origins[0].next[0].id, "AKIAALICE");
  EXPECT_THAT(to_text(found, false), Not(HasSubstr("somebody")));
}

TEST_F(TraceTest, AnAddressWithoutCallsIsAnError) {
  call(kScope + kHourMs);
  TraceRequest request;
  request.start = "198.51.100.9";
  const auto found = trace(engine(), request);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::not_found);
}

TEST_F(TraceTest, NamesFromLogsCannotDisturbATerminal) {
  add("credential", {{"key", "ASIA1"},
                     {"kind", "role_session"},
                     {"issued_to", kRole},
                     {"by_principal", "evil\x1b[31m"},
                     {"at_ms", std::to_string(kScope)},
                     {"event_id", "00000000-0000-4000-9000-000000000001"}});
  session_call(kScope + kHourMs, "1");
  const Traced found = traced("ASIA1");
  EXPECT_THAT(to_text(found, false), HasSubstr("evil\\x1b[31m"));
  EXPECT_THAT(to_json(found), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace spoor::investigation
