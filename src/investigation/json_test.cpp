// SPDX-License-Identifier: Apache-2.0
#include "investigation/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/escape.hpp"
#include "investigation/report_fixture_test.hpp"

namespace spoor::investigation {
namespace {

using Json = nlohmann::json;

// As it comes out: bytes that are no UTF-8 are replaced, all else is the value as it was.
const std::string kKept = valid_utf8(kHostile);

TEST(ReportJson, HostileNamesAreValuesAndNothingElse) {
  const std::string text = to_json(hostile_report());
  EXPECT_EQ(valid_utf8(text), text);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  const Json report = Json::parse(text);
  EXPECT_EQ(report["Investigation"]["EntityArn"], "arn:aws:iam::111111111111:role/" + kKept);
  EXPECT_EQ(report["Indicators"][0]["IndicatorDetail"]["TTPsObservedDetail"]["APIName"], kKept);
  EXPECT_EQ(report["Indicators"][5]["IndicatorDetail"]["NewUserAgentDetail"]["UserAgent"], kKept);
  EXPECT_EQ(report["Evidence"]["Indicators"][2]["Lists"][0], kKept);
  EXPECT_EQ(report["Coverage"]["Rejects"][0]["Example"], "logs/" + kKept);
}

TEST(ReportJson, EveryIndicatorHasItsEvidenceAtTheSamePlace) {
  const Json report = Json::parse(to_json(hostile_report()));
  const Json& linked = report["Evidence"]["Linked"][0];
  ASSERT_EQ(report["Indicators"].size(), 6U);
  ASSERT_EQ(report["Evidence"]["Indicators"].size(), 6U);
  ASSERT_EQ(linked["Evidence"].size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(report["Indicators"][i]["IndicatorType"], report["Evidence"]["Indicators"][i]["IndicatorType"]);
    EXPECT_EQ(linked["Indicators"][i]["IndicatorType"], linked["Evidence"][i]["IndicatorType"]);
    EXPECT_EQ(linked["Evidence"][i]["Sessions"][0], kKept);
  }
}

TEST(ReportJson, WhatStandsAndWhatIsToBeDoneIsEvidence) {
  const Json evidence = Json::parse(to_json(hostile_report()))["Evidence"];
  const Json& standing = evidence["StillStanding"];
  ASSERT_EQ(standing.size(), 2U);
  EXPECT_EQ(standing[0]["State"], "STANDS");
  EXPECT_EQ(standing[0]["What"], "user " + kKept + " exists");
  EXPECT_TRUE(standing[0]["UndoneBy"].is_null());
  EXPECT_EQ(standing[0]["LookFor"][0], "iam:DeleteUser");
  EXPECT_EQ(standing[1]["State"], "UNDONE");
  EXPECT_EQ(standing[1]["UndoneBy"]["By"], kKept);
  EXPECT_EQ(standing[1]["UndoneBy"]["Time"], "2024-05-08T00:00:00Z");
  ASSERT_EQ(evidence["Containment"].size(), 1U);
  EXPECT_EQ(evidence["Containment"][0]["Commands"][0], "aws x '" + kKept + "'");
}

TEST(ReportJson, TheBaselineTellsItsContaminationWithTimes) {
  const Json report = Json::parse(to_json(hostile_report()));
  const Json& baseline = report["Baseline"];
  EXPECT_EQ(baseline["State"], "FULL");
  ASSERT_EQ(baseline["Contamination"].size(), 1U);
  EXPECT_EQ(baseline["Contamination"][0]["Sign"], "sign " + kKept);
  EXPECT_EQ(baseline["Contamination"][0]["FirstSeen"], "2024-05-06T12:53:20Z");
}

TEST(ReportJson, WhatWasCutIsSaid) {
  Report report = hostile_report();
  Json told = Json::parse(to_json(report));
  EXPECT_EQ(told["Evidence"]["CutOff"], true);
  EXPECT_EQ(told["Evidence"]["Cuts"][0], "only the first 5 things were read");
  report.cuts.clear();
  told = Json::parse(to_json(report));
  EXPECT_EQ(told["Evidence"]["CutOff"], false);
  EXPECT_TRUE(told["Evidence"]["Cuts"].is_array());
}

TEST(ReportJson, WhatIsNewToOneActorIsEvidenceAndNoIndicator) {
  const Json report = Json::parse(to_json(hostile_report()));
  ASSERT_EQ(report["Evidence"]["NewToActors"].size(), 1U);
  EXPECT_EQ(report["Evidence"]["NewToActors"][0]["IndicatorType"], "NEW_ASO");
  EXPECT_EQ(report["Indicators"].size(), 6U);
}

TEST(ReportJson, ASessionHasNoEntityTypeOfTheWire) {
  Report report = hostile_report();
  EXPECT_EQ(Json::parse(to_json(report))["Investigation"]["EntityType"], "IAM_ROLE");
  report.subject.kind = "session";
  EXPECT_FALSE(Json::parse(to_json(report))["Investigation"].contains("EntityType"));
}

}  // namespace
}  // namespace spoor::investigation
