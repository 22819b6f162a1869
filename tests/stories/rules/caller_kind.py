# SPDX-License-Identifier: Apache-2.0
"""caller_kind: service, on_behalf, aws, vpce, private, internet, unknown; service, on_behalf and aws count for volume only,
private for address and agent, never for geography."""
from rules.cases import Ask, Calls, found
from rules.logs import moment

ENDPOINT = {"vpcEndpointId": "vpce-0a1b2c3d"}
# kind, sourceIPAddress, more members of the record
KINDS = [
    ("aws", "AWS Internal", {}), ("aws", "AWS Internal/3", {}), ("aws", "ec2.amazonaws.com", {}),
    ("aws", "ec2.amazonaws.com.cn", {}), ("unknown", "ec2.amazonaws.com.example", {}), ("unknown", "AWS Internals", {}),
    ("private", "10.0.0.0", {}), ("private", "10.255.255.255", {}), ("internet", "11.0.0.0", {}),
    ("internet", "9.255.255.255", {}), ("private", "172.16.0.0", {}), ("private", "172.31.255.255", {}),
    ("internet", "172.15.255.255", {}), ("internet", "172.32.0.0", {}), ("private", "192.168.0.0", {}),
    ("private", "192.168.255.255", {}), ("internet", "192.167.255.255", {}), ("internet", "192.169.0.0", {}),
    ("private", "fc00::1", {}), ("private", "fdff:ffff::1", {}), ("internet", "2a02:a446::1", {}),
    ("vpce", "10.1.2.3", ENDPOINT), ("vpce", "fd00:ec2::254", ENDPOINT), ("internet", "93.184.216.34", ENDPOINT),
    ("internet", "93.184.216.34", {}), ("internet", "::ffff:93.184.216.34", {}), ("private", "::ffff:10.1.2.3", {}),
    ("unknown", "010.001.002.003", {}), ("unknown", "093.184.216.034", {}), ("unknown", "HIDDEN", {}),
]


def case_every_address(world, check):
    """each kind of address, with and without an endpoint, at both ends of every private range"""
    user = world.user()
    for number, (_, address, members) in enumerate(KINDS):
        world.call(user, moment(hours=1), f"sqs:Kind{number}", ip=address, **members)
    rows = yield Calls("operation", "caller_kind")
    told = dict(rows)
    for number, (kind, address, members) in enumerate(KINDS):
        got = told.get(f"Kind{number}")
        check(got == kind, f"{address}{' by an endpoint' if members else ''} is {kind}, not {got}")


def case_service(world, check):
    """a service for itself, with and without a type, is service"""
    account = world.account()
    typed, untyped = (world.service(f"rules-{one}.amazonaws.com", account) for one in "ab")
    untyped.identity = {"invokedBy": "rules-b.amazonaws.com"}
    for caller in (typed, untyped):
        world.call(caller, moment(hours=1), ip="rules.amazonaws.com")
    rows = yield Calls("principal", "caller_kind")
    for caller in (typed, untyped):
        check((caller.arn, "service") in rows, [row for row in rows if row[1] == "service"])


def volume_only(address, members, words):
    def case(world, check):
        user = world.settled()
        user.identity = user.identity | members
        world.grave(user, moment(hours=1), ip=address, agent=world.tool())
        world.threats.append(address)
        report = yield Ask(user.arn)
        volume = report["Evidence"]["Volume"]
        check((volume["Calls"], volume["ByServices"]) == (1, 1), volume)
        check(not report["Indicators"] and report["Investigation"]["Severity"] == "INFORMATIONAL", report["Indicators"])
        check(any("for volume only" in one for one in report["Exclusions"]), report["Exclusions"])
    case.__doc__ = words
    return case


case_on_behalf = volume_only("93.184.216.99", {"invokedBy": "cloudformation.amazonaws.com"},
                             "a service in a user's name, even from a flagged address: volume only")
case_aws = volume_only("AWS Internal", {}, "from inside AWS: volume only")


def inside(address, members, words):
    def case(world, check):
        user = world.settled()
        world.grave(user, moment(hours=1), ip=address, agent=world.tool(), **members)
        report = yield Ask(user.arn)
        kinds = sorted(one["IndicatorType"] for one in report["Indicators"])
        check(kinds == ["NEW_USER_AGENT", "TTP_OBSERVED"], kinds)
        check(found(report, "TTP_OBSERVED")[0][0]["IpAddress"] == address, report["Indicators"])
        check(report["Evidence"]["Volume"]["ByServices"] == 0, report["Evidence"]["Volume"])
    case.__doc__ = words
    return case


case_private = inside("10.9.8.7", {}, "from a private address: TTPs and agents, never a place or a network")
case_endpoint = inside("10.9.8.7", ENDPOINT, "through an endpoint: the same")


def case_private_flagged(world, check):
    """a private address on a list is flagged"""
    user = world.user()
    world.call(user, moment(hours=1), ip="10.66.66.66")
    world.threats.append("10.66.66.66")
    report = yield Ask(user.arn)
    check([one["IndicatorType"] for one in report["Indicators"]] == ["FLAGGED_IP_ADDRESS"], report["Indicators"])
