# SPDX-License-Identifier: Apache-2.0
"""R6, of the subject's own networks: a place reached through a hosting or VPN network of its baseline is no new city and no
travel; an access network suppresses nothing; a workload in an Amazon network has a network, no geography."""
from rules.cases import Ask, found
from rules.logs import moment

HOSTING = {"asn": 24940, "aso": "Hetzner Online GmbH"}
VPN = {"asn": 13335, "aso": "Cloudflare, Inc."}
AMAZON = {"asn": 16509, "aso": "Amazon.com, Inc."}
ACCESS = {"asn": 3320, "aso": "Deutsche Telekom AG"}


def through(network, usual, new, words):
    def case(world, check):
        user = world.settled()
        if usual:
            world.call(user, moment(days=-3), ip=world.elsewhere(**network))
        world.call(user, moment(hours=20), ip=world.elsewhere(city="Exit", **network))
        report = yield Ask(user.arn)
        check(len(found(report, "NEW_GEOLOCATION")) == new, report["Indicators"])
        told = [one for one in report["Exclusions"] if "Exit" in one and network["aso"] in one]
        check(len(told) == (0 if new else 1), report["Exclusions"])
        check(len(found(report, "NEW_ASO")) == (0 if usual else 1), report["Indicators"])
    case.__doc__ = f"a new city through {words}: {'new' if new else 'not counted, and said'}"
    return case


case_usual_hosting = through(HOSTING, True, 0, "a hosting network of the baseline")
case_new_hosting = through(HOSTING, False, 1, "a hosting network that the baseline has not")
case_usual_vpn = through(VPN, True, 0, "a VPN of the baseline")
case_usual_access = through(ACCESS, True, 1, "an access network of the baseline")


def case_others_hosting(world, check):
    """a hosting network that only another principal of the account had suppresses nothing"""
    user = world.settled()
    world.settled(world.user(user.account, "bob"), ip=world.elsewhere(**HOSTING))
    world.call(user, moment(hours=20), ip=world.elsewhere(**HOSTING))
    report = yield Ask(user.arn)
    check(len(found(report, "NEW_GEOLOCATION")) == 1, report["Indicators"])


def travels(network, usual, count, words):
    def case(world, check):
        user = world.settled()
        if usual:
            world.call(user, moment(days=-3), ip=world.elsewhere(**network))
        world.call(user, moment(hours=1))
        world.call(user, moment(hours=2), ip=world.elsewhere(**network))
        report = yield Ask(user.arn)
        check(len(found(report, "IMPOSSIBLE_TRAVEL")) == count, report["Indicators"])
        told = [one for one in report["Exclusions"] if one.startswith("travel")]
        check(len(told) == (0 if count else 1), report["Exclusions"])
    case.__doc__ = f"a travel with an end in {words}: {'counts' if count else 'does not count, and that is said'}"
    return case


case_travel_usual_vpn = travels(VPN, True, 0, "a VPN of the baseline")
case_travel_new_vpn = travels(VPN, False, 1, "a VPN that the baseline has not")
case_travel_usual_access = travels(ACCESS, True, 1, "an access network of the baseline")


def workload(name, role, network, new, words):
    def case(world, check):
        base = world.session(name, role=role)
        world.settled(base)
        now = world.session(name, account=base.account, role=role)
        world.call(now, moment(hours=1), ip=world.elsewhere(city="Elsewhere", **network))
        report = yield Ask(base.arn)
        check(len(found(report, "NEW_GEOLOCATION")) == new, report["Indicators"])
        check(len(found(report, "NEW_ASO")) == 1, report["Indicators"])
    case.__doc__ = f"{words}: a new network, {'and' if new else 'but no'} new place"
    return case


case_lambda = workload("resize", "resize-role-ab12cd34", AMAZON, 0, "a Lambda function from an Amazon network")
case_task = workload("0123456789abcdef0123456789abcdef", "web", AMAZON, 0, "an ECS task from an Amazon network")
case_build = workload("AWSCodeBuild-5f0c7f8e", "build", AMAZON, 0, "a CodeBuild session from an Amazon network")
case_lambda_outside = workload("resize", "resize-role-ab12cd34", ACCESS, 1, "a Lambda function's key from an access network")
case_person_in_amazon = workload("ann@example.com", "admin", AMAZON, 1, "a person from an Amazon network")
