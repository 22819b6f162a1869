// SPDX-License-Identifier: Apache-2.0
// The scanner ends, its finds lie in the bytes one behind the other, and it finds the same in a window that grows piece
// by piece as in one that holds everything.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "record/scanner.hpp"

namespace {

using spoor::record::Scanner;
using Object = std::pair<std::uint64_t, std::uint64_t>;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

std::vector<Object> scan(std::string_view text, std::size_t piece) {
  Scanner scanner;
  std::vector<Object> objects;
  std::uint64_t base = 0;
  std::size_t shown = std::min(piece, text.size());
  std::uint64_t behind = 0;
  for (;;) {
    const bool last = shown == text.size();
    const auto step = scanner.next(text.substr(base, shown - base), base, last);
    if (step.found == Scanner::Found::end) {
      return objects;
    }
    if (step.found == Scanner::Found::more) {
      require(!last && scanner.keep_from() >= base && scanner.keep_from() <= shown);
      base = scanner.keep_from();
      shown = std::min(shown + piece, text.size());
      continue;
    }
    require(step.begin <= step.end && step.end <= shown && step.begin >= base);
    if (step.found == Scanner::Found::object) {
      require(step.begin >= behind && text[step.begin] == '{' && text[step.end - 1] == '}');
      behind = step.end;
      objects.emplace_back(step.begin, step.end);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::size_t piece = 1 + data[0];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  require(scan(text, text.size()) == scan(text, piece));
  return 0;
}
