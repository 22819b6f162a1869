#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws data/report/land.tsv, the outline of the land on the map of a report, from Natural Earth 1:110m as TopoJSON:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    tools/land.py package/land-110m.json > data/report/land.tsv

A line is a ring of the outline: longitude and latitude of its first point in tenths of a degree, then the steps to the
next ones. Rings are simplified (Douglas and Peucker, TOLERANCE); Antarctica and islands too small to be seen are left out.
"""
import json
import sys

TOLERANCE = 0.25  # degrees: a quarter of a pixel on a map 360 pixels wide
LEAST_AREA = 0.6  # square degrees
SOUTH = -60


def rings(topology):
    """Every outer ring in degrees. Arcs are chains of steps that neighbours share; a negative one is walked backwards."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            ring = []
            for index in polygon[0]:
                points = arcs[index] if index >= 0 else arcs[~index][::-1]
                ring += points[1:] if ring else points
            yield ring


def unrolled(ring):
    """The ring without jumps from one edge of the map to the other: longitudes may leave -180 to 180."""
    out = [ring[0]]
    for x, y in ring[1:]:
        out.append((x + 360 * round((out[-1][0] - x) / 360), y))
    return out


def half(ring, edge, sign):
    """The part of a ring on one side of a meridian (Sutherland and Hodgman)."""
    out = []
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        inside = (sign * ax <= sign * edge, sign * bx <= sign * edge)
        if inside[0] != inside[1]:
            out.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
        if inside[1]:
            out.append((bx, by))
    return out


def on_the_map(ring):
    """A ring cut where the map ends; what lies beyond one edge comes back at the other."""
    ring = unrolled(ring)
    for shift in (-360, 0, 360):
        part = half(half([(x + shift, y) for x, y in ring], 180, 1), -180, -1)
        if len(part) > 2:
            yield part


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))) / 2


def simplified(points):
    """Only points that lie further than TOLERANCE from the line between those that are kept."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    def off(p):
        if length == 0:
            return ((p[0] - ax) ** 2 + (p[1] - ay) ** 2) ** 0.5
        return abs((bx - ax) * (ay - p[1]) - (ax - p[0]) * (by - ay)) / length
    far = max(range(1, len(points) - 1), key=lambda i: off(points[i]))
    if off(points[far]) <= TOLERANCE:
        return [points[0], points[-1]]
    return simplified(points[:far + 1])[:-1] + simplified(points[far:])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        topology = json.load(file)
    parts = [part for ring in rings(topology) for part in on_the_map(ring)]
    for ring in sorted(parts, key=area, reverse=True):
        if area(ring) < LEAST_AREA or max(y for _, y in ring) < SOUTH:
            continue
        points = [(round(x * 10), round(y * 10)) for x, y in simplified(ring)]
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in zip(points, points[1:])]
        print(" ".join(f"{x},{y}" for x, y in [points[0]] + [step for step in steps if step != (0, 0)]))


if __name__ == "__main__":
    main()
