# SPDX-License-Identifier: Apache-2.0
"""What the documents and --help name exists: paths, make targets, subcommands, options."""
import fnmatch
import functools
import os
import re
import subprocess

import tree

DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]
ENDINGS = (".md", ".hpp", ".cpp", ".sql", ".py", ".sh", ".tsv", ".json", ".cmake", ".test")
SPOOR = os.environ.get("SPOOR", str(tree.ROOT / "build/release/spoor"))


def spans(document):
    """(line number, code) of what stands in backticks, and of every line of a fenced block."""
    fenced = False
    for number, line in enumerate(tree.text(document).splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced:
            yield number, line.strip()
        else:
            for code in re.findall(r"`([^`]+)`", line):
                yield number, code.strip()


def all_spans():
    return [(document, number, code) for document in DOCUMENTS if (tree.ROOT / document).exists()
            for number, code in spans(document)]


@functools.lru_cache(maxsize=None)
def known_paths():
    paths = set(tree.files())
    for path in list(paths):
        while "/" in path:
            path = path.rsplit("/", 1)[0]
            paths.add(path)
    return paths


def path_exists(path):
    if path.endswith(".h") and path in ("duckdb.h",):
        return True
    if "/" not in path:
        return any(known == path or known.endswith("/" + path) for known in known_paths())
    if any(sign in path for sign in "*<"):
        pattern = re.sub(r"<[^>]*>", "*", path).rstrip("/")
        return any(fnmatch.fnmatch(known, pattern) for known in known_paths())
    return path.rstrip("/") in known_paths()


def check_documents_are_there():
    """README, ARCHITECTURE, CONTRIBUTING, SECURITY, CHANGELOG, LICENSE and NOTICE are there"""
    wanted = DOCUMENTS + ["SECURITY.md", "CHANGELOG.md", "LICENSE", "NOTICE"]
    return len(wanted), [f"{name} is missing" for name in wanted if not (tree.ROOT / name).exists()]


def check_paths():
    """every path a document names exists"""
    tops = {path.split("/")[0] for path in tree.files() if "/" in path}
    looked_at, complaints = 0, []
    for document, number, code in all_spans():
        for word in re.split(r"[\s,;:()\"'|]+", code):
            is_path = word.split("/")[0] in tops and "/" in word or re.fullmatch(r"[\w.-]+", word) and word.endswith(ENDINGS)
            if not is_path or "://" in code or word.split("/")[0] in ("build", ".deps"):
                continue
            looked_at += 1
            if not path_exists(word.rstrip(".")):
                complaints.append(f"{document}:{number}: {word}")
    return looked_at, complaints


def check_links():
    """every relative link of a document leads somewhere"""
    looked_at, complaints = 0, []
    for document in DOCUMENTS:
        if (tree.ROOT / document).exists():
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", tree.text(document)):
                if "://" not in target:
                    looked_at += 1
                    if target.rstrip("/") not in known_paths():
                        complaints.append(f"{document}: {target}")
    return max(looked_at, len(DOCUMENTS)), complaints


def check_make_targets():
    """every make target a document names exists, and `make help` names every target"""
    text = tree.text("Makefile")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE))
    helped = set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE))
    complaints = [f"Makefile: {target} has no ## line" for target in targets - helped]
    for document, number, code in all_spans():
        for target in re.findall(r"(?:^|&& )make ([a-z]+)", code):
            if target not in targets:
                complaints.append(f"{document}:{number}: make {target}")
    return len(targets), complaints


@functools.lru_cache(maxsize=None)
def help_of(*words):
    """The --help of a subcommand, or None when there is none."""
    try:
        done = subprocess.run([SPOOR, *words, "--help"], check=False, capture_output=True, text=True, timeout=60)
    except OSError:
        return None
    return done.stdout + done.stderr if done.returncode == 0 else None


def subcommands(*words):
    """Those that a --help lists: indented words under a heading with `subcommand` or `command` in it."""
    section = re.search(r"^(?:sub)?commands?:\s*$\n((?:^\s+.*\n?)+)", help_of(*words) or "", re.MULTILINE | re.IGNORECASE)
    return re.findall(r"^ {1,4}([a-z][\w-]*)", section.group(1), re.MULTILINE) if section else []


def check_help_of_every_subcommand():
    """spoor and every subcommand that its --help lists have a --help of their own"""
    if help_of() is None:
        return 1, [f"{SPOOR} --help does not run; make build first"]
    names = [(name,) for name in subcommands()] + [(name, inner) for name in subcommands() for inner in subcommands(name)]
    return len(names), [f"spoor {' '.join(name)} --help fails" for name in names if help_of(*name) is None]


def check_subcommands_and_options():
    """every spoor subcommand and option that a document names exists"""
    if help_of() is None:
        return 1, [f"{SPOOR} --help does not run; make build first"]
    looked_at, complaints = 0, []
    for document, number, code in all_spans():
        for command in re.findall(r"(?:^|\s|/|\$ )spoor ((?:[\w-].*?)?)(?=$|[|;>&#])", code):
            words = command.split()
            if not words or not re.fullmatch(r"[a-z]+", words[0]):
                continue
            looked_at += 1
            chain = [words[0]]
            if len(words) > 1 and words[1] in subcommands(words[0]):
                chain.append(words[1])
            if words[0] not in subcommands():
                complaints.append(f"{document}:{number}: spoor {words[0]}")
                continue
            helps = "".join(help_of(*chain[:length]) or "" for length in range(len(chain) + 1))
            for option in re.findall(r"(?<!\S)(--[a-z][\w-]*)", command):
                if not re.search(re.escape(option) + r"(?![\w-])", helps):
                    complaints.append(f"{document}:{number}: spoor {' '.join(chain)} {option}")
    return looked_at, complaints
