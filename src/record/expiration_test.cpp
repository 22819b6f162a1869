// SPDX-License-Identifier: Apache-2.0
#include "record/expiration.hpp"

#include <gtest/gtest.h>

namespace spoor::record {
namespace {

TEST(Expiration, EverySpellingIsTheSameMoment) {
  for (const char* raw :
       {R"("Jul 10, 2023 12:54:43 PM")", R"("Jul 10, 2023, 12:54:43 PM")", "\"Jul 10, 2023, 12:54:43\u202fPM\"",
        R"("2023-07-10T12:54:43Z")", "1688993683", "1688993683000"}) {
    EXPECT_EQ(parse_expiration(raw), 1688993683000) << raw;
  }
  EXPECT_EQ(parse_expiration(R"("Jul 10, 2023 12:00:00 AM")"), 1688947200000);
  EXPECT_EQ(parse_expiration(R"("Jul 10, 2023 1:00:00 PM")"), 1688994000000);
}

TEST(Expiration, AnythingElseIsAbsent) {
  for (const char* raw : {"", "null", "{}", R"("")", R"("soon")", R"("Jul 10, 2023")", R"("Jul 99, 2023 1:00:00 PM")",
                          "-5", "0", R"("Jul 99999999999999999999, 2023 1:00:00 PM")", "99999999999999999999"}) {
    EXPECT_EQ(parse_expiration(raw), std::nullopt) << raw;
  }
}

}  // namespace
}  // namespace spoor::record
