# SPDX-License-Identifier: Apache-2.0
"""R3: what the attacker did before the scope counts as usual in it; signs of that are said with their first time, and
another baseline can be chosen. Conditions never need novelty."""
import json

from rules.cases import Ask, found, ttp
from rules.logs import moment


def said(report, *words):
    """The entries that hold all of these words, whether in the sign or in its time."""
    return [one for one in report["Baseline"]["Contamination"] if all(word in json.dumps(one) for word in words)]


def case_flagged_in_the_baseline(world, check):
    """a flagged address in the baseline is said, with its first time"""
    user, bad = world.settled(), world.elsewhere()
    world.threats.append(bad)
    for days in (-2, -5):
        world.call(user, moment(days=days, hours=3), ip=bad)
    world.call(user, moment(hours=3))
    report = yield Ask(user.arn)
    check(said(report, bad, moment(days=-5, hours=3)) and not found(report, "FLAGGED_IP_ADDRESS"), report["Baseline"])
    text = " ".join((yield Ask(user.arn, text=True)).split())
    check("CAUTION" in text and "choose another baseline" in text, text)


def case_flagged_in_both(world, check):
    """one that was used before the scope and in it is said as well: it hides the attacker's place and network"""
    user, bad = world.settled(), world.elsewhere()
    world.threats.append(bad)
    world.call(user, moment(days=-5, hours=3), ip=bad)
    world.call(user, moment(hours=3), ip=bad)
    report = yield Ask(user.arn)
    check(len(found(report, "FLAGGED_IP_ADDRESS")) == 1, report["Indicators"])
    check(said(report, bad, moment(days=-5, hours=3)), report["Baseline"])


def case_flagged_in_the_scope_alone(world, check):
    """one that was used in the scope alone is no contamination"""
    user, bad = world.settled(), world.elsewhere()
    world.threats.append(bad)
    world.call(user, moment(), ip=bad)
    report = yield Ask(user.arn)
    check(len(found(report, "FLAGGED_IP_ADDRESS")) == 1 and not report["Baseline"]["Contamination"], report["Baseline"])


def case_flagged_before_the_baseline(world, check):
    """one that was used a second before the baseline is none either"""
    user, bad = world.settled(), world.elsewhere()
    world.threats.append(bad)
    world.call(user, moment(days=-45, seconds=-1), ip=bad)
    world.call(user, moment(hours=3))
    report = yield Ask(user.arn)
    check(not report["Baseline"]["Contamination"], report["Baseline"])


def case_another_baseline(world, check):
    """with a baseline that ends before, nothing is contaminated, and the place of it is new"""
    user, bad = world.settled(days=30), world.elsewhere()
    world.threats.append(bad)
    world.call(user, moment(days=-2), ip=bad)
    world.call(user, moment(hours=3), ip=world.place(**world.where(bad)))
    usual = yield Ask(user.arn)
    check(said(usual, bad) and not found(usual, "NEW_GEOLOCATION"), usual["Baseline"])
    chosen = yield Ask(user.arn, "--baseline-from", moment(days=-30), "--baseline-to", moment(days=-2))
    check(not chosen["Baseline"]["Contamination"] and len(found(chosen, "NEW_GEOLOCATION")) == 1, chosen["Baseline"])
    check((chosen["Baseline"]["From"], chosen["Baseline"]["To"]) == (moment(days=-30), moment(days=-2)),
          chosen["Baseline"])


def case_no_novelty_needed(world, check):
    """a condition holds without a baseline, and with one in which the same was done every day"""
    fresh, daily = world.user(), world.user()
    for day in range(-20, 0):
        world.grave(daily, moment(days=day, hours=4))
    for user in (fresh, daily):
        world.grave(user, moment(hours=4))
    for user in (fresh, daily):
        report = yield Ask(user.arn)
        check([e["Severity"] for _, e in ttp(report, "iam:AttachUserPolicy")] == ["HIGH"], report["Indicators"])
        check(report["Investigation"]["Severity"] == "HIGH", report["Investigation"])


def case_high_in_the_baseline(world, check):
    """a High TTP in the baseline is said, with its first time"""
    user = world.settled()
    for days in (-2, -5):
        world.grave(user, moment(days=days, hours=3))
    world.call(user, moment(hours=3))
    report = yield Ask(user.arn)
    check(said(report, "AttachUserPolicy", moment(days=-5, hours=3)), report["Baseline"])


def case_medium_in_the_baseline(world, check):
    """a TTP below High in the baseline is no contamination"""
    user = world.settled()
    world.call(user, moment(days=-2), "iam:CreateUser")
    world.call(user, moment(hours=3))
    report = yield Ask(user.arn)
    check(not report["Baseline"]["Contamination"], report["Baseline"])


def case_network_in_the_baseline(world, check):
    """the network of a High TTP of the scope is said if it was in the baseline, with its first time"""
    user = world.settled()
    there = world.elsewhere(aso="Attackers Net", asn=4_199_999_999)
    world.call(user, moment(days=-3, hours=7), ip=world.place(**world.where(there)))
    world.grave(user, moment(hours=3), ip=there)
    report = yield Ask(user.arn)
    check(said(report, "Attackers Net", moment(days=-3, hours=7)), report["Baseline"])


def case_address_in_the_baseline(world, check):
    """the address of a High TTP of the scope is said if it was in the baseline, with its first time"""
    user, there = world.settled(), world.elsewhere()
    world.call(user, moment(days=-3, hours=7), ip=there)
    world.grave(user, moment(hours=3), ip=there)
    report = yield Ask(user.arn)
    check(said(report, there, moment(days=-3, hours=7)), report["Baseline"])


def case_quiet_network_in_the_baseline(world, check):
    """a network from which nothing High came in the scope is none"""
    user, there = world.settled(), world.elsewhere()
    world.call(user, moment(days=-3, hours=7), ip=there)
    world.call(user, moment(hours=3), ip=there)
    report = yield Ask(user.arn)
    check(not report["Baseline"]["Contamination"], report["Baseline"])
