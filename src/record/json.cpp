// SPDX-License-Identifier: Apache-2.0
#include "record/json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>

#include "record/rows.hpp"

namespace spoor::record {
namespace {

constexpr std::uint32_t kReplacement = 0xfffd;
constexpr std::size_t kDeepest = 1000;

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0U | point >> 6U);
    out += static_cast<char>(0x80U | (point & 0x3fU));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xe0U | point >> 12U);
    out += static_cast<char>(0x80U | (point >> 6U & 0x3fU));
    out += static_cast<char>(0x80U | (point & 0x3fU));
  } else {
    out += static_cast<char>(0xf0U | point >> 18U);
    out += static_cast<char>(0x80U | (point >> 12U & 0x3fU));
    out += static_cast<char>(0x80U | (point >> 6U & 0x3fU));
    out += static_cast<char>(0x80U | (point & 0x3fU));
  }
}

// Four hexadecimal digits at the front of `text`.
std::optional<std::uint32_t> hex4(std::string_view text) {
  if (text.size() < 4) {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  for (const char c : text.substr(0, 4)) {
    const auto lower = static_cast<unsigned char>(c | 0x20);
    const unsigned digit = c >= '0' && c <= '9' ? static_cast<unsigned>(c - '0') : lower - 'a' + 10U;
    const bool fits = (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'f');
    if (!fits) {
      return std::nullopt;
    }
    value = value << 4U | digit;
  }
  return value;
}

// `text` stands behind `\u`; returns the bytes used.
std::size_t append_unicode(std::string& out, std::string_view text) {
  const auto first = hex4(text);
  if (!first) {
    append_utf8(out, kReplacement);
    return 0;
  }
  const bool high = *first >= 0xd800 && *first < 0xdc00;
  const bool low = *first >= 0xdc00 && *first < 0xe000;
  if (high && text.substr(4).starts_with("\\u")) {
    const auto second = hex4(text.substr(6));
    if (second && *second >= 0xdc00 && *second < 0xe000) {
      append_utf8(out, 0x10000 + ((*first - 0xd800) << 10U) + (*second - 0xdc00));
      return 10;
    }
  }
  append_utf8(out, high || low ? kReplacement : *first);
  return 4;
}

void unescape(std::string_view text, std::string& out) {
  constexpr std::string_view kFrom = "\"\\/bfnrt";
  constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
  out.clear();
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.size() < 2) {
      return;
    }
    const char kind = text[1];
    text.remove_prefix(2);
    if (kind == 'u') {
      text.remove_prefix(append_unicode(out, text));
    } else if (const std::size_t at = kFrom.find(kind); at != std::string_view::npos) {
      out += kTo[at];
    } else {
      append_utf8(out, kReplacement);
    }
  }
}

bool same_letters(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

struct Index::State {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;
  simdjson::error_code error = simdjson::SUCCESS;
  std::unique_ptr<std::uint32_t[]> spans;  // not cleared: only what stands beside an opening bracket is ever read
  std::size_t spans_size = 0;
  std::array<std::uint32_t, kDeepest> open{};
};

Index::Index() : state_(std::make_unique<State>()) {}
Index::~Index() = default;

Index::Fault Index::read(std::string_view padded) {
  constexpr std::size_t kDepth = 1;  // only the first stage runs, which does not go into depth
  constexpr std::size_t kSmallest = std::size_t{64} << 10U;
  at_ = end_ = nullptr;
  auto& stages = state_->stages;
  state_->error = simdjson::SUCCESS;
  if (!stages) {
    state_->error = simdjson::get_active_implementation()->create_dom_parser_implementation(
        std::max(padded.size(), kSmallest), kDepth, stages);
  } else if (stages->capacity() < padded.size()) {
    state_->error = stages->allocate(padded.size(), kDepth);
  }
  if (state_->error == simdjson::SUCCESS) {
    state_->error = stages->stage1(reinterpret_cast<const std::uint8_t*>(padded.data()), padded.size(),
                                   simdjson::stage1_mode::regular);
  }
  if (state_->error != simdjson::SUCCESS) {
    return state_->error == simdjson::UTF8_ERROR ? Fault::utf8 : Fault::json;
  }
  text_ = padded;
  at_ = stages->structural_indexes.get();
  end_ = at_ + stages->n_structural_indexes;
  if (!match()) {
    state_->error = simdjson::TAPE_ERROR;
    at_ = end_ = nullptr;
    return Fault::json;
  }
  return Fault::none;
}

// Notes beside each opening bracket how far its container goes; false if brackets do not match. After this no walk
// inside a value can leave it.
bool Index::match() {
  const auto count = static_cast<std::size_t>(end_ - at_);
  if (state_->spans_size < count + 1) {
    state_->spans_size = std::max(count + 1, 2 * state_->spans_size);
    state_->spans.reset(new std::uint32_t[state_->spans_size]);
  }
  std::uint32_t* spans = state_->spans.get();
  const char* text = text_.data();
  std::size_t depth = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[at_[i]];
    if (json::opens(c)) {
      if (depth == kDeepest) {
        return false;
      }
      state_->open[depth++] = static_cast<std::uint32_t>(i);
    } else if (json::closes(c)) {
      if (depth == 0 || text[at_[state_->open[--depth]]] + 2 != c) {
        return false;
      }
      spans[state_->open[depth]] = static_cast<std::uint32_t>(i) - state_->open[depth] + 1;
    }
  }
  return depth == 0;
}

std::string_view Index::fault() const { return simdjson::error_message(state_->error); }

bool Index::next(Value& value) {
  if (at_ == end_) {
    return false;
  }
  const std::uint32_t* span = state_->spans.get() + (at_ - state_->stages->structural_indexes.get());
  const std::size_t taken = json::take(text_.data(), at_, span, value);
  at_ += taken;
  return taken != 0;
}

std::string_view text_of(std::string_view raw, std::string& scratch) {
  if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"') {
    return {};
  }
  const std::string_view inner = raw.substr(1, raw.size() - 2);
  if (inner.find('\\') == std::string_view::npos) {
    return inner;
  }
  unescape(inner, scratch);
  return scratch;
}

std::uint8_t boolean_of(std::string_view raw) {
  if (raw.size() >= 2 && raw.front() == '"' && raw.back() == '"') {
    raw = raw.substr(1, raw.size() - 2);
  }
  if (same_letters(raw, "true") || same_letters(raw, "yes")) {
    return 1;
  }
  return same_letters(raw, "false") || same_letters(raw, "no") ? 0 : kNoBool;
}

}  // namespace spoor::record
