// SPDX-License-Identifier: Apache-2.0
#include "record/derive.hpp"

#include <map>
#include <tuple>

#include "record/reading_test.hpp"

namespace spoor::record {
namespace {

std::vector<std::uint8_t> all_of(const Batch& batch) { return std::vector<std::uint8_t>(batch.call.size, 1); }

std::string text(const Rows& rows, std::string_view column, std::size_t row) {
  const ColumnRows& values = rows.columns[column_index(*rows.table, column)];
  return values.codes[row] == kNoText ? "" : std::string(values.dictionary.text(values.codes[row]));
}

std::int64_t integer(const Rows& rows, std::string_view column, std::size_t row) {
  return rows.columns[column_index(*rows.table, column)].integers[row];
}

void expect_complete(const Rows& rows) {
  for (const ColumnRows& column : rows.columns) {
    EXPECT_EQ(column.codes.size() + column.integers.size(), rows.size) << rows.table->name;
  }
}

TEST(Derive, CountsTheCallsThatAreKept) {
  const auto reading = read_text("[" + record_json(1) + "," + record_json(2, R"(,"errorCode":"AccessDenied")") + "," +
                                 record_json(3) + "," + record_json(4, R"(,"eventTime":"2023-07-10T12:00:00Z")") + "]");
  const Derived derived = derive(reading->batch, std::vector<std::uint8_t>{1, 1, 0, 1});
  ASSERT_EQ(derived.touch.size, 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(integer(derived.touch, "calls", i), 1);
    EXPECT_EQ(integer(derived.touch, "failed", i), i == 1 ? 1 : 0);
    EXPECT_EQ(integer(derived.touch, "hour_ms", i), i < 2 ? 1688986800000 : 1688990400000);
  }
  EXPECT_EQ(text(derived.touch, "resource_kind", 0), "bucket");
  EXPECT_EQ(text(derived.touch, "resource_id", 0), "b");
  EXPECT_EQ(text(derived.touch, "principal", 0), "arn:aws:iam::123456789012:user/a");
  std::map<std::string, std::int64_t> calls;
  for (std::size_t i = 0; i < derived.entity.size; ++i) {
    calls[text(derived.entity, "kind", i) + " " + text(derived.entity, "id", i)] = integer(derived.entity, "calls", i);
  }
  EXPECT_EQ(calls, (std::map<std::string, std::int64_t>{
                       {"user arn:aws:iam::123456789012:user/a", 3}, {"account 123456789012", 3}, {"bucket b", 3}}));
}

TEST(Derive, NothingKeptIsNothingDerived) {
  const auto reading = read_text(record_json(1));
  const Derived derived = derive(reading->batch, std::vector<std::uint8_t>{0});
  EXPECT_EQ(derived.touch.size + derived.link.size + derived.alias.size + derived.entity.size, 0U);
}

TEST(Derive, OtherNamesOfARoleWithAPath) {
  const auto reading = read_text(
      R"({"eventName":"x","eventSource":"s.amazonaws.com","eventTime":"2023-07-10T11:42:18Z","userIdentity":{"type":"AssumedRole",
      "principalId":"AROAX:i-0123456789abcdef0","arn":"arn:aws:sts::123456789012:assumed-role/r/i-0123456789abcdef0","accountId":"123456789012",
      "sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAX","arn":"arn:aws:iam::123456789012:role/p/q/r",
      "accountId":"123456789012","userName":"r"}}}})");
  const Derived derived = derive(reading->batch, all_of(reading->batch));
  std::map<std::string, std::string> names;
  for (std::size_t i = 0; i < derived.alias.size; ++i) {
    EXPECT_EQ(text(derived.alias, "id", i), "arn:aws:iam::123456789012:role/p/q/r");
    names[text(derived.alias, "alias_kind", i)] = text(derived.alias, "alias", i);
  }
  EXPECT_EQ(names,
            (std::map<std::string, std::string>{
                {"principal_id", "AROAX"}, {"pathless_arn", "arn:aws:iam::123456789012:role/r"}, {"name", "r"}}));
  ASSERT_EQ(derived.link.size, 1U);
  EXPECT_EQ(text(derived.link, "from_id", 0), "i-0123456789abcdef0");
  EXPECT_EQ(text(derived.link, "relation", 0), "runs_as");
  EXPECT_EQ(text(derived.link, "to_id", 0), "arn:aws:iam::123456789012:role/p/q/r");
}

// The touches of a batch, summed by a map of texts instead of codes.
TEST(Derive, TouchesOfRealLogsAreThoseOfASlowCount) {
  const auto reading = read_file(invictus() / "218007301253_CloudTrail_us-east-1_20230710T1205Z_UljXNp9xLp8nsAGc.json");
  std::vector<std::uint8_t> keep = all_of(reading->batch);
  for (std::size_t i = 0; i < keep.size(); i += 3) {
    keep[i] = 0;
  }
  using Key = std::tuple<std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string>;
  std::map<Key, std::int64_t> expected;
  const ResourceRefs& refs = reading->batch.resources;
  for (std::size_t i = 0; i < refs.call.size(); ++i) {
    const std::size_t row = refs.call[i];
    if (keep[row] != 0) {
      ++expected[{floor_to(reading->integer(reading->batch.call, "at_ms", row), kHourMs),
                  reading->call("principal", row), reading->call("access_key", row), reading->call("ip", row),
                  reading->call("service", row) + ":" + reading->call("operation", row),
                  std::string(refs.kinds.text(refs.kind[i])), std::string(refs.ids.text(refs.id[i]))}];
    }
  }
  const Derived derived = derive(reading->batch, keep);
  expect_complete(derived.touch);
  expect_complete(derived.link);
  expect_complete(derived.alias);
  expect_complete(derived.entity);
  std::map<Key, std::int64_t> found;
  const auto or_null = [](const std::string& value) { return value.empty() ? "(null)" : value; };
  for (std::size_t i = 0; i < derived.touch.size; ++i) {
    found[{integer(derived.touch, "hour_ms", i), or_null(text(derived.touch, "principal", i)),
           or_null(text(derived.touch, "access_key", i)), or_null(text(derived.touch, "ip", i)),
           text(derived.touch, "service", i) + ":" + text(derived.touch, "operation", i),
           text(derived.touch, "resource_kind", i), text(derived.touch, "resource_id", i)}] +=
        integer(derived.touch, "calls", i);
  }
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace spoor::record
