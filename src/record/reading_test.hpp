// SPDX-License-Identifier: Apache-2.0
// What the tests of reading share: objects read from texts and files, rows looked at by name.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "record/batch.hpp"
#include "record/reader.hpp"
#include "source/inflater.hpp"
#include "source/stream.hpp"

namespace spoor::record {

inline const Rulebook& rulebook() {
  static const std::unique_ptr<const Rulebook> book = [] {
    auto loaded = Rulebook::load();
    EXPECT_TRUE(loaded) << loaded.error().message;
    return *std::move(loaded);
  }();
  return *book;
}

inline std::filesystem::path logs(std::string_view name) {
  return std::filesystem::path(SPOOR_SOURCE_DIR) / "tests/data/cloudtrail" / name;
}

// The set of the first story: 55 objects as S3 delivered them.
inline std::filesystem::path invictus() {
  return std::filesystem::path(SPOOR_SOURCE_DIR) / "tests/stories/invictus/logs";
}

inline std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The unpacked text of a file.
inline std::string file_text(const std::filesystem::path& path) {
  const std::string bytes = file_bytes(path);
  source::Inflater inflater(std::size_t{64} << 20U, ObjectReader::kPadding);
  const auto text = inflater.whole(bytes, source::sniff_compression(bytes));
  EXPECT_TRUE(text) << path;
  return std::string(text.value_or(""));
}

// One object read by itself.
struct Reading {
  Batch batch;
  ObjectTally tally;

  std::string text(const Rows& rows, std::string_view column, std::size_t row) const {
    const ColumnRows& values = rows.columns[column_index(*rows.table, column)];
    return values.codes[row] == kNoText ? "(null)" : std::string(values.dictionary.text(values.codes[row]));
  }
  std::string call(std::string_view column, std::size_t row = 0) const { return text(batch.call, column, row); }
  std::int64_t integer(const Rows& rows, std::string_view column, std::size_t row = 0) const {
    return rows.columns[column_index(*rows.table, column)].integers[row];
  }
  std::string reason(std::size_t row = 0) const { return text(batch.reject, "reason", row); }
  std::int64_t offset(std::size_t row = 0) const { return integer(batch.reject, "offset", row); }
  std::int64_t length(std::size_t row = 0) const { return integer(batch.reject, "length", row); }
};

inline std::unique_ptr<Reading> read_text(std::string text) {
  auto reading = std::make_unique<Reading>();
  reading->tally.id = 7;
  const std::size_t size = text.size();
  text.append(ObjectReader::kPadding, '\0');
  ObjectReader reader(rulebook());
  reader.use(reading->batch);
  reader.read_whole(std::string_view(text).substr(0, size), reading->tally);
  return reading;
}

// The same bytes by the way of large objects.
inline std::unique_ptr<Reading> stream_text(std::string_view text) {
  auto reading = std::make_unique<Reading>();
  reading->tally.id = 7;
  ObjectReader reader(rulebook());
  reader.use(reading->batch);
  const auto stream = source::memory_stream(text);
  EXPECT_TRUE(reader.read_stream(*stream, reading->tally, [] { return Status(Done{}); }));
  return reading;
}

inline std::unique_ptr<Reading> read_file(const std::filesystem::path& path) { return read_text(file_text(path)); }

// A small good record; `id` makes it another one.
inline std::string record_json(int id, std::string_view more = {}) {
  std::string number = std::to_string(id);
  number.insert(0, 12 - number.size(), '0');
  return R"({"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/a","accountId":"123456789012","userName":"a"},"eventTime":"2023-07-10T11:42:18Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"us-east-1","sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2.0","requestParameters":{"bucketName":"b","list":[{"x":1},{"y":2}]},"responseElements":null,"eventID":"00000000-0000-4000-8000-)" +
         number + "\"" + std::string(more) + "}";
}

}  // namespace spoor::record
