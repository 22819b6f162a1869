#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The ingest benchmark: spoor beside the floor and its peers, on input made here, in one run.

Prints tables and passes no judgement; it fails only if something cannot run or a count is wrong. Every contender takes
its turn in each round, and the median of its rounds is shown. A peer's clock runs from its statement on, spoor's from
the start of the process to its end.
"""
import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
THREADS = 2
REAL = "tests/stories/invictus/logs"


class Failure(Exception):
    pass


def run(command, **options):
    """Runs a command; gives its last line of output as JSON, wall seconds and peak KiB of the child alone."""
    environment = {**os.environ, **options.pop("env", {})}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=err, env=environment, **options)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode != 0:
            raise Failure(f"{' '.join(map(str, command))}: exit {child.returncode}\n{err.read()[-2000:]}")
        lines = out.read().strip().splitlines()
    try:
        said = json.loads(lines[-1]) if lines else {}
    except json.JSONDecodeError as error:
        raise Failure(f"{command[0]}: its last line is not JSON: {lines[-1][:200]}") from error
    return said, seconds, usage.ru_maxrss


def build(build_folder, jobs):
    if not (build_folder / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", "release", "-B", build_folder], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    targets = ["bench-generate", "bench-floor", "spoor"]
    subprocess.run(["cmake", "--build", build_folder, "-j", str(jobs), "--target", *targets], check=True,
                   stdout=subprocess.DEVNULL)


def peer_python():
    """A Python that has the peers: this one, or the one `make bench` prepares."""
    for python in (sys.executable, ROOT / ".deps/bench-venv/bin/python"):
        probe = subprocess.run([str(python), "-c", "import duckdb, chdb"], capture_output=True, check=False)
        if probe.returncode == 0:
            return str(python)
    raise Failure("the peers are missing: run `make bench` once, or install bench/requirements.txt into a venv")


def disk_bytes(folder):
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


class Bench:
    def __init__(self, options, scratch):
        self.options = options
        self.scratch = Path(scratch)
        self.build = Path(options.build).resolve()
        self.python = None if options.no_peers else peer_python()

    def generate(self, name, *more):
        folder = self.scratch / name
        command = [self.build / "bench/bench-generate", "--seed", self.options.seed, "--out", folder, *more]
        made, seconds, _ = run(command)
        print(f"{name}: {made['records']:,} events in {made['objects']:,} objects, {made['json_bytes'] / 1e6:,.0f} MB of JSON, "
              f"{made['gzip_bytes'] / 1e6:,.0f} MB gzip, mean record {made['mean_record']:.0f} B (made in {seconds:.0f} s)")
        if made["keys"]:
            print("  different: " + ", ".join(f"{made[what]:,} {what}" for what in
                                              ("keys", "agents", "addresses", "principals", "sessions", "operations")))
        return folder, made

    def spoor(self, folder, store, expected):
        """Ingests a folder; `expected` are counters of the answer that must be exactly so."""
        said, seconds, peak = run([self.build / "spoor",
                                   "ingest", "--store", store, "--format", "json", folder])
        for counter, value in expected.items():
            if said.get(counter) != value:
                raise Failure(f"spoor says {counter} = {said.get(counter)}, must be {value}: {said}")
        return {"seconds": seconds, "peak_kib": peak, "store": disk_bytes(store)}

    def contenders(self, folder, made):
        """Name and a function that runs it once, giving seconds and peak_kib."""
        def child(command, counted):
            def once():
                said, _, peak = run(command, env={"SPOOR_BENCH_SCRATCH": str(self.scratch)})
                if counted and said["events"] != made["records"]:
                    raise Failure(f"{command[1]} read {said['events']} events, must be {made['records']}")
                return {"seconds": said["seconds"], "peak_kib": peak}
            return once

        floor = self.build / "bench/bench-floor"
        rows = {"(a) decompress only": child([floor, "--mode", "inflate", "--threads", THREADS, folder], False),
                "(b) the floor": child([floor, "--mode", "fields", "--threads", THREADS, folder], True)}
        if self.python:
            for form in ("columns", "from_json"):
                rows[f"(c) DuckDB, {form}"] = child([self.python, HERE / "peer_duckdb.py", folder, form, THREADS], True)
            rows["(d) ClickHouse"] = child([self.python, HERE / "peer_clickhouse.py", folder, THREADS], True)

        def spoor():
            store = self.scratch / "store"
            shutil.rmtree(store, ignore_errors=True)
            return self.spoor(folder, store, {"events": made["records"], "duplicates": 0, "rejected": 0})
        rows["spoor"] = spoor
        return rows

    def table(self, title, folder, made):
        rounds = {name: [] for name in self.contenders(folder, made)}
        for _ in range(self.options.rounds):
            for name, once in self.contenders(folder, made).items():
                rounds[name].append(once())
        print(f"\n{title}: median of {self.options.rounds} rounds, {THREADS} threads")
        print(f"  {'':24}{'seconds':>9}{'from-to':>16}{'MB/s':>9}{'events/s':>12}{'peak MiB':>10}{'store %':>9}{'spoor/it':>10}")
        median = {name: {key: statistics.median(one[key] for one in runs) for key in runs[0]} for name, runs in rounds.items()}
        for name, row in median.items():
            store = f"{100 * row['store'] / made['json_bytes']:.2f}" if "store" in row else ""
            ratio = "" if name == "spoor" else f"{row['seconds'] / median['spoor']['seconds']:.2f}"
            runs = [one["seconds"] for one in rounds[name]]
            spread = f"{min(runs):.3f}-{max(runs):.3f}"
            print(f"  {name:24}{row['seconds']:9.3f}{spread:>16}{made['json_bytes'] / 1e6 / row['seconds']:9.0f}"
                  f"{made['records'] / row['seconds']:12,.0f}{row['peak_kib'] / 1024:10.0f}{store:>9}{ratio:>10}")
        self.ratios(median)

    def ratios(self, median):
        def against(letter):
            return min(row["seconds"] for name, row in median.items() if name.startswith(f"({letter})"))
        spoor = median["spoor"]["seconds"]
        shown = [f"spoor/({letter}) {against(letter) / spoor:.2f}" for letter in ("abcd" if self.python else "ab")]
        print(f"  {', '.join(shown)}; floor/(a) {against('a') / against('b'):.2f}")

    def row(self, name, result, made):
        print(f"  {name:64}{result['seconds']:9.3f} s{made['json_bytes'] / 1e6 / result['seconds']:9.0f} MB/s"
              f"{made['records'] / result['seconds']:12,.0f} events/s{result['peak_kib'] / 1024:8.0f} MiB")

    def growing(self, again, made):
        """The same events once more in other objects, then another day's events into a store that grew."""
        store = self.scratch / "store"
        shutil.rmtree(store, ignore_errors=True)
        folder = self.scratch / "made"
        self.spoor(folder, store, {"events": made["records"]})
        print("\nInto a store that holds events already: one run each")
        result = self.spoor(again, store, {"events": 0, "duplicates": made["records"], "rejected": 0})
        self.row("the same events again in other objects", result, made)
        millions = 20_000_000 if self.options.large else self.options.store
        # One day a batch, so that the store is spread over time as a real one is.
        held, day = made["records"], 1
        while held < millions:
            filler, more = self.quiet(day, min(self.options.events, millions - held))
            self.spoor(filler, store, {"events": more["records"]})
            shutil.rmtree(filler)
            held, day = held + more["records"], day + 1
        folder, more = self.quiet(day, self.options.events)
        result = self.spoor(folder, store, {"events": more["records"], "duplicates": 0})
        self.row(f"{more['records']:,} new events into a store of {held:,}", result, more)

    def one_object(self, folder, made):
        """The same events as one JSON document: decoded by one thread, and more than fits the memory it may take."""
        whole = self.scratch / "whole.json"
        with whole.open("wb") as out:
            separator = b'{"Records":['
            for path in sorted(folder.rglob("*.gz")):
                text = gzip.decompress(path.read_bytes())
                out.write(separator + text[text.index(b"[") + 1:text.rindex(b"]")])
                separator = b","
            out.write(b"]}")
        result = self.spoor(whole, self.scratch / "whole-store", {"objects": 1, "events": made["records"], "rejected": 0})
        print("\nAs one file, not packed: one run")
        self.row(f"{whole.stat().st_size / 1e9:.1f} GB in one object", result, made)

    def quiet(self, day, events):
        folder = self.scratch / f"day{day}"
        start = time.strftime("%Y-%m-%d", time.gmtime(1768176000 + 86400 * day))  # 2026-01-12 and on
        made, _, _ = run([self.build / "bench/bench-generate", "--seed", self.options.seed, "--out", folder, "--events", events,
                          "--start", start])
        return folder, made


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000, help="events a table is measured on")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=int, default=3_000_000, help="events in the store of the last row")
    parser.add_argument("--large", action="store_true", help="a store of 20 million for the last row (takes minutes)")
    parser.add_argument("--no-peers", action="store_true", help="leave DuckDB and ClickHouse out")
    parser.add_argument("--real", default=str(ROOT / REAL), help="folder of real records to repeat")
    parser.add_argument("--build", default=str(ROOT / "build/release"))
    parser.add_argument("--scratch", default=None, help="where input and stores lie meanwhile (about 4 GB; --large 6 GB)")
    options = parser.parse_args()
    try:
        build(Path(options.build).resolve(), os.cpu_count() or 2)
        with tempfile.TemporaryDirectory(prefix="spoor-bench-", dir=options.scratch) as scratch:
            bench = Bench(options, scratch)
            folder, made = bench.generate("made", "--events", options.events, "--again", Path(scratch) / "again")
            real, repeated = bench.generate("repeated", "--events", options.events, "--repeat-real", options.real)
            bench.table("Made input", folder, made)
            bench.table("Invictus records repeated with fresh ids and times", real, repeated)
            bench.one_object(folder, made)
            bench.growing(Path(scratch) / "again", made)
    except (Failure, subprocess.CalledProcessError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
