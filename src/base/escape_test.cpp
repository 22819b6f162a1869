// SPDX-License-Identifier: Apache-2.0
#include "base/escape.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace spoor {
namespace {

TEST(Escape, ATerminalGetsOneHarmlessLine) {
  EXPECT_EQ(escape_terminal("plain text, Zürich 東京 😀"), "plain text, Zürich 東京 😀");
  EXPECT_EQ(escape_terminal("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(escape_terminal("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(escape_terminal(std::string("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(escape_terminal("\x7f"), "\\x7f");
  EXPECT_EQ(escape_terminal("\u009b31m"), "\\u009b31m") << "C1: an 8-bit CSI";
  EXPECT_EQ(escape_terminal("ab\u202Ecd\u2066e\u2069"), "ab\\u202ecd\\u2066e\\u2069");
  EXPECT_EQ(escape_terminal("a\u200Bb\uFEFFc\u2028"), "a\\u200bb\\ufeffc\\u2028");
  EXPECT_EQ(escape_terminal("x\U000E0041"), "x\\U000e0041");
}

TEST(Escape, InvalidUtf8IsShownByteByByte) {
  EXPECT_EQ(escape_terminal("a\x9b"
                            "31m"),
            "a\\x9b31m");
  EXPECT_EQ(escape_terminal("\xc0\x80"), "\\xc0\\x80") << "overlong NUL";
  EXPECT_EQ(escape_terminal("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "surrogate";
  EXPECT_EQ(escape_terminal("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond U+10FFFF";
  EXPECT_EQ(escape_terminal("\xe2\x82"), "\\xe2\\x82") << "cut off";
  EXPECT_EQ(escape_terminal("\xe2\x82x"), "\\xe2\\x82x");
}

// The Unicode standard's own example of substitution by maximal subparts (chapter 3, table 3-8).
TEST(Escape, ReplacesEachMaximalBadPartOnce) {
  EXPECT_EQ(valid_utf8("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64"),
            "a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd");
  EXPECT_EQ(valid_utf8("Zürich\n"), "Zürich\n");
  EXPECT_EQ(valid_utf8(""), "");
}

TEST(Escape, CsvQuotesByRfc4180) {
  EXPECT_EQ(escape_csv("plain"), "plain");
  EXPECT_EQ(escape_csv(""), "");
  EXPECT_EQ(escape_csv("a,b"), "\"a,b\"");
  EXPECT_EQ(escape_csv("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(escape_csv("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(escape_csv("\xff"), "\uFFFD");
}

TEST(Escape, CsvStartsNoFormula) {
  EXPECT_EQ(escape_csv("=1+2"), "'=1+2");
  EXPECT_EQ(escape_csv("+1"), "'+1");
  EXPECT_EQ(escape_csv("-1"), "'-1");
  EXPECT_EQ(escape_csv("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(escape_csv("\t=1"), "'\t=1");
  EXPECT_EQ(escape_csv("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(escape_csv("=cmd|'/c calc'!A1,\""), "\"'=cmd|'/c calc'!A1,\"\"\"");
  EXPECT_EQ(escape_csv("\uFF1D1"), "'\uFF1D1");
  EXPECT_EQ(escape_csv("a=1"), "a=1");
}

TEST(Escape, JsonIsReadBackByAnotherParser) {
  const std::string hostile =
      "q\" b\\ \n\t\r\b\f \x01\x1b\x7f \u009b \u202E \U000E0041 Zürich 😀 " + std::string(1, '\0');
  const std::string text = escape_json(hostile);
  EXPECT_EQ(nlohmann::json::parse(text).get<std::string>(), hostile);
  EXPECT_EQ(escape_terminal(text), text) << "nothing in it needs escaping on a terminal";
}

TEST(Escape, JsonIsExact) {
  EXPECT_EQ(escape_json("a\"b\\c\n"), R"("a\"b\\c\u000a")");
  EXPECT_EQ(escape_json("x\xff\xe2\x82y"), "\"x\uFFFD\uFFFDy\"");
  EXPECT_EQ(escape_json("\U000E0041"), R"("\udb40\udc41")");
}

TEST(Escape, EveryByteIsSafeEverywhere) {
  std::string all;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      all = {static_cast<char>(first), static_cast<char>(second)};
      const std::string shown = escape_terminal(all);
      EXPECT_EQ(escape_terminal(shown), shown);
      EXPECT_EQ(valid_utf8(shown), shown);
      EXPECT_EQ(nlohmann::json::parse(escape_json(all)).get<std::string>(), valid_utf8(all));
    }
  }
}

}  // namespace
}  // namespace spoor
