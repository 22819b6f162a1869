# SPDX-License-Identifier: Apache-2.0
"""The files of the project, as the checks see them."""
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# Copied from elsewhere and kept as they came: outside bytes, not our writing.
FOREIGN = ("third_party/", "tests/data/", "fuzz/corpus/")


def files():
    """Every file of the project, tracked or about to be: paths relative to the root, as strings."""
    listing = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                             check=True, stdout=subprocess.PIPE).stdout.decode()
    return sorted(path for path in set(listing.split("\0")) if path and (ROOT / path).is_file())


def our_files(*endings):
    """Those that we wrote, with one of the given endings (all, if none is given)."""
    return [path for path in files()
            if not path.startswith(FOREIGN) and "/logs/" not in path and (not endings or path.endswith(endings))]


def text(path):
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")
