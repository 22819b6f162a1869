# SPDX-License-Identifier: Apache-2.0
"""R2: what is new needs days with logs of the account: none, not assessed; 1-13, half weight; from 14 on, full. A subject
active on fewer than 7 of them is at half weight. With logs shorter than 14 days the default scope is all of its span."""
from rules.cases import Ask, alone, found, indicators
from rules.logs import moment

NEW = ("NEW_GEOLOCATION", "NEW_ASO", "NEW_USER_AGENT")


def novelties(report):
    return [pair for kind in NEW for pair in indicators(report, kind)]


def weights(report):
    return {evidence["Weight"] for _, evidence in novelties(report)}


def appears(world, user):
    """In the scope: a place, a network and an agent that the user never had."""
    world.call(user, moment(hours=9), ip=world.elsewhere(), agent=world.tool())


def of_days(world, check, days, state, weight):
    user = world.user()
    world.days(user, days)
    appears(world, user)
    report = yield Ask(user.arn)
    check(report["Baseline"]["State"] == state and report["Baseline"]["LoggedDays"] == days, report["Baseline"])
    check(len(novelties(report)) == 3 and weights(report) == {weight}, novelties(report))


def case_no_day(world, check):
    """no day with logs: not assessed"""
    user = world.user()
    appears(world, user)
    report = yield Ask(user.arn)
    check(report["Baseline"]["State"] == "NOT_ASSESSED" and report["Baseline"]["LoggedDays"] == 0, report["Baseline"])
    check(not novelties(report), novelties(report))
    text = yield Ask(user.arn, text=True)
    check("new geolocations not assessed   new ASOs not assessed   new user agents not assessed" in text, text)


def case_one_day(world, check):
    """1 day with logs: in training, half weight"""
    yield from of_days(world, check, 1, "IN_TRAINING", 0.5)


def case_13_days(world, check):
    """13 days with logs: in training, half weight"""
    yield from of_days(world, check, 13, "IN_TRAINING", 0.5)


def case_14_days(world, check):
    """14 days with logs: full weight"""
    yield from of_days(world, check, 14, "FULL", 1)


def case_days_in_words(world, check):
    """the text tells a baseline in training, and that its novelty weighs half"""
    user = world.user()
    world.days(user, 13)
    appears(world, user)
    text = " ".join((yield Ask(user.arn, text=True)).split())
    check("13 days with logs since" in text and "in training, novelty at half weight" in text, text)
    check("The baseline is in training (13 days)." in text, "the summary says nothing of it")


def case_days_of_the_account(world, check):
    """days on which only others of the account have logs count"""
    user = world.user()
    world.days(world.user(user.account, "bob"), 14)
    world.days(user, 7)
    appears(world, user)
    report = yield Ask(user.arn)
    check(report["Baseline"]["State"] == "FULL" and report["Baseline"]["ActiveDays"] == 7, report["Baseline"])


def case_days_of_another_account(world, check):
    """days on which only another account has logs do not count"""
    user = world.user()
    world.days(world.user(), 20)
    appears(world, user)
    report = yield Ask(user.arn)
    check(report["Baseline"]["State"] == "NOT_ASSESSED", report["Baseline"])


def case_45_days_back(world, check):
    """the baseline begins 45 days before the scope: its first second counts"""
    user = world.user()
    world.call(user, moment(days=-45))
    appears(world, user)
    report = yield Ask(user.arn)
    check(report["Baseline"]["LoggedDays"] == 1 and report["Baseline"]["From"] == moment(days=-45), report["Baseline"])


def case_before_the_baseline(world, check):
    """a second before it does not count"""
    user = world.user()
    world.call(user, moment(days=-45, seconds=-1))
    appears(world, user)
    report = yield Ask(user.arn)
    check(report["Baseline"]["State"] == "NOT_ASSESSED", report["Baseline"])


def case_scope_is_no_baseline(world, check):
    """the scope's own first second is no day of the baseline"""
    user = world.user()
    world.call(user, moment())
    appears(world, user)
    report = yield Ask(user.arn)
    check(report["Baseline"]["LoggedDays"] == 0, report["Baseline"])


def active(world, check, days, weight):
    user = world.user()
    world.days(world.user(user.account, "bob"), 20, agent="Other/1")
    world.days(user, days)
    appears(world, user)
    report = yield Ask(user.arn)
    check((report["Baseline"]["LoggedDays"], report["Baseline"]["ActiveDays"]) == (20, days), report["Baseline"])
    check(len(novelties(report)) == 3 and weights(report) == {weight}, novelties(report))


def case_active_on_6(world, check):
    """active on 6 of 20 logged days: half weight"""
    yield from active(world, check, 6, 0.5)


def case_active_on_7(world, check):
    """active on 7 of 20 logged days: full weight"""
    yield from active(world, check, 7, 1)


def case_half_weight_in_points(world, check):
    """half weight is half the points of the severity: (8 + 8 + 4) x 1.5 x 0.5, which is Low"""
    user = world.user()
    world.days(user, 13)
    appears(world, user)
    report = yield Ask(user.arn)
    reasons = report["Evidence"]["Severity"]
    check({"+6 new place", "+6 new network", "+3 new user agent"} <= set(reasons), reasons)
    check(report["Investigation"]["Severity"] == "LOW", report["Investigation"])


@alone
def case_short_logs(world, check):
    """logs of a second less than 14 days: the default scope is the subject's whole span"""
    user = world.user()
    world.call(user, moment(hours=12, minutes=30))
    world.call(user, moment(days=14, hours=12, minutes=29, seconds=59))
    report = yield Ask(user.arn, since=None, until=None)
    scope = report["Investigation"]["ScopeStartTime"], report["Investigation"]["ScopeEndTime"]
    check(scope == (moment(hours=12), moment(days=14, hours=13)), scope)
    text = " ".join((yield Ask(user.arn, since=None, until=None, text=True)).split())
    check("all of its activity: the logs are shorter than 14 days" in text, text[:300])


@alone
def case_long_logs(world, check):
    """logs of 14 days: the default scope is the subject's last 24 hours, in whole hours"""
    user = world.user()
    world.call(user, moment(hours=12, minutes=30))
    world.call(user, moment(days=14, hours=12, minutes=30))
    report = yield Ask(user.arn, since=None, until=None)
    scope = report["Investigation"]["ScopeStartTime"], report["Investigation"]["ScopeEndTime"]
    check(scope == (moment(days=13, hours=13), moment(days=14, hours=13)), scope)
    check(not found(report, "NEW_USER_AGENT"), "the one agent it has is new")
