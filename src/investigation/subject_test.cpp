// SPDX-License-Identifier: Apache-2.0
#include "investigation/subject.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SubjectTest : public StoreFixture {
 protected:
  void SetUp() override {
    entity("user", kAlice);
    entity("role", kRole);
    entity("session", session_of("one"));
    entity("key", "ASIAone");
    add("alias", {{"kind", "user"}, {"id", kAlice}, {"alias_kind", "principal_id"}, {"alias", "AIDAALICE"}});
    call(kScope, {{"principal_id", "AIDAALICE"}});
    call(kScope + kHourMs, {{"principal_id", "AIDAALICE"}});
    session_call(kScope + kHourMs, "one");
    session_call(kScope + 2 * kHourMs, "one", {{"access_key", "ASIAother"}});
  }

  void entity(const std::string& kind, const std::string& id) {
    add("entity", {{"kind", kind}, {"id", id}, {"account_id", kAccount}, {"calls", "2"}, {"last_ms", "1000"}});
  }
  Subject find(std::string_view typed) {
    const auto found = resolve_subject(engine(), typed);
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : Subject{};
  }
  Error refuse(std::string_view typed) {
    const auto found = resolve_subject(engine(), typed);
    EXPECT_FALSE(found) << typed;
    return found ? Error{} : found.error();
  }
};

TEST_F(SubjectTest, AnArnANameAndAUniqueIdMeanTheUser) {
  for (const char* typed : {kAlice, "alice", "AIDAALICE"}) {
    const Subject found = find(typed);
    EXPECT_EQ(found.kind, "user");
    EXPECT_EQ(found.arn, kAlice);
    EXPECT_EQ(found.principal, kAlice);
    EXPECT_EQ(found.account_id, kAccount);
    EXPECT_EQ(found.first_ms, kScope);
    EXPECT_EQ(found.last_ms, kScope + kHourMs);
    EXPECT_EQ(found.session, "");
  }
  EXPECT_EQ(find("AIDAALICE").principal_id, "AIDAALICE");
}

TEST_F(SubjectTest, ASessionAndAKeyAreNarrowerThanTheirRole) {
  const Subject session = find(session_of("one"));
  EXPECT_EQ(session.kind, "session");
  EXPECT_EQ(session.principal, kRole);
  EXPECT_EQ(session.session, session_of("one"));
  EXPECT_EQ(session.last_ms, kScope + 2 * kHourMs);
  const Subject key = find("ASIAone");
  EXPECT_EQ(key.kind, "key");
  EXPECT_EQ(key.principal, kRole);
  EXPECT_EQ(key.access_key, "ASIAone");
  EXPECT_EQ(key.last_ms, kScope + kHourMs);
}

TEST_F(SubjectTest, AnUnknownNameGetsSimilarOnes) {
  const Error error = refuse("alcie");
  EXPECT_EQ(error.code, Code::not_found);
  EXPECT_THAT(error.message, AllOf(HasSubstr("did you mean"), HasSubstr(kAlice), Not(HasSubstr(kRole))));
  EXPECT_THAT(refuse("zzzzzzzz").message, HasSubstr("none with a name like it"));
}

TEST_F(SubjectTest, ANameOfSeveralListsThem) {
  const std::string other = "arn:aws:iam::222222222222:user/alice";
  entity("user", other);
  const Error error = refuse("alice");
  EXPECT_EQ(error.code, Code::invalid_input);
  EXPECT_THAT(error.message, AllOf(HasSubstr(kAlice), HasSubstr(other), HasSubstr("give the one you mean")));
}

TEST_F(SubjectTest, OneThatIsOnlyNamedByOthersIsSaidToBe) {
  entity("user", "arn:aws:iam::111111111111:user/ghost");
  const Error error = refuse("ghost");
  EXPECT_EQ(error.code, Code::not_found);
  EXPECT_THAT(error.message, HasSubstr("no call of its own"));
}

TEST_F(SubjectTest, WhatIsHostileInANameDoesNotReachTheTerminal) {
  entity("user", "arn:aws:iam::111111111111:user/al\x1b[31mice");
  EXPECT_THAT(refuse("al\x1b[31mic").message, AllOf(HasSubstr("\\x1b[31mic"), Not(HasSubstr("\x1b"))));
}

}  // namespace
}  // namespace spoor::investigation
