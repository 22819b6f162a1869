# SPDX-License-Identifier: Apache-2.0
"""R15: a bare call is at most Medium, High comes through a condition; deleting what the same actor made in the scope is at
most Low; AssumeRole is a TTP only for a role pair new to the subject, an external account, or a burst of denials."""
from rules.cases import Ask, ttp
from rules.logs import moment


def levels(report, api):
    return [(evidence["Severity"], evidence.get("Condition")) for _, evidence in ttp(report, api)]


def attached(policy, severity, condition, words):
    def case(world, check):
        user = world.user()
        world.call(user, moment(hours=1), "iam:AttachUserPolicy",
                   requestParameters={"userName": "eve", "policyArn": policy})
        report = yield Ask(user.arn)
        check(levels(report, "iam:AttachUserPolicy") == [(severity, condition)], report["Evidence"]["Indicators"])
    case.__doc__ = words
    return case


case_condition = attached("arn:aws:iam::aws:policy/AdministratorAccess", "HIGH", "C25.admin",
                          "the policy of administrators attached: High by its condition")
case_no_condition = attached("arn:aws:iam::aws:policy/AdministratorAccessNot", "MEDIUM", None,
                             "a policy of nearly that name: Medium by the call alone")


def case_bare_at_most_medium(world, check):
    """bare calls, however many, are each at most Medium, and their tactics are ATT&CK's"""
    user = world.user()
    apis = ["ec2:RunInstances", "iam:CreateUser", "ec2:CreateSnapshot", "ssm:SendCommand", "cloudformation:CreateStack"]
    for number, api in enumerate(apis * 20):
        world.call(user, moment(minutes=number), api)
    report = yield Ask(user.arn)
    told = {api: levels(report, api) for api in apis}
    check(all(one == [("MEDIUM", None)] for one in told.values()), told)
    tactics = {detail["Tactic"] for api in apis for detail, _ in ttp(report, api)}
    check(tactics == {"Impact", "Persistence", "Exfiltration", "Execution", "Privilege Escalation"}, tactics)


# --- what it made itself ---

MAKE, DELETE = "iam:CreateUser", "iam:DeleteUser"


def removes(build, severity, words):
    def case(world, check):
        user = world.user()
        build(world, user)
        report = yield Ask(user.arn)
        told = levels(report, DELETE)
        check([level for level, _ in told] == [severity], report["Evidence"]["Indicators"])
    case.__doc__ = words
    return case


def eve(name="eve"):
    return {"requestParameters": {"userName": name}}


def own(world, user):
    world.call(user, moment(hours=1), MAKE, **eve())
    world.call(user, moment(hours=2), DELETE, **eve())


def by_another(world, user):
    world.call(world.user(user.account, "bob"), moment(hours=1), MAKE, **eve())
    world.call(user, moment(hours=2), DELETE, **eve())


def before_the_scope(world, user):
    world.call(user, moment(hours=-1), MAKE, **eve())
    world.call(user, moment(hours=2), DELETE, **eve())


def one_of_two(world, user):
    own(world, user)
    world.call(user, moment(hours=3), DELETE, **eve("fay"))


def made_in_vain(world, user):
    world.call(user, moment(hours=1), MAKE, **eve(), errorCode="AccessDenied")
    world.call(user, moment(hours=2), DELETE, **eve())


def made_afterwards(world, user):
    world.call(user, moment(hours=2), MAKE, **eve())
    world.call(user, moment(hours=1), DELETE, **eve())


case_own = removes(own, "LOW", "removing a user it made in the scope is Low")
case_by_another = removes(by_another, "MEDIUM", "removing one that another made is Medium")
case_before = removes(before_the_scope, "MEDIUM", "removing one that it made before the scope is Medium")
case_one_of_two = removes(one_of_two, "MEDIUM", "removing its own and another's is Medium")
case_in_vain = removes(made_in_vain, "MEDIUM", "removing one that it had failed to make is Medium")
case_afterwards = removes(made_afterwards, "MEDIUM", "removing one that it makes again afterwards is Medium")


def own_and_denied(world, user):
    own(world, user)
    world.call(user, moment(hours=3), DELETE, **eve("fay"), errorCode="AccessDenied")


case_own_and_denied = removes(own_and_denied, "LOW", "removing its own, and another's in vain, is Low as each of both is")


def own_thing(make, made, answer, remove, removed, level="LOW"):
    """A thing of another kind: made, and removed by the id that its making answered."""
    def case(world, check):
        user = world.user()
        world.call(user, moment(hours=1), make, requestParameters=made, responseElements=answer)
        world.call(user, moment(hours=2), remove, requestParameters=removed)
        report = yield Ask(user.arn)
        told = [(severity, evidence.get("Note", "")) for severity, evidence in
                ((evidence["Severity"], evidence) for _, evidence in ttp(report, remove))]
        check(told and all(severity == level and "made in this scope" in note for severity, note in told), told)
    case.__doc__ = f"{remove} of its own {make} is {level}"
    return case


def set_of(item):
    return {"items": [item]}


case_own_instance = own_thing(
    "ec2:RunInstances", {}, {"instancesSet": set_of({"instanceId": "i-0123456789abcdef0"})},
    "ec2:TerminateInstances", {"instancesSet": set_of({"instanceId": "i-0123456789abcdef0"})})
case_own_snapshot = own_thing("ec2:CreateSnapshot", {"volumeId": "vol-1"}, {"snapshotId": "snap-0a"},
                              "ec2:DeleteSnapshot", {"snapshotId": "snap-0a"})
case_own_trail = own_thing("cloudtrail:CreateTrail", {"name": "own"}, {"name": "own"}, "cloudtrail:DeleteTrail",
                           {"name": "own"})
case_own_policy = own_thing(
    "iam:CreatePolicy", {"policyName": "p"}, {"policy": {"policyName": "p", "arn": "arn:aws:iam::1:policy/p"}},
    "iam:DeletePolicy", {"policyArn": "arn:aws:iam::1:policy/p"})
case_own_flow_logs = own_thing(
    "ec2:CreateFlowLogs", {}, {"CreateFlowLogsResponse": {"flowLogIdSet": {"item": "fl-0a"}}},
    "ec2:DeleteFlowLogs", {"DeleteFlowLogsRequest": {"FlowLogId": {"tag": 1, "content": "fl-0a"}}})
case_own_log_group = own_thing("logs:CreateLogGroup", {"logGroupName": "g"}, None, "logs:DeleteLogGroup",
                               {"logGroupName": "g"})
case_own_database = own_thing(
    "rds:CreateDBInstance", {"dBInstanceIdentifier": "db"}, {"dBInstanceIdentifier": "db"}, "rds:DeleteDBInstance",
    {"dBInstanceIdentifier": "db"})
case_own_key = own_thing("iam:CreateAccessKey", {"userName": "eve"}, {"accessKey": {"accessKeyId": "AKIAEVE0000000000001"}},
                         "iam:DeleteAccessKey", {"userName": "eve", "accessKeyId": "AKIAEVE0000000000001"})


def case_two_people_in_one_role(world, check):
    """removing what another person made in the same role is Medium"""
    ann = world.session("ann@example.com")
    world.call(world.session("bob@example.com", account=ann.account), moment(hours=1), MAKE, **eve())
    world.call(ann, moment(hours=2), DELETE, **eve())
    report = yield Ask(ann.arn)
    check([level for level, _ in levels(report, DELETE)] == ["MEDIUM"], report["Evidence"]["Indicators"])


# --- roles it takes ---

def takes(build, counts, words, note="", level="LOW", api="sts:AssumeRole"):
    def case(world, check):
        user = world.user()
        build(world, user, world.session("x", account=user.account, role="deploy"))
        report = yield Ask(user.arn)
        told = ttp(report, api)
        check(len(told) == counts, told)
        check(all(evidence["Severity"] == level and note in evidence["Note"] for _, evidence in told), told)
    case.__doc__ = words
    return case


def known_pair(world, user, role):
    world.settled(user)
    world.assume(user, moment(days=-44), role)
    world.assume(user, moment(hours=1), role)


def new_pair(world, user, role):
    world.settled(user)
    world.assume(user, moment(days=-46), role)
    world.assume(user, moment(hours=1), role)


def another_pair(world, user, role):
    world.settled(user)
    world.assume(user, moment(days=-4), world.session("x", account=user.account, role="other"))
    world.assume(user, moment(hours=1), role)


def no_baseline(world, user, role):
    world.assume(user, moment(hours=1), role)


def external(world, user, _):
    world.assume(user, moment(hours=1), world.session("x", account=world.account()))


def collected(world, user, _):
    other = world.user()
    world.call(other, moment(hours=3))
    world.assume(user, moment(hours=1), world.session("x", account=other.account))


def denied(times, before=()):
    """The usual role and other things are denied at these minutes of an hour; others two days before."""
    def build(world, user, role):
        world.settled(user)
        world.assume(user, moment(days=-9), role)
        world.burst(user, before, role, days=-2)
        world.burst(user, times, role)
    return build


case_known_pair = takes(known_pair, 0, "a role taken in the baseline is no TTP")
case_new_pair = takes(new_pair, 1, "a role last taken before the baseline is new: a Low TTP", "not assumed in the baseline")
case_another_pair = takes(another_pair, 1, "a role is new though another was taken", "not assumed in the baseline")
case_no_baseline = takes(no_baseline, 0, "without a baseline no pair is new")
case_external = takes(external, 1, "a role of an account that is not in the logs, without any baseline",
                      "neither in the logs nor in spoor.toml", "MEDIUM")
case_collected = takes(collected, 0, "a role of an account that is in the logs is not external")
case_four_denied = takes(denied([1, 2, 3, 4]), 0, "4 different operations denied in an hour are no burst (R13)")
case_five_denied = takes(denied([1, 15, 30, 45, 59]), 1, "5 are: the denied AssumeRole is a TTP",
                         "different operations were denied within an hour", "INFORMATIONAL")
case_five_denied_apart = takes(denied([1, 15, 30, 45, 131]), 0, "5 of which one falls in another hour are none")
case_denied_as_usual = takes(denied([1, 2, 3, 4, 5], before=[1, 2]), 0, "5 where 2 are usual are none: less than 3 times")
case_denied_unusual = takes(denied([1, 2, 3, 4, 5, 6], before=[1, 2]), 1, "6 where 2 are usual are",
                            "different operations were denied within an hour", "INFORMATIONAL")


def case_counts_of_the_new_pair(world, check):
    """beside five uses of a usual role, one new pair is a TTP of one call"""
    user = world.settled()
    usual, new = (world.session("x", account=user.account, role=role) for role in ("usual", "new"))
    world.assume(user, moment(days=-4), usual)
    for minutes in range(5):
        world.assume(user, moment(minutes=minutes), usual)
    world.assume(user, moment(hours=1), new)
    report = yield Ask(user.arn)
    told = [detail["APISuccessCount"] for detail, _ in ttp(report, "sts:AssumeRole")]
    check(told == [1], told)
