# SPDX-License-Identifier: Apache-2.0
"""The named queries of sql/ and where SQL may stand at all."""
import re

import tree

STATEMENT = re.compile(r'"[^"\n]*\b(SELECT\s|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|VIEW|MACRO))')


def queries():
    return [path for path in tree.our_files(".sql") if path.startswith("sql/")]


def check_every_query_is_tested():
    """every sql/**/*.sql has its tests/sql/**/*.test"""
    there = set(tree.files())
    # The dialect is the engine's own spelling of what the queries share; every query's test runs through it.
    paths = [path for path in queries() if not path.startswith("sql/dialect/")]
    wanted = ["tests/" + path.removesuffix(".sql") + ".test" for path in paths]
    return len(paths), [f"{test} is missing" for test in wanted if test not in there]


def check_every_query_test_has_its_query():
    """every tests/sql/**/*.test has its sql/**/*.sql"""
    there = set(tree.files())
    paths = [path for path in tree.our_files(".test") if path.startswith("tests/sql/")]
    return len(paths), [f"{path} tests nothing" for path in paths
                        if path.removeprefix("tests/").removesuffix(".test") + ".sql" not in there]


def declared_parameters(text):
    """The names of the `-- in:` lines (the list may go on in the comment lines that follow)."""
    listed = re.search(r"^-- in:((?:.*\n)(?:--  +.*\n)*)", text, re.MULTILINE)
    return set(re.findall(r"(?:^|,|--)\s*([a-z_]+) ", listed.group(1))) if listed else set()


def used_parameters(text):
    code = re.sub(r"--.*|'[^']*'", "", text)
    return set(re.findall(r"(?<![:\w]):([a-z_]+)", code))


def check_every_query_says_what_it_is():
    """every query opens with its name (its path), a sentence, -- out:, and -- in: with the parameters that it uses"""
    complaints = []
    for path in queries():
        text = tree.text(path)
        lines = text.splitlines() + ["", ""]
        name = path.removeprefix("sql/").removesuffix(".sql").replace("/", ".")
        if lines[0] != f"-- name: {name}":
            complaints.append(f"{path}: the first line must be '-- name: {name}'")
        if not re.match(r"-- [A-Z]", lines[1]):
            complaints.append(f"{path}: the second line must say what it answers")
        if not any(line.startswith("-- out:") for line in lines[:40]):
            complaints.append(f"{path}: no '-- out:' line")
        declared, used = declared_parameters(text), used_parameters(text)
        if declared != used:
            complaints.append(f"{path}: '-- in:' says {sorted(declared)}, used are {sorted(used)}")
    return len(queries()), complaints


def check_sql_stays_in_its_place():
    """no statement of SQL stands in src outside src/store"""
    paths = [path for path in tree.our_files(".hpp", ".cpp")
             if path.startswith("src/") and not path.startswith("src/store/") and not path.endswith("_test.cpp")]
    return len(paths), [f"{path}:{number}: {line.strip()}" for path in paths
                        for number, line in enumerate(tree.text(path).splitlines(), 1) if STATEMENT.search(line)]


def check_no_values_are_glued_into_sql():
    """no value is glued into a statement of SQL in src: names of the store's own columns may be, values are bound"""
    glued = re.compile(r"""\b(WHERE|SET|VALUES)\b[^"\n]*(=|<|>|LIKE|IN|\()\s*\(?'?(\{|"\s*(\+|<<))""")
    paths = [path for path in tree.our_files(".hpp", ".cpp") if path.startswith("src/") and not path.endswith("_test.cpp")]
    return len(paths), [f"{path}:{number}: {line.strip()}" for path in paths
                        for number, line in enumerate(tree.text(path).splitlines(), 1) if glued.search(line)]
