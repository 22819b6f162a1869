// SPDX-License-Identifier: Apache-2.0
#include "behaviour/geoip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "behaviour/hosting.hpp"

namespace spoor::behaviour {
namespace {

constexpr std::int32_t kCityRadiusKm = 50;      // where the data gives a city and no radius
constexpr std::int32_t kCountryRadiusKm = 100;  // where it gives a country alone
constexpr std::int64_t kGreatestRadiusKm = 20'000;
constexpr std::int64_t kGreatestAsn = 4'294'967'295;

// Words in a database type that say what its records are about.
constexpr std::array<std::string_view, 6> kUseful = {"city", "country", "enterprise", "location", "asn", "isp"};

struct Attribution {
  std::string_view type;  // how the database type begins, in lower case
  std::string_view line;
};
constexpr std::string_view kDbIp = "IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0";
constexpr std::array kAttributions = {
    Attribution{"city ipv", kDbIp},
    Attribution{"dbip-", kDbIp},
    Attribution{"ip-location-db asn", "Network data by ip-location-db (RouteViews, DB-IP, NRO), CC BY 4.0"},
    Attribution{"geolite2-",
                "This product includes GeoLite2 data created by MaxMind, available from https://www.maxmind.com"},
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char byte) { return static_cast<char>(std::tolower(byte)); });
  return out;
}

bool is_useful(std::string_view type) {
  const std::string words = lower(type);
  return std::ranges::any_of(kUseful, [&](std::string_view word) { return words.find(word) != std::string::npos; });
}

std::string first_text(const MmdbRecord& record, std::initializer_list<MmdbRecord::Path> paths) {
  for (const MmdbRecord::Path path : paths) {
    if (const auto text = record.text(path)) {
      return std::string(*text);
    }
  }
  return {};
}

std::optional<double> degrees(const MmdbRecord& record, const char* name, double most) {
  auto value = record.real({"location", name});
  if (!value) {
    value = record.real({name});
  }
  return value && *value >= -most && *value <= most ? value : std::nullopt;
}

void read_place(const MmdbRecord& record, Place& place) {
  place.country = first_text(record, {{"country", "iso_code"}, {"country_code"}});
  if (place.country.size() != 2 || !std::ranges::all_of(place.country, [](char c) { return c >= 'A' && c <= 'Z'; })) {
    place.country.clear();
  }
  place.city = first_text(record, {{"city", "names", "en"}, {"city"}});
  place.region_name = first_text(record, {{"subdivisions", "0", "names", "en"}, {"state1"}});
  place.latitude = degrees(record, "latitude", 90);
  place.longitude = degrees(record, "longitude", 180);
  if (!place.latitude || !place.longitude) {
    place.latitude.reset();
    place.longitude.reset();
  }
  if (place.country.empty() && place.city.empty() && !place.latitude) {
    return;
  }
  const auto radius = record.integer({"location", "accuracy_radius"});
  const bool given = radius && *radius > 0 && *radius <= kGreatestRadiusKm;
  place.radius_km = given ? static_cast<std::int32_t>(*radius) : place.city.empty() ? kCountryRadiusKm : kCityRadiusKm;
}

void read_network(const MmdbRecord& record, Place& place) {
  auto number = record.integer({"autonomous_system_number"});
  if (!number) {
    number = record.integer({"as_number"});
  }
  if (!number || *number <= 0 || *number > kGreatestAsn) {
    return;
  }
  place.asn = number;
  place.aso = first_text(record, {{"autonomous_system_organization"}, {"as_organization"}});
  place.hosting = hosting_kind(*number);
}

}  // namespace

Result<GeoIp> GeoIp::open(std::span<const std::filesystem::path> files) {
  std::vector<Mmdb> opened;
  for (const std::filesystem::path& path : files) {
    SPOOR_TRY(Mmdb file, Mmdb::open(path));
    if (!is_useful(file.database_type())) {
      return Error{Code::invalid_input,
                   fmt::format("GeoIP file {} is of type '{}' and holds neither places nor networks; name a City, "
                               "Country, ASN or ISP database",
                               path.string(), file.database_type())};
    }
    opened.push_back(std::move(file));
  }
  return GeoIp(std::move(opened));
}

Place GeoIp::lookup(const Ip& ip) const {
  Place place;
  if (is_internal(ip_class(ip))) {
    return place;
  }
  for (const Mmdb& file : files_) {
    if (const auto record = file.find(ip)) {
      if (!place.radius_km) {
        read_place(*record, place);
      }
      if (!place.asn) {
        read_network(*record, place);
      }
    }
  }
  return place;
}

std::string GeoIp::build() const {
  std::string text;
  for (const Mmdb& file : files_) {
    text +=
        fmt::format("{}{} {}", text.empty() ? "" : ", ", file.database_type(), format_time(file.built()).substr(0, 10));
  }
  return text;
}

std::string attribution_of(std::string_view build) {
  const std::string types = ", " + lower(build);
  std::string text;
  for (const Attribution& row : kAttributions) {
    const bool used = types.find(", " + std::string(row.type)) != std::string::npos;
    if (used && text.find(row.line) == std::string::npos) {
      text.append(text.empty() ? "" : "\n").append(row.line);
    }
  }
  return text;
}

}  // namespace spoor::behaviour
