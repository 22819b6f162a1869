# SPDX-License-Identifier: Apache-2.0
"""ClickHouse (chdb) reading the floor's twelve fields of CloudTrail objects into a MergeTree: peer_clickhouse.py FOLDER THREADS.

Its faster form: objects as rows of typed JSONEachRow, records by arrayJoin, low-cardinality columns, not sorted. Prints one line
of JSON. The clock runs from the statement on: importing and connecting are not counted.
"""
import json
import os
import resource
import sys
import tempfile
import time

from chdb import session

FIELDS = ["eventID", "eventTime", "eventName", "eventSource", "awsRegion", "sourceIPAddress", "userAgent", "errorCode",
          "recipientAccountId"]
IDENTITY = ["type", "arn", "accessKeyId"]


def main():
    folder, threads = sys.argv[1], int(sys.argv[2])
    identity = "Tuple(" + ", ".join(f"{name} String" for name in IDENTITY) + ")"
    record = "Tuple(" + ", ".join(f"{name} String" for name in FIELDS) + f", userIdentity {identity})"
    columns = ["eventID String", "eventTime String"] + [f"{name} LowCardinality(String)" for name in FIELDS[2:]]
    columns += [f"identity_{name} LowCardinality(String)" for name in IDENTITY]
    wanted = [f"r.{name}" for name in FIELDS] + [f"r.userIdentity.{name}" for name in IDENTITY]
    pattern = os.path.join(folder, "**/*.gz")
    settings = (f"max_threads={threads}, max_insert_threads={threads}, input_format_skip_unknown_fields=1,"
                " input_format_null_as_default=1, input_format_json_ignore_unknown_keys_in_named_tuple=1,"
                " input_format_json_defaults_for_missing_elements_in_named_tuple=1")
    with tempfile.TemporaryDirectory(dir=os.environ.get("SPOOR_BENCH_SCRATCH")) as scratch:
        db = session.Session(os.path.join(scratch, "peer"))
        db.query("CREATE DATABASE IF NOT EXISTS peer ENGINE = Atomic")
        db.query(f"CREATE TABLE peer.call ({', '.join(columns)}) ENGINE = MergeTree ORDER BY tuple()")
        start = time.perf_counter()
        db.query(f"INSERT INTO peer.call SELECT {', '.join(wanted)} FROM (SELECT arrayJoin(Records) AS r FROM"
                 f" file('{pattern}', 'JSONEachRow', 'Records Array({record})')) SETTINGS {settings}")
        seconds = time.perf_counter() - start
        counts = db.query("SELECT count(), countIf(eventName != '') FROM peer.call", "CSV").bytes().decode()
        db.close()
    events, named = (int(part) for part in counts.strip().split(","))
    print(json.dumps({"seconds": seconds, "events": events, "named": named,
                      "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


main()
