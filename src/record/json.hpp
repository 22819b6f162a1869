// SPDX-License-Identifier: Apache-2.0
// Small tools over simdjson's On-Demand: members of an object as raw text, and raw text as values. Included only by the
// decoder's own files: the header below is large.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace spoor::record {

// The fixed names that are looked for among an object's members. Found by length first: no hash, few comparisons.
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
      if (std::memcmp(keys_[i].data(), key.data(), key.size()) == 0) {
        return position_[i];
      }
    }
    return Count;
  }

 private:
  std::array<std::string_view, Count> keys_{};
  std::array<std::uint8_t, Count> position_{};
  std::array<std::uint8_t, kLongest + 2> first_{};
};

// Calls visit(key, value) for each member; the key is as written between its quotes. `visit` returns an error or SUCCESS.
template <typename Visit>
simdjson::error_code each_member(simdjson::ondemand::object& object, Visit&& visit) {
  for (auto member : object) {
    simdjson::ondemand::field field;
    if (const auto error = std::move(member).get(field)) {
      return error;
    }
    const char* key = field.key().raw();
    const auto* end = static_cast<const char*>(std::memchr(key, '"', simdjson::SIMDJSON_MAXSIZE_BYTES));
    if (const auto error = visit(std::string_view(key, static_cast<std::size_t>(end - key)), field.value())) {
      return error;
    }
  }
  return simdjson::SUCCESS;
}

// A piece of a document parsed again by itself: the few nested objects that are looked into. `raw` must lie in memory
// that is readable for SIMDJSON_PADDING bytes more. Uses one parser; the strings it gives are raw.
class Nested {
 public:
  template <typename Visit>
  void each_raw_member(std::string_view raw, Visit&& visit) {
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (raw.empty() || raw.front() != '{' || open(raw).get(document) || document.get_object().get(object)) {
      return;
    }
    // A fault inside has been seen by the reader of the whole record; what came before it is still good.
    static_cast<void>(each_member(object, [&](std::string_view key, simdjson::ondemand::value value) {
      std::string_view text;
      if (const auto error = simdjson::to_json_string(value).get(text)) {
        return error;
      }
      visit(key, text);
      return simdjson::SUCCESS;
    }));
  }

  template <typename Visit>
  void each_raw_element(std::string_view raw, Visit&& visit) {
    simdjson::ondemand::document document;
    simdjson::ondemand::array array;
    if (raw.empty() || raw.front() != '[' || open(raw).get(document) || document.get_array().get(array)) {
      return;
    }
    for (auto element : array) {
      std::string_view text;
      if (simdjson::to_json_string(element).get(text)) {
        return;
      }
      visit(text);
    }
  }

 private:
  simdjson::simdjson_result<simdjson::ondemand::document> open(std::string_view raw) {
    return parser_.iterate(
        simdjson::padded_string_view(raw.data(), raw.size(), raw.size() + simdjson::SIMDJSON_PADDING));
  }

  simdjson::ondemand::parser parser_;
};

// The text of a raw JSON string, without copying if it has no escapes; else unescaped into `scratch`. Empty for anything
// that is not a string. An invalid escape becomes U+FFFD.
std::string_view text_of(std::string_view raw, std::string& scratch);

// true, false, and the same as a string in any case ("true", "False", "Yes", "No"); else kNoBool.
std::uint8_t boolean_of(std::string_view raw);

}  // namespace spoor::record
