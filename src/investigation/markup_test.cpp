// SPDX-License-Identifier: Apache-2.0
#include "investigation/markup.hpp"

#include <gtest/gtest.h>

namespace spoor::investigation {
namespace {

TEST(Markup, TextIsTextWhereverItStands) {
  Markup page;
  {
    const auto box = page.open("div", {{"class", "box"}});
    page.leaf("p", "</p><script>alert('x')</script>");
    page.text("a & b \"\n");
  }
  EXPECT_EQ(page.take(),
            "<!DOCTYPE html>\n<div class=\"box\"><p>&lt;/p&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</p>\n"
            "a &amp; b &quot;\\n</div>\n");
}

TEST(Markup, ElementsCloseWhereTheirScopesEnd) {
  Markup page;
  {
    const auto outer = page.open("ul");
    for (int i = 0; i < 2; ++i) {
      const auto inner = page.open("li");
      page.leaf("code", "x");
    }
  }
  EXPECT_EQ(page.take(), "<!DOCTYPE html>\n<ul><li><code>x</code></li>\n<li><code>x</code></li>\n</ul>\n");
}

TEST(Markup, AttributesAreWordsFiguresAndDrawings) {
  Drawing line;
  line.move(0, 1.26);
  line.line(-3.04, 100);
  line.close();
  Markup page;
  page.empty("path", {{"class", "land"}, {"d", line}, {"x", 2.5}, {"href", "#ttp-", 12}});
  EXPECT_EQ(page.take(), "<!DOCTYPE html>\n<path class=\"land\" d=\"M0 1.3L-3 100Z\" x=\"2.5\" href=\"#ttp-12\"/>\n");
}

TEST(Markup, FiguresAreShort) {
  EXPECT_EQ(figure(12), "12");
  EXPECT_EQ(figure(-0.04), "0");
  EXPECT_EQ(figure(0.05), "0.1");
  EXPECT_EQ(figure(-12.34), "-12.3");
}

// The digest of the empty text is that of FIPS 180-4's examples, in base64.
TEST(Markup, ThePolicyNamesTheSheetByItsHash) {
  Markup page;
  page.style("");
  EXPECT_EQ(page.take(),
            "<!DOCTYPE html>\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; base-uri 'none'; form-action 'none'\"/>\n"
            "<style></style>\n");
}

}  // namespace
}  // namespace spoor::investigation
