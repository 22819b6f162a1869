# SPDX-License-Identifier: Apache-2.0
"""The commands that answer for many at once or over time, as a user meets them; commands.py calls them with its store."""
import csv
import io
import json

from rules.cases import NOW
from rules.logs import moment


def triage(shell, store, ann):
    base = ["triage", "--store", store, "--now", NOW]
    shell.expect(2, *base, "--from", "yesterday", says="'yesterday' is no time")
    shell.expect(2, *base, "--from", moment(hours=5), "--to", moment(hours=5), says="the scope is empty")
    shell.expect(1, *base, "--from", "2001-01-01", "--to", "2001-01-02", says="the first after is at")
    shell.expect(1, *base, "--from", "2031-01-01", "--to", "2031-01-02", says="the last before is at")
    text = shell.expect(0, *base).out
    shell.check(text.splitlines()[0].startswith("scope") and text.index("\nlogs ") < text.index(ann.arn),
                f"what was read comes first: {text[:300]}")
    shell.check("none loaded: addresses were not checked" in text and "4 PRINCIPALS" in text, text)
    wide = [line for line in text.splitlines() if len(line) > 100 and "arn:" not in line]
    shell.check(not wide and "\x1b" not in text, f"text is at most 100 columns wide, without colour: {wide[:2]}")
    read = list(csv.DictReader(io.StringIO(shell.expect(0, *base, "--format", "csv").out)))
    told = json.loads(shell.expect(0, *base, "--format", "json").out)
    shell.check([one["principal"] for one in read] == [one["Principal"] for one in told["Principals"]]
                and len(read) == 4, f"the same ranking in csv and json: {read}")
    shell.check(all(value[:1] not in ("=", "+", "-", "@") for one in read for value in one.values()),
                "no cell of CSV begins like a formula")
    quiet = ["--from", moment(days=-3), "--to", moment(days=-2)]
    shell.expect(0, *base, *quiet, says="no sign above Low found in what was read")
    shell.check(ann.arn in shell.call(*base, *quiet).out, "who acted in the scope is told, and nobody else")
    shell.check("user/bob" not in shell.call(*base, *quiet).out, "who did not act in the scope is not ranked")


def trace(shell, store, ann):
    base = ["trace", "--store", store, "--now", NOW]
    text = shell.expect(0, *base, ann.key, says="long-lived key").out
    shell.check("WHERE IT COMES FROM" in text and "WHAT CAME OF IT IN SCOPE" in text and "\x1b" not in text, text)
    told = json.loads(shell.expect(0, *base, ann.key, "--format", "json").out)
    shell.check(told["Origins"][0]["Id"] == ann.key and told["Descendants"]["Acts"]["Calls"] == 12, f"{told}")
    home = json.loads((shell.work / "made/logs/0000.json").read_text())["Records"][0]["sourceIPAddress"]
    there = json.loads(shell.expect(0, *base, home, "--format", "json").out)
    shell.check(there["Address"] == home and sorted(one["Principal"] for one in there["Origins"]).count(ann.arn) == 1
                and len(there["Origins"]) == 4, f"who called from an address: {there['Origins']}")
    shell.expect(1, *base, "198.51.100.99", says="no call in the store came from 198.51.100.99")
    shell.expect(1, *base, "josefine", says="did you mean")
    shell.expect(2, *base, ann.arn, "--from", "soon", says="'soon' is no time")


def timeline(shell, store, ann):
    base = ["timeline", ann.arn, "--store", store, "--now", NOW]
    text = shell.expect(0, *base).out
    shell.check("iam:CreateUser: denied (AccessDenied)" in text and "12 reads" not in text and "\x1b" not in text, text)
    told = json.loads(shell.expect(0, *base, "--format", "json").out)
    times = [line["FirstSeen"] for line in told["Lines"]]
    shell.check(times == sorted(times) and sum(line["Calls"] for line in told["Lines"]) == 12, f"in time order: {told['Lines']}")
    read = list(csv.DictReader(io.StringIO(shell.expect(0, *base, "--all", "--format", "csv").out)))
    shell.check(sum(int(line["calls"]) for line in read) == 12 and {line["folded_apis"] for line in read} == {"0"},
                f"--all folds nothing: {read}")
    shell.check(all(value[:1] not in ("=", "+", "-", "@") for line in read for value in line.values()),
                "no cell of CSV begins like a formula")
    shell.expect(1, *base, "--from", "2001-01-01", "--to", "2001-01-02", says="its first call after is at")
