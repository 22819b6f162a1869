// SPDX-License-Identifier: Apache-2.0
// Writes HTML that is well formed and in which text is text, whatever it says. Names of elements and attributes and the
// words in attributes are literals of this program, beside them attributes have figures only: nothing read at run time
// can become markup. Every element is closed where its scope ends.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace spoor::investigation {

// A literal of this program.
class Word {
 public:
  consteval Word(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor): a literal is a word
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// A figure with at most one decimal, as drawings need it: `12`, `-0.5`.
std::string figure(double value);

// The outline of a shape: the attribute `d` of an SVG path.
class Drawing {
 public:
  void move(double x, double y) { point('M', x, y); }
  void line(double x, double y) { point('L', x, y); }
  void close() { path_ += 'Z'; }
  const std::string& path() const { return path_; }

 private:
  void point(char command, double x, double y);
  std::string path_;
};

class Attribute {
 public:
  Attribute(Word name, Word value) : name_(name), value_(value.text()) {}
  Attribute(Word name, double value) : name_(name), value_(figure(value)) {}
  Attribute(Word name, const Drawing& drawing) : name_(name), value_(drawing.path()) {}
  // `ttp-12`, `#ttp-12`: of things that are numbered.
  Attribute(Word name, Word stem, std::size_t number)
      : name_(name), value_(std::string(stem.text()) + std::to_string(number)) {}

  std::string_view name() const { return name_.text(); }
  std::string_view value() const { return value_; }

 private:
  Word name_;
  std::string value_;
};

class Markup {
 public:
  using Attributes = std::initializer_list<Attribute>;

  // Open until it is destroyed. Those that are opened later have to be destroyed before.
  class Element {
   public:
    Element(Markup& page, std::string_view tag) : page_(page), tag_(tag) {}
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;
    ~Element() { page_.close(tag_); }

   private:
    Markup& page_;
    std::string_view tag_;
  };

  Markup() : out_("<!DOCTYPE html>\n") {}

  [[nodiscard]] Element open(Word tag, Attributes attributes = {});
  void leaf(Word tag, std::string_view text, Attributes attributes = {});
  void empty(Word tag, Attributes attributes = {});  // has no end tag: meta, path, circle
  void text(std::string_view text);

  // The style sheet, which is ours, and the policy by which a browser takes this sheet, no other, and nothing from
  // anywhere: no script, no image, no font, no request.
  void style(std::string_view sheet);

  // The page, when every element is closed.
  std::string take() { return std::move(out_); }

 private:
  void tag(std::string_view tag, Attributes attributes, std::string_view end);
  void close(std::string_view tag);

  std::string out_;
};

}  // namespace spoor::investigation
