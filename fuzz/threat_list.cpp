// SPDX-License-Identifier: Apache-2.0
// Any bytes are a list; every entry of it is found again in the set made of it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "behaviour/address_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto list = spoor::behaviour::parse_list({reinterpret_cast<const char*>(data), size});
  if (!list) {
    std::abort();
  }
  const spoor::behaviour::RangeSet set(list->entries);
  for (const spoor::IpRange& entry : list->entries) {
    for (const spoor::Ip& ip : {entry.first, entry.last}) {
      const spoor::IpRange* found = set.find(ip);
      if (found == nullptr || !found->contains(ip)) {
        std::abort();
      }
    }
  }
  return 0;
}
