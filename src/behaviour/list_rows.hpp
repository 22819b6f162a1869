// SPDX-License-Identifier: Apache-2.0
// Rows of table `list`, read and made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "behaviour/shelf.hpp"
#include "record/rows.hpp"

namespace spoor::behaviour {

inline constexpr std::string_view kGeoIpList = "geoip";  // name and kind of the row that tells the GeoIP build

struct ListRow {
  std::string name;
  std::string kind;
  std::string sha256;  // empty: none
  std::int64_t entries = 0;
  std::int64_t dated_ms = record::kNoInt;
  std::int64_t loaded_ms = 0;
  std::string note;
};

Result<std::vector<ListRow>> read_lists(Shelf& shelf);
record::Rows make_list_rows(std::vector<ListRow> lists);  // sorted by name

}  // namespace spoor::behaviour
