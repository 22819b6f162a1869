// SPDX-License-Identifier: Apache-2.0
#include "store/engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/engine_duckdb.hpp"
#include "store/parameters.hpp"

namespace spoor::store {
namespace {

using ::testing::ElementsAre;

TEST(Parameters, AreRewrittenOutsideTextsAndComments) {
  const ParameterizedText out = with_dollar_parameters(
      "SELECT :a, ':b', \":c\", CAST(x AS y), z::int -- :d\n /* :e */ FROM t WHERE a1 = :a AND b = :b_2 AND 'it''s :f' "
      "= ':'");
  EXPECT_EQ(out.text,
            "SELECT $a, ':b', \":c\", CAST(x AS y), z::int -- :d\n /* :e */ FROM t WHERE a1 = $a AND b = $b_2 AND "
            "'it''s :f' = ':'");
  EXPECT_THAT(out.names, ElementsAre("a", "b_2"));
}

TEST(Parameters, UnfinishedTextsEndTheText) {
  EXPECT_EQ(with_dollar_parameters("':a").text, "':a");
  EXPECT_EQ(with_dollar_parameters("/* :a").text, "/* :a");
  EXPECT_EQ(with_dollar_parameters(":").text, ":");
}

class EngineTest : public ::testing::Test {
 protected:
  EngineTest() {
    auto database = DuckDatabase::open({});
    EXPECT_TRUE(database) << database.error().message;
    connection_ = *DuckConnection::open(*database);
  }
  std::unique_ptr<DuckConnection> connection_;
};

TEST_F(EngineTest, BindsEveryKindOfValue) {
  const Query query{"t", "SELECT :b AS b, :i AS i, :d AS d, :s AS s, len(:l) AS n, :z IS NULL AS z"};
  auto answer = connection_->run(query, {{"b", true},
                                         {"i", std::int64_t{-5}},
                                         {"d", 2.5},
                                         {"s", std::string("a'b\0c", 5)},
                                         {"l", std::vector<std::string>{"x", "y"}},
                                         {"z", {}}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_THAT(answer->names, ElementsAre("b", "i", "d", "s", "n", "z"));
  EXPECT_TRUE(answer->boolean(0, 0));
  EXPECT_EQ(answer->integer(0, 1), -5);
  EXPECT_EQ(answer->real(0, 2), 2.5);
  EXPECT_EQ(answer->text(0, 3), std::string_view("a'b\0c", 5));
  EXPECT_EQ(answer->integer(0, 4), 2);
  EXPECT_TRUE(answer->boolean(0, 5));
}

TEST_F(EngineTest, MissingAndSuperfluousParametersAreInternal) {
  auto missing = connection_->run(Query{"t", "SELECT :a, :b"}, {{"a", true}});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::internal);
  auto superfluous = connection_->run(Query{"t", "SELECT 1"}, {{"a", true}});
  ASSERT_FALSE(superfluous);
  EXPECT_EQ(superfluous.error().code, Code::internal);
}

TEST_F(EngineTest, WideNumbersAreNarrowedOrRefused) {
  auto sums = connection_->run(
      Query{"t", "SELECT sum(x), CAST(7 AS decimal(38,0)), -CAST(1 AS hugeint), NULL FROM (VALUES (1), (2)) AS v(x)"},
      {});
  ASSERT_TRUE(sums) << sums.error().message;
  EXPECT_EQ(sums->integer(0, 0), 3);
  EXPECT_EQ(sums->integer(0, 1), 7);
  EXPECT_EQ(sums->integer(0, 2), -1);
  EXPECT_TRUE(sums->is_null(0, 3));
  EXPECT_FALSE(connection_->run(Query{"t", "SELECT CAST(9223372036854775807 AS hugeint) + 1"}, {}));
  EXPECT_FALSE(connection_->run(Query{"t", "SELECT CAST(1.5 AS decimal(4,1))"}, {}));
  EXPECT_FALSE(connection_->run(Query{"t", "SELECT DATE '2024-05-01'"}, {}));
}

TEST_F(EngineTest, UuidsReadAsTheirText) {
  auto answer = connection_->run(Query{"t", "SELECT CAST('00112233-4455-6677-8899-aabbccddeeff' AS uuid)"}, {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->text(0, 0), "00112233-4455-6677-8899-aabbccddeeff");
}

TEST_F(EngineTest, AFaultyQueryNamesItself) {
  auto answer = connection_->run(Query{"some.name", "SELEKT 1"}, {});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, ::testing::HasSubstr("some.name"));
}

TEST_F(EngineTest, StreamingStopsWhenToldAndReportsLateErrors) {
  std::int64_t rows = 0;
  auto stopped =
      connection_->each(Query{"t", "SELECT range FROM range(1000000000)"}, {}, [&](auto) { return ++rows < 5000; });
  EXPECT_TRUE(stopped) << stopped.error().message;
  EXPECT_EQ(rows, 5000);
  const auto late = connection_->each(
      Query{"t", "SELECT CASE WHEN range = 900000 THEN error('late') ELSE 'x' END FROM range(1000000)"}, {},
      [](auto) { return true; });
  EXPECT_FALSE(late);
}

TEST_F(EngineTest, SpeaksTheSharedSpelling) {
  auto answer = connection_->run(Query{"t",
                                       "SELECT element_at(MAP {'a': 1}, 'a'), date_diff('hour', TIMESTAMP '2024-05-01 "
                                       "00:50:00', TIMESTAMP '2024-05-01 01:10:00'), "
                                       "7 / 2, regexp_like('abc', 'b'), array_join(array_agg(x ORDER BY x), ',') FROM "
                                       "(VALUES ('q'), ('p')) AS v(x)"},
                                 {});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->integer(0, 0), 1);
  EXPECT_EQ(answer->integer(0, 1), 0);
  EXPECT_EQ(answer->integer(0, 2), 3);
  EXPECT_TRUE(answer->boolean(0, 3));
  EXPECT_EQ(answer->text(0, 4), "p,q");
}

}  // namespace
}  // namespace spoor::store
