// SPDX-License-Identifier: Apache-2.0
// Equal keys found and numbered.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.hpp"

namespace spoor::record {

// Groups of equal keys, numbered in the order they came. A key is a fixed number of words.
template <std::size_t Words>
class Groups {
 public:
  using Key = std::array<std::uint64_t, Words>;

  // The group's number; it is new if that equals the size before.
  std::size_t find(const Key& key) {
    if (keys_.size() * 2 >= slots_.size()) {
      grow();
    }
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash(key) & mask;; slot = (slot + 1) & mask) {
      const std::uint32_t at = slots_[slot];
      if (at == kFree) {
        slots_[slot] = static_cast<std::uint32_t>(keys_.size());
        keys_.push_back(key);
        return keys_.size() - 1;
      }
      if (keys_[at] == key) {
        return at;
      }
    }
  }
  const std::vector<Key>& keys() const { return keys_; }

 private:
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};

  static std::size_t hash(const Key& key) { return table_hash(key.data(), sizeof(key)); }

  void grow() {
    const std::size_t size = std::max<std::size_t>(256, slots_.size() * 2);
    slots_.assign(size, kFree);
    for (std::uint32_t at = 0; at < keys_.size(); ++at) {
      std::size_t slot = hash(keys_[at]) & (size - 1);
      while (slots_[slot] != kFree) {
        slot = (slot + 1) & (size - 1);
      }
      slots_[slot] = at;
    }
  }

  std::vector<Key> keys_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace spoor::record
