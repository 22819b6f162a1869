// SPDX-License-Identifier: Apache-2.0
// Any text may stand in userAgent, eventName, eventSource and errorCode.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "record/wording.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto agent = spoor::record::agent_of(text);
  // An agent stays short, and one that says anything is not lost.
  const bool says_something = text.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos;
  if (agent.size() > 512 || (says_something && agent.empty())) {
    std::abort();
  }
  if (spoor::record::canonical_operation(text).size() > text.size() ||
      spoor::record::service_of(text).size() > text.size() || spoor::record::outcome_of(text).empty()) {
    std::abort();
  }
  return 0;
}
