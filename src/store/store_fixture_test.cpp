// SPDX-License-Identifier: Apache-2.0
#include "store/store_fixture_test.hpp"

#include <stdlib.h>

namespace spoor::store {

void add_call(record::Rows& rows, const SimpleCall& call, std::int64_t object) {
  for (std::size_t at = 0; at < rows.table->columns.size(); ++at) {
    const record::Column& column = rows.table->columns[at];
    record::Uuid id{};
    for (int i = 0; i < 8; ++i) {
      id[15 - i] = static_cast<std::uint8_t>(call.id >> (8 * i));
    }
    switch (column.type) {
      case record::Type::text:
        if (column.name == "operation" || column.name == "principal") {
          rows.add_text(at, column.name == "operation" ? call.operation : call.principal);
        } else if (column.nullable) {
          rows.add_null_text(at);
        } else {
          rows.add_text(at, "x");
        }
        break;
      case record::Type::uuid:
        rows.add_uuid(at, id);
        break;
      case record::Type::boolean:
        rows.add_boolean(at, column.nullable ? record::kNoBool : 0);
        break;
      default:
        rows.add_integer(at, column.name == "at_ms" ? call.at_ms : column.name == "source_object" ? object : 0);
    }
  }
  rows.row_done();
}

record::Batch part_of(std::int64_t object, const std::vector<SimpleCall>& calls) {
  record::Batch batch;
  for (const SimpleCall& call : calls) {
    add_call(batch.call, call, object);
  }
  batch.part = true;
  return batch;
}

record::Batch tally_of(std::int64_t object, std::int64_t events) {
  record::Batch batch;
  record::ObjectTally tally;
  tally.id = object;
  tally.path = "logs/" + std::to_string(object);
  tally.kind = "cloudtrail";
  tally.compression = "none";
  tally.sha256 = std::string(63, '0') + std::to_string(object % 10);
  tally.events = events;
  batch.objects.push_back(tally);
  return batch;
}

record::Batch object_of(std::int64_t object, const std::vector<SimpleCall>& calls) {
  record::Batch batch = part_of(object, calls);
  batch.part = false;
  batch.objects = tally_of(object, static_cast<std::int64_t>(calls.size())).objects;
  return batch;
}

StoreTest::StoreTest() {
  std::string pattern = (std::filesystem::temp_directory_path() / "spoor-store-XXXXXX").string();
  directory_ = std::filesystem::path(::mkdtemp(pattern.data())) / "it's a store";
}

StoreTest::~StoreTest() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_.parent_path(), ignored);
}

std::unique_ptr<Writer> StoreTest::open_writer() {
  auto writer = Writer::open(directory_);
  EXPECT_TRUE(writer) << writer.error().message;
  return *std::move(writer);
}

std::unique_ptr<Reader> StoreTest::open_reader() {
  auto reader = Reader::open(directory_);
  EXPECT_TRUE(reader) << reader.error().message;
  return *std::move(reader);
}

std::int64_t StoreTest::number(Engine& engine, std::string_view sql) {
  auto answer = engine.run(Query{"test", sql}, {});
  EXPECT_TRUE(answer) << answer.error().message;
  return answer->integer(0, 0);
}

}  // namespace spoor::store
