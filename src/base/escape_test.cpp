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

TEST(Escape, AJsonTextIsMadeVisibleWithoutChangingIt) {
  const std::string json = nlohmann::json{{"a\u202E", "\x1b\x7f\u009b\U000E0041 Zürich"}}.dump(2);
  const std::string text = visible_json(json);
  EXPECT_EQ(nlohmann::json::parse(text), nlohmann::json::parse(json));
  EXPECT_EQ(text, "{\n  \"a\\u202e\": \"\\u001b\\u007f\\u009b\\udb40\\udc41 Zürich\"\n}");
}

TEST(Escape, HtmlTakesTheMeaningOfMarkup) {
  EXPECT_EQ(escape_html("<a href=\"x\" title='y'>&amp;"), "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;");
  EXPECT_EQ(escape_html("</style>-->\n\u202E\xff"), "&lt;/style&gt;--&gt;\\n\\u202e\\xff");
  EXPECT_EQ(escape_html("Zürich 😀"), "Zürich 😀");
}

TEST(Escape, MarkdownCodeCannotEndEarlyOrBreakATable) {
  EXPECT_EQ(markdown_code("a`b``|c"), "`a\\x60b\\x60\\x60\\x7cc`");
  EXPECT_EQ(markdown_code("![x](javascript:1) @me <b>\n"), "`![x](javascript:1) @me <b>\\n`");
  EXPECT_EQ(markdown_code(""), "");
}

TEST(Escape, MarkdownWordsLeaveOnlyWordsAndFiguresOutsideCode) {
  EXPECT_EQ(markdown_words("From 2023-07-10 11:00 it made 2642 calls (2403 succeeded), then +10 more; 50% of them."),
            "From 2023-07-10 11:00 it made 2642 calls (2403 succeeded), then +10 more; 50% of them.");
  EXPECT_EQ(markdown_words("Tried: iam:CreateUser, s3:GetObject."), "Tried: `iam:CreateUser`, `s3:GetObject`.");
  EXPECT_EQ(markdown_words("by @somebody of evil.com see www.evil.com #12 GH-26 a@b.c"),
            "by `@somebody` of `evil.com` see `www.evil.com` `#12` `GH-26` `a@b.c`");
  EXPECT_EQ(markdown_words("**bold** _it_ ~~no~~ [x](y) <b> & \\ | ` $x$"),
            "`**bold**` `_it_` `~~no~~` `[x](y)` `<b>` `&` `\\` `\\x7c` `\\x60` `$x$`");
  EXPECT_EQ(markdown_words("1. first"), "`1`. first") << "no list begins";
  EXPECT_EQ(markdown_words("- # > +"), "`-` `#` `>` `+`");
  EXPECT_EQ(markdown_words("a\nb"), "`a\\nb`");
  EXPECT_EQ(markdown_words("123456 1234567 abc1234"), "123456 `1234567` `abc1234`") << "seven digits may name a commit";
  EXPECT_EQ(markdown_words("  "), "");
}

TEST(Escape, AMarkdownBlockIsWiderFencedThanWhatItHolds) {
  EXPECT_EQ(markdown_block({"spoor raw --key 'a`b'"}), "```\nspoor raw --key 'a`b'\n```\n");
  EXPECT_EQ(markdown_block({"````\nx", "two"}), "`````\n````\\nx\ntwo\n`````\n");
}

TEST(Escape, EveryPairOfBytesStaysInItsPlace) {
  const auto outside_code = [](std::string_view text) {
    std::string out;
    bool code = false;
    for (const char c : text) {
      code = c == '`' ? !code : code;
      out += code || c == '`' ? "" : std::string(1, c);
    }
    return code ? "a span that does not end" : out;
  };
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string all = {static_cast<char>(first), static_cast<char>(second)};
      EXPECT_EQ(escape_html(all).find_first_of("<>\"'"), std::string::npos);
      EXPECT_EQ(outside_code(markdown_code(all)), "") << all;
      const std::string left = outside_code(markdown_words(all));
      EXPECT_EQ(left.find_first_of("*_[]<>#@&!|~\\=$^{}\"\n"), std::string::npos) << all;
    }
  }
}

TEST(Escape, AWordOfTheShellIsPlainOrQuoted) {
  EXPECT_EQ(shell_word("arn:aws:iam::1:user/eve@x.org"), "arn:aws:iam::1:user/eve@x.org");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("it's $(id) `id`; x"), "'it'\\''s $(id) `id`; x'");
  EXPECT_EQ(shell_word("a\nb\x1b"), R"('a\nb\x1b')");
  EXPECT_EQ(shell_word("~root"), "'~root'");
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
