# SPDX-License-Identifier: Apache-2.0
"""Conditions of what is new against the baseline: hits, near misses and boundaries."""
from rules.cases import Ask, indicators
from rules.condition_cases import ADMITTED, VPN, Cases, before, both, conditions, script
from rules.logs import moment

CASES = Cases()


def first(condition, api, request=None, words="the first call of its kind", **members):
    def once(days=0):
        return script((0, api, request, members), days=days)
    CASES.add(condition, once(), before(once), words, "the baseline has it")


first("C07", "signin:GetSigninToken")
first("C08.first", "sts:GetCallerIdentity")
first("C16.first", "sts:GetFederationToken", {"name": "x"})
first("C40.first", "ssm:StartSession", {"target": "i-1"})
first("C64.decrypt", "ssm:GetParameter", {"name": "/p", "withDecryption": True})
first("C65.code", "lambda:UpdateFunctionCode20150331v2", {"functionName": "f"})
first("C75", "backup:DeleteRecoveryPoint", {"backupVaultName": "v", "recoveryPointArn": "a"})
first("C35.region", "ec2:RunInstances", {"instanceType": "t3.micro"}, awsRegion="xx-test-1")


def launched_by_another(world, user):
    world.call(world.user(user.account, "bob"), moment(days=-5), "ec2:RunInstances", awsRegion="xx-test-1")
    world.call(user, moment(), "ec2:RunInstances", awsRegion="xx-test-1")


CASES.append(("C35.region", False, "somebody else of the account launched there", launched_by_another))


def passed(role, days=0):
    return script((0, "lambda:CreateFunction20150331", {"functionName": "f", "role": f"arn:aws:iam::1:role/{role}"}), days=days)


CASES.add("C32", both(passed("usual", days=-3), passed("other")), before(passed, "usual"), "another role than before", "the usual one")


def chain(usual):
    def build(world, user):
        caller = world.settled(world.session("ann@example.com", account=user.account))
        target = world.session("x", account=user.account, role="admin")
        if usual:
            world.assume(caller, moment(days=-3), target)
        world.assume(caller, moment(hours=1), target)
        return caller
    return build


CASES.add("C13", chain(False), chain(True), "a role takes another for the first time", "it did before")


def from_network(build_at, home):
    """The call from home, or from a network of its own."""
    def build(world, user):
        return build_at(world, user, world.home if home else world.elsewhere())
    return build


def root_signs_in(world, user, ip):
    root = world.root(user.account)
    world.call(root, moment(hours=1), "signin:ConsoleLogin", ip=ip, **ADMITTED)
    return root


CASES.add("C02.network", from_network(root_signs_in, False), from_network(root_signs_in, True),
    "root signs in from a network that nobody of the account has", "from one that the account has")


def instance_checks(world, user, ip):
    session = world.settled(world.session("i-0123456789abcdef0", account=user.account, role="web"))
    world.call(session, moment(hours=1), "sts:GetCallerIdentity", ip=ip)
    return session


CASES.add("C08.instance", from_network(instance_checks, False), from_network(instance_checks, True),
    "an instance's keys are tried out from a new network", "from its own")


def federated(world, user, ip):
    identity = {"type": "SAMLUser", "principalId": "x:ann", "identityProvider": "idp", "userName": f"ann{user.account}"}
    request = {"roleArn": f"arn:aws:iam::{user.account}:role/sso", "roleSessionName": "ann"}
    for at, where in ((moment(days=-3), world.home), (moment(hours=1), ip)):
        world.call(user, at, "sts:AssumeRoleWithSAML", ip=where, userIdentity=identity, requestParameters=request)
    return f"idp|ann{user.account}"


CASES.add("C15", from_network(federated, False), from_network(federated, True), "the role is taken from a new network", "from the old")


def token(world, user, ip):
    key = world.key("ASIA")
    world.call(user, moment(hours=1), "sts:GetSessionToken",
               responseElements={"credentials": {"accessKeyId": key, "expiration": "Jun 17, 2025, 10:00:00 AM"}})
    holder = {**user.identity, "accessKeyId": key}
    world.call(user, moment(hours=2), userIdentity=holder)
    world.call(user, moment(hours=3), userIdentity=holder, ip=ip)


CASES.add("C17", from_network(token, False), from_network(token, True), "the token is used from two networks", "from one")


def dormant(day, logged=40):
    def build(world, user):
        world.days(world.user(user.account, "bob"), logged)
        sleeper = world.user(user.account, "sleeper")
        world.call(sleeper, moment(days=day, hours=12))
        world.call(sleeper, moment(hours=1))
        return sleeper
    return build


CASES.add("R09.dormant", dormant(-31), dormant(-30), "thirty whole days with logs and without a use", "twenty-nine")
CASES.append(("R09.dormant", False, "the logs have fewer days", dormant(-40, logged=20)))


def instance(usual, scope):
    """An instance's session: before the scope and in it, each (key, network, agent)."""
    def build(world, user):
        session = world.session("i-0123456789abcdef0", account=user.account, role="web")
        places = {"home": world.home, "moved": world.place(**world.where(world.home)), "away": world.elsewhere()}
        keys = {"own": session.key, "other": world.key("ASIA")}
        for number, (key, where, agent) in enumerate(usual + scope):
            at = moment(days=number - len(usual), hours=1) if number < len(usual) else moment(hours=1 + number)
            world.call(session, at, ip=places[where], agent=agent, userIdentity={**session.identity, "accessKeyId": keys[key]})
        return session
    return build


AGENT, BOTO = "amazon-ssm-agent/3.2 aws-sdk-go/1.44 (go1.20; linux; amd64)", "Boto3/1.26 Python/3.10 Linux/5.10"
HOME = ("own", "home", AGENT)
CASES.add("C18", instance([HOME] * 3, [HOME, ("own", "away", AGENT)]), instance([HOME] * 3, [HOME, ("own", "moved", AGENT)]),
    "another network than in the baseline", "the instance came back with another address of its network")
CASES += [("C18", True, "a new address of the network together with a new agent",
           instance([HOME] * 3, [HOME, ("own", "moved", BOTO)])),
          ("C18", True, "without a baseline another network and another key", instance([], [HOME, ("other", "away", AGENT)])),
          ("C18", True, "without a baseline another network and another agent", instance([], [HOME, ("own", "away", BOTO)])),
          ("C18", False, "without a baseline another network alone", instance([], [HOME, ("own", "away", AGENT)])),
          ("C18", False, "without a baseline another agent alone", instance([], [HOME, ("own", "home", BOTO)]))]


def login_profile(sign_in):
    def build(world, user):
        if sign_in:
            world.call(world.user(user.account, "eve"), moment(days=-9), "signin:ConsoleLogin", **ADMITTED)
        world.call(user, moment(hours=1), "iam:CreateLoginProfile", requestParameters={"userName": "eve"})
    return build


CASES.add("C21.programmatic", login_profile(False), login_profile(True), "for a user who never signed in", "who did")


def new_device(world, user, ip):
    world.call(user, moment(hours=1), "signin:ConsoleLogin", ip=ip, **ADMITTED)
    world.call(user, moment(hours=2), "iam:EnableMFADevice", ip=ip, requestParameters={"userName": "ann", "serialNumber": "s"})


CASES.add("C24.after", from_network(new_device, False), from_network(new_device, True), "within an hour after a new network", "a known one")


def default_version(version):
    policy = "arn:aws:iam::1:policy/p"
    return script((0, "iam:CreatePolicyVersion", {"policyArn": policy}, {"responseElements": {"policyVersion": {"versionId": "v10"}}}),
                  (60, "iam:SetDefaultPolicyVersion", {"policyArn": policy, "versionId": version}))


CASES.add("C27.default", default_version("v9"), default_version("v10"), "an older version than the newest", "the newest")


def mfa_delete(bucket):
    def switch(to, name):
        return {"bucketName": name, "VersioningConfiguration": {"Status": "Enabled", "MfaDelete": to}}
    return both(script((0, "s3:PutBucketVersioning", switch("Enabled", bucket)), days=-3),
                script((0, "s3:PutBucketVersioning", switch("Disabled", "b"))))


CASES.add("C52.mfa_delete", mfa_delete("b"), mfa_delete("other"), "it was on", "it was on for another bucket")


def hosting(whose):
    def build(world, user):
        ip = world.elsewhere(**VPN)
        if whose == "another":
            world.call(world.user(user.account, "bob"), moment(days=-5), ip=ip)
        world.call(user, moment(hours=1), ip=ip)
    return build


CASES.add("C78.network", hosting("nobody"), hosting("another"), "a VPN that the account does not have", "that another of the account has")

globals().update(CASES.cases("baseline"))


def case_undecidable(world, check):
    """without a baseline `first` is not decidable, and the report says so and why"""
    user = world.user()
    world.call(user, moment(hours=1), "sts:GetCallerIdentity")
    report = yield Ask(user.arn)
    told = [one for one in report["Evidence"]["NotDecidable"] if "(C08.first): not decidable: no " in one]
    check(len(told) == 1 and "C08.first" not in conditions(report), report["Evidence"]["NotDecidable"])
    report = yield Ask(user.arn, text=True)
    check("not decidable: no logs of the account" in " ".join(report.split()), report)


def case_training(world, check):
    """in a short baseline a condition of novelty counts one level less, and says why"""
    user = world.settled(days=5)
    world.call(user, moment(hours=1), "lambda:UpdateFunctionCode20150331v2", requestParameters={"functionName": "f"})
    report = yield Ask(user.arn)
    told = [evidence for _, evidence in indicators(report, "TTP_OBSERVED") if evidence.get("Condition") == "C65.code"]
    check([one["Severity"] for one in told] == ["LOW"] and "5 days of logs" in told[0]["Note"], told)
