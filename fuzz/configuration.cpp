// SPDX-License-Identifier: Apache-2.0
// Any bytes are a configuration or an error that names its line; what is taken can be asked about any role or address.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/escape.hpp"
#include "investigation/configuration.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto read = spoor::investigation::parse_configuration(text, "spoor.toml");
  if (!read) {
    if (!read.error().message.starts_with("spoor.toml: line ") ||
        spoor::escape_terminal(read.error().message) != read.error().message) {
      std::abort();
    }
    return 0;
  }
  for (const auto& patterns : {read->deploy_roles, read->backup_roles}) {
    for (const std::string& pattern : patterns) {
      if (!spoor::investigation::fits_pattern(pattern, pattern)) {
        std::abort();
      }
    }
  }
  (void)read->is_deploy_role("arn:aws:iam::111122223333:role/path/deploy");
  (void)read->is_known_network("203.0.113.7");
  return 0;
}
