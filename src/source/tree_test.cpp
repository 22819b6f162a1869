// SPDX-License-Identifier: Apache-2.0
#include "source/tree.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace spoor::source {
namespace {

namespace fs = std::filesystem;

class Tree : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "spoor-tree-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }
  void file(const fs::path& path, const char* text = "x") {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  std::vector<std::string> listed(const std::vector<std::string>& sources) {
    const auto listing = list(sources);
    EXPECT_TRUE(listing);
    std::vector<std::string> names;
    for (const Item& item : listing->items) {
      names.push_back(fs::path(item.path).lexically_relative(root_).string());
    }
    return names;
  }

  fs::path root_;
};

TEST_F(Tree, DeliveryTimeOrdersBeforePath) {
  file("b/1_CloudTrail_us-east-1_20230710T1150Z_zzz.json.gz");
  file("a/1_CloudTrail_us-east-1_20230710T1155Z_aaa.json.gz");
  file("c/1_CloudTrail_us-east-1_20230710T1145Z_mmm.json.gz");
  file("z.json");
  file("a/a.json", "four");
  EXPECT_EQ(listed({root_.string()}),
            (std::vector<std::string>{"a/a.json", "z.json", "c/1_CloudTrail_us-east-1_20230710T1145Z_mmm.json.gz",
                                      "b/1_CloudTrail_us-east-1_20230710T1150Z_zzz.json.gz",
                                      "a/1_CloudTrail_us-east-1_20230710T1155Z_aaa.json.gz"}));
  EXPECT_EQ(list(std::vector<std::string>{(root_ / "a/a.json").string()})->items.at(0).size, 4U);
}

TEST_F(Tree, LinksAndSpecialFilesAreLeftOut) {
  file("in/a.json");
  file("out.json");
  fs::create_symlink(root_ / "out.json", root_ / "in/link.json");
  fs::create_directory_symlink(root_, root_ / "in/loop");
  ASSERT_EQ(::mkfifo((root_ / "in/pipe").c_str(), 0600), 0);
  EXPECT_EQ(listed({(root_ / "in").string()}), (std::vector<std::string>{"in/a.json"}));
}

TEST_F(Tree, ASourceNamedTwiceIsReadOnce) {
  file("a.json");
  const std::string path = (root_ / "a.json").string();
  EXPECT_EQ(listed({path, path}).size(), 1U);
}

TEST_F(Tree, AMissingSourceIsAnError) {
  const auto listing = list(std::vector<std::string>{(root_ / "none").string()});
  ASSERT_FALSE(listing);
  EXPECT_EQ(listing.error().code, Code::not_found);
  EXPECT_NE(listing.error().message.find("none"), std::string::npos);
}

TEST(DeliveryTime, IsReadFromTheNameAlone) {
  EXPECT_EQ(delivery_time("x/1_CloudTrail_us-east-1_20230710T1145Z_a.json"), "20230710T1145Z");
  EXPECT_EQ(delivery_time("a_20230710T1145Z_/b.json"), "");
  EXPECT_EQ(delivery_time("_20230710T1145Z"), "");
  EXPECT_EQ(delivery_time("_2023O710T1145Z_"), "");
  EXPECT_EQ(delivery_time(""), "");
}

}  // namespace
}  // namespace spoor::source
