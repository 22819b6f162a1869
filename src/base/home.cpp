// SPDX-License-Identifier: Apache-2.0
#include "base/home.hpp"

#include <cstdlib>

namespace spoor {

std::filesystem::path home() {
  const char* set = std::getenv("SPOOR_HOME");
  return set != nullptr && *set != '\0' ? set : SPOOR_DEPS;
}

}  // namespace spoor
