// SPDX-License-Identifier: Apache-2.0
#include "record/canonical.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <xxhash.h>

#include <algorithm>
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

int digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') {
    return std::nullopt;
  }
  Uuid id{};
  std::size_t at = 0;
  for (std::uint8_t& byte : id) {
    at += text[at] == '-' ? 1 : 0;
    const int high = digit(text[at]);
    const int low = digit(text[at + 1]);
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    byte = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return id;
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
