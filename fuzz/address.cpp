// SPDX-License-Identifier: Apache-2.0
// Whatever parses as an address or range is printed and read back as the same one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/address.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto ip = spoor::parse_ip(text); ip && spoor::parse_ip(spoor::format_ip(*ip)) != ip) {
    std::abort();
  }
  if (const auto range = spoor::parse_ip_range(text);
      range && spoor::parse_ip_range(spoor::format_ip_range(*range)) != range) {
    std::abort();
  }
  return 0;
}
