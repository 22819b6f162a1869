# SPDX-License-Identifier: Apache-2.0
"""R17 and docs/severity.md: what never rises above Low, what never above Medium, and what does."""
from rules.cases import Ask, found
from rules.logs import QUIET, moment

READS = ["ec2:DescribeInstances", "iam:ListUsers", "iam:ListRoles", "s3:ListBuckets", "ec2:DescribeSecurityGroups",
         "iam:GetAccountAuthorizationDetails", "lambda:ListFunctions", "rds:DescribeDBInstances"]
# A bare Medium call of each of eight tactics.
TACTICS = {"ec2:RunInstances": "Impact", "iam:CreateUser": "Persistence", "ec2:CreateSnapshot": "Exfiltration",
           "ssm:SendCommand": "Execution", "cloudformation:CreateStack": "Privilege Escalation",
           "ec2-instance-connect:SendSSHPublicKey": "Lateral Movement", "account:EnableRegion": "Defense Evasion",
           "lambda:CreateFunctionUrlConfig": "Initial Access"}
PERSISTENCE = ["iam:CreateUser", "apigateway:CreateApi", "apigateway:CreateIntegration", "apigateway:CreateRoute"]


def severity(report):
    return report["Investigation"]["Severity"]


def is_new(world, user, at, *more):
    """Calls from a place, a network and with an agent that the user never had."""
    how = {"ip": world.elsewhere(), "agent": world.tool()}
    for api in more or [QUIET]:
        world.call(user, at, api, **how)


def level(build, wanted, words, subject=lambda world: world.user()):
    def case(world, check):
        user = subject(world)
        build(world, user)
        report = yield Ask(user.arn)
        check(severity(report) == wanted, (severity(report), report["Evidence"]["Severity"]))
    case.__doc__ = f"{words}: {wanted}"
    return case


def settled(world):
    return world.settled()


# --- never above Low ---

def reads(world, user):
    for number in range(400):
        world.call(user, moment(minutes=number), READS[number % len(READS)])


def benign_errors(world, user):
    for number, code in enumerate(["NoSuchEntityException", "ThrottlingException", "AccessDenied", "ValidationException"] * 50):
        world.call(user, moment(minutes=number), READS[number % len(READS)], errorCode=code)


def reads_of_two_tactics(world, user):
    """A task that pulls its image and reads its secret, as on every day before."""
    for day in range(-20, 1):
        for number, api in enumerate(["ecr:BatchGetImage", "secretsmanager:GetSecretValue"]):
            world.call(user, moment(days=day, hours=3, minutes=number), api, readOnly=True)


def reads_of_two_tactics_and_a_change(world, user):
    reads_of_two_tactics(world, user)
    world.call(user, moment(hours=4), "ec2:CreateSnapshot")


def reads_of_two_tactics_from_elsewhere(world, user):
    reads_of_two_tactics(world, user)
    world.call(user, moment(hours=4), "secretsmanager:GetSecretValue", ip=world.elsewhere())


def training(world, user):
    world.days(user, 13)
    is_new(world, user, moment(hours=1))


def training_and_a_read(world, user):
    world.days(user, 13)
    is_new(world, user, moment(hours=1), "ec2:DescribeInstances")


def learned(world, user):
    world.days(user, 14)
    is_new(world, user, moment(hours=1))


def by_services(world, user):
    user.identity = user.identity | {"invokedBy": "cloudformation.amazonaws.com"}
    for number, api in enumerate(list(TACTICS) * 5):
        world.call(user, moment(minutes=number), api, ip="cloudformation.amazonaws.com",
                   agent="cloudformation.amazonaws.com")
    world.grave(user, moment(hours=4), ip="cloudformation.amazonaws.com", agent="cloudformation.amazonaws.com")


case_reads = level(reads, "LOW", "400 reads of 8 APIs without novelty", settled)
case_reads_of_two_tactics = level(reads_of_two_tactics, "LOW", "daily reads of two tactics by their names, nothing new")
case_and_a_change = level(reads_of_two_tactics_and_a_change, "MEDIUM", "the same and one bare call that changes something")
case_from_elsewhere = level(reads_of_two_tactics_from_elsewhere, "MEDIUM", "the same and one read from a new place")
case_benign_errors = level(benign_errors, "INFORMATIONAL", "200 reads that failed", settled)
case_training = level(training, "LOW", "everything new, in a baseline of 13 days")
case_training_and_a_read = level(training_and_a_read, "LOW", "everything new in a baseline of 13 days, and one read")
case_learned = level(learned, "MEDIUM", "everything new, in a baseline of 14 days")
case_by_services = level(by_services, "INFORMATIONAL", "calls of eight tactics and a condition, made by a service in its name")


# --- never above Medium ---

def one_tactic(world, user):
    for number, api in enumerate(PERSISTENCE * 50):
        world.call(user, moment(minutes=number), api)


def flagged(world, user):
    for number in range(60):
        ip = world.elsewhere(city="One")
        world.threats.append(ip)
        world.call(user, moment(minutes=number), ip=ip)


def places(world, user):
    for number in range(40):
        world.call(user, moment(hours=number / 2), ip=world.elsewhere())


def two_tactics(world, user):
    for api in list(TACTICS)[:2]:
        world.call(user, moment(hours=1), api)


def tactics(world, user):
    for number, api in enumerate(list(TACTICS) * 10):
        world.call(user, moment(minutes=number), api)


def all_of_it(world, user):
    """Eight tactics, everything new, travels and a flagged address, but no condition."""
    tactics(world, user)
    places(world, user)
    is_new(world, user, moment(hours=20))
    world.threats.append(world.records[-1]["sourceIPAddress"])


case_one_tactic = level(one_tactic, "LOW", "200 bare calls of one tactic, nothing new", settled)
case_flagged = level(flagged, "MEDIUM", "60 flagged addresses, each a new place and network", settled)
case_places = level(places, "MEDIUM", "40 new places and networks with travels between them", settled)
case_two_tactics = level(two_tactics, "MEDIUM", "bare calls of two tactics", settled)
case_tactics = level(tactics, "MEDIUM", "bare calls of eight tactics", settled)
case_all_of_it = level(all_of_it, "MEDIUM", "eight tactics, novelty, travel and flags without a condition", settled)


def case_which_tactics(world, check):
    """the bare calls that these cases rest on are of the tactics they say"""
    user = world.user()
    tactics(world, user)
    report = yield Ask(user.arn)
    told = {evidence["API"]: detail["Tactic"] for detail, evidence in found(report, "TTP_OBSERVED")}
    check(told == TACTICS, told)


# --- and what does rise ---

def condition(world, user):
    world.grave(user, moment(hours=1))


def condition_denied(world, user):
    world.grave(user, moment(hours=1), errorCode="AccessDenied")


def one_tactic_twice(world, user):
    condition(world, user)
    world.call(user, moment(hours=2), "iam:PutUserPolicy", requestParameters={
        "userName": "eve", "policyName": "all",
        "policyDocument": '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'})


def of_two_tactics(world, user, **members):
    condition(world, user)
    world.call(user, moment(hours=2), "ec2:ModifySnapshotAttribute", requestParameters={
        "snapshotId": "snap-1", "attributeType": "CREATE_VOLUME_PERMISSION",
        "createVolumePermission": {"add": {"items": [{"group": "all"}]}}}, **members)


def of_two_tactics_one_denied(world, user):
    of_two_tactics(world, user, errorCode="AccessDenied")


def with_flagged(world, user):
    ip = world.elsewhere()
    world.threats.append(ip)
    world.grave(user, moment(hours=1), ip=ip)


def by_its_session(world, user):
    session = world.session("x", account=user.account)
    world.assume(user, moment(), session)
    world.grave(session, moment(hours=1))


case_condition = level(condition, "HIGH", "one High condition", settled)
case_condition_denied = level(condition_denied, "MEDIUM", "the same denied", settled)
case_one_tactic_twice = level(one_tactic_twice, "HIGH", "two High conditions of one tactic", settled)
case_of_two_tactics = level(of_two_tactics, "CRITICAL", "two High conditions of two tactics", settled)
case_one_denied = level(of_two_tactics_one_denied, "HIGH", "two of two tactics, of which one was denied", settled)
case_with_flagged = level(with_flagged, "CRITICAL", "a High condition from a flagged address")
case_by_its_session = level(by_its_session, "HIGH", "a High condition of a session issued to it", settled)
