# SPDX-License-Identifier: Apache-2.0
"""NOTICE names every dependency and every piece of foreign data, each with its licence."""
import json
import re

import tree


def rows():
    """NOTICE's rows `name | what for | licence`, by name; a row may name several, separated by commas."""
    found = {}
    for line in tree.text("NOTICE").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 3:
            for name in cells[0].split(","):
                found[name.strip()] = cells[2]
    return found


def missing(names, where):
    known = rows()
    return [f"{name} ({where}) is not in NOTICE" for name in names if not known.get(name)]


def check_debian_packages():
    """every Debian library that is compiled or linked in is in NOTICE"""
    packages = set(re.findall(r"\b(?:lib(?!clang-rt)[a-z0-9+.-]+-dev|[a-z0-9]+-json[0-9]*-dev|zlib1g-dev)\b", tree.text("tools/setup.sh")))
    return len(packages), missing(sorted(packages), "tools/setup.sh")


def check_downloads():
    """every pinned download is in NOTICE with the licence that its pin names"""
    pins = json.loads(tree.text("tools/pins.json"))
    complaints = missing([pin["package"] for pin in pins], "tools/pins.json")
    known = rows()
    complaints += [f"{pin['package']}: tools/pins.json says {pin['licence']}, NOTICE {known[pin['package']]}"
                   for pin in pins if pin["package"] in known and known[pin["package"]] != pin["licence"]]
    return len(pins), complaints


def check_python_packages():
    """every Python package of the tests and benchmarks is in NOTICE"""
    names = set()
    for path in tree.our_files("requirements.txt"):
        names |= set(re.findall(r"^([a-zA-Z0-9_-]+)==", tree.text(path), re.MULTILINE))
    return len(names), missing(sorted(names), "requirements.txt")


def check_every_python_package_is_pinned():
    """every line of a requirements file has a version and a hash"""
    looked_at, complaints = 0, []
    for path in tree.our_files("requirements.txt"):
        for line in tree.text(path).replace("\\\n", " ").splitlines():
            if line.strip() and not line.startswith("#"):
                looked_at += 1
                if not re.search(r"^[\w-]+==[\w.]+\s.*--hash=sha256:[0-9a-f]{64}", line):
                    complaints.append(f"{path}: {line[:80]}")
    return looked_at, complaints


def check_vendored_code_and_data():
    """every folder of foreign code, data or logs in the tree is in NOTICE"""
    folders = set()
    for path in tree.files():
        parts = path.split("/")
        if parts[0] == "third_party" or path.startswith("data/"):  # a file of data/ stands for itself
            folders.add("/".join(parts[:2]))
        if path.startswith("tests/data/"):
            folders.add("/".join(parts[:4 if parts[2] == "cloudtrail" else 3]))  # one publisher a folder
        if "logs" in parts[:-1] and parts[0] == "tests":
            folders.add("/".join(parts[:parts.index("logs")]))
    return len(folders), missing(sorted(folders), "a folder of the tree")
