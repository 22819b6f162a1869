// SPDX-License-Identifier: Apache-2.0
// Finding the objects to read: files, folders walked to the bottom, standard input.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace spoor::source {

inline constexpr std::string_view kStandardInput = "-";

struct Item {
  std::string path;        // as it is opened; `-` is standard input
  std::uint64_t size = 0;  // when it was listed; 0 for standard input
};

struct Unreadable {
  std::string path;
  std::string reason;
};

struct Listing {
  std::vector<Item> items;             // in the order in which they are to be read
  std::vector<Unreadable> unreadable;  // folders and files that could not be looked at
};

// Everything readable under the sources, each file once. A file that carries its delivery time in its name
// (`_20230710T1145Z_`) comes at that time, so that batches are narrow in time; files without one come first, by path.
// Symbolic links below a source are not followed; devices, sockets and pipes are left out unless they are named
// themselves. Fails with not_found for a source that does not exist.
Result<Listing> list(std::span<const std::string> sources);

// The delivery time in a name as text (`20230710T1145Z`), or empty.
std::string_view delivery_time(std::string_view path);

}  // namespace spoor::source
