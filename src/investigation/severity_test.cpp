// SPDX-License-Identifier: Apache-2.0
// The worked examples of docs/severity.md.
#include "investigation/severity.hpp"

#include <gtest/gtest.h>

namespace spoor::investigation {
namespace {

Weights weights() {
  auto loaded = load_weights();
  EXPECT_TRUE(loaded) << loaded.error().message;
  return *std::move(loaded);
}

Indicator ttp(std::string tactic, Severity severity, std::string condition, bool success = true) {
  Indicator one;
  one.kind = Kind::ttp;
  one.tactic = std::move(tactic);
  one.severity = severity;
  one.evidence.condition = std::move(condition);
  (success ? one.success : one.failure) = 1;
  return one;
}

Indicator fresh(Kind kind, double weight = 1, bool for_account = true) {
  Indicator one;
  one.kind = kind;
  one.severity = Severity::low;
  one.weight = weight;
  one.new_for_account = for_account;
  return one;
}

Verdict judge(const std::vector<Indicator>& indicators) { return weigh(indicators, weights()); }

TEST(Severity, NothingFoundIsInformational) {
  EXPECT_EQ(judge({}).severity, Severity::informational);
  EXPECT_TRUE(judge({}).reasons.empty());
}

TEST(Severity, ReadsOnlyAreLow) {
  const Verdict verdict = judge({ttp("Discovery", Severity::low, ""), ttp("Discovery", Severity::low, "")});
  EXPECT_EQ(verdict.severity, Severity::low);
  EXPECT_DOUBLE_EQ(verdict.score, 10);
}

TEST(Severity, OneBareCallIsLowAndTwoTacticsAreMedium) {
  EXPECT_EQ(judge({ttp("Persistence", Severity::medium, "")}).severity, Severity::low);
  const Verdict two = judge({ttp("Persistence", Severity::medium, ""), ttp("Impact", Severity::medium, "")});
  EXPECT_EQ(two.severity, Severity::medium);
  EXPECT_DOUBLE_EQ(two.score, 33);
}

TEST(Severity, ReadsOfManyTacticsWithoutNoveltyAreLow) {
  Indicator secret = ttp("Credential Access", Severity::medium, "");
  Indicator image = ttp("Persistence", Severity::medium, "");
  secret.only_reads = image.only_reads = true;
  EXPECT_EQ(judge({secret, image}).severity, Severity::low);
  EXPECT_EQ(judge({secret, image, fresh(Kind::new_aso)}).severity, Severity::medium);
  Indicator conditional = secret;
  conditional.evidence.condition = "C64.many";
  EXPECT_EQ(judge({conditional, image}).severity, Severity::medium);
  EXPECT_EQ(judge({secret, image, ttp("Impact", Severity::medium, "")}).severity, Severity::medium);
}

TEST(Severity, AMediumConditionAloneIsMedium) {
  EXPECT_EQ(judge({ttp("Initial Access", Severity::medium, "C01")}).severity, Severity::medium);
}

TEST(Severity, AllNoveltyTogetherIsAtMostMedium) {
  const Verdict verdict = judge({fresh(Kind::new_geolocation), fresh(Kind::new_aso), fresh(Kind::new_user_agent)});
  EXPECT_DOUBLE_EQ(verdict.score, 30);
  EXPECT_EQ(verdict.severity, Severity::medium);
}

TEST(Severity, AnyNumberOfOneKindIsAtMostMedium) {
  std::vector<Indicator> many(500, fresh(Kind::new_user_agent));
  EXPECT_LE(judge(many).severity, Severity::medium);
  std::vector<Indicator> bare;
  for (const char* tactic : {"Persistence", "Impact", "Execution", "Exfiltration", "Collection", "Initial Access"}) {
    bare.insert(bare.end(), 50, ttp(tactic, Severity::medium, ""));
  }
  EXPECT_EQ(judge(bare).severity, Severity::medium);
}

TEST(Severity, TrainingHalvesNovelty) {
  const Verdict verdict = judge({fresh(Kind::new_aso, 0.5, false)});
  EXPECT_DOUBLE_EQ(verdict.score, 4);
  EXPECT_EQ(verdict.severity, Severity::informational);
}

TEST(Severity, NoveltyAtHalfWeightAndReadsAreLowAndAtFullWeightMedium) {
  const auto with_reads = [](double place) {
    return judge({ttp("Discovery", Severity::low, ""), fresh(Kind::new_geolocation, place), fresh(Kind::new_aso, 0.5),
                  fresh(Kind::new_user_agent, 0.5)});
  };
  EXPECT_DOUBLE_EQ(with_reads(0.5).score, 25);
  EXPECT_EQ(with_reads(0.5).severity, Severity::low);
  EXPECT_EQ(with_reads(1).severity, Severity::medium);
}

TEST(Severity, NoveltyAtHalfWeightDoesNotExcuseAFlaggedAddressOrATravel) {
  for (const Kind kind : {Kind::flagged_address, Kind::impossible_travel}) {
    Indicator other;
    other.kind = kind;
    other.severity = Severity::medium;
    EXPECT_EQ(judge({ttp("Discovery", Severity::low, ""), fresh(Kind::new_geolocation, 0.5), other}).severity,
              Severity::medium)
        << wire_name(kind);
  }
}

TEST(Severity, AHighConditionThatSucceededIsHigh) {
  const Verdict verdict = judge({ttp("Exfiltration", Severity::high, "C45.all")});
  EXPECT_DOUBLE_EQ(verdict.score, 70);
  EXPECT_EQ(verdict.severity, Severity::high);
}

TEST(Severity, TheSameDeniedIsMedium) {
  EXPECT_EQ(judge({ttp("Exfiltration", Severity::medium, "C45.all", false)}).severity, Severity::medium);
}

TEST(Severity, TwoHighConditionsOfDifferentTacticsAreCritical) {
  const Verdict verdict =
      judge({ttp("Exfiltration", Severity::high, "C45.all"), ttp("Defense Evasion", Severity::high, "C56.stop")});
  EXPECT_DOUBLE_EQ(verdict.score, 93);
  EXPECT_EQ(verdict.severity, Severity::critical);
}

TEST(Severity, TwoOfTheSameTacticStayHigh) {
  EXPECT_EQ(
      judge({ttp("Exfiltration", Severity::high, "C45.all"), ttp("Exfiltration", Severity::high, "C46.all")}).severity,
      Severity::high);
}

TEST(Severity, AHighConditionWithAFlaggedAddressIsCritical) {
  Indicator flagged;
  flagged.kind = Kind::flagged_address;
  flagged.severity = Severity::medium;
  EXPECT_EQ(judge({ttp("Exfiltration", Severity::high, "C45.all"), flagged}).severity, Severity::critical);
}

TEST(Severity, WhatDidNotSucceedIsAtMostHigh) {
  EXPECT_EQ(judge({ttp("Defense Evasion", Severity::critical, "C66.leave", false),
                   ttp("Impact", Severity::medium, "C52.versioning", false), fresh(Kind::new_aso),
                   fresh(Kind::new_geolocation)})
                .severity,
            Severity::high);
}

}  // namespace
}  // namespace spoor::investigation
