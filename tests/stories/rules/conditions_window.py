# SPDX-License-Identifier: Apache-2.0
"""Conditions of several calls within a time: hits, near misses and boundaries."""
from rules.condition_cases import HOUR, MINUTE, SIGN_IN, VPN, Cases, DOCUMENT, script
from rules.logs import ADMIN, moment

CASES = Cases()
REFUSED = {**SIGN_IN, "responseElements": {"ConsoleLogin": "Failure"}, "errorMessage": "Failed authentication"}


def refused(times, **more):
    return script(*((at, "signin:ConsoleLogin", None, {**REFUSED, **more}) for at in times))


CASES.add("C03", refused([*range(9), 15 * MINUTE]), refused([*range(9), 15 * MINUTE + 1]),
    "ten sign-ins refused within 15 minutes", "the tenth a second too late")


def spray(count):
    def build(world, user):
        ip = world.elsewhere()
        for number in range(count):
            victim = user if number == 0 else world.user(user.account, f"victim{number}")
            world.call(victim, moment(minutes=10 * number), "signin:ConsoleLogin", ip=ip, **REFUSED)
    return build


CASES.add("C04", spray(5), spray(4), "five users behind one address within an hour", "four users")
MFA_FAILED = {"additionalEventData": {"MFAUsed": "Yes"}}
CASES.add("C05", refused([0, 1, 30 * MINUTE], **MFA_FAILED), refused([0, 1, 30 * MINUTE + 1], **MFA_FAILED),
    "three second factors refused within half an hour", "the third a second too late")


def denied(count, factor=0):
    def build(world, user):
        for number in range(count):
            world.call(user, moment(minutes=number), f"sqs:GetThing{number}", errorCode="AccessDenied")
        for number in range(factor):
            world.call(user, moment(days=-3, minutes=number), f"sqs:GetThing{number}", errorCode="AccessDenied")
    return build


CASES.add("C09", denied(5), denied(5, 2), "five operations denied within an hour", "less than three times what is usual")


def reads(count, last):
    return script(*((0, f"iam:GetThing{number}", None) for number in range(count - 1)), (last, "iam:ListUsers", None))


CASES.add("C10", reads(50, 10 * MINUTE), reads(50, 10 * MINUTE + 1), "fifty different reads within ten minutes",
    "the fiftieth a second too late")


def regions(api, count, last, step=1, **more):
    return script(*((number * step if number < count - 1 else last, api, None, {"awsRegion": f"xx-test-{number}", **more})
                    for number in range(count)))


CASES.add("C11", regions("ec2:DescribeInstances", 10, 30), regions("ec2:DescribeInstances", 10, 31),
    "ten regions within half a minute", "the tenth a second too late")


def sweep_of_two(world, user):
    for number in range(10):
        api = "ec2:DescribeInstances" if number % 2 else "servicequotas:GetServiceQuota"
        world.call(user, moment(seconds=number), api, awsRegion=f"xx-test-{number}")


CASES.append(("C11", False, "ten regions of two operations", sweep_of_two))
MALFORMED = {"errorCode": "MalformedPolicyDocumentException"}


def trust_errors(last):
    return script(*((at, "iam:UpdateAssumeRolePolicy", {"roleName": "r"}, MALFORMED) for at in [*range(24), last]))


CASES.add("C29", trust_errors(10 * MINUTE), trust_errors(10 * MINUTE + 1), "25 refused trust policies within ten minutes",
    "the last a second too late")


def launch(*sizes):
    def build(world, user):
        for number, (at, cores) in enumerate(sizes):
            items = [{"instanceId": f"i-{number}", "cpuOptions": {"coreCount": cores, "threadsPerCore": 2}}]
            world.call(user, moment(seconds=at), "ec2:RunInstances", requestParameters={"instanceType": "m5.large"},
                       responseElements={"instancesSet": {"items": items}})
    return build


CASES.add("C34.mass", launch((0, 200), (8 * HOUR, 200)), launch((0, 200), (8 * HOUR + 1, 200)),
    "800 vCPUs within eight hours", "the second half a second too late")


def rewritten(last, instance="i-1"):
    started = {"instancesSet": {"items": [{"instanceId": instance}]}}
    stopped = {"instancesSet": {"items": [{"instanceId": "i-1"}]}}
    return script((0, "ec2:StopInstances", stopped),
                  (60, "ec2:ModifyInstanceAttribute", {"instanceId": "i-1", "userData": "<sensitiveDataRemoved>"}),
                  (last, "ec2:StartInstances", started))


CASES.add("C36.restart", rewritten(HOUR), rewritten(HOUR + 1), "stopped, rewritten and started within an hour",
    "started a second too late")
CASES.append(("C36.restart", False, "another instance is started", rewritten(120, "i-2")))


def instances(api, count, last, member="instanceId", listed=False, **request):
    def one(number):
        return {**request, member: [f"i-{number}"] if listed else f"i-{number}"}
    return script(*((number if number < count - 1 else last, api, one(number)) for number in range(count)))


USER_DATA = {"attribute": "userData"}
CASES.add("C37", instances("ec2:DescribeInstanceAttribute", 5, HOUR, **USER_DATA),
    instances("ec2:DescribeInstanceAttribute", 4, HOUR, **USER_DATA), "user data of five instances", "of four")
CASES.add("C38.many", instances("ec2:GetPasswordData", 5, HOUR), instances("ec2:GetPasswordData", 5, HOUR + 1),
    "five passwords within an hour", "the fifth a second too late")
CASES.add("C39.many", instances("ssm:SendCommand", 3, HOUR, "instanceIds", True, **DOCUMENT),
    instances("ssm:SendCommand", 2, HOUR, "instanceIds", True, **DOCUMENT), "commands on three instances", "on two")
CASES.add("C40.many", instances("ssm:StartSession", 3, HOUR, "target"), instances("ssm:StartSession", 3, HOUR + 1, "target"),
    "sessions to three instances within an hour", "the third a second too late")
SSH = "ec2-instance-connect:SendSSHPublicKey"
CASES.add("C41.many", instances(SSH, 3, HOUR), instances(SSH, 2, HOUR), "keys pushed to three instances", "to two")
SERIAL = "ec2-instance-connect:SendSerialConsoleSSHPublicKey"


def serial(first, second):
    return script((first, "ec2:EnableSerialConsoleAccess", None), (second, SERIAL, {"instanceId": "i-1"}))


CASES.add("C41.serial", serial(0, HOUR), serial(HOUR, 0), "the serial console opened and used within an hour",
    "used before it was opened")


def flow_logs(*vpc):
    return script((0, "ec2:DeleteFlowLogs", {"DeleteFlowLogsRequest": {"FlowLogId": "fl-1"}}),
                  *((at, "ec2:DeleteVpc", {"vpcId": "vpc-1"}) for at in vpc))


CASES.add("C60.flow_logs", flow_logs(HOUR + 1), flow_logs(HOUR), "the network is removed a second too late to excuse it",
    "its network is removed within an hour")


def secrets(count, last, own=False):
    def build(world, user):
        for number in range(count):
            if own:
                world.call(user, moment(days=-1), "secretsmanager:PutSecretValue", requestParameters={"secretId": f"s{number}"})
            world.call(user, moment(seconds=number if number < count - 1 else last), "secretsmanager:GetSecretValue",
                       requestParameters={"secretId": f"s{number}"})
    return build


CASES.add("C64.many", secrets(10, HOUR), secrets(9, HOUR), "ten secrets within an hour", "nine")
CASES.append(("C64.many", False, "the caller made them itself", secrets(10, HOUR, own=True)))
MODELS = ["PutUseCaseForModelAccess", "PutFoundationModelEntitlement", "CreateFoundationModelAgreement", "InvokeModel",
          "GetFoundationModelAvailability", "ListFoundationModels"]


def models(count, last):
    return script(*((number if number < count - 1 else last, f"bedrock:{api}", None)
                    for number, api in enumerate(MODELS[:count])))


CASES.add("C67.breadth", models(6, 23 * HOUR), models(5, HOUR), "six of the calls within a day", "five")


def list_and_invoke(last):
    return script((0, "bedrock:ListFoundationModels", None), (last, "bedrock:InvokeModel", {"modelId": "m"}))


CASES.add("C67.list_invoke", list_and_invoke(15 * MINUTE), list_and_invoke(15 * MINUTE + 1), "listed and called within 15 minutes",
    "called a second too late")


def by_session(build):
    def other(world, user):
        session = world.session("ann@example.com", account=user.account)
        build(world, session)
        return session
    return other


CASES.append(("C67.list_invoke", False, "with a temporary key", by_session(list_and_invoke(60))))
PROBE = {"errorCode": "ValidationException"}
CASES.add("C67.probe", regions("bedrock:InvokeModel", 3, HOUR, **PROBE), regions("bedrock:InvokeModel", 2, HOUR, **PROBE),
    "three regions tried", "two")


def mail(last):
    return script((0, "ses:VerifyEmailIdentity", {"emailAddress": "a@example.com"}),
                  (last, "ses:UpdateAccountSendingEnabled", {"enabled": True}))


CASES.add("C69.enable", mail(5 * MINUTE), mail(5 * MINUTE + 1), "both within five minutes, in any order", "a second too late")
CASES.add("C69.recon", regions("ses:GetSendQuota", 3, HOUR), regions("ses:GetSendQuota", 3, HOUR + 1),
    "three regions within an hour", "the third a second too late")


def task(last, cpu="8192"):
    definition = {"family": "miner", "cpu": cpu, "containerDefinitions": [{"image": "docker.io/x/miner", "cpu": int(cpu)}]}
    return script((0, "ecs:RegisterTaskDefinition", definition), (last, "ecs:RunTask", {"taskDefinition": "miner:1"}))


CASES.add("C71.run", task(15 * MINUTE), task(15 * MINUTE + 1), "registered and run within 15 minutes", "run a second too late")
CASES.append(("C71.run", False, "a small task", task(60, "256")))


def administrator(last, policy=ADMIN, other="eve"):
    return script((0, "iam:CreateUser", {"userName": "eve"}),
                  (60, "iam:AttachUserPolicy", {"userName": other, "policyArn": policy}),
                  (last, "iam:CreateAccessKey", {"userName": "eve"}))


CASES.add("C73", administrator(HOUR), administrator(HOUR + 1), "made, empowered and given a key within an hour",
    "the key comes a second too late")
CASES.append(("C73", False, "a policy that gives little", administrator(120, "arn:aws:iam::aws:policy/ReadOnlyAccess")))
CASES.append(("C73", False, "another user gets the policy", administrator(120, other="mallory")))


def granted(grantee="ann", done=3 * HOUR):
    def build(world, user):
        for number in range(5):
            world.call(user, moment(minutes=number), f"sqs:GetThing{number}", errorCode="AccessDenied")
        world.call(user, moment(hours=1), "iam:AttachUserPolicy",
                   requestParameters={"userName": grantee, "policyArn": "arn:aws:iam::aws:policy/AmazonSQSFullAccess"})
        world.call(user, moment(seconds=done), "sqs:GetThing3")
    return build


CASES.add("R13", granted(), granted("eve"), "refused, granted to oneself, then done", "granted to somebody else")
CASES.append(("R13", False, "done before the grant", granted(done=30 * MINUTE)))


def shared(usual, **network):
    def build(world, user):
        session = world.settled(world.session("ann@example.com", account=user.account))
        ip = world.elsewhere(**network)
        if usual:
            other = world.session("ann@example.com", account=user.account)
            world.call(other, moment(days=-2, hours=1), ip=ip)
            if usual == "together":
                world.call(other, moment(days=-2, hours=2))
        world.call(session, moment(hours=1))
        world.call(session, moment(hours=2), ip=ip)
        return session
    return build


CASES.add("R09.shared", shared(False), shared("together"), "one temporary key from two networks", "as one key was in the baseline")
CASES.append(("R09.shared", True, "from two networks that the baseline has, never with one key", shared("apart")))
CASES.append(("R09.shared", False, "the other network is a VPN of the baseline", shared("apart", **VPN)))
CASES.append(("R09.shared", True, "the other network is a new VPN", shared(False, **VPN)))


def same_network(world, user):
    session = world.session("ann@example.com", account=user.account)
    world.call(session, moment(hours=1))
    world.call(session, moment(hours=2), ip=world.place(**world.where(world.home)))
    return session


CASES.append(("R09.shared", False, "two addresses of one network", same_network))

globals().update(CASES.cases("window"))
