// SPDX-License-Identifier: Apache-2.0
// Finds whole JSON objects in bytes that need not be JSON: the way to every good record of a damaged, cut-off, glued or
// endless file. Knows `{"Records":[` as a container and goes into it.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace spoor::record {

// Works on a window that the caller moves along the bytes, so it serves files in memory and streams alike. It checks
// the order of tokens and the quoting, not the spelling of numbers and words.
class Scanner {
 public:
  static constexpr std::size_t kLargestRecord = std::size_t{16} << 20U;
  static constexpr std::size_t kDeepest = 100;

  enum class Found : std::uint8_t {
    object,  // [begin, end) is a whole object
    bad,     // from begin on there is no whole object; the search goes on behind the first byte of it
    more,    // the window ends too early: show one that starts at or before keep_from() and reaches further
    end,     // everything has been seen
  };
  struct Step {
    Found found = Found::end;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::string_view reason;  // of `bad`
  };

  // `window` holds the bytes from offset `base` on; `last`: nothing follows it.
  Step next(std::string_view window, std::uint64_t base, bool last);
  std::uint64_t keep_from() const;
  // Where the bytes first were not JSON by themselves, stray closers included.
  std::optional<std::uint64_t> first_fault() const { return first_fault_; }

 private:
  enum class Mode : std::uint8_t { between, inside, tail, seek };
  enum class Expect : std::uint8_t { key_or_close, key, colon, value, value_or_close, comma_or_close };
  enum class Token : std::uint8_t { done, short_of_bytes, fault };

  std::optional<Step> between(std::string_view window, std::uint64_t base, bool last);
  std::optional<Step> inside(std::string_view window, std::uint64_t base, bool last);
  std::optional<Step> seek(std::string_view window, std::uint64_t base, bool last);
  Token token(std::string_view window, std::uint64_t base, bool last);
  Token string(std::string_view window, std::uint64_t base);
  Token open(char bracket);
  Token close(char bracket);
  Token scalar(std::string_view window, std::uint64_t base, bool last);
  void begin_object(std::uint64_t at, Mode mode);
  void fault_at(std::uint64_t at);
  Step fail(std::uint64_t end);

  Mode mode_ = Mode::between;
  Expect expect_ = Expect::value;
  std::uint64_t at_ = 0;
  std::uint64_t start_ = 0;
  std::size_t depth_ = 0;
  std::bitset<kDeepest + 1> array_;  // per level: an array, else an object
  bool records_key_ = false;         // the last key at the first level was "Records"
  std::size_t arrays_ = 0;           // containers that are open around the records
  std::size_t envelopes_ = 0;
  std::string_view reason_;
  std::optional<std::uint64_t> first_fault_;
};

}  // namespace spoor::record
