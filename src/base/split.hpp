// SPDX-License-Identifier: Apache-2.0
// The parts of a short list that is written as one text: ids between spaces, names between commas.
#pragma once

#include <string_view>
#include <vector>

namespace spoor {

// In their order, empty ones left out. Views into the text.
inline std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(at);
    if (end != 0) {
      parts.push_back(text.substr(0, end));
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

}  // namespace spoor
