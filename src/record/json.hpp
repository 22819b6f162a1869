// SPDX-License-Identifier: Apache-2.0
// JSON without copying: simdjson's first stage finds the tokens of a text, and values are walked over that index.
// Nothing is decoded before it is asked for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace spoor::record {

// One value of an indexed text: what is written, and where its first token stands in the index. Containers are known to
// be closed. Empty if absent.
struct Value {
  std::string_view raw;
  const std::uint32_t* token = nullptr;  // offsets in the text, from this value's first token on
  const std::uint32_t* span = nullptr;   // beside each opening bracket: how many tokens its container has

  bool is_object() const { return raw.starts_with('{'); }
  bool is_array() const { return raw.starts_with('['); }
  bool is_null() const { return raw.empty() || raw == "null"; }
};

// The tokens of one text at a time: brackets, colons, commas, and the first byte of strings, numbers and words. Values
// are good until the next text is indexed.
class Index {
 public:
  Index();
  ~Index();

  enum class Fault : std::uint8_t { none, utf8, json };
  // Indexes a text, behind which 64 bytes are readable. Fails on invalid UTF-8, a string that is not closed or that
  // holds a control character, and brackets that do not match or are nested more than 1,000 deep.
  Fault read(std::string_view padded);
  // What is wrong, after a fault.
  std::string_view fault() const;

  // Takes the next of the values that stand one behind the other in the text. False if there is none.
  bool next(Value& value);
  bool at_end() const { return at_ == end_; }

 private:
  bool match();

  struct State;
  std::unique_ptr<State> state_;
  std::string_view text_;
  const std::uint32_t* at_ = nullptr;
  const std::uint32_t* end_ = nullptr;
};

namespace json {

constexpr bool opens(char c) { return (c | 0x20) == '{'; }   // { and [
constexpr bool closes(char c) { return (c | 0x20) == '}'; }  // } and ]
constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Takes the value whose first token is `token`, beside it `span`; returns how many tokens it has, or 0 if no value
// stands there.
inline std::size_t take(const char* text, const std::uint32_t* token, const std::uint32_t* span, Value& value) {
  const char* begin = text + *token;
  std::size_t tokens = 1;
  const char* end = nullptr;
  if (opens(*begin)) {
    tokens = *span;
    end = text + token[tokens - 1] + 1;
  } else if (closes(*begin) || *begin == ':' || *begin == ',') {
    return 0;
  } else {
    end = text + token[1];
    while (is_space(end[-1])) {
      --end;
    }
  }
  value = {{begin, static_cast<std::size_t>(end - begin)}, token, span};
  return tokens;
}

}  // namespace json

// Calls visit(key, value) for each member of an object, nothing for any other value; the key is as written between its
// quotes. False if the object is not well formed: what came before the fault has been visited.
template <typename Visit>
bool each_member(const Value& object, Visit&& visit) {
  if (!object.is_object()) {
    return true;
  }
  const char* text = object.raw.data() - *object.token;
  const std::uint32_t* tokens = object.token;
  std::size_t at = 1;
  if (text[tokens[at]] == '}') {
    return true;
  }
  for (;;) {
    if (text[tokens[at]] != '"' || text[tokens[at + 1]] != ':') {
      return false;
    }
    const char* key = text + tokens[at] + 1;
    const char* end = text + tokens[at + 1] - 1;
    while (*end != '"') {
      --end;
    }
    Value value;
    const std::size_t taken = json::take(text, tokens + at + 2, object.span + at + 2, value);
    if (taken == 0) {
      return false;
    }
    at += 2 + taken;
    visit(std::string_view(key, static_cast<std::size_t>(end - key)), value);
    if (text[tokens[at]] == '}') {
      return true;
    }
    if (text[tokens[at++]] != ',') {
      return false;
    }
  }
}

// The same for the elements of an array. `visit` returns false to stop; then so does this.
template <typename Visit>
bool each_element(const Value& array, Visit&& visit) {
  if (!array.is_array()) {
    return true;
  }
  const char* text = array.raw.data() - *array.token;
  const std::uint32_t* tokens = array.token;
  std::size_t at = 1;
  if (text[tokens[at]] == ']') {
    return true;
  }
  for (;;) {
    Value value;
    const std::size_t taken = json::take(text, tokens + at, array.span + at, value);
    if (taken == 0 || !visit(value)) {
      return false;
    }
    at += taken;
    if (text[tokens[at]] == ']') {
      return true;
    }
    if (text[tokens[at++]] != ',') {
      return false;
    }
  }
}

// The fixed names that are looked for among an object's members. Found by length and first bytes: no hash.
template <std::size_t Count>
class KeyTable {
 public:
  static constexpr std::size_t kLongest = 40;

  constexpr explicit KeyTable(const std::array<std::string_view, Count>& keys) {
    std::size_t filled = 0;
    for (std::size_t length = 0; length <= kLongest; ++length) {
      first_[length] = static_cast<std::uint8_t>(filled);
      for (std::size_t i = 0; i < Count; ++i) {
        if (keys[i].size() == length) {
          keys_[filled] = keys[i];
          position_[filled++] = static_cast<std::uint8_t>(i);
        }
      }
    }
    first_[kLongest + 1] = static_cast<std::uint8_t>(filled);
  }

  // Its position in the array that was given, or Count.
  std::size_t find(std::string_view key) const {
    if (key.size() > kLongest) {
      return Count;
    }
    for (std::size_t i = first_[key.size()]; i < first_[key.size() + 1]; ++i) {
      if (keys_[i].front() == key.front() && std::memcmp(keys_[i].data(), key.data(), key.size()) == 0) {
        return position_[i];
      }
    }
    return Count;
  }

 private:
  std::array<std::string_view, Count> keys_{};  // none of them empty
  std::array<std::uint8_t, Count> position_{};
  std::array<std::uint8_t, kLongest + 2> first_{};
};

// The text of a raw JSON string, without copying if it has no escapes; else unescaped into `scratch`. Empty for
// anything that is not a string. An invalid escape becomes U+FFFD.
std::string_view text_of(std::string_view raw, std::string& scratch);

// true, false, and the same as a string in any case ("true", "False", "Yes", "No"); else kNoBool.
std::uint8_t boolean_of(std::string_view raw);

}  // namespace spoor::record
