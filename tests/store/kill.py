# SPDX-License-Identifier: Apache-2.0
"""Ends a writing process by SIGKILL at random moments, runs the same command again until it is through, and compares the
store with one that was left in peace, table by table.

Without --spoor the process is store_driver, which commits parts of large objects and compacts between commits; with it,
`spoor ingest` over made-up CloudTrail objects, a batch each and two a commit."""
import argparse
import collections
import gzip
import json
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


def make_logs(folder, objects=220, each=60, repeated=12):
    """Objects of CloudTrail records; each repeats some of the one before it."""
    folder.mkdir()
    for number in range(objects):
        records = []
        for i in range(number * (each - repeated), number * (each - repeated) + each):
            day, second = divmod(i * 97, 86400)
            records.append({
                "eventVersion": "1.08",
                "userIdentity": {"type": "IAMUser", "principalId": f"AIDAEXAMPLE{i % 7:09}", "accountId": "111122223333",
                                 "arn": f"arn:aws:iam::111122223333:user/u{i % 7}", "userName": f"u{i % 7}",
                                 "accessKeyId": f"AKIAEXAMPLE{i % 7:09}"},
                "eventTime": f"2024-05-{day + 1:02}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z",
                "eventSource": "s3.amazonaws.com", "eventName": ("GetObject", "ListBuckets", "PutObject")[i % 3],
                "awsRegion": "eu-west-1", "sourceIPAddress": f"192.0.2.{i % 50}", "userAgent": "aws-cli/2.15.0",
                "requestParameters": {"bucketName": f"bucket-{i % 11}"}, "responseElements": None,
                "eventID": f"{i:08x}-0000-4000-8000-{i * 7919:012x}", "readOnly": i % 3 != 2, "eventType": "AwsApiCall",
                "managementEvent": True, "recipientAccountId": "111122223333", "eventCategory": "Management"})
        with gzip.open(folder / f"object{number:04}.json.gz", "wt") as out:
            json.dump({"Records": records}, out)


def commands(arguments, logs, store):
    if arguments.spoor is None:
        return [[arguments.driver, "ingest", store]]
    return [[arguments.spoor, "ingest", logs, "--store", store, "--batch-bytes", "1",
             "--commit-calls", "96"]]


def run(steps, marks, seconds):
    """Runs the commands one after another; ends them after so many seconds. Returns the phase they were ended in, or None
    if they were through."""
    marks.unlink(missing_ok=True)
    end = None if seconds is None else time.monotonic() + seconds
    for step in steps:
        process = subprocess.Popen(step, env={**os.environ, "SPOOR_PHASE_FILE": str(marks)}, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            if process.wait(None if end is None else max(0.001, end - time.monotonic())) != 0:
                sys.exit(f"kill.py: {step[0]} failed with {process.returncode}")
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return marks.read_text()[:1] if marks.exists() else ""
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("--spoor")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    arguments = parser.parse_args()
    driver, seed = arguments.driver, arguments.seed
    print(f"seed {seed}")
    chance = random.Random(seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="spoor-kill-"))
    marks = folder / "phase"
    make_logs(folder / "logs")
    begun = time.monotonic()
    run(commands(arguments, folder / "logs", folder / "peace"), marks, None)
    whole = time.monotonic() - begun
    run(commands(arguments, folder / "logs", folder / "peace"), marks, None)
    idle = time.monotonic() - begun - whole  # what the command takes that finds nothing to do
    expected = content(driver, folder / "peace")
    print(expected, end="")
    kills = collections.Counter()
    stores = 0
    while sum(kills.values()) < KILLS or any(kills[p] == 0 for p in NEEDED):
        if sum(kills.values()) > MOST_KILLS:
            break
        store = folder / f"disturbed{stores}"
        stores += 1
        patience = 1.0  # grows, so that a machine that became slower still gets through
        while True:
            seconds = patience * chance.uniform(0.3 * idle, 1.2 * idle + 0.1 * whole)
            phase = run(commands(arguments, folder / "logs", store), marks, seconds)
            if phase is None:
                break
            patience *= 1.03
            kills[phase] += 1
            print(phase or "-", end="", flush=True)
        print("|", flush=True)
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
