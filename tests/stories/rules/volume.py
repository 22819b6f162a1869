# SPDX-License-Identifier: Apache-2.0
"""Volume: the rows of the principal's own account where that is collected, else the copies in other accounts."""
from rules.cases import Ask, ttp
from rules.logs import moment


def counted(own, copies, calls, words):
    def case(world, check):
        user, other = world.user(), world.account()
        for number in range(own):
            world.call(user, moment(minutes=number), sharedEventID=f"shared-{user.account}-{number}")
        for number in range(copies):
            world.call(user, moment(minutes=number), sharedEventID=f"shared-{user.account}-{number}",
                       recipientAccountId=other)
        report = yield Ask(user.arn)
        check(report["Evidence"]["Volume"]["Calls"] == calls, report["Evidence"]["Volume"])
        told = [one for one in report["Exclusions"] if "copies" in one]
        check(len(told) == (1 if own and copies else 0), report["Exclusions"])
        check(not told or told[0].startswith(f"{copies} rows not counted"), told)
    case.__doc__ = words
    return case


case_own = counted(5, 0, 5, "five own rows count five")
case_both = counted(5, 3, 5, "five own rows and three copies count five, and that is said")
case_copies = counted(0, 3, 3, "three copies alone count three: the own account is not collected")


def case_own_by_another(world, check):
    """copies do not count where others show that the own account is collected"""
    user, other = world.user(), world.account()
    world.call(world.user(user.account, "bob"), moment(hours=1))
    for minutes in range(3):
        world.call(user, moment(minutes=minutes), recipientAccountId=other)
    report = yield Ask(user.arn)
    check(report["Evidence"]["Volume"]["Calls"] == 0, report["Evidence"]["Volume"])
    check(any(one.startswith("3 rows not counted") for one in report["Exclusions"]), report["Exclusions"])


def grave_copies(own, words):
    def case(world, check):
        user, other = world.user(), world.account()
        if own:
            world.grave(user, moment(hours=1))
        world.grave(user, moment(hours=1), recipientAccountId=other)
        report = yield Ask(user.arn)
        told = [detail["APISuccessCount"] for detail, _ in ttp(report, "iam:AttachUserPolicy")]
        check(told == [1], told)
        check(report["Investigation"]["Severity"] == "HIGH", report["Investigation"])
    case.__doc__ = words
    return case


case_grave_own = grave_copies(True, "a TTP whose record came twice, own and copy, is counted once")
case_grave_copy = grave_copies(False, "one that only another account's trail shows is not lost")


def case_what_is_counted(world, check):
    """calls, those that succeeded, APIs and addresses of the scope alone; its end is exclusive"""
    user = world.user()
    world.call(user, moment(seconds=-1), "iam:ListUsers")
    world.call(user, moment())
    world.call(user, moment(hours=2), "ec2:DescribeInstances", ip=world.elsewhere())
    world.call(user, moment(hours=2), "ec2:DescribeInstances", errorCode="AccessDenied")
    world.call(user, moment(hours=23, minutes=59, seconds=59))
    world.call(user, moment(days=1), "iam:ListRoles", ip=world.elsewhere())
    report = yield Ask(user.arn)
    volume = report["Evidence"]["Volume"]
    check((volume["Calls"], volume["Succeeded"], volume["APIs"], volume["Addresses"]) == (4, 3, 2, 2), volume)


def case_apis_of_all_callers(world, check):
    """APIs called by the user and APIs called in its name are counted together, each once"""
    user = world.user()
    world.call(user, moment(hours=1), "ec2:DescribeInstances")
    world.call(user, moment(hours=1), "iam:ListUsers")
    behalf = world.user(user.account)
    behalf.identity = user.identity | {"invokedBy": "cloudformation.amazonaws.com"}
    for api in ("iam:ListUsers", "s3:ListBuckets", "rds:DescribeDBInstances"):
        world.call(behalf, moment(hours=2), api, ip="cloudformation.amazonaws.com")
    report = yield Ask(user.arn)
    check(report["Evidence"]["Volume"]["APIs"] == 4, report["Evidence"]["Volume"])


def case_addresses_of_all_callers(world, check):
    """an address used as internet caller and by a service in its name is one address"""
    user = world.user()
    world.call(user, moment(hours=1))
    behalf = world.user(user.account)
    behalf.identity = user.identity | {"invokedBy": "cloudformation.amazonaws.com"}
    world.call(behalf, moment(hours=2))
    report = yield Ask(user.arn)
    check(report["Evidence"]["Volume"]["Addresses"] == 1, report["Evidence"]["Volume"])
