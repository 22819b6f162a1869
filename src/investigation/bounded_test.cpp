// SPDX-License-Identifier: Apache-2.0
#include "investigation/bounded.hpp"

#include "investigation/fixture_test.hpp"

namespace spoor::investigation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class BoundedTest : public StoreFixture {
 protected:
  std::size_t read(std::int64_t most) {
    const auto answer = run_bounded(engine(), store::query("investigation.linked_principals"),
                                    {{"principals", std::vector<std::string>{"a", "b"}},
                                     {"keys", std::vector<std::string>{}},
                                     {"from_ms", kScope},
                                     {"to_ms", kScope + kDayMs}},
                                    {most, "principals"}, cuts_);
    EXPECT_TRUE(answer) << answer.error().message;
    return answer->size();
  }
  std::vector<std::string> cuts_;
};

TEST_F(BoundedTest, AsManyAsTheBoundAreWholeAndOneMoreIsCutAndSaidOnce) {
  call(kScope, {{"principal", "a"}});
  EXPECT_EQ(read(1), 1U);
  EXPECT_THAT(cuts_, IsEmpty());
  call(kScope, {{"principal", "b"}});
  EXPECT_EQ(read(2), 2U);
  EXPECT_THAT(cuts_, IsEmpty());
  EXPECT_EQ(read(1), 1U);
  EXPECT_EQ(read(1), 1U);
  EXPECT_THAT(cuts_, ElementsAre("only the first 1 principals were read"));
}

}  // namespace
}  // namespace spoor::investigation
