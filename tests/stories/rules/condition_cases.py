# SPDX-License-Identifier: Apache-2.0
"""How the cases of conditions are told that no single record decides: logs in which one holds, and others in which it nearly
does, just beyond the boundary: one second too late, one too few, a known account, an old habit."""
import csv
import pathlib

from rules.cases import Ask, indicators
from rules.logs import moment

TABLE = pathlib.Path(__file__).resolve().parents[3] / "data/attack/conditions.tsv"
MINUTE, HOUR = 60, 3600
VPN = {"asn": 13335, "aso": "Cloudflare, Inc."}
DOCUMENT = {"documentName": "AWS-RunShellScript"}
SIGN_IN = {"eventType": "AwsConsoleSignIn", "additionalEventData": {"MFAUsed": "No"}}
ADMITTED = {**SIGN_IN, "responseElements": {"ConsoleLogin": "Success"}, "additionalEventData": {"MFAUsed": "Yes"}}


def conditions(report):
    return {evidence.get("Condition") for _, evidence in indicators(report, "TTP_OBSERVED")}


def case_of(condition, holds, words, build):
    """`build` makes logs of a settled user (or gives the caller it made), and the condition holds or not."""
    def case(world, check):
        user = world.settled()
        subject = build(world, user) or user
        report = yield Ask(subject if isinstance(subject, str) else subject.arn)
        check((condition in conditions(report)) == holds,
              (conditions(report), [one for one in report["Evidence"]["NotDecidable"] if condition in one]))
    case.__doc__ = f"{condition} {'holds' if holds else 'does not hold'}: {words}"
    return case


class Cases(list):
    """(condition, whether it holds, words, how its logs are made)."""

    def add(self, condition, hit, miss, words, near):
        self.extend([(condition, True, words, hit), (condition, False, near, miss)])

    def cases(self, kind):
        """By name, for a module; the last one checks that every condition of the kind has a hit and a near miss."""
        named = {f"case_{number}": case_of(*one) for number, one in enumerate(self)}

        def complete(world, check):
            with open(TABLE, encoding="utf-8", newline="") as table:
                wanted = {row["id"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
                          if row["type"] == kind and row["needs"] != "strange bucket output_bucket"}
            user = world.user()
            world.call(user, moment(hours=1))
            yield Ask(user.arn)
            for holds in True, False:
                told = {condition for condition, held, *_ in self if held == holds}
                check(wanted == told, (holds, wanted ^ told))
        complete.__doc__ = f"every condition of type {kind} has a hit and a near miss"
        return {**named, "case_complete": complete}


def script(*steps, days=0):
    """Calls of the user: (seconds from the scope's start, API, request or None, further members)."""
    def build(world, user):
        for seconds, api, request, *more in steps:
            world.call(user, moment(days=days, seconds=seconds), api, requestParameters=request, **(more[0] if more else {}))
    return build


def both(*builds):
    def build(world, user):
        subjects = [one(world, user) for one in builds]
        return next((one for one in subjects if one), None)
    return build


def before(build_of, *arguments):
    """The same ten days earlier, and then in the scope."""
    return both(build_of(*arguments, days=-10), build_of(*arguments))
