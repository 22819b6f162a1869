// SPDX-License-Identifier: Apache-2.0
// What was worked out once for a text, found again by that text.
#pragma once

#include <cstddef>
#include <deque>
#include <string_view>
#include <utility>

#include "record/rows.hpp"

namespace spoor::record {

template <typename Value>
class Memo {
 public:
  // The value for `key`; `make()` is called the first time. The reference stays valid until clear().
  template <typename Make>
  const Value& get(std::string_view key, Make&& make) {
    const std::uint32_t code = keys_.code(key);
    if (code == values_.size()) {
      values_.push_back(std::forward<Make>(make)());
    }
    return values_[code];
  }

  std::size_t bytes() const { return keys_.bytes() + values_.size() * sizeof(Value); }
  void clear() {
    keys_.clear();
    values_.clear();
  }

 private:
  Dictionary keys_;
  std::deque<Value> values_;
};

}  // namespace spoor::record
