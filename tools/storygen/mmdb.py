# SPDX-License-Identifier: Apache-2.0
"""Writes a MaxMind DB of single IPv4 addresses, so that a test says itself where an address is and in which network.

    python3 tools/storygen/mmdb.py PLACES.json OUT.mmdb        PLACES: {address: record as MaxMind's City and ASN have it}

The places do not come from the pinned GeoIP data: a new pin changes no test, and distances are exact to the metre.
"""
import ipaddress
import json
import pathlib
import struct
import sys

BUILT = 1_748_736_000  # 2025-06-01
TYPE = "Story City ASN"


class Number:
    """An unsigned number of a type of its own; plain ones are of 32 bits."""

    def __init__(self, kind, size, number):
        self.kind, self.size, self.number = kind, size, number


def head(kind, size):
    """Control byte, extended type and size of a value; no value here is longer than 284 bytes."""
    sized, more = (size, b"") if size < 29 else (29, bytes([size - 29]))
    return (bytes([sized, kind - 7]) if kind > 7 else bytes([kind << 5 | sized])) + more


def encoded(value):
    if isinstance(value, dict):
        return head(7, len(value)) + b"".join(encoded(key) + encoded(inner) for key, inner in value.items())
    if isinstance(value, str):
        return head(2, len(value.encode())) + value.encode()
    if isinstance(value, float):
        return head(3, 8) + struct.pack(">d", value)
    if isinstance(value, list):
        return head(11, len(value)) + b"".join(map(encoded, value))
    if isinstance(value, Number):
        return head(value.kind, value.size) + value.number.to_bytes(value.size, "big")
    if isinstance(value, int):
        return encoded(Number(6, 4, value))
    raise TypeError(value)


def database(places):
    """The bytes of a database that holds {address: record}."""
    nodes, data, offsets = [[None, None]], b"", {}
    for address, record in places.items():
        offsets[address] = len(data)
        data += encoded(record)
    for address in places:
        bits = f"{int(ipaddress.IPv4Address(address)):032b}"
        at = 0
        for bit in bits[:-1]:
            if nodes[at][int(bit)] is None:
                nodes.append([None, None])
                nodes[at][int(bit)] = len(nodes) - 1
            at = nodes[at][int(bit)]
        nodes[at][int(bits[-1])] = (address,)
    count = len(nodes)

    def record_of(child):
        if child is None:
            return count
        return count + 16 + offsets[child[0]] if isinstance(child, tuple) else child
    tree = b"".join(record_of(child).to_bytes(3, "big") for node in nodes for child in node)
    short = {"record_size": 24, "ip_version": 4, "binary_format_major_version": 2, "binary_format_minor_version": 0}
    meta = {name: Number(5, 2, value) for name, value in short.items()}
    meta |= {"node_count": count, "build_epoch": Number(9, 8, BUILT), "database_type": TYPE, "languages": ["en"],
             "description": {"en": "places of made-up stories"}}
    return tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + encoded(meta)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:])
    target.write_bytes(database(json.loads(source.read_text())))


if __name__ == "__main__":
    main()
