// SPDX-License-Identifier: Apache-2.0
#include "record/scanner.hpp"

#include <algorithm>

namespace spoor::record {
namespace {

constexpr std::size_t kLookAhead = 64;  // for the byte after a bracket, past white space

constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Numbers, true, false, null: which bytes they can consist of.
constexpr bool is_scalar(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' || c == 'E';
}

constexpr bool starts_scalar(char c) { return (c >= '0' && c <= '9') || c == '-' || c == 't' || c == 'f' || c == 'n'; }

// Ends a run of plain bytes in a string.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special{};
  for (std::size_t i = 0; i < 0x20; ++i) {
    special[i] = true;
  }
  special['"'] = true;
  special['\\'] = true;
  return special;
}();

// An object can begin here: a key or the end follows.
bool plausible(std::string_view window, std::size_t at) {
  std::size_t after = at + 1;
  while (after < window.size() && is_space(window[after])) {
    ++after;
  }
  return after == window.size() || window[after] == '"' || window[after] == '}';
}

}  // namespace

std::uint64_t Scanner::keep_from() const { return mode_ == Mode::inside ? start_ : at_; }

void Scanner::fault_at(std::uint64_t at) {
  if (!first_fault_) {
    first_fault_ = at;
  }
}

void Scanner::begin_object(std::uint64_t at, Mode mode) {
  mode_ = mode;
  start_ = at;
  depth_ = 1;
  array_.reset();
  records_key_ = false;
  expect_ = Expect::key_or_close;
}

Scanner::Step Scanner::fail(std::uint64_t end) {
  fault_at(end);
  mode_ = Mode::seek;
  at_ = start_ + 1;
  return {Found::bad, start_, end, reason_};
}

Scanner::Step Scanner::next(std::string_view window, std::uint64_t base, bool last) {
  for (;;) {
    std::optional<Step> step;
    switch (mode_) {
      case Mode::between:
        step = between(window, base, last);
        break;
      case Mode::seek:
        step = seek(window, base, last);
        break;
      case Mode::inside:
      case Mode::tail:
        step = inside(window, base, last);
        break;
    }
    if (step) {
      return *step;
    }
  }
}

// Between records: separators and containers, until an object begins or something that is none of these.
std::optional<Scanner::Step> Scanner::between(std::string_view window, std::uint64_t base, bool last) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  for (; at_ < base + window.size(); ++at_) {
    const char c = window[at_ - base];
    if (is_space(c) || c == ',') {
      continue;
    }
    if (c == '{') {
      begin_object(at_++, Mode::inside);
      return std::nullopt;
    }
    if (c == '[') {
      ++arrays_;
    } else if (c == ']' || c == '}') {
      std::size_t& open = c == ']' ? arrays_ : envelopes_;
      open == 0 ? fault_at(at_) : static_cast<void>(--open);
    } else if (c == '"' && envelopes_ > 0) {
      begin_object(at_, Mode::tail);
      expect_ = Expect::key;
      return std::nullopt;
    } else if (at_ == 0 && window.starts_with(kByteOrderMark)) {
      at_ += kByteOrderMark.size() - 1;
    } else {
      start_ = at_;
      reason_ = "not JSON";
      return fail(at_);
    }
  }
  return Step{last ? Found::end : Found::more, at_, at_, {}};
}

// After a fault: on to the next place where a record can begin.
std::optional<Scanner::Step> Scanner::seek(std::string_view window, std::uint64_t base, bool last) {
  const std::size_t at = window.find('{', at_ - base);
  if (at == std::string_view::npos) {
    at_ = base + window.size();
    return Step{last ? Found::end : Found::more, at_, at_, {}};
  }
  if (!last && window.size() - at < kLookAhead) {
    at_ = base + at;
    return Step{Found::more, at_, at_, {}};
  }
  at_ = base + at + 1;
  if (plausible(window, at)) {
    begin_object(base + at, Mode::inside);
  }
  return std::nullopt;
}

std::optional<Scanner::Step> Scanner::inside(std::string_view window, std::uint64_t base, bool last) {
  while (depth_ > 0) {
    const std::uint64_t end = base + window.size();
    while (at_ < end && is_space(window[at_ - base])) {
      ++at_;
    }
    const Token result = at_ == end ? Token::short_of_bytes : token(window, base, last);
    if (result == Token::short_of_bytes && !last && end - start_ <= kLargestRecord) {
      return Step{Found::more, at_, at_, {}};
    }
    if (mode_ == Mode::between) {
      return std::nullopt;  // it was a container
    }
    if (result == Token::done && at_ - start_ <= kLargestRecord) {
      continue;
    }
    if (mode_ == Mode::tail) {
      fault_at(at_);
      --envelopes_;
      mode_ = Mode::between;
      at_ = std::max(at_, start_ + 1);
      return std::nullopt;
    }
    if (result != Token::fault) {
      reason_ = end - start_ > kLargestRecord ? "record too large (more than 16 MiB)" : "cut off";
    }
    return fail(result == Token::short_of_bytes ? end : at_);
  }
  const bool record = mode_ == Mode::inside;
  mode_ = Mode::between;
  if (!record) {
    --envelopes_;
    return std::nullopt;
  }
  return Step{Found::object, start_, at_, {}};
}

// Takes one token at at_, which is no white space, and checks that it may stand there.
Scanner::Token Scanner::token(std::string_view window, std::uint64_t base, bool last) {
  const char c = window[at_ - base];
  const bool value = expect_ == Expect::value || expect_ == Expect::value_or_close;
  const bool key = expect_ == Expect::key || expect_ == Expect::key_or_close;
  reason_ = "not valid JSON";
  if (c == '"') {
    return value || key ? string(window, base) : Token::fault;
  }
  if (c == ':' && expect_ == Expect::colon) {
    ++at_;
    expect_ = Expect::value;
    return Token::done;
  }
  if (c == ',' && expect_ == Expect::comma_or_close) {
    ++at_;
    expect_ = array_[depth_] ? Expect::value : Expect::key;
    return Token::done;
  }
  if (c == '{' || c == '[') {
    return value ? open(c) : Token::fault;
  }
  if (c == '}' || c == ']') {
    return close(c);
  }
  return value && starts_scalar(c) ? scalar(window, base, last) : Token::fault;
}

Scanner::Token Scanner::string(std::string_view window, std::uint64_t base) {
  constexpr std::string_view kRecords = "Records";
  const std::size_t begin = at_ - base + 1;
  std::size_t at = begin;
  for (;;) {
    while (at < window.size() && !kSpecial[static_cast<unsigned char>(window[at])]) {
      ++at;
    }
    if (at + 1 >= window.size() && (at == window.size() || window[at] != '"')) {
      return Token::short_of_bytes;
    }
    if (window[at] == '"') {
      break;
    }
    if (window[at] != '\\') {
      at_ = base + at;
      reason_ = "control character in a string";
      return Token::fault;
    }
    at += 2;
  }
  const bool key = expect_ == Expect::key || expect_ == Expect::key_or_close;
  if (key && depth_ == 1) {
    records_key_ = window.substr(begin, at - begin) == kRecords;
  }
  at_ = base + at + 1;
  expect_ = key ? Expect::colon : Expect::comma_or_close;
  return Token::done;
}

Scanner::Token Scanner::open(char bracket) {
  if (bracket == '[' && depth_ == 1 && records_key_) {
    ++at_;
    ++arrays_;
    envelopes_ += mode_ == Mode::inside ? 1 : 0;
    mode_ = Mode::between;
    return Token::done;
  }
  if (depth_ == kDeepest) {
    reason_ = "nested too deeply";
    return Token::fault;
  }
  ++at_;
  ++depth_;
  array_[depth_] = bracket == '[';
  expect_ = array_[depth_] ? Expect::value_or_close : Expect::key_or_close;
  return Token::done;
}

Scanner::Token Scanner::close(char bracket) {
  const bool may_close =
      expect_ == Expect::comma_or_close || expect_ == Expect::key_or_close || expect_ == Expect::value_or_close;
  if (!may_close || array_[depth_] != (bracket == ']')) {
    return Token::fault;
  }
  ++at_;
  --depth_;
  expect_ = Expect::comma_or_close;
  return Token::done;
}

Scanner::Token Scanner::scalar(std::string_view window, std::uint64_t base, bool last) {
  std::size_t at = at_ - base;
  while (at < window.size() && is_scalar(window[at])) {
    ++at;
  }
  if (at == window.size() && !last) {
    return Token::short_of_bytes;
  }
  at_ = base + at;
  expect_ = Expect::comma_or_close;
  return Token::done;
}

}  // namespace spoor::record
