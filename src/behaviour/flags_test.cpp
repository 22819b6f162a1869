// SPDX-License-Identifier: Apache-2.0
#include "behaviour/flags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "behaviour/shelf_fake.hpp"

namespace spoor::behaviour {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Result<std::int64_t> load(FakeShelf& shelf, std::string_view name, std::string_view kind, std::string_view text) {
  const ListChange change{std::string(name), std::string(kind), "made for the test", *parse_list(text)};
  return change_lists(shelf, {&change, 1}, 1'000);
}

Result<std::int64_t> take_away(FakeShelf& shelf, std::string_view name) {
  const ListChange change{std::string(name), {}, {}, {}};
  return change_lists(shelf, {&change, 1}, 1'000);
}

FakeShelf three_callers() {
  FakeShelf shelf;
  shelf.call_ips = {"192.0.2.7", "198.51.100.9", "2001:db8::5", "redacted", "012.0.0.1"};
  return shelf;
}

TEST(Flags, AListIsHeldAgainstWhatIsStored) {
  FakeShelf shelf = three_callers();
  ASSERT_TRUE(load(shelf, "bad", "threat", "198.51.100.0/24\n2001:db8::/32\n203.0.113.1\n"));
  EXPECT_THAT(shelf.lines("flag"),
              ElementsAre("198.51.100.9|bad|threat|198.51.100.0/24", "2001:db8::5|bad|threat|2001:db8::/32"));
  EXPECT_THAT(shelf.lines("list_entry"), ElementsAre("bad|198.51.100.0/24", "bad|203.0.113.1", "bad|2001:db8::/32"));
  ASSERT_EQ(shelf.lines("list").size(), 1U);
  EXPECT_EQ(shelf.lines("list")[0].substr(0, 11), "bad|threat|");
  EXPECT_EQ(shelf.lines("list")[0].substr(75), "|3|-|1000|made for the test");
  EXPECT_EQ(shelf.commits, 1);
}

TEST(Flags, CallsThatComeLaterAreHeldAgainstItToo) {
  FakeShelf shelf = three_callers();
  ASSERT_TRUE(load(shelf, "bad", "threat", "203.0.113.1\n"));
  EXPECT_THAT(shelf.lines("flag"), IsEmpty());
  shelf.call_ips.insert("203.0.113.1");
  EXPECT_EQ(*refresh_flags(shelf), 1);
  EXPECT_THAT(shelf.lines("flag"), ElementsAre("203.0.113.1|bad|threat|203.0.113.1"));
  EXPECT_EQ(shelf.commits, 2);
  EXPECT_EQ(*refresh_flags(shelf), 1);
  EXPECT_EQ(shelf.commits, 2) << "nothing changed, nothing is written";
}

TEST(Flags, TrustedWins) {
  FakeShelf shelf = three_callers();
  ASSERT_TRUE(load(shelf, "bad", "threat", "198.51.100.9\n192.0.2.7\n"));
  ASSERT_TRUE(load(shelf, "worse", "threat", "198.51.100.0/25\n"));
  ASSERT_TRUE(load(shelf, kTrustedList, "trusted", "198.51.100.0/28\n"));
  EXPECT_THAT(shelf.lines("flag"),
              ElementsAre("192.0.2.7|bad|threat|192.0.2.7", "198.51.100.9|trusted|trusted|198.51.100.0/28"));
  ASSERT_TRUE(take_away(shelf, kTrustedList));
  EXPECT_THAT(shelf.lines("flag"), ElementsAre("192.0.2.7|bad|threat|192.0.2.7", "198.51.100.9|bad|threat|198.51.100.9",
                                               "198.51.100.9|worse|threat|198.51.100.0/25"));
}

TEST(Flags, TheSameNameReplaces) {
  FakeShelf shelf = three_callers();
  ASSERT_TRUE(load(shelf, "bad", "threat", "198.51.100.9\n"));
  ASSERT_TRUE(load(shelf, "bad", "threat", "192.0.2.7\n"));
  EXPECT_THAT(shelf.lines("flag"), ElementsAre("192.0.2.7|bad|threat|192.0.2.7"));
  EXPECT_THAT(shelf.lines("list_entry"), ElementsAre("bad|192.0.2.7"));
  EXPECT_EQ(shelf.commits, 2);
  ASSERT_TRUE(load(shelf, "bad", "threat", "192.0.2.7\n"));
  EXPECT_EQ(shelf.commits, 2) << "the same bytes again";
}

TEST(Flags, RemovingAListRemovesItsFlagsAndOnlyThose) {
  FakeShelf shelf = three_callers();
  ASSERT_TRUE(load(shelf, "bad", "threat", "198.51.100.9\n"));
  ASSERT_TRUE(load(shelf, "other", "threat", "198.51.100.9\n"));
  ASSERT_TRUE(take_away(shelf, "bad"));
  EXPECT_THAT(shelf.lines("flag"), ElementsAre("198.51.100.9|other|threat|198.51.100.9"));
  EXPECT_THAT(shelf.lines("list_entry"), ElementsAre("other|198.51.100.9"));
  EXPECT_EQ(shelf.lines("list").size(), 1U);
  const auto status = take_away(shelf, "bad");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Code::not_found);
  EXPECT_NE(status.error().message.find("other"), std::string::npos);
}

TEST(Flags, AListThatCannotBeIsRefused) {
  FakeShelf shelf = three_callers();
  EXPECT_FALSE(load(shelf, "", "threat", "192.0.2.7\n"));
  EXPECT_FALSE(load(shelf, "geoip", "threat", "192.0.2.7\n"));
  EXPECT_FALSE(load(shelf, "\x1b[2J", "threat", "192.0.2.7\n"));
  EXPECT_FALSE(load(shelf, std::string(65, 'n'), "threat", "192.0.2.7\n"));
  EXPECT_FALSE(load(shelf, "bad", "threat", "# nothing\n"));
  ASSERT_TRUE(load(shelf, "bad", "threat", "192.0.2.7\n"));
  EXPECT_FALSE(load(shelf, "bad", "trusted", "192.0.2.7\n"));
  EXPECT_EQ(shelf.commits, 1);
}

TEST(Flags, ChangesAreMadeOneAfterTheOtherInOneCommit) {
  FakeShelf shelf = three_callers();
  ASSERT_TRUE(load(shelf, "old", "threat", "192.0.2.7\n"));
  const std::vector<ListChange> changes = {{"old", {}, {}, {}},
                                           {"bad", "threat", {}, *parse_list("192.0.2.7\n198.51.100.9\n")},
                                           {"old", "trusted", {}, *parse_list("198.51.100.9\n")}};
  ASSERT_TRUE(check_changes(shelf, changes));
  EXPECT_EQ(shelf.commits, 1) << "a check writes nothing";
  EXPECT_EQ(*change_lists(shelf, changes, 2'000), 2);
  EXPECT_THAT(shelf.lines("flag"),
              ElementsAre("192.0.2.7|bad|threat|192.0.2.7", "198.51.100.9|old|trusted|198.51.100.9"));
  EXPECT_EQ(shelf.commits, 2);
}

TEST(Flags, WhatCannotBeChangedIsToldBeforehandAndChangesNothing) {
  FakeShelf shelf = three_callers();
  ASSERT_TRUE(load(shelf, "bad", "threat", "192.0.2.7\n"));
  const ListChange other{"other", "threat", {}, *parse_list("198.51.100.9\n")};
  const ListChange removal{"bad", {}, {}, {}};
  const ListChange same_name{"bad", "trusted", {}, *parse_list("192.0.2.7\n")};
  const std::vector<ListChange> twice = {other, removal, removal};
  EXPECT_EQ(check_changes(shelf, twice).error().message, "no list is named bad, so none is taken away; loaded: other");
  EXPECT_EQ(change_lists(shelf, twice, 2'000).error().code, Code::not_found);
  const std::vector<ListChange> kinds = {other, same_name};
  EXPECT_EQ(check_changes(shelf, kinds).error().message,
            "a threat list is named bad already; choose another name or remove it");
  EXPECT_EQ(change_lists(shelf, kinds, 2'000).error().code, Code::invalid_input);
  EXPECT_THAT(shelf.lines("list_entry"), ElementsAre("bad|192.0.2.7"));
  EXPECT_EQ(shelf.commits, 1);
}

TEST(Flags, AChangeCutShortIsMadeGoodByTheSameCommand) {
  for (std::size_t tables = 0; tables < 3; ++tables) {
    FakeShelf shelf = three_callers();
    ASSERT_TRUE(load(shelf, "bad", "threat", "198.51.100.9\n"));
    shelf.tables_before_kill = tables;
    EXPECT_FALSE(load(shelf, "bad", "threat", "192.0.2.7\n"));
    shelf.tables_before_kill = SIZE_MAX;
    ASSERT_TRUE(load(shelf, "bad", "threat", "192.0.2.7\n"));
    EXPECT_THAT(shelf.lines("flag"), ElementsAre("192.0.2.7|bad|threat|192.0.2.7")) << tables;
    EXPECT_THAT(shelf.lines("list_entry"), ElementsAre("bad|192.0.2.7")) << tables;
    shelf.tables_before_kill = tables;
    EXPECT_FALSE(take_away(shelf, "bad"));
    shelf.tables_before_kill = SIZE_MAX;
    ASSERT_TRUE(load(shelf, "bad", "threat", "192.0.2.7\n"));
    EXPECT_THAT(shelf.lines("flag"), ElementsAre("192.0.2.7|bad|threat|192.0.2.7")) << tables;
  }
}

TEST(Flags, AFailedCommitIsTold) {
  FakeShelf shelf = three_callers();
  shelf.broken = true;
  const auto status = load(shelf, "bad", "threat", "192.0.2.7\n");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "the disk is full");
}

}  // namespace
}  // namespace spoor::behaviour
