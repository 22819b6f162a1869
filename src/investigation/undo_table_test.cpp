// SPDX-License-Identifier: Apache-2.0
#include "investigation/undo_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "record/table_text.hpp"

namespace spoor::investigation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using FactsByApi = std::map<std::string, std::set<std::string>>;

FactsByApi known_facts() {
  const auto table = record::TableText::read("facts.tsv", record::attack_file("facts.tsv"),
                                             {"service", "operation", "fact", "path", "how"});
  EXPECT_TRUE(table);
  FactsByApi facts;
  for (std::size_t row = 0; row < table->size(); ++row) {
    facts[std::string(table->cell(row, 0)) + ":" + std::string(table->cell(row, 1))].emplace(table->cell(row, 2));
  }
  for (auto& [api, names] : facts) {
    names.insert("conditions");
  }
  return facts;
}

void expect_known(const FactsByApi& facts, const std::string& api, const std::vector<std::string>& names) {
  const auto known = facts.find(api);
  for (const std::string& name : names) {
    const bool told = known != facts.end() && known->second.contains(name);
    EXPECT_TRUE(told || (name == "target_user" && api.starts_with("iam:"))) << api << " tells no " << name;
  }
}

TEST(UndoTable, EveryFactThatARowReadsIsReadFromItsCall) {
  const auto changes = load_changes();
  ASSERT_TRUE(changes) << changes.error().message;
  EXPECT_GT(changes->size(), 100U);
  const FactsByApi facts = known_facts();
  for (const Change& change : *changes) {
    for (const auto& name : change.when.names()) {
      expect_known(facts, change.api, {std::string(name)});
    }
    for (const FactName& name : change.thing) {
      expect_known(facts, change.api, name.names);
    }
    for (const UndoCall& undo : change.undo) {
      for (const auto& name : undo.condition.names()) {
        expect_known(facts, undo.api, {std::string(name)});
      }
      for (const UndoCall::Match& match : undo.matches) {
        expect_known(facts, change.api, match.changed.names);
        expect_known(facts, undo.api, match.undone.names);
      }
    }
  }
}

TEST(UndoTable, EveryPlaceholderOfARowIsAFactOrKnownToAll) {
  const std::set<std::string> ours = {"account", "region", "rule_words", "permission", "all_events"};
  const auto changes = load_changes();
  ASSERT_TRUE(changes);
  const FactsByApi facts = known_facts();
  const std::regex placeholder("\\{([^}]*)\\}");
  for (const Change& change : *changes) {
    const std::string text = change.stands + change.check + change.contain;
    for (std::sregex_iterator at(text.begin(), text.end(), placeholder); at != std::sregex_iterator(); ++at) {
      std::string name = (*at)[1];
      for (std::string one; !name.empty();) {
        one = name.substr(0, name.find('|'));
        name = name.substr(std::min(name.size(), one.size() + 1));
        if (!ours.contains(one)) {
          expect_known(facts, change.api, {one});
        }
      }
    }
  }
}

TEST(UndoTable, ChecksOnlyRead) {
  const auto changes = load_changes();
  ASSERT_TRUE(changes);
  const std::regex reads("aws [a-z0-9-]+ (get|list|describe|batch-get)-[a-z0-9-]+( .*)?");
  for (const Change& change : *changes) {
    EXPECT_TRUE(std::regex_match(change.check, reads)) << change.api << ": " << change.check;
    EXPECT_TRUE(change.contain.empty() || change.contain.starts_with("aws ")) << change.contain;
  }
}

constexpr std::string_view kHead = "change\twhen\twhere\tthing\tundo\tgroup\tstands\tcheck\tcontain\tbreaks\n";

Result<std::vector<Change>> with(const std::string& row) { return read_changes(std::string(kHead) + row); }

TEST(UndoTable, TheFormOfARow) {
  const std::string row =
      "a:Make\tx = '1'\taccount\tone|two list[] part~\ta:Break one=uno list=lists[] v!=w part~ by others if y present; "
      "a:Drop ?; a:Make list before\tdata\tthing stands\t\t\t\n";
  const auto changes = with(row);
  ASSERT_TRUE(changes) << changes.error().message;
  const Change& change = changes->front();
  EXPECT_TRUE(change.account_wide);
  EXPECT_EQ(change.kind, Aftermath::data);
  EXPECT_THAT(change.thing[0].names, ElementsAre("one", "two"));
  EXPECT_TRUE(change.thing[1].list && !change.thing[1].last_part);
  EXPECT_TRUE(change.thing[2].last_part && !change.thing[2].list);
  ASSERT_EQ(change.undo.size(), 3U);
  const UndoCall& undo = change.undo[0];
  EXPECT_TRUE(undo.by_others && !undo.perhaps && !undo.before);
  ASSERT_EQ(undo.matches.size(), 4U);
  EXPECT_THAT(undo.matches[0].changed.names, ElementsAre("one"));
  EXPECT_THAT(undo.matches[0].undone.names, ElementsAre("uno"));
  EXPECT_TRUE(undo.matches[1].undone.list);
  EXPECT_TRUE(undo.matches[2].differs && !undo.matches[1].differs);
  EXPECT_TRUE(undo.matches[3].changed.last_part && undo.matches[3].undone.last_part);
  EXPECT_TRUE(undo.condition.holds({{"y", "1"}}) && !undo.condition.holds({}));
  EXPECT_TRUE(change.undo[1].perhaps && change.undo[2].before);
}

TEST(UndoTable, AFaultNamesFileAndLine) {
  for (const char* row :
       {"a:Make\t\tnowhere\tx\ta:Break x\tdata\ts\t\t\t\n", "a:Make\t\tregion\tx\t\tdata\ts\t\t\t\n",
        "a:Make\t\tregion\tx\ta:Break x\tnothing\ts\t\t\t\n", "a:Make\t\tregion\tX-Y\ta:Break x\tdata\ts\t\t\t\n",
        "a:Make\t\tregion\tx\tBreak x\tdata\ts\t\t\t\n", "a:Make\tx ~ 1\tregion\tx\ta:Break x\tdata\ts\t\t\t\n",
        "a:Make\t\tregion\tx\ta:Break x if ((\tdata\ts\t\t\t\n"}) {
    const auto changes = with(row);
    ASSERT_FALSE(changes) << row;
    EXPECT_THAT(changes.error().message, HasSubstr("data/undo.tsv")) << row;
    EXPECT_THAT(changes.error().message, HasSubstr("2")) << row;
  }
}

}  // namespace
}  // namespace spoor::investigation
