// SPDX-License-Identifier: Apache-2.0
#include "record/predicate.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace spoor::record {
namespace {

const NamedValues kValues = {{"user", "alice"},
                             {"target", "bob"},
                             {"self", "alice"},
                             {"list", "a,all,b"},
                             {"days", "6"},
                             {"ports", "22-22,80-90"},
                             {"agent", "Linux/5.16.0-kali7-amd64"},
                             {"every", "all"}};

TEST(Predicate, Comparisons) {
  const std::pair<std::string_view, bool> cases[] = {
      {"", true},
      {"user = 'alice'", true},
      {"user = 'bob'", false},
      {"user = self", true},
      {"user = target", false},
      {"user != target", true},
      {"user != self", false},
      {"user in {'x','alice'}", true},
      {"list in {'b'}", true},
      {"user in {'x'}", false},
      {"user contains 'lic'", true},
      {"user starts_with 'al'", true},
      {"user ends_with 'al'", false},
      {"list has 'all'", true},
      {"list has 'al'", false},
      {"agent mentions 'kali'", true},
      {"agent mentions 'KALI'", true},
      {"agent mentions 'kal'", false},
      {"agent mentions 'md'", false},
      {"days < 7", true},
      {"days < 6", false},
      {"days <= 6", true},
      {"days > 6", false},
      {"days >= 6", true},
      {"user >= 1", false},
      {"ports covers {22}", true},
      {"ports covers {3389,85}", true},
      {"ports covers {23}", false},
      {"every covers {1}", true},
      {"user present", true},
      {"other present", false},
      {"other absent", true},
  };
  for (const auto& [text, holds] : cases) {
    const auto predicate = Predicate::parse(text);
    ASSERT_TRUE(predicate) << text << ": " << predicate.error().message;
    EXPECT_EQ(predicate->holds(kValues), holds) << text;
  }
}

TEST(Predicate, AbsentNamesMakeComparisonsFalse) {
  for (const std::string_view text : {"other = 'a'", "other != 'a'", "user = other", "user != other", "other < 3",
                                      "other in {'a'}", "other has 'a'", "other covers {1}"}) {
    EXPECT_FALSE(Predicate::parse(text)->holds(kValues)) << text;
    EXPECT_TRUE(Predicate::parse("not " + std::string(text))->holds(kValues)) << text;
  }
}

TEST(Predicate, AndBindsTighterThanOr) {
  EXPECT_TRUE(Predicate::parse("user = 'alice' or user = 'x' and user = 'y'")->holds(kValues));
  EXPECT_FALSE(Predicate::parse("(user = 'alice' or user = 'x') and user = 'y'")->holds(kValues));
  EXPECT_TRUE(Predicate::parse("not user = 'x' and not (user = 'y' or user = 'z')")->holds(kValues));
}

TEST(Predicate, SaysWhatIsWrong) {
  for (const std::string_view text :
       {"user", "user =", "= 'a'", "user = 'a", "user = 'a' and", "(user = 'a'", "user = 'a')", "user in 'a'",
        "user in {'a'", "days < x", "days < 'x'", "user like 'a'", "user = 'a' user = 'b'", "ports covers {'22'}",
        "user mentions ''", "not", "{", "'"}) {
    const auto predicate = Predicate::parse(text);
    ASSERT_FALSE(predicate) << text;
    EXPECT_NE(predicate.error().message.find("character"), std::string::npos) << predicate.error().message;
  }
}

TEST(Predicate, IsBounded) {
  EXPECT_FALSE(Predicate::parse(std::string(10000, '(')));
  std::string chain = "user present";
  for (int i = 0; i < 1000; ++i) {
    chain += " or user present";
  }
  EXPECT_FALSE(Predicate::parse(chain));
}

TEST(Predicate, NamesAllThatItReads) {
  const auto predicate = Predicate::parse("user = target and not days < 3");
  ASSERT_TRUE(predicate);
  EXPECT_EQ(predicate->names(), (std::vector<std::string_view>{"user", "target", "days"}));
}

}  // namespace
}  // namespace spoor::record
