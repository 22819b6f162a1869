# SPDX-License-Identifier: Apache-2.0
"""The JSON of a report that holds every kind of indicator, member by member."""
import wire
from rules.cases import Ask
from rules.logs import moment


def busy(world, user):
    """Every kind of indicator once or more."""
    world.settled(user)
    there, tool = world.elsewhere(), world.tool()
    world.threats.append(there)
    world.call(user, moment(hours=1))
    world.grave(user, moment(hours=2), ip=there, agent=tool)
    return there


def case_every_kind(world, check):
    """all six kinds, each with exactly Detective's members"""
    user = world.user()
    there = busy(world, user)
    report = yield Ask(user.arn)
    kinds = [one["IndicatorType"] for one in report["Indicators"]]
    check(sorted(kinds) == sorted(wire.DETAILS), kinds)
    check(not wire.complaints_about(report), wire.complaints_about(report))
    check(report["Investigation"]["EntityType"] == "IAM_USER", report["Investigation"])
    addresses = [detail[name] for indicator in report["Indicators"] for detail in indicator["IndicatorDetail"].values()
                 for name in detail if name.endswith("IpAddress")]
    check(addresses.count(there) == 4, addresses)  # TTP, travel's end, flagged, place


def case_role(world, check):
    """a role is IAM_ROLE; a session and a key have no EntityType of Detective's"""
    session = world.session("ann@example.com")
    busy(world, session)
    report = yield Ask(session.arn)
    check(report["Investigation"]["EntityType"] == "IAM_ROLE" and not wire.complaints_about(report),
          wire.complaints_about(report))
    for name in (session.session, session.key):
        report = yield Ask(name)
        check("EntityType" not in report["Investigation"] and not wire.complaints_about(report),
              (report["Investigation"], wire.complaints_about(report)))


def case_the_same_twice(world, check):
    """the same question gives the same answer, its id too; another scope another id"""
    user = world.user()
    busy(world, user)
    first = yield Ask(user.arn)
    second = yield Ask(user.arn)
    check(first == second, "two answers differ")
    other = yield Ask(user.arn, until=moment(hours=23))
    check(other["Investigation"]["InvestigationId"] != first["Investigation"]["InvestigationId"], "one id for two scopes")


def case_commands(world, check):
    """each indicator's printed command asks for exactly its calls' time, and holds no byte a shell would run"""
    user = world.user()
    world.settled(user)
    world.grave(user, moment(hours=2), agent="x'; touch /nowhere; '$(id)`id`")
    report = yield Ask(user.arn)
    commands = [evidence["RawCommand"] for evidence in report["Evidence"]["Indicators"]]
    check(commands and all(f"--from {moment(hours=2)} --to {moment(hours=2, seconds=1)}" in one for one in commands),
          commands)
    check(not any(sign in one for one in commands for sign in ";`$|&"), commands)
