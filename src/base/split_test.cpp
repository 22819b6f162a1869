// SPDX-License-Identifier: Apache-2.0
#include "base/split.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spoor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Split, GivesThePartsBetween) {
  EXPECT_THAT(split("a,bc,d", ','), ElementsAre("a", "bc", "d"));
  EXPECT_THAT(split("a", ','), ElementsAre("a"));
  EXPECT_THAT(split("a b", ','), ElementsAre("a b"));
}

TEST(Split, LeavesEmptyOnesOut) {
  EXPECT_THAT(split("", ' '), IsEmpty());
  EXPECT_THAT(split("  ", ' '), IsEmpty());
  EXPECT_THAT(split(" a  b ", ' '), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace spoor
