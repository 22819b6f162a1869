// SPDX-License-Identifier: Apache-2.0
#include "investigation/actors.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::ElementsAre;

class ActorsTest : public StoreFixture {
 protected:
  std::vector<std::string> name(const std::vector<std::string>& actors) {
    Report report = report_on(kRole);
    report.linked.emplace_back().indicators.emplace_back().evidence.actors = actors;
    const auto done = name_actors(engine(), report);
    EXPECT_TRUE(done) << done.error().message;
    return report.linked[0].indicators[0].evidence.actors;
  }
};

TEST_F(ActorsTest, BehindASessionThatNamesNobodyIsWhoAskedForIt) {
  issue(kScope, "one", "ASIAone");
  EXPECT_THAT(name({session_of("one"), kAlice, "role/ann"}), ElementsAre(kAlice, "role/ann"));
}

TEST_F(ActorsTest, ASessionOfUnknownOriginAndOneIssuedByAServiceStay) {
  add("credential", {{"key", "ASIA2"}, {"session", session_of("two")}, {"by_actor", "service:ec2.amazonaws.com"}});
  EXPECT_THAT(name({session_of("one"), session_of("two")}), ElementsAre(session_of("one"), session_of("two")));
}

TEST_F(ActorsTest, AChainIsFollowedFourStepsAndACircleEnds) {
  const auto link = [](const std::string& to, const std::string& from) {
    add("credential", {{"key", "ASIA" + to}, {"session", session_of(to)}, {"by_actor", session_of(from)}});
  };
  link("4", "3");
  link("3", "2");
  link("2", "1");
  issue(kScope, "1", "ASIA1");
  EXPECT_THAT(name({session_of("4")}), ElementsAre(kAlice));
  link("x", "y");
  link("y", "x");
  EXPECT_THAT(name({session_of("x")}), ElementsAre(session_of("x")));
}

}  // namespace
}  // namespace spoor::investigation
