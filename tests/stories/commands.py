# SPDX-License-Identifier: Apache-2.0
"""The command line as a user meets it: exit codes 0 done, 1 failed, 2 wrong usage, 3 done but some input was rejected;
results on stdout, everything else on stderr. The stories call it."""
import contextlib
import csv
import fcntl
import gzip
import io
import json
import os
import pathlib
import pty
import random
import re
import resource
import shutil
import sqlite3
import subprocess

from overviews import timeline, trace, triage
from rules.logs import World, moment

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NOW = "2025-07-01T00:00:00Z"
COMMANDS = [[], ["ingest"], ["investigate"], ["triage"], ["trace"], ["timeline"], ["raw"], ["store"], ["store", "check"], ["store", "compact"],
            ["store", "retain"], ["sql"], ["doctor"]]
# What a spreadsheet would run, and what makes CSV hard to read back.
HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", 'a "quoted", one', "two\r\nlines", "plain"]


class Told:
    def __init__(self, done):
        self.code = done.returncode
        self.out, self.err = (stream.decode(errors="replace") for stream in (done.stdout, done.stderr))


class Shell:
    def __init__(self, run):
        self.run, self.spoor, self.work = run, run.spoor, run.work / "cli"
        self.work.mkdir()

    def call(self, *arguments, cwd=None, given=b"", **environment):
        return Told(subprocess.run([str(self.spoor), *map(str, arguments)], input=given, capture_output=True,
                                   cwd=cwd or self.work, env=os.environ | environment))

    def expect(self, code, *arguments, says="", out=None, **how):
        """The exit code; on failure nothing on stdout, and a sentence on stderr that holds `says`."""
        told = self.call(*arguments, **how)
        line = " ".join(map(str, arguments))
        ok = told.code == code and says in told.out + told.err
        if code in (1, 2) and out is None:
            ok = ok and told.out == "" and told.err != ""
        self.run.check(ok, f"`spoor {line}` exits {told.code}, not {code}, or does not say {says!r}: "
                           f"{told.out[:300]!r} {told.err[:300]!r}")
        return told

    def check(self, ok, sentence):
        return self.run.check(ok, f"command line: {sentence}")


def logs(shell):
    """Two days of two users and a role; the agents of one are hostile."""
    world = World()
    account = world.account()
    ann, bob = world.user(account, "josephine"), world.user(account, "bob")
    role = world.session("x", account=account, role="bob")  # a role of the same name: ambiguous
    other = world.user(world.account(), "bob")
    world.days(ann, 3)
    for number, agent in enumerate(HOSTILE):
        world.call(ann, moment(hours=1, minutes=number), agent=agent)
    world.call(ann, moment(hours=2), "iam:CreateUser", requestParameters={"userName": "eve"}, errorCode="AccessDenied")
    for caller in (bob, role, other):
        world.call(caller, moment(hours=3))
    folder = shell.work / "made"
    folder.mkdir()
    return world, world.write(folder), ann, bob, role


def run_commands(run):
    shell, before = Shell(run), (run.passed, run.failed)
    world, sources, ann, bob, role = logs(shell)
    store = shell.work / "store"
    ingest(shell, world, sources, store)
    help_and_usage(shell)
    missing(shell)
    subjects(shell, store, ann, bob, role)
    investigate(shell, store, ann)
    triage(shell, store, ann)
    trace(shell, store, ann)
    timeline(shell, store, ann)
    sql(shell, store, ann)
    raw(shell, store, ann)
    lists(shell, ann)
    cut_short(shell)
    standard_input(shell)
    moved(shell)
    looks_after(shell, world, sources)
    newer(shell, store)
    locked(shell, store, sources)
    doctor(shell, store)
    print(f"  command line: {run.passed - before[0]} passed, {run.failed - before[1]} failed")


def ingest(shell, world, sources, store):
    told = shell.expect(0, "ingest", "--quiet", "--format", "json", "--store", store, *sources)
    got = json.loads(told.out)
    shell.check(list(got) == ["objects", "skipped", "failed", "records", "events", "duplicates", "ignored", "rejected",
                              "bytes", "seconds"], f"the members of ingest --format json: {list(got)}")
    shell.check((got["events"], told.err) == (len(world.records), ""), f"--quiet is quiet: {told.err}")
    again = shell.expect(0, "ingest", "--store", store, *sources)
    shell.check("1 known already" in again.out, f"the same objects again: {again.out}")
    # progress belongs on stderr
    loud = shell.expect(0, "ingest", "--format", "json", "--store", shell.work / "loud", *sources)
    shell.check(len(loud.out.splitlines()) == 1 and json.loads(loud.out), f"stdout holds the result alone: {loud.out}")
    # some of the input is bad: the rest counts
    mixed = shell.work / "mixed"
    mixed.mkdir()
    good = world.records[:3]
    (mixed / "a.json").write_text(json.dumps({"Records": [*good, {"eventTime": moment()}]}))
    told = shell.expect(3, "ingest", "--quiet", "--format", "json", "--store", shell.work / "mixed-store", mixed)
    got = json.loads(told.out)
    shell.check((got["events"], got["rejected"]) == (3, 1), f"three good records and one bad: {got}")
    (mixed / "b.json").write_bytes(gzip.compress(json.dumps({"Records": world.records}).encode())[:-200])
    told = shell.expect(3, "ingest", "--quiet", "--store", shell.work / "mixed-store", mixed, says="rejected")
    # what cannot be read at all
    shell.expect(1, "ingest", "--store", shell.work / "none", "no-such-file", says="no-such-file")
    shell.expect(1, "ingest", "--quiet", "--store", shell.work / "none", *sources, "--threat-list", "bad=no-such-list",
                 says="no-such-list")
    (shell.work / "places.mmdb").write_bytes(b"not a database")
    shell.expect(2, "ingest", "--quiet", "--store", shell.work / "none", sources[0], "--geoip", "places.mmdb",
                 says="places.mmdb")


def help_and_usage(shell):
    for command in COMMANDS:
        told = shell.expect(0, *command, "--help", says="Usage" if not command else "")
        has = re.search(r"example|spoor ingest \./", told.out) is not None
        shell.check(told.err == "" and has, f"spoor {' '.join(command)} --help has an example")
    version = shell.expect(0, "--version")
    shell.check(re.fullmatch(r"spoor \d+\.\d+\.\d+\n", version.out), f"--version: {version.out!r}")
    for wrong in ([], ["nonsense"], ["--nonsense"], ["ingest"], ["ingest", ".", "--format", "xml"], ["investigate"],
                  ["investigate", "x", "--format", "xml"], ["investigate", "x", "--nonsense"], ["raw"], ["triage", "x"], ["trace"], ["trace", "x", "--format", "csv"],
                  ["timeline"], ["timeline", "x", "--format", "xml"],
                  ["triage", "--format", "xml"], ["raw", "--format", "xml", "--key", "A"], ["store"], ["store", "nonsense"],
                  ["store", "retain", "--days", "many"], ["sql", "no.such.query"], ["sql", "subject.candidates"],
                  ["sql", "--format", "xml"], ["doctor", "more"], ["ingest", ".", "--threat-list", "nameless"], ["store", "retain", "--days", "0"]):
        shell.expect(2, *wrong)


def missing(shell):
    """Every command that reads a store names the one that is not there, and how to make or name one."""
    for command in (["investigate", "x"], ["triage"], ["trace", "x"], ["timeline", "x"], ["raw", "--key", "A"], ["sql", "subject.names"],
                    ["store", "check"], ["store", "compact"], ["store", "retain"]):
        shell.expect(1, *command, "--store", "nowhere", says="nowhere is no store: `spoor ingest` makes one")
        shell.check(not (shell.work / "nowhere").exists(), f"{command} makes no store")
    shell.expect(1, "store", "check", says="elsewhere is no store", SPOOR_STORE="elsewhere")
    shell.expect(1, "store", "check", says="spoor-store is no store")


def subjects(shell, store, ann, bob, role):
    known = ["--store", store, "--format", "json", "--now", NOW]
    for name in (ann.arn, "josephine", ann.key, ann.identity["principalId"]):
        told = json.loads(shell.expect(0, "investigate", name, *known).out)
        arn = ann.key if name == ann.key else ann.arn
        shell.check(told["Investigation"]["EntityArn"] == arn, f"{name} is {arn}: {told['Investigation']}")
    for name in (role.arn, role.session, role.key, role.identity["principalId"].split(":")[0]):
        shell.expect(0, "investigate", name, *known)
    told = shell.expect(2, "investigate", "bob", *known, says="bob may be any of")
    shell.check(bob.arn in told.err and role.arn in told.err and told.err.count("user/bob") == 2,
                f"an ambiguous name lists its candidates: {told.err}")
    told = shell.expect(1, "investigate", "josefine", *known, says="did you mean")
    shell.check(ann.arn in told.err and bob.arn not in told.err, f"similar names alone are listed: {told.err}")
    shell.expect(1, "investigate", "eve", *known)
    shell.expect(1, "investigate", "\x1b[31mx", *known, says="\\x1b[31mx")


def investigate(shell, store, ann):
    base = ["investigate", ann.arn, "--store", store, "--now", NOW]
    shell.expect(2, *base, "--from", "yesterday", says="'yesterday' is no time")
    shell.expect(2, *base[:-1], "soon", says="'soon' is no time")
    shell.expect(2, *base, "--from", moment(hours=5), "--to", moment(hours=5), says="the scope is empty")
    shell.expect(2, *base, "--from", moment(), "--to", moment(days=1), "--baseline-to", moment(hours=1),
                 says="reaches into the scope")
    shell.expect(1, *base, "--from", "2001-01-01", "--to", "2001-01-02", says="its first call after is at")
    offset = json.loads(shell.expect(0, *base, "--from", "-15d", "--to", "-14d", "--format", "json").out)
    shell.check((offset["Investigation"]["ScopeStartTime"], offset["Investigation"]["ScopeEndTime"])
                == (moment(), moment(days=1)), f"offsets are from --now: {offset['Investigation']}")
    organisation(shell, base)
    # the same in a file, and nothing on stdout
    there = shell.work / "report.json"
    told = shell.expect(0, *base, "--format", "json", "--output", there)
    same = shell.call(*base, "--format", "json").out
    shell.check(told.out == "" and there.read_text() == same, "--output writes what stdout would show")
    shell.check(not list(shell.work.glob("report.json?*")), "--output leaves nothing beside the file")
    shell.expect(1, *base, "--output", "no/such/folder/x", says="no/such/folder/x")
    shell.check("\x1b" not in shell.call(*base).out, "no colour where stdout is no terminal")
    coloured = on_a_terminal(shell, base)
    shell.check("\x1b[1m" in coloured, f"colour on a terminal: {coloured[:200]!r}")
    shell.check("\x1b" not in on_a_terminal(shell, base, NO_COLOR="1"), "NO_COLOR takes the colour away")
    wide = [line for line in shell.call(*base).out.splitlines() if len(line) > 100 and "spoor raw" not in line]
    shell.check(not wide, f"text is at most 100 columns wide: {wide[:2]}")


def on_a_terminal(shell, arguments, **environment):
    reader, writer = pty.openpty()
    held = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
    running = subprocess.Popen([str(shell.spoor), *map(str, arguments)], stdout=writer, stderr=writer, env=held)
    os.close(writer)
    seen = b""
    with contextlib.suppress(OSError):  # a terminal whose other end is gone reads as an error
        while part := os.read(reader, 65536):
            seen += part
    os.close(reader)
    running.wait()
    return seen.decode(errors="replace")


def organisation(shell, base):
    """spoor.toml: the one that is named must be there and be understood, ./spoor.toml is read where it is."""
    shell.expect(2, *base, "--config", "no-such.toml", says="cannot read no-such.toml: name a file that is there")
    wrong = shell.work / "wrong.toml"
    wrong.write_text("[organisation]\nown_accounts = [123]\n")
    shell.expect(2, *base, "--config", wrong, says="wrong.toml: line 2: own_accounts: a list of texts is wanted")
    folder = shell.work / "with-config"
    folder.mkdir()
    (folder / "spoor.toml").write_text("[organisation]\nnonsense = 1\n")
    shell.expect(2, *base, cwd=folder, says="spoor.toml: line 2: nonsense: no such key")
    shell.expect(0, *base, "--config", ROOT / "docs/spoor.example.toml", cwd=folder)


def sql(shell, store, ann):
    names = shell.expect(0, "sql").out.split()
    files = sorted(re.match(r"-- name: (\S+)", path.read_text())[1] for path in (ROOT / "sql").glob("*/*.sql")
                   if path.parent.name != "dialect")
    shell.check(sorted(names) == files, f"sql lists the queries of sql/: {set(names) ^ set(files)}")
    printed = shell.expect(0, "sql", "subject.names", "--text").out
    shell.check(printed == (ROOT / "sql/subject/names.sql").read_text(), "sql --text prints the query as it is")
    shell.expect(2, "sql", "subject.nams", "--store", store, says="no query is named subject.nams")
    shell.expect(2, "sql", "subject.candidates", "--store", store, says="needs --param name=")
    shell.expect(2, "sql", "subject.candidates", "--store", store, "--param", "nam=x", says="nam=x")
    shell.expect(2, "sql", "coverage.hours", "--store", store, "--param", "account_id=1", "--param", "from_ms=soon",
                 says="from_ms=soon: not a number")
    one = ["sql", "subject.candidates", "--store", store, "--param", "name=josephine", "--format"]
    row = json.loads(shell.expect(0, *one, "json").out)
    shell.check((row["id"], row["session"], row["calls"]) == (ann.arn, None, 12), f"sql --format json: {row}")
    read = list(csv.DictReader(io.StringIO(shell.expect(0, *one, "csv").out)))
    shell.check([one["id"] for one in read] == [ann.arn], f"sql --format csv: {read}")
    lines = shell.expect(0, *one, "text").out.splitlines()
    shell.check(lines[0].split("\t")[:2] == ["kind", "id"] and lines[1].split("\t")[:2] == ["user", ann.arn],
                f"sql --format text: {lines}")
    listed = ["sql", "investigation.created", "--store", store, "--format", "json",
              "--param", f"principals={ann.arn},x", "--param", "sessions=x", "--param", "keys=x", "--param", "from_ms=0",
              "--param", "to_ms=4000000000000", "--param", "most=10"]
    shell.check(shell.expect(0, *listed).out == "", "a list is a,b; nothing found is no line")


def raw(shell, store, ann):
    base = ["raw", "--store", store, "--principal", ann.arn, "--from", moment(), "--to", moment(hours=2)]
    lines = shell.expect(0, *base).out.splitlines()
    agents = [json.loads(line)["userAgent"] for line in lines]
    shell.check(sorted(agents) == sorted(HOSTILE), f"raw gives the records whole: {agents}")
    text = shell.expect(0, *base, "--format", "text").out
    shell.check(text.count("sqs.amazonaws.com:GetQueueUrl") == len(HOSTILE) and "\t=1" not in text,
                f"raw --format text names each call, control characters escaped: {text[:300]}")
    table = list(csv.reader(io.StringIO(shell.expect(0, *base, "--format", "csv").out, newline="")))
    shell.check(len(table) == len(HOSTILE) + 1 and {len(row) for row in table} == {11}, f"raw --format csv: {table[:2]}")
    column = table[0].index("userAgent")
    shown = sorted(row[column] for row in table[1:])
    wanted = sorted(agent if agent in HOSTILE[5:] else "'" + agent for agent in HOSTILE)
    shell.check(shown == wanted, f"what a spreadsheet would run begins with an apostrophe: {shown}")
    shell.check(all(row[column][0] not in "=+-@\t" for row in table[1:]), "no cell of CSV begins like a formula")
    one = json.loads(lines[0])
    for option, value in (("--event-id", one["eventID"]), ("--operation", "CreateUser"), ("--resource", "eve"),
                          ("--key", ann.key), ("--ip", one["sourceIPAddress"])):
        shell.expect(0, "raw", "--store", store, option, value)
    denied = shell.expect(0, "raw", "--store", store, "--operation", "CreateUser", "--format", "text").out
    shell.check("AccessDenied" in denied, f"the error is shown: {denied}")
    shell.expect(1, "raw", "--store", store, "--operation", "NoSuchThing", says="no call in the store fits")
    shell.expect(2, "raw", "--store", store, says="say which records")
    shell.expect(2, "raw", "--store", store, "--from", "soon", says="'soon' is no time")
    shell.expect(2, *base, "--format", "xml")


def lists(shell, ann):
    """A list is evaluated over what is stored; a new edition of it replaces the old one; a bad one changes nothing."""
    store, made = shell.work / "list-store", shell.work / "made"
    source = ["ingest", "--quiet", "--store", store, made / "logs", "--geoip", made / "places.mmdb"]
    ask = ["investigate", ann.arn, "--store", store, "--now", NOW]
    edition = shell.work / "edition.txt"
    home = json.loads((made / "logs/0000.json").read_text())["Records"][0]["sourceIPAddress"]
    shell.expect(0, *source)
    shell.expect(0, *ask, says="flagged addresses not checked")
    for text, count, says in ((f"# date: 2025-06-21\n{home}/24 # a network\n", 1, "bad (threat, 1 entry, 10 days old)"),
                              ("198.51.100.7\n198.51.100.8\n", 0, "bad (threat, 2 entries)"),
                              (f"{home}\n", 1, "bad (threat, 1 entry)")):
        edition.write_text(text)
        shell.expect(0, *source, "--threat-list", f"bad={edition}")
        told = shell.expect(0, *ask, says=says)
        shell.check(f"flagged addresses {count}" in told.out, f"{count} flagged by {text!r}: {told.out[:2000]}")
    edition.write_text("")
    shell.expect(2, *source, "--threat-list", f"bad={edition}", says="holds no address or range")
    shell.expect(0, *ask, says="flagged addresses 1")
    edition.write_text(f"{home}\n")
    shell.expect(0, *source, "--trusted-list", edition)
    shell.expect(0, *ask, says="flagged addresses 0")
    for wrong in (["--threat-list", "gone=no-such-file"], ["--geoip", edition]):
        shell.expect(1 if wrong[0] == "--threat-list" else 2, "ingest", "--store", "unread-store", made / "logs", *wrong)
        shell.check(not (shell.work / "unread-store").exists(), f"{wrong}: named before any log is read")
    wrong_lists(shell, store, edition)
    lists = ["ingest", "--quiet", "--store", store]  # no logs: the lists alone
    shell.expect(0, *lists, "--trusted-list", "")
    shell.expect(0, *ask, says="flagged addresses 1")
    shell.expect(0, *lists, "--threat-list", "bad=")
    shell.expect(0, *ask, says="flagged addresses not checked")
    shell.expect(1, *lists, "--threat-list", "bad=", says="no list is named bad")
    shell.expect(0, *source, "--threat-list", "ipsum")
    told = shell.expect(0, *ask)
    shell.check(re.search(r"ipsum \(threat,\s+\d{4,} entries", told.out), f"the list that spoor brings: {told.out[:2000]}")


def wrong_lists(shell, store, edition):
    """A list that the store cannot take is told before any log is read: no call comes in without its flags."""
    world = World()
    world.call(world.user(), moment())
    folder = shell.work / "later"
    folder.mkdir()
    source = ["ingest", "--quiet", "--store", store, *world.write(folder)]
    before = calls_of(shell.call("store", "check", "--store", store))
    for code, wrong, says in ((1, "worse=", "no list is named worse, so none is taken away; loaded: bad, trusted"),
                              (2, f"trusted={edition}", "a trusted list is named trusted already; choose another name")):
        shell.expect(code, *source, "--threat-list", wrong, says=says)
        shell.check(calls_of(shell.call("store", "check", "--store", store)) == before, f"{wrong}: no log is read")


def cut_short(shell):
    """An ingest that fails half-way: what it had committed is held against the lists all the same."""
    world = World()
    ann = world.user()
    home = world.elsewhere()
    world.threats.append(home)
    world.call(ann, moment(), ip=home)
    folder = shell.work / "cut-short"
    folder.mkdir()
    source = world.write(folder)
    much = World()
    for _ in range(4000):
        much.call(much.user(ann.account, "busy"), moment(hours=1), agent=random.randbytes(600).hex())
    (folder / "logs/9999.json").write_text(json.dumps({"Records": much.records}))
    store = shell.work / "cut-short-store"
    told = Told(subprocess.run(
        [str(shell.spoor), "ingest", "--quiet", "--store", str(store), *map(str, source), "--threads", "1", "--batch-bytes",
         "1", "--commit-calls", "1"], capture_output=True, restore_signals=False,  # a file that is too large is an error
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))))
    shell.check(told.code == 1 and "File too large" in told.err, f"a file that cannot be written: {told.code} {told.err}")
    shell.expect(0, "investigate", ann.arn, "--store", store, "--now", NOW, says="flagged addresses 1")


def standard_input(shell):
    world = World()
    user = world.user()
    world.call(user, moment())
    bytes_ = json.dumps({"Records": world.records}).encode()
    store = shell.work / "stdin-store"
    packed = gzip.compress(bytes_, mtime=0)
    for given in (bytes_, packed):
        shutil.rmtree(store, ignore_errors=True)
        told = shell.expect(0, "ingest", "--quiet", "--format", "json", "--store", store, "-", "--name",
                            "s3://logs/one.json", given=given)
        shell.check(json.loads(told.out)["events"] == 1, f"standard input is read: {told.out}")
    again = shell.expect(0, "ingest", "--quiet", "--format", "json", "--store", store, "-", given=packed)
    shell.check(json.loads(again.out)["skipped"] == 1, f"the same bytes under another name are known: {again.out}")
    told = shell.expect(1, "raw", "--store", store, "--key", user.key, says="s3://logs/one.json")
    shell.check("standard input" in told.err and "--name" in told.err and re.search(r"sha256 [0-9a-f]{64}", told.err),
                f"raw says that it came from standard input, names --name and the ledger row: {told.err}")
    shell.expect(3, "ingest", "--quiet", "--store", store, "-", given=b"garbage", says="standard input at 0")


def moved(shell):
    world = World()
    user = world.user()
    world.call(user, moment())
    folder = shell.work / "moving"
    folder.mkdir()
    sources = world.write(folder)
    store = shell.work / "moved-store"
    shell.expect(0, "ingest", "--quiet", "--store", store, *sources)
    shell.expect(0, "raw", "--store", store, "--key", user.key)
    (folder / "logs").rename(folder / "elsewhere")
    shell.expect(1, "raw", "--store", store, "--key", user.key, says=str(folder / "logs/0000.json"))


def calls_of(told):
    return int(re.search(r"(\d+) calls of", told.out)[1])


def looks_after(shell, world, sources):
    store = shell.work / "kept-store"
    count = len(world.records)
    halves = shell.work / "halves"
    halves.mkdir()
    for number in range(4):
        (halves / f"{number}.json").write_text(json.dumps({"Records": world.records[number::4]}))
        shell.expect(0, "ingest", "--quiet", "--store", store, halves / f"{number}.json")
    sound = shell.expect(0, "store", "check", "--store", store, says="The store is sound.")
    shell.check(calls_of(sound) == count, f"check counts the calls: {sound.out}")
    merged = shell.expect(0, "store", "compact", "--store", store, says="files merged into")
    shell.check(int(merged.out.split()[0]) > 0, f"compact merges: {merged.out}")
    sound = shell.expect(0, "store", "check", "--store", store, says="The store is sound.")
    shell.check(calls_of(sound) == count, f"compaction loses no call: {sound.out}")
    # 16 June 2025 is day 0 of the scope; what is older than its midnight goes, what is not stays
    old = sum(1 for record in world.records if record["eventTime"] < moment())
    dropped = shell.expect(0, "store", "retain", "--store", store, "--days", "15", "--now", NOW)
    shell.check(dropped.out.startswith(f"{old} calls of before {moment()}"), f"retain says what it drops: {dropped.out}")
    left = shell.expect(0, "store", "check", "--store", store, says="The store is sound.")
    shell.check(calls_of(left) == count - old, f"and drops no other: {left.out}")
    shell.expect(2, "store", "retain", "--store", store, "--days", "-1", "--now", NOW)
    shell.check(calls_of(shell.call("store", "check", "--store", store)) == count - old,
                "a negative number of days drops nothing")
    # a file of the store that is gone
    with contextlib.closing(sqlite3.connect(store / "catalog.sqlite")) as catalog:
        part = catalog.execute("SELECT f.path FROM ducklake_data_file AS f JOIN ducklake_table AS t USING (table_id) "
                               "WHERE f.end_snapshot IS NULL AND t.table_name = 'call'").fetchone()[0]
    next((store / "data").rglob(pathlib.Path(part).name)).unlink()
    shell.expect(1, "store", "check", "--store", store, says=pathlib.Path(part).name, out=True)


def newer(shell, store):
    """A store of a later schema is refused by name, by readers and writers."""
    later = shell.work / "later-store"
    shutil.copytree(store, later)
    catalog = sqlite3.connect(later / "catalog.sqlite")
    table = catalog.execute("SELECT table_name FROM ducklake_inlined_data_tables").fetchone()[0]
    for key, value in (("schema", "999"), ("spoor_version", "77.0.0")):
        catalog.execute(f'UPDATE "{table}" SET value = ? WHERE key = ?', (value, key))
    catalog.commit()
    catalog.close()
    for command in (["investigate", "josephine"], ["raw", "--key", "A"], ["sql", "subject.names"], ["store", "check"],
                    ["store", "compact"], ["ingest", "--quiet", shell.work / "made/logs"]):
        told = shell.call(*command, "--store", later)
        shell.check(told.code == 1 and told.out == "" and "77.0.0" in told.err,
                    f"{command[0]} refuses a newer store, a failure and no wrong usage: {told.code} {told.err}")
    shell.expect(1, "doctor", "--store", later, says="77.0.0", out=True)


def locked(shell, store, sources):
    """A second writer is told who holds the store; readers are not held up."""
    with (store / "writer.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in (["ingest", "--quiet", *sources], ["store", "compact"], ["store", "retain"]):
            shell.expect(1, *command, "--store", store, says="process")
        shell.expect(0, "store", "check", "--store", store)
        shell.expect(0, "raw", "--store", store, "--operation", "CreateUser")
    shell.expect(0, "ingest", "--quiet", "--store", store, *sources)


def doctor(shell, store):
    told = shell.expect(0, "doctor", "--store", store)
    for words in ("DuckDB", "extension ducklake", "extension sqlite_scanner", "GeoIP", f"store {store}", "GB free"):
        shell.check(words in told.out, f"doctor tells of {words}: {told.out}")
    shell.check(all(line.startswith(("ok ", "note ")) for line in told.out.splitlines()), f"and finds no fault: {told.out}")
    shell.expect(0, "doctor", "--store", "nowhere", says="nowhere is no store")
    home = shell.work / "home"
    home.mkdir()
    shell.expect(1, "doctor", "--store", store, says="FAULT", out=True, SPOOR_HOME=str(home))
    (home / "extensions").symlink_to(ROOT / ".deps/extensions")
    shell.expect(0, "doctor", "--store", store, says="no GeoIP data in", SPOOR_HOME=str(home))
    (home / "geoip").mkdir()
    (home / "geoip/city.mmdb").write_bytes(b"not a database")
    shell.expect(1, "doctor", "--store", store, says="city.mmdb", out=True, SPOOR_HOME=str(home))
