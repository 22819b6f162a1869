// SPDX-License-Identifier: Apache-2.0
// Writes an AsnTable as a MaxMind DB: IPv6 with IPv4 below ::/96, 32-bit records, the members of GeoLite2-ASN.
#pragma once

#include <filesystem>

#include "asn_mmdb/asn_table.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace spoor::asn {

// The file appears under its name whole or not at all. `built` goes into the metadata; nothing else depends on the
// clock, so the same table gives the same bytes. A later announcement of an address replaces an earlier one.
Status write_mmdb(const AsnTable& table, TimeMs built, const std::filesystem::path& path);

}  // namespace spoor::asn
