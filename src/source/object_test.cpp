// SPDX-License-Identifier: Apache-2.0
#include "source/object.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace spoor::source {
namespace {

class ObjectTest : public testing::Test {
 protected:
  ~ObjectTest() override { std::filesystem::remove_all(folder_); }

  Item file(const std::string& name, std::uint64_t size) {
    std::filesystem::create_directories(folder_);
    const std::filesystem::path path = folder_ / name;
    std::ofstream(path) << "x";
    std::filesystem::resize_file(path, size);  // sparse: zeros that take no room on the disk
    return {path.string(), size};
  }

  std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("object_test_" + std::to_string(::getpid()));
};

TEST_F(ObjectTest, WhatDoesNotFitIsHashedWithoutBeingHeld) {
  constexpr std::size_t kRoom = std::size_t{2} << 20U;
  ObjectHolder holder(kRoom, folder_);
  const auto small = holder.take(file("small", 1000));
  const auto large = holder.take(file("large", std::uint64_t{300} << 20U));
  const auto after = holder.take(file("after", 2000));
  ASSERT_TRUE(small && large && after);
  EXPECT_TRUE(small->held && after->held);
  EXPECT_FALSE(large->held);
  EXPECT_EQ(large->bytes, std::uint64_t{300} << 20U);
  EXPECT_EQ(holder.bytes(*small).substr(0, 1), "x");
  EXPECT_EQ(holder.bytes(*after).size(), 2000U);
  EXPECT_LE(holder.memory(), 2 * kRoom + (std::size_t{2} << 20U)) << "whatever the size of the object";
}

}  // namespace
}  // namespace spoor::source
