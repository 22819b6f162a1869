#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs fuzz targets over their corpus, two at a time, and prints what each did.

    tools/fuzz.py --build build/fuzz [--seconds 60] [TARGET...]

A target fails when it crashes, leaks, hangs, exceeds its memory, or ran no input at all. What it found lies in
build/fuzz-findings/. The tracked corpus is only read: new inputs go to the build folder. The last line is
`N passed, N failed`.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FINDINGS = ROOT / "build/fuzz-findings"


def run(name, build, seconds):
    """Returns (name, passed, what to print)."""
    corpus = ROOT / "fuzz/corpus" / name
    if not corpus.is_dir() or not any(corpus.iterdir()):
        return name, False, f"fuzz/corpus/{name}/ has no input to start from"
    grown = build / "corpus" / name
    for folder in (grown, FINDINGS):
        folder.mkdir(parents=True, exist_ok=True)
    command = [str(build / "fuzz" / f"fuzz_{name}"), f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048",
               "-print_final_stats=1", f"-artifact_prefix={FINDINGS}/{name}-", str(grown), str(corpus)]
    environment = dict(os.environ, ASAN_SYMBOLIZER_PATH="/usr/bin/llvm-symbolizer-16",
                       UBSAN_OPTIONS="print_stacktrace=1")
    try:
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=seconds + 300, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return name, False, f"cannot run: {error}"
    text = done.stdout.decode("utf-8", "replace")
    executed = re.search(r"stat::number_of_executed_units:\s*(\d+)", text)
    coverage = re.findall(r"\bcov: (\d+)", text)
    if done.returncode != 0 or not executed or int(executed.group(1)) == 0:
        return name, False, f"exit {done.returncode}\n" + "\n".join(text.splitlines()[-60:])
    return name, True, f"{int(executed.group(1)):,} inputs, {coverage[-1] if coverage else 0} edges covered"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build folder of the preset fuzz or asan")
    parser.add_argument("--seconds", type=int, default=60, help="how long each target runs")
    parser.add_argument("targets", nargs="*", help="names without fuzz_ (default: every fuzz/*.cpp)")
    options = parser.parse_args()
    names = options.targets or sorted(file.stem for file in (ROOT / "fuzz").glob("*.cpp"))
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for name, ok, text in pool.map(lambda name: run(name, options.build.resolve(), options.seconds), names):
            print(f"  {'ok  ' if ok else 'FAIL'} fuzz_{name}: {text}", flush=True)
            passed, failed = passed + ok, failed + (not ok)
    if not names:
        print("no fuzz target found: fuzz/*.cpp is empty")
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
