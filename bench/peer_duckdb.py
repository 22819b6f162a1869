# SPDX-License-Identifier: Apache-2.0
"""DuckDB reading the floor's twelve fields of CloudTrail objects into a table: peer_duckdb.py FOLDER FORM THREADS.

FORM is `from_json` (read_json_objects, then from_json with a schema) or `columns` (read_json with typed columns).
Prints one line of JSON. The clock runs from the statement on: importing and connecting are not counted.
"""
import glob
import json
import os
import resource
import sys
import time

import duckdb

FIELDS = ["eventID", "eventTime", "eventName", "eventSource", "awsRegion", "sourceIPAddress", "userAgent", "errorCode",
          "recipientAccountId"]
IDENTITY = ["type", "arn", "accessKeyId"]


def largest_object(folder):
    """Uncompressed bytes of the largest gzip object, from the last four bytes of each."""
    largest = 0
    for path in glob.glob(os.path.join(folder, "**/*.gz"), recursive=True):
        with open(path, "rb") as file:
            file.seek(-4, os.SEEK_END)
            largest = max(largest, int.from_bytes(file.read(4), "little"))
    return largest


def statement(form, folder):
    pattern = os.path.join(folder, "**/*.gz")
    members = ", ".join(f"{name} VARCHAR" for name in FIELDS)
    members += ", userIdentity STRUCT(" + ", ".join(f'"{name}" VARCHAR' for name in IDENTITY) + ")"
    wanted = ", ".join(f'r."{name}"' for name in FIELDS)
    wanted += ", " + ", ".join(f'r.userIdentity."{name}" AS identity_{name.lower()}' for name in IDENTITY)
    # Just above the largest object: DuckDB allocates buffers of this size, and a generous limit makes it half as fast.
    size = largest_object(folder) + (1 << 20)
    if form == "columns":
        records = (f"SELECT unnest(Records) AS r FROM read_json('{pattern}', columns={{'Records': 'STRUCT({members})[]'}},"
                   f" format='unstructured', maximum_object_size={size})")
    else:
        structure = json.dumps({"Records": [{**{name: "VARCHAR" for name in FIELDS},
                                             "userIdentity": {name: "VARCHAR" for name in IDENTITY}}]})
        records = (f"SELECT unnest(from_json(json, '{structure}').Records) AS r FROM read_json_objects('{pattern}',"
                   f" format='unstructured', maximum_object_size={size})")
    return f"CREATE TABLE call AS SELECT {wanted} FROM ({records})"


def main():
    folder, form, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    # In memory: DuckDB's own file on disk costs it a quarter more.
    connection = duckdb.connect()
    connection.execute(f"SET threads={threads}")
    connection.execute("SET preserve_insertion_order=false")
    sql = statement(form, folder)
    start = time.perf_counter()
    connection.execute(sql)
    seconds = time.perf_counter() - start
    events, named = connection.execute("SELECT count(*), count(eventName) FROM call").fetchone()
    print(json.dumps({"seconds": seconds, "events": events, "named": named,
                      "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


main()
