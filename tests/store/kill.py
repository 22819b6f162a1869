# SPDX-License-Identifier: Apache-2.0
"""Ends a writing process by SIGKILL at random moments, runs the same command again until it is through, and compares the
store with one that was left in peace, table by table. usage: kill.py STORE_DRIVER [SEED]"""
import collections
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

KILLS = 40
MOST_KILLS = 160
PHASES = {"d": "in decoding", "c": "in a commit", "m": "in compaction", "o": "while opening", "": "before opening"}
NEEDED = ("d", "c", "m")


def content(driver, store):
    return subprocess.run([driver, "dump", store], check=True, capture_output=True, text=True).stdout


def run(driver, store, marks, seconds):
    """Runs the ingest; ends it after so many seconds. Returns the phase it was ended in, or None if it was through."""
    marks.unlink(missing_ok=True)
    process = subprocess.Popen([driver, "ingest", store], env={**os.environ, "SPOOR_PHASE_FILE": str(marks)})
    try:
        if process.wait(seconds) != 0:
            sys.exit(f"kill.py: the ingest failed with {process.returncode}")
        return None
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return marks.read_text()[:1] if marks.exists() else ""


def main():
    driver = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="spoor-kill-"))
    marks = folder / "phase"
    begun = time.monotonic()
    assert run(driver, folder / "peace", marks, None) is None
    whole = time.monotonic() - begun
    expected = content(driver, folder / "peace")
    print(expected, end="")
    kills = collections.Counter()
    stores = 0
    while sum(kills.values()) < KILLS or any(kills[p] == 0 for p in NEEDED):
        if sum(kills.values()) > MOST_KILLS:
            break
        store = folder / f"disturbed{stores}"
        stores += 1
        while (phase := run(driver, store, marks, chance.uniform(0.03, 0.14) * whole)) is not None:
            kills[phase] += 1
        if (got := content(driver, store)) != expected:
            sys.exit(f"kill.py: {store} differs (seed {seed}):\n{got}")
        shutil.rmtree(store)
    shutil.rmtree(folder)
    for phase, words in PHASES.items():
        print(f"{kills[phase]:4} kills {words}")
    print(f"{sum(kills.values())} kills, {stores} stores, each equal to the undisturbed one; {time.monotonic() - begun:.0f} s")
    if sum(kills.values()) < KILLS or any(kills[p] == 0 for p in NEEDED):
        sys.exit("kill.py: too few kills, or none in one of the phases")


main()
