// SPDX-License-Identifier: Apache-2.0
#include "investigation/needs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spoor::investigation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

record::AttackCondition condition(std::string_view needs, std::string_view thresholds = "n=3;w_minutes=5;s_seconds=9") {
  record::AttackCondition out;
  out.id = "C99";
  out.needs = needs;
  out.thresholds = thresholds;
  return out;
}

Needs read(std::string_view needs) {
  const auto out = needs_of(condition(needs));
  EXPECT_TRUE(out) << out.error().message;
  return out ? *out : Needs{};
}

std::string fault(std::string_view needs) {
  const auto out = needs_of(condition(needs));
  EXPECT_FALSE(out) << needs;
  return out ? std::string() : out.error().message;
}

TEST(Needs, OfEveryRowOfTheTable) {
  const auto tables = record::AttackTables::load();
  ASSERT_TRUE(tables);
  for (const record::AttackCondition& row : (*tables)->conditions()) {
    if (row.type != "record") {
      const auto needs = needs_of(row);
      EXPECT_TRUE(needs) << needs.error().message;
    }
  }
}

TEST(Needs, ManyWithAlternativeAndPart) {
  const Needs needs = read("at least n secret/parameter per ip not its own within w_minutes");
  EXPECT_EQ(needs.need, Need::many);
  EXPECT_EQ(needs.least, 3);
  EXPECT_EQ(needs.what, "secret");
  EXPECT_EQ(needs.or_what, "parameter");
  EXPECT_EQ(needs.part, "ip");
  EXPECT_TRUE(needs.excuse_own);
  EXPECT_EQ(needs.window, 5 * kMinuteMs);
  EXPECT_EQ(read("at least n total vcpus within s_seconds").need, Need::total);
  EXPECT_EQ(read("at least n total vcpus within s_seconds").window, 9 * kSecondMs);
  EXPECT_TRUE(read("reads at least n operations within w_minutes").reads);
}

TEST(Needs, StepsInOrderAndTogether) {
  const Needs steps = read("steps a:A > b:B/b:C per thing from a new network within w_minutes");
  EXPECT_THAT(steps.steps, ElementsAre(ElementsAre("a:A"), ElementsAre("b:B", "b:C")));
  EXPECT_FALSE(steps.any_order);
  EXPECT_TRUE(steps.from_new_network);
  EXPECT_EQ(steps.part, "thing");
  EXPECT_TRUE(read("steps a:A + b:B within w_minutes").any_order);
}

TEST(Needs, NetworksAreNotValues) {
  EXPECT_EQ(read("new network for account").need, Need::network);
  EXPECT_TRUE(read("new network for account").for_account);
  EXPECT_EQ(read("new network per role_arn").part, "role_arn");
  EXPECT_TRUE(read("new hosting network for account").hosting);
  EXPECT_EQ(read("new role_arn").need, Need::fresh);
  EXPECT_EQ(read("new role_arn").what, "role_arn");
}

TEST(Needs, FaultsNameTheConditionAndTheReason) {
  EXPECT_THAT(fault("sometimes"), HasSubstr("C99"));
  EXPECT_THAT(fault("sometimes"), HasSubstr("no kind of need begins like that"));
  EXPECT_THAT(fault("at least m calls within w_minutes"), HasSubstr("no threshold m"));
  EXPECT_THAT(fault("at least n calls"), HasSubstr("`within` is missing"));
  EXPECT_THAT(fault("at least n calls within n"), HasSubstr("ends in its unit"));
  EXPECT_THAT(fault("first of all"), HasSubstr("words too many"));
  EXPECT_THAT(fault("new"), HasSubstr("a word is missing"));
}

}  // namespace
}  // namespace spoor::investigation
