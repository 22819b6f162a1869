// SPDX-License-Identifier: Apache-2.0
// Where an address is and whose network it belongs to, by MaxMind DB files: the nested layout of MaxMind (City,
// Country, ASN, ISP) and the flat one of ip-location-db.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.hpp"
#include "base/result.hpp"
#include "behaviour/mmdb.hpp"

namespace spoor::behaviour {

// The columns of `place` beside the address. Empty text = null.
struct Place {
  std::string country;  // ISO 3166, two capital letters
  std::string city;
  std::string region_name;
  std::optional<double> latitude;  // both coordinates or none
  std::optional<double> longitude;
  std::optional<std::int32_t> radius_km;  // present if anything is known of where the address is
  std::optional<std::int64_t> asn;
  std::string aso;
  std::string hosting;

  bool operator==(const Place&) const = default;
};

// What has to stand where results of a build are shown, one sentence a line; empty if no file of it asks for anything.
// `build` is what GeoIp::build() gave, also long ago: reports are made from the store, without the files.
std::string attribution_of(std::string_view build);

class GeoIp {
 public:
  // Opens every file. Fails on the first that is missing, damaged, or that holds neither places nor networks.
  static Result<GeoIp> open(std::span<const std::filesystem::path> files);

  // The first file that knows the place and the first that knows the network answer. Nothing is known of private and
  // other internal addresses. Several threads may ask at once.
  Place lookup(const Ip& ip) const;

  // Types and dates of the files in the order they were named: `city ipv4 2026-06-05, GeoLite2-ASN 2026-06-17`.
  std::string build() const;

 private:
  explicit GeoIp(std::vector<Mmdb> files) : files_(std::move(files)) {}

  std::vector<Mmdb> files_;
};

}  // namespace spoor::behaviour
