// SPDX-License-Identifier: Apache-2.0
// parquet-cases DIRECTORY: writes seeded rows of every table and shape as <table>.<shape>.parquet, and beside each what
// other readers must find in it, as <table>.<shape>.jsonl: first a line of [name, type, nullable] per column, then a
// line per row; texts and uuids as hexadecimal bytes (texts before invalid UTF-8 is replaced), reals as their bits.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>

#include "store/parquet.hpp"
#include "store/parquet_random.hpp"
#include "store/sort.hpp"

namespace {

namespace record = spoor::record;
namespace store = spoor::store;
using record::Rows;
using record::Type;
using store::parquet::RandomShape;

std::string hexadecimal(const auto& bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "\"";
  for (const auto byte : bytes) {
    text += kDigits[static_cast<unsigned char>(byte) >> 4];
    text += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return text + "\"";
}

std::string cell(const Rows& rows, std::size_t column, std::size_t row) {
  const record::ColumnRows& values = rows.columns[column];
  switch (rows.table->columns[column].type) {
    case Type::text:
      return values.codes[row] == record::kNoText ? "null" : hexadecimal(values.dictionary.text(values.codes[row]));
    case Type::boolean:
      return values.booleans[row] == record::kNoBool ? "null" : values.booleans[row] == 0 ? "false" : "true";
    case Type::uuid:
      return hexadecimal(values.uuids[row]);
    default:
      return values.integers[row] == record::kNoInt ? "null" : std::to_string(values.integers[row]);
  }
}

void describe(const Rows& rows, std::span<const std::uint32_t> order, const std::filesystem::path& path) {
  static constexpr const char* kTypes[] = {"text", "int64", "int32", "boolean", "uuid", "real"};
  std::ofstream out(path);
  std::vector<std::string> cells;
  for (const record::Column& column : rows.table->columns) {
    cells.push_back(
        fmt::format("[\"{}\",\"{}\",{}]", column.name, kTypes[static_cast<int>(column.type)], column.nullable));
  }
  out << fmt::format("[{}]\n", fmt::join(cells, ","));
  for (const std::uint32_t row : order) {
    for (std::size_t at = 0; at < cells.size(); ++at) {
      cells[at] = cell(rows, at, row);
    }
    out << fmt::format("[{}]\n", fmt::join(cells, ","));
  }
}

bool write_case(const record::Table& table, const RandomShape& shape, std::uint64_t seed,
                const std::filesystem::path& directory) {
  const Rows rows = store::parquet::RandomRows(table, shape, seed).make();
  const std::vector<std::uint32_t> order = store::sort_order(rows);
  const std::string name = fmt::format("{}.{}", table.name, shape.name);
  const store::ParquetOptions options{
      .row_group_rows = rows.size > 60'000 ? 122'880u : 2048u, .page_rows = 700, .sync = false};
  const auto written = store::write_parquet(directory / (name + ".parquet"), rows, order, options);
  if (!written) {
    fmt::print(stderr, "parquet-cases: {}: {}\n", name, written.error().message);
    return false;
  }
  describe(rows, order, directory / (name + ".jsonl"));
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: parquet-cases DIRECTORY\n");
    return 2;
  }
  std::vector<const record::Table*> tables(record::kTables.begin(), record::kTables.end());
  tables.push_back(&store::parquet::kEveryKind);
  std::uint64_t seed = 100;
  bool good = true;
  for (const record::Table* table : tables) {
    for (const RandomShape& shape : store::parquet::random_shapes()) {
      good = write_case(*table, shape, ++seed, argv[1]) && good;
    }
  }
  // 65,537 dictionary entries, each used twice and more, in one row group; then several whole row groups; then long
  // texts.
  const record::Table& table = store::parquet::kEveryKind;
  good =
      write_case(table, {.name = "65537", .rows = 122'880, .nulls = 0, .distinct = 65'537, .longest = 8}, 1, argv[1]) &&
      good;
  good = write_case(table, {.name = "groups", .rows = 250'000, .distinct = 300}, 2, argv[1]) && good;
  good = write_case(table, {.name = "mebibytes", .rows = 9, .distinct = 4, .longest = 5u << 20}, 3, argv[1]) && good;
  return good ? 0 : 1;
}
