// SPDX-License-Identifier: Apache-2.0
#include "record/canonical.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace spoor::record {
namespace {

namespace dom = simdjson::dom;

void append(std::string& out, dom::element element);

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  out += '"';
}

void append_object(std::string& out, dom::object object) {
  std::vector<std::pair<std::string_view, dom::element>> members;
  for (const auto& [key, value] : object) {
    members.emplace_back(key, value);
  }
  std::ranges::stable_sort(members, {}, [](const auto& member) { return member.first; });
  out += '{';
  for (const auto& [key, value] : members) {
    append_string(out, key);
    out += ':';
    append(out, value);
    out += ',';
  }
  out += '}';
}

void append_array(std::string& out, dom::array array) {
  out += '[';
  for (const dom::element item : array) {
    append(out, item);
    out += ',';
  }
  out += ']';
}

// Depth is bounded by the parser, which refuses documents of more than 1,024 levels.
void append(std::string& out, dom::element element) {
  switch (element.type()) {
    case dom::element_type::OBJECT:
      return append_object(out, element.get_object().value_unsafe());
    case dom::element_type::ARRAY:
      return append_array(out, element.get_array().value_unsafe());
    case dom::element_type::STRING:
      return append_string(out, element.get_string().value_unsafe());
    default:
      out += simdjson::minify(element);
  }
}

constexpr std::uint8_t kNoDigit = 0x80;
constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 10; ++i) {
    digits[static_cast<std::uint8_t>('0' + i)] = i;
  }
  for (std::uint8_t i = 0; i < 6; ++i) {
    digits[static_cast<std::uint8_t>('a' + i)] = static_cast<std::uint8_t>(10 + i);
    digits[static_cast<std::uint8_t>('A' + i)] = static_cast<std::uint8_t>(10 + i);
  }
  return digits;
}();

// Where the pairs of digits stand in 8-4-4-4-12.
constexpr std::array<std::uint8_t, 16> kPairs = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') {
    return std::nullopt;
  }
  Uuid id{};
  std::uint8_t bad = 0;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const std::uint8_t high = kDigits[static_cast<std::uint8_t>(text[kPairs[i]])];
    const std::uint8_t low = kDigits[static_cast<std::uint8_t>(text[kPairs[i] + 1U])];
    bad |= high | low;
    id[i] = static_cast<std::uint8_t>(high << 4U | low);
  }
  return (bad & kNoDigit) == 0 ? std::optional(id) : std::nullopt;
}

std::string format_uuid(const Uuid& id) {
  std::string text;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      text += '-';
    }
    text += fmt::format("{:02x}", id[i]);
  }
  return text;
}

Uuid hashed_uuid(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  XXH128_canonical_t bytes;
  XXH128_canonicalFromHash(&bytes, hash);
  Uuid id{};
  std::copy(std::begin(bytes.digest), std::end(bytes.digest), id.begin());
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0fU) | 0x80U);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3fU) | 0x80U);
  return id;
}

std::optional<std::string> canonical_json(std::string_view padded) {
  dom::parser parser;
  dom::element root;
  if (parser.parse(padded.data(), padded.size(), false).get(root)) {
    return std::nullopt;
  }
  std::string out;
  append(out, root);
  return out;
}

}  // namespace spoor::record
