# SPDX-License-Identifier: Apache-2.0
"""The story of a role that is taken over, made by tools/storygen: what is found must be the generator's plan, no more and
no less; who only looks like an attacker is not accused; and what is taken out of the story vanishes from the report.

The story itself is one setting. Besides, each run draws new seeds with random figures and prints them; a seed that ever
failed is kept in ONCE_FAILED.
"""
import collections
import concurrent.futures
import copy
import json
import pathlib
import random
import shutil
import subprocess
import sys
import traceback

import wire

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
STORYGEN = ROOT / "tools/storygen"
SETTING = STORYGEN / "detective.json"
NOW = "2026-01-01T00:00:00Z"
SEVERITIES = ["INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"]
ONCE_FAILED = [461704, 770456]  # the attacker's tool was one that others of the account used
DRAWN = 3
AT_ONCE = 2
MOST_ABOVE_LOW = 0.01  # of all principals that nobody attacked
LOOKED_AT = 8  # principals of a drawn story; of the story itself all are


def at_once(run, function, items):
    """function(run, item) for all items, some at a time, each with counters of its own."""
    def one(item):
        own = copy.copy(run)
        own.passed = own.failed = 0
        try:
            function(own, item)
        except Exception:  # a report without what is looked for is a failure of this item, not of the run
            own.check(False, f"{item}: {traceback.format_exc(limit=-2)}")
        return own
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for own in pool.map(one, items):
            run.passed, run.failed = run.passed + own.passed, run.failed + own.failed


class Story:
    """One generated story, as files; its store is made by `ingest`."""

    def __init__(self, run, name, *options, generator=STORYGEN):
        self.run, self.folder = run, run.work / name
        self.store = self.folder / "store"
        done = subprocess.run([sys.executable, str(generator), str(self.folder), *map(str, options)], capture_output=True,
                              cwd=generator)
        run.check(done.returncode == 0, f"{name}: storygen {options}: {done.stderr.decode()[-400:]}")
        self.truth = json.loads((self.folder / "truth.json").read_text())

    def ingest(self, base=None, lists=()):
        """Into a store of its own, or into a copy of another one."""
        if base:
            shutil.copytree(base.store, self.store)
        listed = [("bad", self.folder / "threats.txt"), *lists]
        told = json.loads(self.run.call(
            "ingest", "--quiet", "--format", "json", "--store", self.store, self.folder / "AWSLogs",
            "--geoip", self.folder / "places.mmdb", *[word for name, path in listed for word in ("--threat-list", f"{name}={path}")]))
        self.run.check(told["events"] == self.truth["records"], f"{self.folder.name}: every record made is an event: {told}")
        return self

    def report(self, subject=None, **how):
        scope = self.truth["scope"]
        text = self.run.call("investigate", "--store", self.store, "--format", "json", "--now", NOW, subject or self.truth["role"],
                             "--from", scope["from"], "--to", scope["to"], **how)
        return json.loads(text) if text else None


def files(folder, but=None):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and (but is None or but not in path.parents)}


def severity(report):
    return SEVERITIES.index(report["Investigation"]["Severity"])


def signs(report, kind):
    return [(next(iter(sign["IndicatorDetail"].values())), evidence)
            for sign, evidence in zip(report["Indicators"], report["Evidence"]["Indicators"]) if sign["IndicatorType"] == kind]


def agent_of(example, truth):
    """Which of the planned agents was written so."""
    return next((one["value"] for one in truth["agents"] if example in one["raw"]), f"unplanned: {example}")


def found(report, truth):
    """What a report finds, as a bag of words that can be counted and subtracted."""
    bag = collections.Counter({f"tactic {detail['Tactic']}" for detail, _ in signs(report, "TTP_OBSERVED")})
    for detail, evidence in signs(report, "TTP_OBSERVED"):
        if detail["Tactic"] == "Lateral Movement":
            bag[f"{evidence['API']} succeeded"] += detail["APISuccessCount"]
            bag[f"{evidence['API']} failed"] += detail["APIFailureCount"]
    bag["travel"] = len(signs(report, "IMPOSSIBLE_TRAVEL"))
    bag.update(f"flagged {detail['IpAddress']}" for detail, _ in signs(report, "FLAGGED_IP_ADDRESS"))
    for kind, name in (("NEW_ASO", "Aso"), ("NEW_GEOLOCATION", "Location")):
        bag.update(f"{kind} {detail[name]}, new to the account: {detail['IsNewForEntireAccount']}" for detail, _ in signs(report, kind))
    bag.update(f"NEW_USER_AGENT {agent_of(evidence['Example'], truth)}, new to the account: {detail['IsNewForEntireAccount']}"
               for detail, evidence in signs(report, "NEW_USER_AGENT"))
    return +bag


def planned(truth):
    bag = collections.Counter(f"tactic {tactic}" for tactic in truth["tactics"])
    for one in truth["lateral"]:
        bag[f"{one['api']} succeeded"] += one["succeeded"]
        bag[f"{one['api']} failed"] += one["failed"]
    bag["travel"] = len(truth["travels"])
    bag.update(f"flagged {ip}" for ip in truth["flagged"])
    for kind, name in (("NEW_ASO", "networks"), ("NEW_GEOLOCATION", "places"), ("NEW_USER_AGENT", "agents")):
        bag.update(f"{kind} {one['value']}, new to the account: {one['new_for_account']}" for one in truth[name])
    return +bag


def figures(bag):
    counts = collections.Counter(word.split(" ")[0].rstrip(",") for word in bag.elements())
    lateral = sum(count for word, count in counts.items() if ":" in word)
    return f"{counts['tactic']} tactics, {lateral} lateral, {counts['travel']} travels, {counts['flagged']} flagged, " \
           f"{counts['NEW_ASO']} networks, {counts['NEW_GEOLOCATION']} places, {counts['NEW_USER_AGENT']} agents"


# --- what a whole story must show -------------------------------------------------------------------------------------

def as_planned(run, name, story):
    """The report on the role is the plan, in figures, values and order."""
    report, truth = story.report(), story.truth
    told, plan = found(report, truth), planned(truth)
    print(f"  {name}: planned {figures(plan)}; found {figures(told)}; {report['Investigation']['Severity']}")
    run.check(told == plan, f"{name}: not planned {dict(told - plan)}, not found {dict(plan - told)}")
    travels = [[detail["StartingLocation"], detail["EndingLocation"], detail["HourlyTimeDelta"]]
               for detail, evidence in sorted(signs(report, "IMPOSSIBLE_TRAVEL"), key=lambda one: one[1]["LastSeen"])]
    run.check(travels == [[one["from"], one["to"], 0] for one in truth["travels"]], f"{name}: travels in their order: {travels}")
    counts = collections.Counter((one["tactic"], one["api"], one["ip"], bool(one["error"])) for one in truth["calls"])
    shown = {(detail["Tactic"], evidence["API"], detail["IpAddress"], failed, detail["APIFailureCount" if failed else "APISuccessCount"])
             for detail, evidence in signs(report, "TTP_OBSERVED") for failed in (False, True)}
    lost = [call for call, count in counts.items() if (*call, count) not in shown]
    run.check(not lost, f"{name}: each call with its tactic, address and outcome: {lost}")
    grave = [evidence["Condition"] for _, evidence in signs(report, "TTP_OBSERVED")
             if evidence["Severity"] in ("HIGH", "CRITICAL") and evidence.get("Condition")]
    run.check(severity(report) >= SEVERITIES.index("HIGH") and grave, f"{name}: High or Critical by a named condition: {grave}")
    run.check(not wire.complaints_about(report), f"{name}: the members of Detective: {wire.complaints_about(report)[:3]}")
    on_the_instance(run, name, story)
    return report


def on_the_instance(run, name, story):
    """The role of the instance that was reached: a new agent, and a call from outside with the instance's session."""
    reached = story.truth["instance"]
    if not reached:
        return
    report = story.report(reached["role"])
    examples = [evidence["Example"] for _, evidence in signs(report, "NEW_USER_AGENT")]
    run.check(examples == [reached["agent"]], f"{name}: the agent new to {reached['role']}: {examples}")
    addresses = {ip for _, evidence in signs(report, "NEW_ASO") for ip in evidence["Addresses"]}
    run.check(addresses == {reached["outside"]}, f"{name}: the session of {reached['id']} from outside: {addresses}")
    shown = {(evidence["API"], ip) for _, evidence in signs(report, "TTP_OBSERVED") for ip in evidence["Addresses"]}
    run.check(("sts:GetCallerIdentity", reached["outside"]) in shown, f"{name}: the call from outside: {sorted(shown)}")


def severities(run, story, most):
    """Roles, users and roots that called in the scope with the severity of their reports: all, or the role and so many."""
    rows = run.call("sql", "subject.names", "--store", story.store, "--format", "json").splitlines()
    names = [row["id"] for row in map(json.loads, rows) if row["calls"] > 0]
    if most:
        names = {story.truth["role"], *random.Random(story.truth["seed"]).sample(names, most)}
    levels = {}

    def look(own, name):
        report = story.report(name, expect=None)
        if report:
            levels[name] = severity(report)
    at_once(run, look, sorted(names))
    return levels


# Of each near miss of the story: what its report must hold, so that it is near, and the kinds it must not hold.
NEAR_MISSES = {
    "an address that jumps 499 km": (lambda report: report["Evidence"]["Volume"]["Addresses"] == 2, "IMPOSSIBLE_TRAVEL"),
    "a VPN that toggles": (lambda report: "travel" in left_out(report) and "VPN" in left_out(report), "IMPOSSIBLE_TRAVEL"),
    "a version bump": (lambda report: "only its version is new" in left_out(report), "NEW_USER_AGENT"),
    "a new hire's first day at home": (lambda report: {evidence["Weight"] for _, evidence in signs(report, "NEW_GEOLOCATION")}
                                       == {0.5}, "FLAGGED_IP_ADDRESS"),
    "a roll-out (wim)": (lambda report: ["roll-out" in evidence["Note"] for _, evidence in signs(report, "NEW_USER_AGENT")]
                         == [True], "NEW_ASO"),
    "two people far apart in one role": (lambda report: report["Evidence"]["Volume"]["Addresses"] >= 3, "IMPOSSIBLE_TRAVEL"),
    "a runner in many regions (production)": (lambda report: report["Evidence"]["Volume"]["Addresses"] >= 2,
                                              "NEW_GEOLOCATION"),
    "a scanner": (lambda report: report["Evidence"]["Volume"]["APIs"] >= 15, "NEW_USER_AGENT")}


def left_out(report):
    return " ".join(report["Exclusions"])


def near_misses(run, story):
    """Each near miss comes as near as it should, and is told from what it resembles."""
    for name, (is_near, resembled) in NEAR_MISSES.items():
        report = story.report(story.truth["near_misses"][name])
        run.check(is_near(report) and not signs(report, resembled),
                  f"{name}: {report['Exclusions']}, {signs(report, resembled)}, {report['Evidence']['Volume']}")


class Others:
    """Those whom nobody attacked, over all stories."""

    def __init__(self):
        self.levels = {}

    def judge(self, run, name, story, most=0):
        levels = severities(run, story, most)
        worst = max(level for principal, level in levels.items() if principal not in story.truth["attacked"])
        run.check(levels[story.truth["role"]] > worst, f"{name}: nobody who was not attacked is as bad as the role")
        for principal, level in levels.items():
            if principal not in story.truth["attacked"]:
                self.levels[name, principal] = level
        accused = [principal for principal, level in levels.items()
                   if level >= SEVERITIES.index("HIGH") and principal not in story.truth["attacked"]]
        run.check(not accused, f"{name}: High and never attacked: {accused}")
        missing = [what for what, principal in story.truth["near_misses"].items() if principal not in levels]
        run.check(most or not missing, f"{name}: near misses that did not act: {missing}")

    def finish(self, run):
        above = [key for key, level in self.levels.items() if level > SEVERITIES.index("LOW")]
        print(f"  {len(above)} of {len(self.levels)} principals that nobody attacked are above Low")
        most = max(1, MOST_ABOVE_LOW * len(self.levels))  # of fewer than a hundred, one is no share to speak of
        run.check(len(self.levels) > 50 and len(above) <= most, f"above Low: {above}")


# --- what vanishes with a part of the story ----------------------------------------------------------------------------

def vanishing(part, truth):
    """What a report without the part has no longer, told from the plan of the whole story."""
    name, _, value = part.partition(":")
    setting = truth["setting"]
    bag = planned(truth)
    if name in ("place", "network", "agent"):
        listed = truth[name + "s"][int(value)]["value"]
        return collections.Counter({word: count for word, count in bag.items()
                                    if word.startswith("NEW_") and word.split(" ", 1)[1].startswith(f"{listed}, new to")})
    if name == "lateral":
        api, error = setting["lateral"][int(value)]
        return collections.Counter([f"{api} {'failed' if error else 'succeeded'}"])
    starts = {"tactic": (f"tactic {value}", *(["ec2-instance-connect:", "ssm:"] if value == "Lateral Movement" else [])),
              "travels": ("travel",), "flagged": ("flagged",), "known-network": ("NEW_ASO",)}[name]
    return collections.Counter({word: count for word, count in bag.items() if word.startswith(starts)})


def one_part(run, base, whole, whole_found, part):
    name = "without-" + "".join(letter if letter.isalnum() else "-" for letter in part)
    story = Story(run, name, *base.options, "--only", "scope", "--without", part).ingest(base)
    told = found(story.report(), whole.truth)
    gone = vanishing(part, whole.truth)
    run.check(gone and whole_found - told == gone and not told - whole_found,
              f"without {part}: gone {dict(whole_found - told)}, come {dict(told - whole_found)}, not {dict(gone)}")
    shutil.rmtree(story.folder)


def as_demonstrated(run, whole):
    """`make demo` asks about the role of this story, and the README shows the answer."""
    scope = whole.truth["scope"]
    text = run.call("investigate", "--store", whole.store, "--now", NOW, whole.truth["role"], "--from", scope["from"],
                    "--to", scope["to"])
    run.picture(ROOT / "docs/story.svg", text.replace(str(whole.store), "build/demo-story/store"))
    asked = f"story_subject := {whole.truth['role'].rsplit('/', 1)[1]}\n"
    days = f"--from {scope['from'][:10]} --to {scope['to'][:10]}"
    run.check(asked in (ROOT / "Makefile").read_text() and days in (ROOT / "Makefile").read_text(),
              f"the Makefile asks about another role or day than {asked.strip()} {days}")


def counterfactuals(run, base, whole, whole_found):
    parts = [*whole.truth["parts"], "known-network"]
    at_once(run, lambda own, part: one_part(own, base, whole, whole_found, part), parts)
    calm = Story(run, "no-attack", *base.options, "--only", "scope", "--without", "attack").ingest(base)
    report = calm.report()
    run.check(severity(report) <= SEVERITIES.index("LOW"), f"without the attack the role is at most Low: {report['Evidence']['Severity']}")
    run.check(not found(report, calm.truth) - collections.Counter(["tactic Discovery"]), f"and nothing is found: {found(report, calm.truth)}")

    address = whole.truth["addresses"][0]["ip"]
    second = whole.folder / "second.txt"
    second.write_text(address + "\n")
    run.call("ingest", "--quiet", "--store", whole.store, "--threat-list", f"second={second}")
    report = whole.report()
    run.check(found(report, whole.truth) - whole_found == collections.Counter([f"flagged {address}"]),
              "a second threat list flags exactly the attacker's address")
    run.check([evidence["Lists"] for _, evidence in signs(report, "FLAGGED_IP_ADDRESS")] == [["second"]], "and names that list")

    alone = Story(run, "attack-alone", *base.options, "--only", "attack").ingest()
    report = alone.report()
    left = collections.Counter({word: count for word, count in whole_found.items() if not word.startswith(("NEW_", "travel"))})
    run.check(found(report, whole.truth) == left, f"the attack alone, without a baseline: {found(report, whole.truth) - left}")
    run.check(report["Baseline"]["State"] == "NOT_ASSESSED" and severity(report) >= SEVERITIES.index("HIGH"),
              f"and it is High all the same: {report['Investigation']}")


def run_taken_over(run):
    before, others = (run.passed, run.failed), Others()
    options = ("--setting", SETTING, "--seed", 1)
    base = Story(run, "story-baseline", *options, "--only", "baseline").ingest()
    base.options = options
    elsewhere = shutil.copytree(STORYGEN, run.work / "storygen")  # where nothing else of the project is
    again = Story(run, "story-again", "--setting", elsewhere / SETTING.name, "--seed", 1, "--only", "scope", generator=elsewhere)
    whole = Story(run, "story", *options, "--only", "scope").ingest(base)
    run.check(files(again.folder) == files(whole.folder, whole.store), "the same arguments give the same bytes, from nothing but them")
    report = as_planned(run, "the story", whole)
    others.judge(run, "the story", whole)
    near_misses(run, whole)
    as_demonstrated(run, whole)
    counterfactuals(run, base, whole, found(report, whole.truth))
    seeds = [random.SystemRandom().randrange(10 ** 6) for _ in range(DRAWN)]

    def drawn(own, seed):
        story = Story(own, f"seed-{seed}", "--seed", seed).ingest()
        as_planned(own, f"seed {seed}", story)
        others.judge(own, f"seed {seed}", story, LOOKED_AT)
        shutil.rmtree(story.folder)
    at_once(run, drawn, ONCE_FAILED + seeds)
    others.finish(run)
    print(f"  taken over: {run.passed - before[0]} passed, {run.failed - before[1]} failed; seeds {seeds}")
