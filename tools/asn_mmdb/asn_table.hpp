// SPDX-License-Identifier: Apache-2.0
// Which network announces which addresses, as CSV gives it: range start, range end, number, "organisation".
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/address.hpp"
#include "base/result.hpp"

namespace spoor::asn {

struct Announcement {
  IpRange range;
  std::uint32_t number = 0;
};

struct AsnTable {
  std::vector<Announcement> announcements;
  std::map<std::uint32_t, std::string> organisations;  // by number; the first name counts
};

// Adds the rows of one file. Fails with the file and line of the first row that is malformed: the data is pinned, so a
// bad row means a wrong file.
Status read_csv(const std::filesystem::path& path, AsnTable& table);

}  // namespace spoor::asn
