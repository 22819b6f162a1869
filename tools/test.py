#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every suite in order and prints the minutes each took against its budget. `make test` calls it.

    tools/test.py [--began EPOCH_SECONDS]

A step that fails does not stop the others; a step that cannot run, or runs no test, counts as one failure, and so does
a test that skips itself. The last line is `N passed, N failed`: tests that ran, counted from their own reports.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parent.parent
REPORTS = ROOT / "build/test-reports"
PYTHON = str(ROOT / ".deps/venv/bin/python")
JOBS = str(os.cpu_count() or 2)

# Minutes on two cores that each suite may take on a clean machine; together with what is still to come (API 4,
# console 8) they stay under the hour.
BUDGET = {"fetch": 8, "builds": 18, "checks and unit, SQL": 9, "stories": 6, "fuzz": 6}


def run(command, environment=None):
    """Runs a command under the eyes of the person at the terminal; returns its exit code and what it printed."""
    print("$ " + " ".join(command), flush=True)
    lines = []
    try:
        with subprocess.Popen(command, cwd=ROOT, env=dict(os.environ, **(environment or {})), text=True,
                              errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            for line in process.stdout:
                print(line, end="", flush=True)
                lines.append(line)
        return process.returncode, "".join(lines)
    except OSError as error:
        print(error)
        return 127, ""


# --- the ways a step counts its tests: each returns (passed, failed) --------------------------------------------------

def succeeds(*command):
    """A step without tests of its own: nothing passed, but one failed if it does not succeed."""
    return lambda: (0, 1 if run(list(command))[0] else 0)


def is_check(*command):
    """A step that is one test."""
    return lambda: (0, 1) if run(list(command))[0] else (1, 0)


def counts_itself(*command):
    """A step whose last line is `N passed, N failed`."""
    def step():
        code, text = run(list(command))
        found = re.findall(r"^(\d+) passed, (\d+) failed$", text, re.MULTILINE)
        passed, failed = (int(number) for number in found[-1]) if found else (0, 0)
        if passed + failed == 0 or (code != 0 and failed == 0):
            print(f"no test was counted, or the runner failed (exit {code})")
            failed += 1
        return passed, failed
    return step


def gtest_counts(report):
    """(passed, failed) of one GoogleTest report; skipped and disabled tests are failures."""
    suites = xml.parse(report).getroot()
    total = int(suites.get("tests", 0))
    bad = sum(int(suites.get(key, 0)) for key in ("failures", "errors", "disabled"))
    bad += sum(1 for case in suites.iter("testcase") if case.get("result") == "skipped")
    return total - bad, bad


def ctest(preset, *only):
    """ctest's tests, or those whose name matches; a GoogleTest program counts as the tests in it."""
    def step():
        reports = REPORTS / preset
        shutil.rmtree(reports, ignore_errors=True)
        reports.mkdir(parents=True)
        code, _ = run(["ctest", "--preset", preset, "-j", JOBS, "--output-junit", str(reports / "ctest.xml"),
                       *only],
                      {"GTEST_OUTPUT": f"xml:{reports}/gtest/", "ASAN_SYMBOLIZER_PATH": "/usr/bin/llvm-symbolizer-16",
                       "UBSAN_OPTIONS": "print_stacktrace=1"})
        passed = failed = 0
        entries = xml.parse(reports / "ctest.xml").getroot().iter("testcase") if code in (0, 8) else []
        for entry in entries:
            report = reports / "gtest" / (entry.get("name").removeprefix("unit.") + "_test.xml")
            good, bad = gtest_counts(report) if report.exists() else (0, 0)
            ok = entry.get("status") == "run"
            if good + bad == 0:
                good, bad = int(ok), int(not ok)
            if not ok and bad == 0:
                bad = 1
            passed, failed = passed + good, failed + bad
        if passed + failed == 0 or (code != 0 and failed == 0):
            print(f"ctest ran no test, or failed as a whole (exit {code})")
            failed += 1
        return passed, failed
    return step


def configure_and_build(preset):
    def step():
        if run(["cmake", "--preset", preset])[0] or run(["cmake", "--build", "build/" + preset, "-j", JOBS])[0]:
            return 0, 1
        return 0, 0
    return step


# suite of the budget, step, how to run it
STEPS = [
    ("fetch", "pinned downloads", succeeds(sys.executable, "tools/fetch.py")),
    ("fetch", "Python packages", succeeds("tools/venv.sh", ".deps/venv", "tests/requirements.txt")),
    ("builds", "g++ release", configure_and_build("release")),
    ("builds", "networks of the GeoIP data", succeeds("make", "--no-print-directory", "build")),
    ("builds", "clang with sanitizers", configure_and_build("asan")),
    ("builds", "clang-tidy", is_check("tools/lint.sh", "tidy")),
    ("checks and unit, SQL", "format", is_check("tools/lint.sh", "format")),
    ("checks and unit, SQL", "house", counts_itself(sys.executable, "tests/house/run.py")),
    ("checks and unit, SQL", "unit tests, g++", ctest("release")),
    ("checks and unit, SQL", "SQL tests", counts_itself(PYTHON, "tests/sql/run.py")),
    ("checks and unit, SQL", "unit tests, sanitizers", ctest("asan", "-R", "^unit")),
    ("stories", "stories", counts_itself(PYTHON, "tests/stories/run.py")),
    ("fuzz", "every target for a minute",
     counts_itself(sys.executable, "tools/fuzz.py", "--build", "build/asan", "--seconds", "60")),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--began", type=float, default=time.time(), help="when installing began; counts as fetching")
    began = parser.parse_args().began
    os.chdir(ROOT)
    minutes = dict.fromkeys(BUDGET, 0.0)
    minutes["fetch"] = (time.time() - began) / 60
    results = []
    for suite, name, step in STEPS:
        print(f"\n=== {suite}: {name}", flush=True)
        start = time.time()
        passed, failed = step()
        taken = (time.time() - start) / 60
        minutes[suite] += taken
        results.append((suite, name, passed, failed, taken))

    print("\nstep                                              passed  failed  minutes")
    for suite, name, passed, failed, taken in results:
        print(f"{suite + ': ' + name:50}{passed:6}{failed:8}{taken:9.1f}")
    print("\nsuite                     minutes  budget")
    for suite, budget in BUDGET.items():
        print(f"{suite:25}{minutes[suite]:8.1f}{budget:8}{'  over' if minutes[suite] > budget else ''}")
    print(f"{'together':25}{(time.time() - began) / 60:8.1f}{60:8}")
    failed = sum(row[3] for row in results)
    for suite, name, _, bad, _ in results:
        if bad:
            print(f"FAILED {suite}: {name}")
    print(f"{sum(row[2] for row in results)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
