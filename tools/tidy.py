#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs clang-tidy with .clang-tidy's list over every C++ source that the clang build compiles, and its headers.

    tools/tidy.py [--build build/asan] [SOURCE…]

SOURCE is a file or folder; without one it is the whole tree. Each file is named when it is done, its
findings below it; a finding in a header is printed once. Exits with 1 when there is a finding.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FINDING = re.compile(r"^(?:\S+:\d+:\d+: )?(?:warning|error|fatal error): .*\[[\w.,-]+\]$")


class TidyError(Exception):
    """Why nothing can be said about the sources, and what to do about it."""


def compiled_sources(build):
    """Our own sources as the build's compile database has them, relative to the tree."""
    database = build / "compile_commands.json"
    try:
        entries = json.loads(database.read_text(encoding="utf-8"))
    except OSError as error:
        raise TidyError(f"{database} cannot be read ({error.strerror}): run `cmake --preset {build.name}`") from error
    files = {pathlib.Path(entry["file"]) for entry in entries if entry["file"].endswith(".cpp")}
    sources = {str(file.relative_to(ROOT)) for file in files if file.is_relative_to(ROOT)}
    unknown = {str(file.relative_to(ROOT)) for file in (ROOT / "src").rglob("*.cpp")} - sources
    gone = {source for source in sources if not (ROOT / source).exists()}
    if unknown or gone:
        raise TidyError(f"{database} is older than {min(unknown | gone)}: run `cmake --preset {build.name}`")
    return sorted(sources)


def findings_in(text):
    """clang-tidy's output cut into findings, each with its notes; paths are relative to the tree."""
    findings = []
    for line in text.replace(f"{ROOT}/", "").splitlines():
        if FINDING.match(line):
            findings.append([line])
        elif findings:
            findings[-1].append(line)
    return ["\n".join(lines) for lines in findings]


def examine(build, source):
    """(source, seconds, findings); a clang-tidy that fails without one is a finding in its own words."""
    began = time.monotonic()
    done = subprocess.run(["clang-tidy-16", "-p", str(build), "--quiet", "--warnings-as-errors=*", source], cwd=ROOT,
                          text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    findings = findings_in(done.stdout)
    if done.returncode != 0 and not findings:
        findings = [f"{source}: clang-tidy failed (exit {done.returncode})\n{done.stdout}{done.stderr}"]
    return source, time.monotonic() - began, findings


def examine_all(build, sources):
    """Prints as the files are done; returns the findings."""
    known = set()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(examine, build, source) for source in sources]
        for count, job in enumerate(concurrent.futures.as_completed(jobs), 1):
            source, seconds, findings = job.result()
            print(f"[{count}/{len(sources)}] {source} ({seconds:.1f} s)", flush=True)
            for finding in findings:
                if finding not in known:
                    known.add(finding)
                    print(finding + "\n", flush=True)
    return known


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/asan"), help="a configured clang build")
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="only these files or folders")
    options = parser.parse_args()
    try:
        sources = compiled_sources(ROOT / options.build)
        if options.sources:
            wanted = [os.path.relpath(source, ROOT) for source in options.sources]
            sources = [source for source in sources if any(pathlib.PurePath(source).is_relative_to(w) for w in wanted)]
        if not sources:
            raise TidyError("no source to look at")
        findings = examine_all(ROOT / options.build, sources)
    except (TidyError, FileNotFoundError) as error:
        print(f"tidy: {error}", file=sys.stderr)
        return 1
    if findings:
        print(f"tidy: {len(findings)} findings, each above below its file; .clang-tidy says what is checked and what is not",
              file=sys.stderr)
        return 1
    print(f"tidy: no finding in {len(sources)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
