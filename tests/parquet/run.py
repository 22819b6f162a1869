#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads what our Parquet writer made with DuckDB, through DuckLake, and with pyarrow, and compares cell by cell.

usage: run.py PATH-OF-parquet-cases FOLDER-OF-DUCKDB-EXTENSIONS
DuckDB finds the extensions of its own version and platform in that folder.
Each file counts once per reader, and once for its statistics. Exits 1 on any difference.
"""
import codecs
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import uuid

import duckdb
import pyarrow.parquet

DUCKDB_TYPES = {"text": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "boolean": "BOOLEAN", "uuid": "UUID", "real": "DOUBLE"}
ARROW_TYPES = {"text": "string", "int64": "int64", "int32": "int32", "boolean": "bool", "uuid": "extension<arrow.uuid>", "real": "double"}

LAKE = None  # a connection with an empty lake, for check_ducklake

# One U+FFFD for each byte that belongs to no character.
codecs.register_error("each_byte", lambda error: ("\ufffd" * (error.end - error.start), error.end))


def expected_value(kind, value):
    if value is None:
        return None
    if kind == "text":
        return bytes.fromhex(value).decode("utf-8", "each_byte")
    if kind == "uuid":
        return uuid.UUID(value)
    if kind == "real":
        return struct.unpack("<d", struct.pack("<q", value))[0]
    return value


def expected_columns(path):
    with open(path, encoding="ascii") as lines:
        columns = json.loads(next(lines))
        values = [[] for _ in columns]
        for line in lines:
            for at, value in enumerate(json.loads(line)):
                values[at].append(expected_value(columns[at][1], value))
    return columns, values


def first_difference(columns, expected, got):
    for (name, _, _), want, have in zip(columns, expected, got, strict=True):
        if len(want) != len(have):
            return f"column {name}: {len(have)} rows instead of {len(want)}"
        for row, (a, b) in enumerate(zip(want, have)):
            if a != b:
                return f"column {name}, row {row}: {b!r:.200} instead of {a!r:.200}"
    return None


def check_duckdb(path, columns, expected):
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    types = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    want = [(name, DUCKDB_TYPES[kind]) for name, kind, _ in columns]
    if [(row[0], row[1]) for row in types] != want:
        return f"columns {types} instead of {want}"
    rows = connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    got = list(zip(*rows)) if rows else [()] * len(columns)
    return first_difference(columns, expected, got) or check_found(connection, "read_parquet(?)", [str(path)], columns, expected)


def check_found(connection, table, parameters, columns, expected, sought=(min, max)):
    """A filter for the least and the greatest value must find them all, whatever it prunes by statistics."""
    for (name, kind, _), values in zip(columns, expected):
        present = [value for value in values if value is not None]
        for value in {choose(present) for choose in sought} if present else ():
            if kind == "text" and ("\0" in value or len(value) > 100_000):
                continue  # DuckLake cannot filter by a text with a NUL: it ends its own query there
            query = f'SELECT count(*) FROM {table} WHERE "{name}" = ?'
            found = connection.execute(query, [*parameters, value]).fetchone()[0]
            if found != values.count(value):
                return f"column {name} = {value!r:.100}: {found} rows instead of {values.count(value)}"
    compared = [at for at, column in enumerate(columns) if column[1] in ("text", "int64", "int32")]
    wanted = ", ".join(f'min("{columns[at][0]}"), max("{columns[at][0]}"), count("{columns[at][0]}")' for at in compared)
    got = connection.execute(f"SELECT {wanted} FROM {table}", parameters).fetchone()
    for place, at in enumerate(compared):
        present = [value for value in expected[at] if value is not None]
        want = (min(present, default=None), max(present, default=None), len(present))
        if got[3 * place:3 * place + 3] != want:
            return f"column {columns[at][0]}: min, max, count {got[3 * place:3 * place + 3]!r:.200} instead of {want!r:.200}"
    return None


def open_lake(extensions, directory):
    connection = duckdb.connect(config={"extension_directory": extensions, "autoinstall_known_extensions": "false"})
    for extension in ("sqlite_scanner", "ducklake"):
        connection.execute(f"LOAD {extension}")
    connection.execute(f"ATTACH 'ducklake:sqlite:{directory}/catalog.sqlite' AS lake (DATA_PATH '{directory}')")
    return connection


def check_ducklake(path, columns, expected):
    """The file is added to a table of exactly these types, and found again through it."""
    name = path.stem.replace(".", "_")
    types = ", ".join(f'"{column}" {DUCKDB_TYPES[kind]}{"" if nullable else " NOT NULL"}' for column, kind, nullable in columns)
    LAKE.execute(f'CREATE TABLE lake."{name}" ({types})')
    LAKE.execute("CALL ducklake_add_data_files('lake', ?, [?])", [name, str(path)])
    rows = LAKE.execute(f'SELECT * FROM lake."{name}"').fetchall()
    got = list(zip(*rows)) if rows else [()] * len(columns)
    return first_difference(columns, expected, got) or check_found(LAKE, f'lake."{name}"', [], columns, expected, (max,))


def check_arrow(path, columns, expected):
    table = pyarrow.parquet.read_table(path)
    want = [(name, ARROW_TYPES[kind], nullable) for name, kind, nullable in columns]
    got = [(field.name, str(field.type), field.nullable) for field in table.schema]
    if got != want:
        return f"columns {got} instead of {want}"
    return first_difference(columns, expected, [column.to_pylist() for column in table.columns])


def check_statistics(path, columns, expected):
    """What pyarrow takes from the footer: bounds that hold for every value, exact ones where the texts are short."""
    meta = pyarrow.parquet.read_metadata(path)
    first = 0
    for group in range(meta.num_row_groups):
        count = meta.row_group(group).num_rows
        for at, (name, kind, _) in enumerate(columns):
            values = expected[at][first:first + count]
            present = [value for value in values if value is not None]
            statistics = meta.row_group(group).column(at).statistics
            if statistics.null_count != count - len(present):
                return f"column {name}: {statistics.null_count} nulls instead of {count - len(present)}"
            if not present or kind == "uuid":
                continue
            if not statistics.has_min_max:
                return f"column {name}: no bounds"
            least, most = min(present), max(present)
            if not (statistics.min <= least and most <= statistics.max):
                return f"column {name}: bounds do not hold"
            whole = kind != "text" or all("\0" not in text and len(text.encode()) <= 256 for text in (least, most))
            if whole and (statistics.min, statistics.max) != (least, most):
                return f"column {name}: bounds are not exact"
        first += count
    return None if first == len(expected[0]) else f"{first} rows in the footer instead of {len(expected[0])}"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    global LAKE
    passed = failed = 0
    with tempfile.TemporaryDirectory() as directory:
        LAKE = open_lake(sys.argv[2], directory)
        subprocess.run([sys.argv[1], directory], check=True)
        files = sorted(pathlib.Path(directory).glob("*.parquet"))
        for path in files:
            columns, expected = expected_columns(path.with_suffix(".jsonl"))
            for check in (check_duckdb, check_ducklake, check_arrow, check_statistics):
                try:
                    difference = check(path, columns, expected)
                except Exception as error:  # a reader that refuses the file is a difference like any other
                    difference = f"{type(error).__name__}: {error}"
                if difference:
                    failed += 1
                    print(f"{path.name}: {check.__name__}: {difference}")
                else:
                    passed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(0 if failed == 0 and passed > 0 else 1)


if __name__ == "__main__":
    main()
