// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace spoor::source {

// SHA-256 of bytes that come piece by piece. Reusable: finish() starts anew. One thread at a time.
class Sha256 {
 public:
  using Digest = std::array<std::uint8_t, 32>;

  Sha256();
  ~Sha256();
  void add(std::string_view bytes);
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string hexadecimal(const Sha256::Digest& digest);
// 63 bits of it, the number by which rows name the object they were read from.
std::int64_t object_id(const Sha256::Digest& digest);

}  // namespace spoor::source
