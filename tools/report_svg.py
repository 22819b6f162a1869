#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the head of a text report for the README: `spoor investigate ... | tools/report_svg.py > docs/report.svg`."""
import html
import sys

LINES, LEFT, TOP, STEP, WIDTH = 62, 16, 26, 17, 860
COLOURS = {"CRITICAL": "#ff7b72", "HIGH": "#ffa198", "MEDIUM": "#e3b341", "LOW": "#79c0ff"}


def colour(line):
    word = line.split()[-1] if line.startswith("severity") else line.split(" ")[0] if line else ""
    if line.lstrip().startswith("spoor raw"):
        return "#8b949e"
    if line and line == line.upper() and line[0].isalpha() and word not in COLOURS:
        return "#ffffff"
    return COLOURS.get(word, "#c9d1d9")


def main():
    lines = [line.rstrip("\n")[:118] for line in sys.stdin][:LINES]
    height = TOP + STEP * len(lines) + 10
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" role="img" '
          f'aria-label="A text report of spoor investigate">')
    print(f'<rect width="{WIDTH}" height="{height}" rx="6" fill="#0d1117"/>')
    print('<g font-family="ui-monospace,SFMono-Regular,Menlo,monospace" font-size="12" xml:space="preserve">')
    for number, line in enumerate(lines):
        print(f'<text x="{LEFT}" y="{TOP + STEP * number}" fill="{colour(line)}">{html.escape(line)}</text>')
    print("</g></svg>")


if __name__ == "__main__":
    main()
