// SPDX-License-Identifier: Apache-2.0
#include "base/hash.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace spoor {
namespace {

using Secret = std::array<std::uint32_t, XXH_SECRET_DEFAULT_SIZE / sizeof(std::uint32_t)>;

// Random bytes are what XXH3 asks of a secret.
Secret random_secret() {
  std::random_device device;
  Secret secret;
  std::ranges::generate(secret, [&] { return device(); });
  return secret;
}

}  // namespace

std::uint64_t table_hash(const void* bytes, std::size_t size) {
  static const Secret secret = random_secret();
  return XXH3_64bits_withSecret(bytes, size, secret.data(), sizeof(secret));
}

}  // namespace spoor
