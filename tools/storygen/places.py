# SPDX-License-Identifier: Apache-2.0
"""Where people and machines are: cities, networks, and the address book that says which address lies where.

Addresses are taken from 26.0.0.0/8, a block that nobody announces: whatever a story accuses, nobody owns it. The networks
of people have numbers that RFC 5398 sets aside for documentation; those of clouds and VPN services are the real ones,
because a detector must know them.
"""
import dataclasses
import math

EARTH_KM = 6371.0088


@dataclasses.dataclass(frozen=True)
class Place:
    city: str
    country: str
    latitude: float
    longitude: float
    radius: int = 10

    def __str__(self):
        return f"{self.city} ({self.country})"


@dataclasses.dataclass(frozen=True)
class Network:
    asn: int
    aso: str


AZURE = Network(8075, "Microsoft Corporation")
AWS = Network(16509, "Amazon.com, Inc.")
VPN = Network(13150, "CATO NETWORKS LTD")

# A region: cities at least 60 km and at most 480 km from each other, so that each is a place of its own and no hop
# between two of them is a travel nobody can make.
REGIONS = {
    "pacific northwest": [
        Place("Portland", "US", 45.52, -122.68), Place("Bellevue", "US", 47.61, -122.20),
        Place("Bellingham", "US", 48.75, -122.48), Place("Yakima", "US", 46.60, -120.51),
        Place("Olympia", "US", 47.04, -122.90), Place("Wenatchee", "US", 47.42, -120.31),
        Place("Aberdeen", "US", 46.98, -123.82), Place("Port Angeles", "US", 48.12, -123.43),
        Place("Salem", "US", 44.94, -123.04), Place("Kennewick", "US", 46.21, -119.14)],
    "southern brazil": [
        Place("Curitiba", "BR", -25.43, -49.27), Place("Joinville", "BR", -26.30, -48.85),
        Place("Florianopolis", "BR", -27.60, -48.55), Place("Ponta Grossa", "BR", -25.10, -50.16),
        Place("Blumenau", "BR", -26.92, -49.07), Place("Paranagua", "BR", -25.52, -48.51),
        Place("Lages", "BR", -27.82, -50.33), Place("Guarapuava", "BR", -25.39, -51.46),
        Place("Chapeco", "BR", -27.10, -52.62), Place("Criciuma", "BR", -28.68, -49.37)],
    "tamil country": [
        Place("Chennai", "IN", 13.08, 80.27), Place("Vellore", "IN", 12.92, 79.13),
        Place("Puducherry", "IN", 11.94, 79.83), Place("Salem", "IN", 11.66, 78.15),
        Place("Tiruchirappalli", "IN", 10.79, 78.70), Place("Madurai", "IN", 9.93, 78.12),
        Place("Coimbatore", "IN", 11.02, 76.96), Place("Bengaluru", "IN", 12.97, 77.59),
        Place("Tirupati", "IN", 13.63, 79.42), Place("Krishnagiri", "IN", 12.52, 78.21)]}

# Where an organisation is at home: the office, towns its people live in, a second office far away.
HOMES = {
    "low countries": [Place("Ghent", "BE", 51.05, 3.72), Place("Antwerp", "BE", 51.22, 4.40),
                      Place("Lille", "FR", 50.63, 3.06), Place("Utrecht", "NL", 52.09, 5.12),
                      Place("Gdansk", "PL", 54.35, 18.65)],
    "northern portugal": [Place("Porto", "PT", 41.15, -8.61), Place("Braga", "PT", 41.55, -8.42),
                          Place("Vigo", "ES", 42.24, -8.72), Place("Coimbra", "PT", 40.21, -8.43),
                          Place("Toulouse", "FR", 43.60, 1.44)],
    "east anglia": [Place("Cambridge", "GB", 52.21, 0.12), Place("Norwich", "GB", 52.63, 1.30),
                    Place("Ipswich", "GB", 52.06, 1.16), Place("Lincoln", "GB", 53.23, -0.54),
                    Place("Zurich", "CH", 47.37, 8.54)]}


def distance_km(a, b):
    lat_a, lat_b = math.radians(a.latitude), math.radians(b.latitude)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def south_of(place, km, city):
    """A place so many kilometres south, on the same meridian."""
    return Place(city, place.country, place.latitude - math.degrees(km / EARTH_KM), place.longitude, place.radius)


class Book:
    """Addresses and where they lie. One that is asked for again is the same address."""

    def __init__(self):
        self.entries = {}

    def fresh(self, place, network):
        number = len(self.entries) + 1
        ip = f"26.{40 + number // 40000}.{number // 200 % 200 + 1}.{number % 200 + 1}"
        self.entries[ip] = (place, network)
        return ip

    def place(self, ip):
        return self.entries[ip][0]

    def network(self, ip):
        return self.entries[ip][1]

    def records(self):
        """As a MaxMind DB tells it."""
        return {ip: {"city": {"names": {"en": place.city}}, "country": {"iso_code": place.country},
                     "location": {"latitude": place.latitude, "longitude": place.longitude,
                                  "accuracy_radius": place.radius},
                     "autonomous_system_number": network.asn, "autonomous_system_organization": network.aso}
                for ip, (place, network) in self.entries.items()}
