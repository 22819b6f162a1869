// SPDX-License-Identifier: Apache-2.0
#include "behaviour/places.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/list_rows.hpp"
#include "record/columns.hpp"
#include "store/parquet.hpp"
#include "store/query.hpp"

namespace spoor::behaviour {
namespace {

using record::Rows;

void add_optional(Rows& rows, std::size_t at, std::string_view text) {
  if (text.empty()) {
    rows.add_null_text(at);
  } else {
    rows.add_text(at, text);
  }
}

void add_real(Rows& rows, std::size_t at, const std::optional<double>& value) {
  rows.add_integer(at, value ? store::real_bits(*value) : record::kNoInt);
}

// The columns in the order of the table.
void add_place(Rows& rows, std::string_view ip, const Place& place) {
  std::size_t at = 0;
  rows.add_text(at++, ip);
  add_optional(rows, at++, place.country);
  add_optional(rows, at++, place.city);
  add_optional(rows, at++, place.region_name);
  add_real(rows, at++, place.latitude);
  add_real(rows, at++, place.longitude);
  rows.add_integer(at++, place.radius_km ? *place.radius_km : record::kNoInt);
  rows.add_integer(at++, place.asn.value_or(record::kNoInt));
  add_optional(rows, at++, place.aso);
  add_optional(rows, at++, place.hosting);
  rows.row_done();
}

}  // namespace

Result<PlaceSummary> refresh_places(Shelf& shelf, const GeoIp& geoip, TimeMs now) {
  SPOOR_TRY(std::vector<ListRow> lists, read_lists(shelf));
  const std::string build = geoip.build();
  const auto known = std::ranges::find(lists, kGeoIpList, &ListRow::name);
  PlaceSummary summary;
  summary.rebuilt = known == lists.end() || known->note != build;
  SPOOR_TRY(const store::Answer addresses, shelf.engine().run(store::query("behaviour.addresses"), {}));
  Rows places(record::kPlace);
  for (std::size_t row = 0; row < addresses.size(); ++row) {
    const std::string_view text = addresses.text(row, 0);
    if (const auto ip = parse_ip(text)) {  // what is no address never gets a place
      summary.added += addresses.boolean(row, 1) ? 0 : 1;
      add_place(places, text, geoip.lookup(*ip));
    }
  }
  summary.addresses = static_cast<std::int64_t>(places.size);
  if (!summary.rebuilt && summary.added == 0) {
    return summary;
  }
  std::erase_if(lists, [](const ListRow& list) { return list.name == kGeoIpList; });
  lists.push_back({std::string(kGeoIpList), std::string(kGeoIpList), "", 0, record::kNoInt, now, build});
  const Rows list_rows = make_list_rows(std::move(lists));
  const Rows* const tables[] = {&places, &list_rows};
  SPOOR_CHECK(shelf.replace(tables));
  return summary;
}

}  // namespace spoor::behaviour
