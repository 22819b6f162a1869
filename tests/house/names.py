# SPDX-License-Identifier: Apache-2.0
"""How files and folders are called."""
import re

import tree

DRAWERS = {"util", "utils", "helper", "helpers", "misc", "common", "detail", "details", "manager", "managers", "shared",
           "core", "stuff", "impl"}
VERSIONS = re.compile(r"(^|[_-])(v\d+|new|old|legacy|tmp|copy|\w*[a-z]2)$")


def words(path):
    for part in path.split("/"):
        yield part.split(".")[0]


def check_no_drawers():
    """no file or folder is a drawer (util, common, misc …)"""
    paths = tree.our_files()
    return len(paths), [path for path in paths
                        if any(set(re.split(r"[_-]", word.lower())) & DRAWERS for word in words(path))]


def check_no_second_versions():
    """no source is a second version beside the first (x2, new, old, legacy)"""
    paths = tree.our_files(".hpp", ".cpp", ".sql", ".py", ".sh")
    return len(paths), [path for path in paths if VERSIONS.search(path.rsplit("/", 1)[-1].split(".")[0])]


def check_spelling_of_names():
    """sources are named in lower_case"""
    paths = tree.our_files(".hpp", ".cpp", ".sql", ".test")
    return len(paths), [path for path in paths if not re.fullmatch(r"[a-z0-9_./]+", path)]
