// SPDX-License-Identifier: Apache-2.0
// spoor.toml: what an organisation tells of itself.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.hpp"
#include "investigation/organisation.hpp"

namespace spoor::investigation {

inline constexpr std::size_t kLongestConfiguration = 1U << 20U;
inline constexpr std::string_view kDefaultConfiguration = "spoor.toml";

// The table [organisation] of a TOML document, any bytes. Anything that is not understood is an error that names file,
// line, key and remedy: a key that is overlooked would be a network that is not trusted, or an account that is.
Result<Organisation> parse_configuration(std::string_view text, std::string_view file);

// The same from a file. An empty path is ./spoor.toml if that is there, and else an organisation that says nothing.
Result<Organisation> read_configuration(const std::filesystem::path& named);

}  // namespace spoor::investigation
