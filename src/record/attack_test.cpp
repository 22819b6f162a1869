// SPDX-License-Identifier: Apache-2.0
#include "record/attack.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "record/table_text.hpp"

namespace spoor::record {
namespace {

const AttackTables& tables() {
  static const auto loaded = AttackTables::load();
  return **loaded;
}

bool has_member(std::string_view list, std::string_view member) {
  return ("," + std::string(list) + ",").find("," + std::string(member) + ",") != std::string::npos;
}

TEST(AttackTables, Loads) {
  const auto loaded = AttackTables::load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(tables().calls().size(), 1323U);
  EXPECT_GE(tables().conditions().size(), 78U);
}

TEST(AttackTables, EveryCallIsWellFormed) {
  const std::set<std::string_view> severities = {"informational", "low", "medium"};
  const std::set<std::string_view> outcomes = {"success", "failure", "any"};
  std::set<std::string> rows;
  for (const auto& call : tables().calls()) {
    const std::string name = std::string(call.service) + ":" + std::string(call.operation);
    EXPECT_TRUE(severities.contains(call.severity)) << name << ": " << call.severity;
    EXPECT_TRUE(outcomes.contains(call.outcome)) << name;
    EXPECT_FALSE(call.tactic == "discovery" && call.severity == "medium") << name << ": discovery is never above low";
    const auto* technique = tables().find_technique(call.technique_id);
    ASSERT_NE(technique, nullptr) << name << ": " << call.technique_id;
    EXPECT_TRUE(has_member(technique->tactics, call.tactic))
        << name << ": " << call.technique_id << ", " << call.tactic;
    EXPECT_FALSE(tables().procedure(call).empty()) << name << ": " << call.technique_id << " has no procedure";
    EXPECT_TRUE(rows.insert(name + call.tactic.data() + call.technique_id.data()).second) << name << " has a row twice";
    const auto same = tables().find_calls(call.service, call.operation);
    EXPECT_EQ(std::ranges::count(same, true, &AttackCall::primary), 1) << name;
    EXPECT_TRUE(same.front().primary) << name;
  }
}

TEST(AttackTables, EveryConditionIsWellFormed) {
  const std::set<std::string_view> types = {"record", "window", "baseline", "context"};
  const std::set<std::string_view> severities = {"low", "medium", "high", "critical"};
  const std::set<std::string_view> outcomes = {"success", "failure", "any"};
  std::set<std::string_view> ids;
  std::set<std::string_view> published;
  for (const auto& condition : tables().conditions()) {
    EXPECT_TRUE(ids.insert(condition.id).second) << condition.id << " stands twice";
    if (condition.id.starts_with("C")) {  // the others are rules of our own
      published.insert(condition.id.substr(0, 3));
    }
    EXPECT_EQ(condition.type == "record", condition.needs.empty()) << condition.id;
    EXPECT_TRUE(types.contains(condition.type)) << condition.id;
    EXPECT_TRUE(severities.contains(condition.severity)) << condition.id;
    EXPECT_TRUE(outcomes.contains(condition.outcome)) << condition.id;
    EXPECT_FALSE(condition.severity_basis.empty()) << condition.id << " does not say where its severity comes from";
    EXPECT_EQ(condition.thresholds.empty(), condition.threshold_basis.empty()) << condition.id;
    EXPECT_FALSE(condition.type == "window" && condition.thresholds.empty()) << condition.id << " has no threshold";
    EXPECT_TRUE(condition.procedure.ends_with(".")) << condition.id;
    EXPECT_FALSE(condition.publishers.empty()) << condition.id;
    EXPECT_FALSE(condition.tactic == "discovery" && condition.severity != "low") << condition.id;
    const auto* technique = tables().find_technique(condition.technique_id);
    ASSERT_NE(technique, nullptr) << condition.id;
    EXPECT_TRUE(has_member(technique->tactics, condition.tactic)) << condition.id << ": " << condition.tactic;
  }
  EXPECT_EQ(published.size(), 78U);
}

// What the pinned release of ATT&CK says about a technique that is in force.
struct Pinned {
  std::string name;  // with the name of its parent: `Impair Defenses: Disable or Modify Cloud Logs`
  std::set<std::string> tactics;
};

std::map<std::string, Pinned, std::less<>> read_pinned() {
  std::map<std::string, Pinned, std::less<>> pinned;
  simdjson::dom::parser parser;
  simdjson::dom::array patterns;
  const auto document = parser.load(SPOOR_SOURCE_DIR "/.deps/attack/attack-patterns-18.1.json");
  if (document["attack_patterns"].get(patterns) != simdjson::SUCCESS) {
    return pinned;
  }
  for (const simdjson::dom::element pattern : patterns) {
    if (pattern["revoked"].get_bool().value() || pattern["deprecated"].get_bool().value()) {
      continue;
    }
    Pinned& entry = pinned[std::string(pattern["external_id"].get_string().value())];
    entry.name = pattern["name"].get_string().value();
    simdjson::dom::array tactics;
    if (pattern["tactics"].get(tactics) == simdjson::SUCCESS) {
      for (const simdjson::dom::element tactic : tactics) {
        entry.tactics.emplace(tactic.get_string().value());
      }
    }
  }
  return pinned;
}

std::string full_name(const std::map<std::string, Pinned, std::less<>>& pinned, std::string_view id) {
  const auto found = pinned.find(id);
  const auto dot = id.find('.');
  const auto parent = dot == std::string_view::npos ? pinned.end() : pinned.find(id.substr(0, dot));
  return parent == pinned.end() ? found->second.name : parent->second.name + ": " + found->second.name;
}

TEST(AttackTables, IdsNamesAndTacticsAreThoseOfThePinnedRelease) {
  const auto pinned = read_pinned();
  ASSERT_GT(pinned.size(), 600U) << "cannot read .deps/attack/attack-patterns-18.1.json: run tools/fetch.py";
  for (const auto& technique : tables().techniques()) {
    const auto found = pinned.find(technique.id);
    ASSERT_NE(found, pinned.end()) << technique.id << " is not in force in the pinned release";
    EXPECT_EQ(technique.name, full_name(pinned, technique.id));
    for (const auto& tactic : found->second.tactics) {
      EXPECT_TRUE(has_member(technique.tactics, tactic)) << technique.id << " lacks " << tactic;
    }
    const auto commas = std::ranges::count(technique.tactics, ',');
    EXPECT_EQ(static_cast<std::size_t>(commas) + 1, found->second.tactics.size()) << technique.id;
  }
  const auto check = [&](std::string_view what, std::string_view id, std::string_view tactic) {
    const auto found = pinned.find(id);
    ASSERT_NE(found, pinned.end()) << what << ": " << id;
    EXPECT_TRUE(found->second.tactics.contains(std::string(tactic))) << what << ": " << id << ", " << tactic;
  };
  for (const auto& call : tables().calls()) {
    check(call.operation, call.technique_id, call.tactic);
  }
  for (const auto& condition : tables().conditions()) {
    check(condition.id, condition.technique_id, condition.tactic);
  }
}

TEST(AttackTables, Find) {
  EXPECT_EQ(tables().find_calls("cloudtrail", "StopLogging").front().technique_id, "T1562.008");
  EXPECT_TRUE(tables().find_calls("ec2", "NoSuchCall").empty());
  ASSERT_NE(tables().find_condition("C56.stop"), nullptr);
  EXPECT_EQ(tables().find_condition("C56"), nullptr);
  EXPECT_EQ(tables().find_technique("T1562.008")->name, "Impair Defenses: Disable or Modify Cloud Logs");
  EXPECT_EQ(tables().find_technique("T0000"), nullptr);
}

TEST(AttackTables, TheMostParticularProcedureApplies) {
  EXPECT_EQ(tables().procedure(tables().find_calls("cloudtrail", "StopLogging").front()),
            "Stops the audit log, so that what follows leaves no trace in it.");
  AttackCall other;
  other.service = "example";
  other.operation = "Example";
  other.technique_id = "T1562.008";
  EXPECT_EQ(tables().procedure(other), "Switches off or destroys logs, so that what follows leaves no trace.");
  other.technique_id = "T0000";
  EXPECT_EQ(tables().procedure(other), "");
}

TEST(TableText, ReadsRowsAndNamesFaults) {
  const auto table = TableText::read("t.tsv", "# comment\na\tb\n1\t\n\n3\t4", {"a", "b"});
  ASSERT_TRUE(table);
  ASSERT_EQ(table->size(), 2U);
  EXPECT_EQ(table->cell(0, 1), "");
  EXPECT_EQ(table->cell(1, 0), "3");
  EXPECT_EQ(table->fault(1, "bad").message, "t.tsv:5: bad");
  EXPECT_EQ(TableText::read("t.tsv", "a\tc\n", {"a", "b"}).error().message, "t.tsv:1: the columns are not a, b");
  EXPECT_EQ(TableText::read("t.tsv", "a\tb\n1", {"a", "b"}).error().message, "t.tsv:2: 1 cells where 2 are wanted");
  EXPECT_EQ(TableText::read("t.tsv", "", {"a"}).error().message, "t.tsv: empty");
}

}  // namespace
}  // namespace spoor::record
