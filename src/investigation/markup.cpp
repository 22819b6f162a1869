// SPDX-License-Identifier: Apache-2.0
#include "investigation/markup.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/escape.hpp"
#include "source/sha256.hpp"

namespace spoor::investigation {
namespace {

// After these a new line would be a space on the page.
constexpr std::array<std::string_view, 6> kInline = {"a", "bdi", "code", "span", "strong", "small"};

std::string base64(const source::Sha256::Digest& digest) {
  std::array<unsigned char, 4 * ((sizeof(digest) + 2) / 3) + 1> text{};
  const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
  return {text.begin(), text.begin() + length};
}

}  // namespace

std::string figure(double value) {
  std::string text = fmt::format("{:.1f}", std::round(value * 10) / 10);
  if (text.ends_with(".0")) {
    text.resize(text.size() - 2);
  }
  return text == "-0" ? "0" : text;
}

void Drawing::point(char command, double x, double y) {
  path_ += fmt::format("{}{} {}", command, figure(x), figure(y));
}

Markup::Element Markup::open(Word name, Attributes attributes) {
  tag(name.text(), attributes, ">");
  return {*this, name.text()};
}

void Markup::leaf(Word name, std::string_view text, Attributes attributes) {
  const Element element = open(name, attributes);
  this->text(text);
}

void Markup::empty(Word name, Attributes attributes) { tag(name.text(), attributes, "/>\n"); }

void Markup::text(std::string_view text) { out_ += escape_html(text); }

void Markup::style(std::string_view sheet) {
  source::Sha256 hash;
  hash.add(sheet);
  out_ += fmt::format(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; "
      "base-uri 'none'; form-action 'none'\"/>\n<style>{}</style>\n",
      base64(hash.finish()), sheet);
}

void Markup::tag(std::string_view tag, Attributes attributes, std::string_view end) {
  out_ += fmt::format("<{}", tag);
  for (const Attribute& one : attributes) {
    out_ += fmt::format(" {}=\"{}\"", one.name(), escape_html(one.value()));
  }
  out_ += end;
}

void Markup::close(std::string_view tag) {
  out_ += fmt::format("</{}>", tag);
  if (std::ranges::find(kInline, tag) == kInline.end()) {
    out_ += '\n';
  }
}

}  // namespace spoor::investigation
