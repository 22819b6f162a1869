# SPDX-License-Identifier: Apache-2.0
"""Runs the cases of the rules: each is a generator that makes its logs, then asks for reports and checks them.

    def case_of_something(world, check):
        '''what must hold'''
        user = world.user()
        world.call(user, moment(hours=1))
        report = yield Ask(user.arn)
        check(report["..."] == ..., "what is wrong otherwise")

What stands before a case's first `yield` goes into one store with that of the other cases of its module; a case marked
@alone has a store of its own. The reports are asked for two at a time.
"""
import concurrent.futures
import importlib
import json
import pathlib
import subprocess
import traceback
import uuid

import pyarrow.parquet as pq

from rules.logs import World, moment

NOW = "2025-07-01T00:00:00Z"
AT_ONCE = 2
SEVERITIES = ["INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"]
NO_RULES = ("cases", "condition_cases", "logs")


class Ask:
    """An investigation: by default of the first day of the scope, as JSON, expected to succeed, without a spoor.toml."""

    def __init__(self, subject, *options, since=moment(), until=moment(days=1), text=False, expect=0, config=""):
        self.subject, self.text, self.expect, self.config = subject, text, expect, config
        self.options = [str(option) for option in options]
        self.options += ["--from", since] if since else []
        self.options += ["--to", until] if until else []


class Calls:
    """These columns of the store's table `call`, as another reader sees its files: a list of tuples."""

    def __init__(self, *columns):
        self.columns = list(columns)


def alone(case):
    case.alone = True
    return case


def cases_of(module):
    return [value for name, value in vars(module).items() if name.startswith("case_")]


def indicators(report, kind=None):
    """(wire detail, evidence) of a report's indicators, of one kind or all."""
    for wire, evidence in zip(report["Indicators"], report["Evidence"]["Indicators"]):
        if kind in (None, wire["IndicatorType"]):
            yield next(iter(wire["IndicatorDetail"].values())), evidence


def found(report, kind):
    return list(indicators(report, kind))


def ttp(report, api):
    """(wire detail, evidence) of the TTPs of `service:Operation`."""
    return [pair for pair in indicators(report, "TTP_OBSERVED") if pair[1]["API"] == api]


class Runner:
    """The cases of one module on their stores."""

    def __init__(self, run, module):
        self.run, self.module = run, module
        self.judged = {}  # what investigations of a day said of whole principals: severities by ARN

    def go(self):
        every = cases_of(self.module)
        shared = [case for case in every if not getattr(case, "alone", False)]
        for group in [shared] + [[case] for case in every if case not in shared]:
            if group:
                self.tell(group)

    def tell(self, group):
        world, begun = World(), []
        for case in group:
            told = []
            telling = case(world, lambda ok, sentence, told=told: told.append((bool(ok), sentence)))
            begun.append((case, telling, next(telling), told))
        folder = self.run.work / f"{self.module.__name__}-{group[0].__name__}"
        store = self.ingest(world, folder)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda one: self.finish(store, *one[1:]), begun))
        self.triage(store)
        for case, _, _, told in begun:
            if not told:
                told.append((False, "nothing was checked"))
            for ok, sentence in told:
                name = f"{self.module.__name__.split('.')[-1]}: {case.__doc__}"
                self.run.check(ok, name if ok else f"{name}: {sentence}")

    def ingest(self, world, folder):
        store = folder / "store"
        done = self.spoor("ingest", "--quiet", "--format", "json", "--store", store, *world.write(folder))
        told = json.loads(done.stdout or "{}")
        self.run.check(done.returncode == (3 if world.damaged else 0) and told.get("events") == len(world.records),
                       f"{self.module.__name__}: every record made is an event: {told}: {done.stderr.decode()}")
        return store

    def finish(self, store, telling, question, told):
        try:
            while True:
                question = telling.send(self.answer(store, question, told))
        except StopIteration:
            pass
        except Exception:  # a report without what a case looks for is a failure of that case, not of the run
            told.append((False, traceback.format_exc(limit=-2)))

    def answer(self, store, question, told):
        if isinstance(question, Calls):
            rows = []
            for path in sorted((store / "data/main/call").rglob("*.parquet")):
                rows += pq.read_table(path, columns=question.columns).to_pylist()
            return [tuple(row[name] for name in question.columns) for row in rows]
        form = "text" if question.text else "json"
        options = list(question.options)
        if question.config:
            config = store.parent / f"{uuid.uuid4()}.toml"
            config.write_text(question.config)
            options += ["--config", config]
        done = self.spoor("investigate", "--store", store, "--now", NOW, "--format", form, question.subject, *options)
        told.append((done.returncode == question.expect, f"exit {done.returncode}: {done.stderr.decode()}"))
        if question.expect:
            told.append((done.stdout == b"", "a failure prints a report"))
            return done.stderr.decode()
        if question.text:
            return done.stdout.decode()
        report = json.loads(done.stdout)
        if question.options == Ask(question.subject).options and not question.config:
            self.judged[report["Investigation"]["EntityArn"]] = report["Investigation"]["Severity"]
        return report

    def triage(self, store):
        """The ranking of the day agrees with every investigation of a principal on it."""
        judged, self.judged = self.judged, {}
        done = self.spoor("triage", "--store", store, "--now", NOW, "--format", "json", *Ask("").options)
        if not judged:
            return
        told = {one["Principal"]: one for one in json.loads(done.stdout or '{"Principals": []}')["Principals"]}
        for arn, exact in judged.items():
            one = told.get(arn)
            if one is None and ":sts:" in arn or not arn.startswith("arn:"):
                continue  # of a session or a key: the ranking is of principals
            ok = one is None and exact == "INFORMATIONAL"  # that only services acted for are not ranked
            if one is not None:
                least, most, shown = (SEVERITIES.index(one[name]) for name in ("QuickLeast", "QuickMost", "Severity"))
                level = SEVERITIES.index(exact)
                ok = least <= level <= most and (shown >= level if one["Basis"] == "AT_MOST" else shown == level)
            self.run.check(ok, f"{self.module.__name__}: triage and investigation agree on {arn}, {exact}: {one}")

    def spoor(self, *arguments):
        return subprocess.run([str(self.run.spoor), *map(str, arguments)], capture_output=True)


def run_rules(run):
    for path in sorted(pathlib.Path(__file__).resolve().parent.glob("*.py")):
        if path.stem in NO_RULES:
            continue
        before = run.passed, run.failed
        Runner(run, importlib.import_module("rules." + path.stem)).go()
        print(f"  {path.stem}: {run.passed - before[0]} passed, {run.failed - before[1]} failed")
