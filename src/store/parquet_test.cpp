// SPDX-License-Identifier: Apache-2.0
#include "store/parquet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <numeric>

#include "store/parquet_chunk.hpp"
#include "store/parquet_encoding.hpp"
#include "store/parquet_random.hpp"
#include "store/sort.hpp"

namespace spoor::store {
namespace {

using parquet::Bytes;
using parquet::RandomRows;
using record::Rows;
using record::Type;

class Parquet : public testing::Test {
 protected:
  Parquet() { std::filesystem::create_directory(directory_); }
  ~Parquet() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path path(std::string_view name) const { return directory_ / name; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory_), {}));
  }

 private:
  std::filesystem::path directory_ =
      std::filesystem::path(testing::TempDir()) / ("parquet_test_" + std::to_string(::getpid()));
};

std::vector<std::uint32_t> all(const Rows& rows) {
  std::vector<std::uint32_t> order(rows.size);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

std::string cell(const Rows& rows, std::size_t column, std::size_t row) {
  const record::ColumnRows& values = rows.columns[column];
  switch (rows.table->columns[column].type) {
    case Type::text:
      return values.codes[row] == record::kNoText
                 ? "null"
                 : "'" + parquet::repaired_utf8(values.dictionary.text(values.codes[row])) + "'";
    case Type::boolean:
      return std::to_string(values.booleans[row]);
    case Type::uuid:
      return {values.uuids[row].begin(), values.uuids[row].end()};
    default:
      return std::to_string(values.integers[row]);
  }
}

// Counts cells that differ; a test then need not print 100,000 of them.
std::size_t differences(const Rows& expected, std::span<const std::uint32_t> order, const Rows& got) {
  if (order.size() != got.size) {
    return order.size() + got.size;
  }
  std::size_t count = 0;
  for (std::size_t column = 0; column < expected.columns.size(); ++column) {
    for (std::size_t row = 0; row < order.size(); ++row) {
      count += cell(expected, column, order[row]) != cell(got, column, row);
    }
  }
  return count;
}

void expect_round_trip(const Rows& rows, const std::filesystem::path& path, const ParquetOptions& options) {
  const std::vector<std::uint32_t> order = sort_order(rows);
  const Result<FileSummary> written = write_parquet(path, rows, order, options);
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(written->rows, static_cast<std::int64_t>(rows.size));
  EXPECT_EQ(written->bytes, static_cast<std::int64_t>(std::filesystem::file_size(path)));
  const Result<Rows> read = read_parquet(path, *rows.table);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(differences(rows, order, *read), 0u);
}

TEST_F(Parquet, EveryTableAndShapeReadsBackEqual) {
  std::vector<const record::Table*> tables(record::kTables.begin(), record::kTables.end());
  tables.push_back(&parquet::kEveryKind);
  std::uint64_t seed = 1;
  for (const record::Table* table : tables) {
    for (const parquet::RandomShape& shape : parquet::random_shapes()) {
      SCOPED_TRACE(std::string(table->name) + " " + shape.name);
      const Rows rows = RandomRows(*table, shape, ++seed).make();
      expect_round_trip(rows, path("a.parquet"), {.row_group_rows = 2000, .page_rows = 700, .sync = false});
    }
  }
}

TEST_F(Parquet, SixtyFiveThousandDictionaryEntriesAndOneMore) {
  Rows rows(record::kAlias);
  for (int i = 0; i < 2 * 65'537; ++i) {
    rows.add_text(0, "role");
    rows.add_text(1, "arn:aws:iam::123456789012:role/" + std::to_string(i % 65'537));
    rows.add_text(2, "name");
    rows.add_text(3, std::to_string(i));
    rows.add_integer(4, i);
    rows.add_integer(5, -i);
    rows.row_done();
  }
  expect_round_trip(rows, path("a.parquet"), {.row_group_rows = 1 << 20});
  expect_round_trip(rows, path("b.parquet"), {});
}

TEST_F(Parquet, TextsOfSeveralMebibytes) {
  Rows rows(record::kFlag);
  for (const std::size_t size : {3u << 20, 0u, 5u << 20, 17u << 20, 1u}) {
    for (std::size_t column = 0; column < 4; ++column) {
      rows.add_text(column, std::string(size, static_cast<char>('a' + column)));
    }
    rows.row_done();
  }
  expect_round_trip(rows, path("a.parquet"), {});
}

TEST_F(Parquet, ARowThatCannotBeWrittenIsAnErrorAndLeavesNoFile) {
  Rows null(record::kFlag);
  for (std::size_t column = 0; column < 4; ++column) {
    null.add_null_text(column);
  }
  null.row_done();
  const Result<FileSummary> written = write_parquet(path("a.parquet"), null, all(null));
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, testing::HasSubstr("flag.ip"));
  EXPECT_EQ(files(), 0u);

  Rows large = RandomRows(parquet::kEveryKind, {.name = "", .rows = 1}, 1).make();
  large.columns[3].integers[0] = std::int64_t{1} << 31;
  EXPECT_FALSE(write_parquet(path("a.parquet"), large, all(large)));
  EXPECT_EQ(files(), 0u);
}

TEST_F(Parquet, SummaryHoldsTheTimesOfTheRowsWritten) {
  Rows rows = RandomRows(record::kTouch, {.name = "", .rows = 3}, 1).make();
  rows.columns[0].integers = {30, 10, 20};
  const std::vector<std::uint32_t> order = {0, 2};
  const Result<FileSummary> written = write_parquet(path("a.parquet"), rows, order);
  ASSERT_TRUE(written);
  EXPECT_EQ(written->rows, 2);
  EXPECT_EQ(written->min_time, 20);
  EXPECT_EQ(written->max_time, 30);
}

TEST_F(Parquet, OlderFilesLackNullableColumnsNewerOnesAreRefused) {
  static constexpr std::array kOldColumns = {record::Column{"ip", Type::text, false, ""}};
  static constexpr std::array kNewColumns = {
      record::Column{"ip", Type::text, false, ""}, record::Column{"city", Type::text, true, ""},
      record::Column{"asn", Type::int64, true, ""}, record::Column{"vpn", Type::boolean, true, ""}};
  static constexpr std::array<std::string_view, 1> kSort = {"ip"};
  const record::Table old_table{"place", "", kOldColumns, kSort, "", ""};
  const record::Table new_table{"place", "", kNewColumns, kSort, "", ""};
  const Rows rows = RandomRows(old_table, {.name = "", .rows = 7}, 1).make();
  ASSERT_TRUE(write_parquet(path("a.parquet"), rows, all(rows)));
  const Result<Rows> read = read_parquet(path("a.parquet"), new_table);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->size, 7u);
  EXPECT_EQ(read->columns[1].codes, std::vector<std::uint32_t>(7, record::kNoText));
  EXPECT_EQ(read->columns[2].integers, std::vector<std::int64_t>(7, record::kNoInt));
  EXPECT_EQ(read->columns[3].booleans, std::vector<std::uint8_t>(7, record::kNoBool));

  ASSERT_TRUE(write_parquet(path("b.parquet"), *read, all(*read)));
  EXPECT_FALSE(read_parquet(path("b.parquet"), old_table));
  EXPECT_FALSE(read_parquet(path("b.parquet"), record::kFlag));
}

TEST_F(Parquet, OnlyTheColumnsAskedForAreRead) {
  const Rows rows = RandomRows(record::kCall, {.name = "", .rows = 500}, 1).make();
  ASSERT_TRUE(write_parquet(path("a.parquet"), rows, all(rows), {.row_group_rows = 200}));
  constexpr std::array<std::string_view, 2> kColumns = {"event_id", "at_ms"};
  Result<ParquetReader> reader = ParquetReader::open(path("a.parquet"), record::kCall, kColumns);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->rows(), 500);
  const Result<Rows> read = reader->read_all();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->columns[0].uuids, rows.columns[0].uuids);
  EXPECT_EQ(read->columns[1].integers, rows.columns[1].integers);
  EXPECT_TRUE(read->columns[2].codes.empty());
}

TEST_F(Parquet, AFileCutOrChangedAnywhereNeverCrashes) {
  const Rows rows = RandomRows(parquet::kEveryKind, {.name = "", .rows = 60, .distinct = 20}, 1).make();
  ASSERT_TRUE(write_parquet(path("a.parquet"), rows, all(rows), {.row_group_rows = 25}));
  std::ifstream in(path("a.parquet"), std::ios::binary);
  const Bytes whole{std::istreambuf_iterator<char>(in), {}};
  ASSERT_TRUE(read_parquet_bytes(whole, "a", parquet::kEveryKind));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_parquet_bytes(std::span(whole).first(size), "a", parquet::kEveryKind)) << size;
  }
  std::size_t refused = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const std::uint8_t change : {0x01, 0x80, 0xff}) {
      Bytes changed = whole;
      changed[at] ^= change;
      refused += !read_parquet_bytes(changed, "a", parquet::kEveryKind);
    }
  }
  EXPECT_GT(refused, whole.size() / 2);
}

TEST_F(Parquet, AMissingFileIsNamed) {
  const Result<Rows> read = read_parquet(path("none.parquet"), record::kCall);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::not_found);
  EXPECT_THAT(read.error().message, testing::HasSubstr("none.parquet"));
}

TEST_F(Parquet, MergingSortedFilesEqualsSortingThemTogether) {
  Rows together = RandomRows(record::kCall, {.name = "", .rows = 40UL * 250, .distinct = 60}, 5).make();
  std::vector<std::filesystem::path> inputs;
  for (std::ptrdiff_t part = 0; part < 40; ++part) {  // more than kMergeWidth, so in rounds
    std::vector<std::uint8_t> keep(together.size);
    std::fill_n(keep.begin() + part * 250, 250, 1);
    inputs.push_back(path("part" + std::to_string(part)));
    ASSERT_TRUE(
        write_parquet(inputs.back(), together, sort_order(together, keep), {.row_group_rows = 100, .sync = false}));
  }
  const Result<FileSummary> merged = merge_files(inputs, path("merged"), record::kCall, {.row_group_rows = 3000});
  ASSERT_TRUE(merged) << merged.error().message;
  const Result<Rows> read = read_parquet(path("merged"), record::kCall);
  ASSERT_TRUE(read);
  EXPECT_EQ(differences(together, sort_order(together), *read), 0u);
  EXPECT_EQ(files(), 41u);  // nothing of the rounds is left
}

void add_alias(Rows& rows, std::string_view alias, std::int64_t first, std::int64_t last) {
  rows.add_text(0, "role");
  rows.add_text(1, "arn");
  rows.add_text(2, "name");
  rows.add_text(3, alias);
  rows.add_integer(4, first);
  rows.add_integer(5, last);
  rows.row_done();
}

TEST_F(Parquet, RowsEqualInTheMergeKeyAreJoined) {
  Rows a(record::kAlias);
  add_alias(a, "x", 10, 20);
  add_alias(a, "y", 1, 2);
  Rows b(record::kAlias);
  add_alias(b, "x", 5, 15);
  add_alias(b, "z", 7, 7);
  Rows c(record::kAlias);
  add_alias(c, "x", 12, 30);
  const std::vector<std::filesystem::path> inputs = {path("a"), path("b"), path("c")};
  ASSERT_TRUE(write_parquet(inputs[0], a, sort_order(a), {.row_group_rows = 1}));
  ASSERT_TRUE(write_parquet(inputs[1], b, sort_order(b), {.row_group_rows = 1}));
  ASSERT_TRUE(write_parquet(inputs[2], c, sort_order(c), {.row_group_rows = 1}));
  for (const std::size_t batch : {1u, 2u, 100u}) {
    ASSERT_TRUE(merge_files(inputs, path("merged"), record::kAlias, {.row_group_rows = batch}));
    const Result<Rows> read = read_parquet(path("merged"), record::kAlias);
    ASSERT_TRUE(read);
    Rows expected(record::kAlias);
    add_alias(expected, "x", 5, 30);
    add_alias(expected, "y", 1, 2);
    add_alias(expected, "z", 7, 7);
    EXPECT_EQ(differences(expected, all(expected), *read), 0u);
  }
}

TEST_F(Parquet, CallsAreSummedAndNullsAreEqualToEachOther) {
  const auto touch = [&](std::string_view name, std::int64_t calls, std::int64_t failed) {
    Rows rows(record::kTouch);
    for (std::size_t at = 0; at < rows.columns.size(); ++at) {
      const record::Column& column = record::kTouch.columns[at];
      if (column.type == Type::text) {
        column.nullable ? rows.add_null_text(at) : rows.add_text(at, "t");
      } else {
        rows.add_integer(at, column.name == "calls" ? calls : column.name == "failed" ? failed : 0);
      }
    }
    rows.row_done();
    EXPECT_TRUE(write_parquet(path(name), rows, all(rows)));
    return path(name);
  };
  const std::vector<std::filesystem::path> inputs = {touch("a", 3, 1), touch("b", 4, 0)};
  ASSERT_TRUE(merge_files(inputs, path("merged"), record::kTouch));
  const Result<Rows> read = read_parquet(path("merged"), record::kTouch);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size, 1u);
  EXPECT_EQ(read->columns[column_index(record::kTouch, "calls")].integers[0], 7);
  EXPECT_EQ(read->columns[column_index(record::kTouch, "failed")].integers[0], 1);
}

TEST(ParquetBounds, LongTextsAreCutBetweenCodePoints) {
  const std::string euros = [] {
    std::string text;
    for (int i = 0; i < 100; ++i) {
      text += "\xe2\x82\xac";  // U+20AC
    }
    return text;
  }();
  EXPECT_EQ(parquet::least_of(euros).text, euros.substr(0, 255));
  EXPECT_FALSE(parquet::least_of(euros).exact);
  EXPECT_EQ(parquet::most_of(euros)->text, euros.substr(0, 252) + "\xe2\x82\xad");
  EXPECT_FALSE(parquet::most_of(euros)->exact);
  EXPECT_EQ(parquet::most_of("short")->text, "short");
  EXPECT_TRUE(parquet::most_of("short")->exact);
}

TEST(ParquetBounds, TheyEndBeforeANul) {
  const std::string text("ab\0c", 4);
  EXPECT_EQ(parquet::least_of(text).text, "ab");
  EXPECT_FALSE(parquet::least_of(text).exact);
  EXPECT_EQ(parquet::most_of(text)->text, "ac");
  EXPECT_FALSE(parquet::most_of(text)->exact);
}

TEST(ParquetBounds, TheGreaterBoundCarriesOverWhatCannotCountUp) {
  std::string last;
  for (int i = 0; i < 80; ++i) {
    last += "\xf4\x8f\xbf\xbf";  // U+10FFFF, the last
  }
  EXPECT_FALSE(parquet::most_of(last));
  EXPECT_EQ(parquet::most_of("a" + last)->text, "b");
  EXPECT_EQ(parquet::most_of("\x7f" + last)->text, "\xc2\x80");
  EXPECT_EQ(parquet::most_of("\xdf\xbf" + last)->text, "\xe0\xa0\x80");
  EXPECT_EQ(parquet::most_of("\xed\x9f\xbf" + last)->text, "\xee\x80\x80");
  EXPECT_EQ(parquet::most_of("\xef\xbf\xbf" + last)->text, "\xf0\x90\x80\x80");
}

TEST(ParquetUtf8, BytesThatAreNoTextAreReplacedOneByOne) {
  const std::string mark = "\xef\xbf\xbd";
  EXPECT_EQ(parquet::repaired_utf8("a\xff\xc3\xa9"), "a" + mark + "\xc3\xa9");
  EXPECT_EQ(parquet::repaired_utf8("\xe2\x82"), mark + mark);
  EXPECT_EQ(parquet::repaired_utf8("\xed\xa0\x80"), mark + mark + mark);  // a surrogate
  EXPECT_EQ(parquet::repaired_utf8("\xc0\x80"), mark + mark);             // overlong
  EXPECT_EQ(parquet::repaired_utf8("\xf4\x90\x80\x80"), mark + mark + mark + mark);
  EXPECT_EQ(parquet::repaired_utf8("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80");
}

TEST(ParquetEncoding, HybridBytesAsTheFormatDescribesThem) {
  Bytes page;
  parquet::put_hybrid(page, std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7}, 3);
  EXPECT_EQ(page, (Bytes{0x03, 0x88, 0xc6, 0xfa}));  // the example of Parquet's Encodings.md, with its header
  page.clear();
  parquet::put_hybrid(page, std::vector<std::uint32_t>(100, 5), 3);
  EXPECT_EQ(page, (Bytes{0xc8, 0x01, 0x05}));
}

TEST(ParquetReal, NegativeZeroIsNotNull) {
  EXPECT_EQ(real_bits(-0.0), real_bits(0.0));
  EXPECT_NE(real_bits(-0.0), record::kNoInt);
  EXPECT_EQ(real_value(real_bits(-1.5)), -1.5);
}

}  // namespace
}  // namespace spoor::store
