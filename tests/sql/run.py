#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SQL tests: every tests/sql/**/*.test is rows in, a named query, rows out; the text that ships is the text under test.

    # What is true, in a sentence.
    given call (principal, at_ms, event_id)
      alice | 2024-05-01T10:00 | #1
    run query.name principal=alice from_ms=2024-05-08 apis=[a:B,c:D]
    expect (agent, calls)
      python | 2

`null` is NULL; a time is UTC and becomes milliseconds; `#1` is a UUID that ends in 1; `␟` is the separator (code 31), `␊` a new line (10)
between values that a query joins. A column that is not given is NULL, a UUID another one in every row; a text parameter
that is not given is NULL. Every case runs twice, the second time
with its rows put in backwards: an order that is not total shows. Every query is also parsed as Trino, must use nothing
that only one engine has, and must take and return what its `-- in` and `-- out` say. The last line is
`N passed, N failed`.
"""
import datetime
import logging
import pathlib
import re
import shlex
import sys
import uuid

import duckdb
import sqlglot

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COLUMNS = ROOT / "src/record/columns.cpp"
ENGINE_TYPES = {"text": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "boolean": "BOOLEAN", "uuid": "UUID",
                "real": "DOUBLE"}
OUT_TYPES = {"text": "VARCHAR", "int64": "BIGINT", "boolean": "BOOLEAN", "real": "DOUBLE"}
IN_TYPES = {"text", "int64", "boolean", "real", "list"}

BANNED = [  # what only one engine has, or both have with another meaning; why; and an example that must be found
    (r"::", "casts are written CAST(x AS type)", "SELECT a::bigint"),
    (r"(?i)\bSELECT\s+(DISTINCT\s+)?\*|\w\.\*", "columns are named: a new column must not change an answer", "SELECT c.*"),
    (r"(?i)\bQUALIFY\b", "only DuckDB", "SELECT a FROM t QUALIFY rank() OVER () = 1"),
    (r"(?i)\bGROUP BY ALL\b", "only DuckDB", "SELECT a FROM t GROUP BY ALL"),
    (r"(?i)\bORDER BY ALL\b", "only DuckDB", "SELECT a FROM t ORDER BY ALL"),
    (r"(?i)\bDISTINCT ON\b", "only DuckDB; use max_by or row_number()", "SELECT DISTINCT ON (a) b"),
    (r"(?i)\bUSING SAMPLE\b|\bTABLESAMPLE\b", "spelt differently, and the answer must not vary", "FROM t USING SAMPLE 10"),
    (r"(?i)\b(PIVOT|UNPIVOT|SUMMARIZE)\b", "only DuckDB", "PIVOT t ON a"),
    (r"(?i)\b(SEMI|ANTI|ASOF|POSITIONAL)\s+JOIN\b", "only DuckDB; use IN or EXISTS", "FROM a SEMI JOIN b"),
    (r"(?i)\bILIKE\b", "only DuckDB; use lower(x) LIKE", "a ILIKE b"),
    (r"(?i)\bLISTAGG\b|\bstring_agg\b", "spelt differently; use array_join(array_agg(...), ...)", "string_agg(a)"),
    (r"(?i)\bLIMIT\s+\S+\s+OFFSET\b", "Trino wants OFFSET before LIMIT", "LIMIT 5 OFFSET 10"),
    (r"[\[\]{}]", "list and struct literals and subscripts differ; use parameters and element_at", "SELECT [1, 2]"),
    (r"->", "lambdas differ", "list_filter(a, x -> x)"),
    (r"==", "only DuckDB", "a == b"),
    (r"//", "only DuckDB", "a // b"),
    (r"(?<![/*])/(?![/*])", "integer division differs; use ms arithmetic with %, or divide in C++", "a / b"),
    (r"(?i)\b(strftime|epoch_ms|to_timestamp|regexp_matches|list_\w+|unnest_\w+|approx_count_distinct|approx_quantile|"
     r"json_extract_string|json_value|array_to_string|levenshtein)\s*\(", "one engine's own function", "list_sort(a)"),
    (r"(?i)\b(now|random|uuid)\s*\(|\bcurrent_(date|time|timestamp)\b", "the answer must depend on the rows alone",
     "a < current_timestamp"),
    (r"(?i)\b(arbitrary|any_value|first|last)\s*\(", "which value is taken is not defined; use min, max or max_by",
     "first(a)"),
    (r"(?i)\b(approx_\w+)\([^)]*\)\s*FILTER", "a macro cannot be filtered in DuckDB", "approx_distinct(a) FILTER (WHERE b)"),
    (r"(?i)\bcount_if\s*\(", "of no rows DuckDB gives NULL, Trino 0; use count(CASE WHEN ... THEN 1 END)", "count_if(a)"),
    (r"(?i)\bGROUP BY\b(?:(?!\b(?:ORDER|LIMIT|HAVING)\b)[^:)])*:",
     "Trino takes two parameters of one name for two values; group by a column of a CTE", "GROUP BY a - a % :hour_ms"),
    (r"(?i)date_diff\s*\(\s*'month'", "months are each engine's own", "date_diff('month', a, b)"),
    (r"(?i)\bEXCLUDE\b|\bREPLACE\s*\(\s*\w+\s+AS\b", "only DuckDB", "SELECT a EXCLUDE (b)"),
    (r"(?i)^\s*(?!SELECT\b|WITH\b|\s)\w+", "a query begins with SELECT or WITH: it only reads", "INSERT INTO t VALUES (1)"),
]
# Where the patterns must not look: strings (what date_diff counts excepted), quoted names and comments.
HIDDEN = re.compile(r"(?P<unit>'month')|'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.S)


def read_tables():
    """{table: {column: type}} of kTables; stops if a column or a table was not understood."""
    text = COLUMNS.read_text()
    arrays = {name: dict(re.findall(r'Column\{"(\w+)",\s*Type::(\w+)', body))
              for name, body in re.findall(r"std::array (\w+) = \{(.*?)\n\};", text, re.S)}
    tables = {name: arrays[columns] for name, columns in
              re.findall(r'const Table \w+\{\s*"(\w+)",\s*"[^"]*",\s*(\w+),', text)}
    if sum(map(len, tables.values())) != text.count('Column{"'):
        sys.exit(f"{COLUMNS}: not every column was understood")
    return tables


def bare(text):
    """The text without what stands in strings, quoted names and comments."""
    return HIDDEN.sub(lambda found: found["unit"] or ("''" if found[0][0] == "'" else " "), text)


def banned(text):
    text = bare(text)
    for pattern, reason, _ in BANNED:
        if found := re.search(pattern, text):
            yield f"{found[0].strip()!r}: {reason}"


def one_row(select):
    """Whether a parsed query returns one row whatever the tables hold: nothing but aggregates, or a product of such."""
    if not isinstance(select, sqlglot.exp.Select) or select.args.get("group"):
        return False
    if all(column.find(sqlglot.exp.AggFunc) and not column.find(sqlglot.exp.Window) for column in select.expressions):
        return True
    source = select.args.get("from_") or select.args.get("from")
    sources = [source.this] + [join.this for join in select.args.get("joins") or []] if source else []
    return bool(sources) and all(isinstance(one, sqlglot.exp.Subquery) and one_row(one.this) for one in sources)


def shadowed(select):
    """Trino reads a bare name in ORDER BY as the column that is returned, and refuses an aggregate of it."""
    returned = {column.alias_or_name for column in select.expressions}
    order = select.args.get("order")
    for aggregate in order.find_all(sqlglot.exp.AggFunc) if order else []:
        for column in aggregate.find_all(sqlglot.exp.Column):
            if not column.table and column.name in returned:
                yield (f"ORDER BY {aggregate.sql()}: Trino takes {column.name} for the column returned; "
                       "order by that, or name the table")


class Query:
    def __init__(self, path):
        self.path = path
        text = path.read_text()
        head = [line for line in text.splitlines() if line.startswith("--")]
        self.body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
        self.name = re.match(r"-- name: ([a-z0-9_.]+)$", head[0])[1]
        self.ins = self.declared(head, "-- in:")
        self.outs = self.declared(head, "-- out:")
        self.names = re.findall(r"(?<!:):([a-z_][a-z0-9_]*)", bare(self.body))
        self.text = re.sub(r"('(?:[^']|'')*')|(?<!:):([a-z_][a-z0-9_]*)",
                           lambda found: found[1] or f"${found[2]}", self.body)

    @staticmethod
    def declared(head, mark):
        for line in head:
            if line.startswith(mark):
                return [tuple(pair.split()) for pair in line[len(mark):].split(",") if pair.strip()]
        return []

    def complaints(self):
        if set(self.names) != {name for name, _ in self.ins}:
            yield f"-- in names {sorted(name for name, _ in self.ins)}, the text uses {sorted(set(self.names))}"
        for name, kind in self.ins:
            if kind not in IN_TYPES:
                yield f"-- in: {name} has no known type {kind}"
        yield from banned(self.body)
        try:
            parsed = sqlglot.parse(self.body, dialect="trino")
            if len(parsed) != 1 or parsed[0] is None:
                yield "not one statement"
            elif not parsed[0].args.get("order") and not one_row(parsed[0]):
                yield "no ORDER BY: several rows need a total order"
            else:
                yield from shadowed(parsed[0])
        except sqlglot.errors.ParseError as error:
            yield f"Trino cannot read it: {error}"


def milliseconds(text):
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f"):
        try:
            at = datetime.datetime.strptime(text, form).replace(tzinfo=datetime.timezone.utc)
            return round(at.timestamp() * 1000)
        except ValueError:
            pass
    return None


def value(text, kind):
    """A cell or parameter as the engine takes it."""
    text = text.strip()
    if text == "null":
        return None
    if kind == "list":
        if not re.fullmatch(r"\[.*\]", text):
            raise ValueError(f"a list is written [a,b], not {text!r}")
        return [one.strip() for one in text[1:-1].split(",") if one]
    if kind in ("int64", "int32"):
        at = milliseconds(text)
        return int(text.replace("_", "")) if at is None else at
    if kind == "real":
        return float(text)
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    if re.fullmatch(r"#[0-9a-f]+", text):
        return f"00000000-0000-4000-8000-{text[1:]:0>12}"
    return text.replace("␟", "\x1f").replace("␊", "\n")


class Case:
    def __init__(self, path, line, sentence):
        self.path, self.line, self.sentence = path, line, sentence
        self.given, self.run, self.params, self.columns, self.rows = [], None, {}, None, []


def read_cases(path):
    cases, case, rows = [], None, None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("#"):
            if case is None or case.run:
                case = Case(path, number, line[1:].strip())
                cases.append(case)
                rows = None
            else:
                case.sentence += " " + line[1:].strip()
        elif not line.strip():
            continue
        elif case is None:
            raise ValueError(f"{path}:{number}: a case begins with a comment")
        elif header := re.fullmatch(r"given (\w+) \((.*)\)", line):
            rows = []
            case.given.append((header[1], [c.strip() for c in header[2].split(",")], rows))
        elif line.startswith("run "):
            words = shlex.split(line[4:])
            case.run, case.params, rows = words[0], dict(word.split("=", 1) for word in words[1:]), None
        elif header := re.fullmatch(r"expect \((.*)\)", line):
            case.columns, rows = [c.strip() for c in header[1].split(",")], case.rows
        elif line.startswith("  ") and rows is not None:
            rows.append([cell.strip() for cell in line.split("|")])
        else:
            raise ValueError(f"{path}:{number}: cannot read {line!r}")
    return cases


class Bench:
    def __init__(self):
        self.tables = read_tables()
        self.engine = duckdb.connect()
        for statement in (ROOT / "sql/dialect/duckdb.sql").read_text().split(";"):
            body = "\n".join(line for line in statement.splitlines() if not line.startswith("--")).strip()
            if body:
                self.engine.execute(body)
        for table, columns in self.tables.items():
            spelt = ", ".join(f'"{name}" {ENGINE_TYPES[kind]}' for name, kind in columns.items())
            self.engine.execute(f'CREATE TABLE "{table}" ({spelt})')

    def fill(self, case, backwards):
        for table in self.tables:
            self.engine.execute(f'DELETE FROM "{table}"')
        for table, columns, rows in case.given:
            if unknown := [column for column in columns if column not in self.tables.get(table, {})]:
                raise ValueError(f"{case.path}:{case.line}: no table {table} has the columns {unknown}")
            kinds = [self.tables[table][column] for column in columns]
            ids = [name for name, kind in self.tables[table].items() if kind == "uuid" and name not in columns]
            names = ", ".join(f'"{column}"' for column in columns + ids)
            marks = ", ".join("?" for _ in columns + ids)
            numbered = list(enumerate(rows))
            for number, row in reversed(numbered) if backwards else numbered:
                if len(row) != len(columns):
                    raise ValueError(f"{case.path}:{case.line}: {len(columns)} columns, row {row}")
                self.engine.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
                                    [value(cell, kind) for cell, kind in zip(row, kinds)] +
                                    [str(uuid.uuid5(uuid.NAMESPACE_OID, f"{table} {name} {number}")) for name in ids])

    def params(self, query, case):
        unknown = set(case.params) - {name for name, _ in query.ins}
        if unknown:
            raise ValueError(f"{query.name} takes no {sorted(unknown)}")
        out = {}
        for name, kind in query.ins:
            if name in case.params:
                out[name] = value(case.params[name], kind)
            elif kind == "text":
                out[name] = None
            else:
                raise ValueError(f"{query.name}: {name} is not given")
        return out

    def run(self, query, case, backwards):
        self.fill(case, backwards)
        cursor = self.engine.execute(query.text, self.params(query, case))
        rows = cursor.fetchall()
        got = [(column[0], str(column[1])) for column in cursor.description]
        want = [(name, OUT_TYPES.get(kind, kind)) for name, kind in query.outs]
        got = [(name, "VARCHAR" if kind == "STRING" else "BIGINT" if kind == "NUMBER" else kind) for name, kind in got]
        if got != want:
            raise ValueError(f"-- out says {want}, the engine returns {got}")
        names = [name for name, _ in got]
        missing = [column for column in case.columns if column not in names]
        if missing:
            raise ValueError(f"{query.name} has no column {missing}")
        keep = [names.index(column) for column in case.columns]
        return [[row[i] for i in keep] for row in rows]


def show(rows):
    return "\n".join("      " + " | ".join("null" if cell is None else str(cell).replace("\x1f", "␟") for cell in row)
                     for row in rows) or "      (no row)"


def judge(bench, query, case):
    """None, or what is wrong."""
    kinds = dict(query.outs)
    if case.columns is None:
        return "no expect"
    try:
        want = [[value(cell, kinds[column]) for cell, column in zip(row, case.columns, strict=True)] for row in case.rows]
        for backwards in (False, True):
            got = [[str(cell) if isinstance(cell, uuid.UUID) else cell for cell in row]
                   for row in bench.run(query, case, backwards)]
            if got != want:
                how = "with its rows put in backwards " if backwards else ""
                return f"{how}it gives\n{show(got)}\n    not\n{show(want)}"
    except (ValueError, KeyError, duckdb.Error) as error:
        return str(error)
    return None


def main():
    logging.disable(logging.WARNING)
    bench, passed, failed = Bench(), 0, 0

    def count(complaint, what):
        nonlocal passed, failed
        passed, failed = passed + (not complaint), failed + bool(complaint)
        if complaint:
            print(f"FAILED {what}: {complaint}")

    for pattern, reason, example in BANNED:
        count("" if re.search(pattern, bare(example)) else f"{example!r} is not found: {reason}", pattern)
    quoted = "SELECT 'a::b', \"now()\" /* GROUP BY ALL */ -- INSERT [1]\nFROM t"
    count("; ".join(banned(quoted)), "what stands in strings, names and comments is let be")

    queries = {}
    for path in sorted((ROOT / "sql").rglob("*.sql")):
        if "dialect" not in path.parts:
            query = Query(path)
            queries[query.name] = query
            count("; ".join(query.complaints()), path.relative_to(ROOT))
    shown = {name: 0 for name in queries}
    for path in sorted(pathlib.Path(__file__).resolve().parent.rglob("*.test")):
        where = path.relative_to(ROOT)
        try:
            cases = read_cases(path)
        except ValueError as error:
            count(str(error), where)
            continue
        for case in cases:
            query = queries.get(case.run)
            complaint = judge(bench, query, case) if query else f"no query is named {case.run}"
            shown[case.run] = shown.get(case.run, 0) + bool(case.rows)
            count(complaint, f"{where}:{case.line} {case.sentence}")
    for name, cases in shown.items():
        count("" if cases else "no case in which it returns a row", name)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
