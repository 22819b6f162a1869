// SPDX-License-Identifier: Apache-2.0
// For the tests of this floor: a store in a directory of its own, and batches of simple calls.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "store/store.hpp"

namespace spoor::store {

struct SimpleCall {
  std::uint64_t id = 0;
  TimeMs at_ms = 0;
  std::string_view operation = "GetObject";
  std::string_view principal = "arn:aws:iam::111122223333:user/ana";
};

// One row in `rows`: the given values, other columns null where they may be, else "x", 0 or false.
void add_call(record::Rows& rows, const SimpleCall& call, std::int64_t object);

// A batch that is one whole object of these calls.
record::Batch object_of(std::int64_t object, const std::vector<SimpleCall>& calls);
// The same as a part without its tally; and the tally alone, for `events` calls in all parts.
record::Batch part_of(std::int64_t object, const std::vector<SimpleCall>& calls);
record::Batch tally_of(std::int64_t object, std::int64_t events);

class StoreTest : public ::testing::Test {
 protected:
  StoreTest();
  ~StoreTest() override;
  std::unique_ptr<Writer> open_writer();
  std::unique_ptr<Reader> open_reader();
  // The only value of a statement's only row.
  static std::int64_t number(Engine& engine, std::string_view sql);

  std::filesystem::path directory_;
};

}  // namespace spoor::store
