// SPDX-License-Identifier: Apache-2.0
// The randomness of the benchmark's input: seeded, the same on every machine, and splittable, so that two threads make
// the same bytes as one.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace spoor::bench {

// Mixes two numbers into one (SplitMix64's finaliser). Everything named in the made world is a chain of these.
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a + 0x9E3779B97F4A7C15ull * (b + 1);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

class Rng {
 public:
  explicit Rng(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() { return mix(state_++, 0x5BD1E995); }
  // A number in [0, n); n > 0.
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32); }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  bool chance(double p) { return unit() < p; }
  // A rank in [0, n): rank 0 is the most frequent, with a long tail (log-uniform, close to Zipf with exponent 1).
  std::uint32_t rank(std::uint32_t n) {
    auto r = static_cast<std::uint32_t>(std::exp(unit() * std::log(static_cast<double>(n) + 1.0))) - 1;
    return r < n ? r : n - 1;
  }
  // Standard normal (Box-Muller, one of the pair).
  double normal() { return std::sqrt(-2.0 * std::log(1.0 - unit())) * std::cos(6.283185307179586 * unit()); }

 private:
  std::uint64_t state_;
};

// Appends `n` characters of `alphabet` drawn from `seed`.
inline void append_word(std::string& out, std::uint64_t seed, int n, std::string_view alphabet) {
  std::uint64_t bits = 0;
  int left = 0;
  for (int i = 0; i < n; ++i) {
    if (left == 0) {
      bits = mix(seed, static_cast<std::uint64_t>(i));
      left = 9;
    }
    out += alphabet[bits % alphabet.size()];
    bits /= alphabet.size();
    --left;
  }
}

inline constexpr std::string_view kHex = "0123456789abcdef";
inline constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
inline constexpr std::string_view kUpperDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
inline constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// A random version 4 UUID in its usual spelling.
inline void append_uuid(std::string& out, std::uint64_t seed) {
  std::uint64_t half[2] = {mix(seed, 1), mix(seed, 2)};
  half[0] = (half[0] & ~0xF000ull) | 0x4000ull;
  half[1] = (half[1] & ~(0x3ull << 62)) | (0x2ull << 62);
  char text[36];
  int at = 0;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text[at++] = '-';
    text[at++] = kHex[(half[i / 16] >> (60 - 4 * (i % 16))) & 15];
  }
  out.append(text, 36);
}

}  // namespace spoor::bench
