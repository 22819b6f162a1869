# SPDX-License-Identifier: Apache-2.0
"""Which floor may include which."""
import re

import tree

FLOORS = ["base", "source", "record", "store", "behaviour", "investigation", "api", "app"]


def check_includes_go_down():
    """a floor includes itself and what lies below it"""
    includes, complaints = 0, []
    for path in tree.our_files(".hpp", ".cpp"):
        if not path.startswith("src/"):
            continue
        own = path.split("/")[1]
        for line, floor in re.findall(r'^(#include "([^"/]+)/[^"]+")', tree.text(path), re.MULTILINE):
            includes += 1
            if floor == "sql":  # made by CMake from sql/: the texts of the named queries
                continue
            if own not in FLOORS or floor not in FLOORS:
                complaints.append(f"{path}: {line}: no such floor")
            elif FLOORS.index(floor) > FLOORS.index(own):
                complaints.append(f"{path}: {line}: {own} lies below {floor}")
    return includes, complaints


def check_links_go_down():
    """a floor links only what stands above its line in src/CMakeLists.txt"""
    seen, complaints = [], []
    for name, links in re.findall(r"^spoor_floor\((\w+) LINK ([^)]*)\)", tree.text("src/CMakeLists.txt"), re.MULTILINE):
        for link in re.findall(r"spoor_(\w+)", links):
            if link not in seen:
                complaints.append(f"src/CMakeLists.txt: {name} links {link}, which stands below it")
        seen.append(name)
    return len(seen), complaints


def check_includes_are_from_the_root():
    """project includes are written floor/file.hpp"""
    looked_at, complaints = 0, []
    for path in tree.our_files(".hpp", ".cpp"):
        if path.startswith("src/"):
            looked_at += 1
            complaints += [f"{path}: {line}" for line in re.findall(r'^#include "[^/"]+"', tree.text(path), re.MULTILINE)]
    return looked_at, complaints
