# SPDX-License-Identifier: Apache-2.0
"""What still stands of what was changed, as whole logs show it: by whom and when it was undone, and what the report says."""
from rules.cases import Ask
from rules.logs import ADMIN, moment

EVE = {"userName": "eve"}
KEY = "AKIAEVE0000000000001"
MADE = {"accessKey": {"accessKeyId": KEY, "userName": "eve", "status": "Active"}}


def states(report, api=None):
    return [(one["What"], one["State"]) for one in report["Evidence"]["StillStanding"] if api in (None, one["API"])]


def key_of(world, caller, at, **members):
    return world.call(caller, at, "iam:CreateAccessKey", requestParameters=EVE, responseElements=MADE, **members)


def case_stands(world, check):
    """a key that nobody deleted stands: in the JSON, the summary and the text, with the calls to look for"""
    user = world.user()
    key_of(world, user, moment(hours=1))
    report = yield Ask(user.arn)
    one, = report["Evidence"]["StillStanding"]
    check((one["State"], one["What"]) == ("STANDS", f"access key {KEY} of user eve works"), one)
    check((one["By"], one["Time"], one["AccountId"]) == (user.arn, moment(hours=1), user.account), one)
    check("iam:DeleteAccessKey" in one["LookFor"] and one["UndoneBy"] is None, one)
    check(f"Still stands: access key {KEY} of user eve works." in report["Summary"], report["Summary"])
    text = yield Ask(user.arn, text=True)
    check("BY THE END OF THE LOGS (1 of 1)" in text and f"STANDS    access key {KEY}" in text, text)


def undone(by, at, words, own):
    def case(world, check):
        user = world.user()
        other = world.user(user.account, "bob")
        key_of(world, user, moment(hours=1))
        world.call({"self": user, "bob": other}[by], at, "iam:DeleteAccessKey",
                   requestParameters={"accessKeyId": KEY, "userName": "eve"})
        report = yield Ask(user.arn)
        one, = report["Evidence"]["StillStanding"]
        check(one["State"] == "UNDONE" and one["UndoneBy"]["Time"] == at, one)
        check(one["UndoneBy"]["By"] == (user if own else other).arn and one["UndoneBy"]["BySubject"] == own, one)
        check("Still stands" not in report["Summary"], report["Summary"])
    case.__doc__ = f"a key deleted {words} does not stand, and who did it is told"
    return case


case_by_self = undone("self", moment(hours=2), "by the subject", True)
case_by_another = undone("bob", moment(hours=2), "by another", False)
case_out_of_scope = undone("bob", moment(days=9), "after the scope", False)


def case_failed(world, check):
    """a change that was denied, one that was tried dry, and one that its undoing missed"""
    user = world.user()
    key_of(world, user, moment(hours=1), errorCode="AccessDenied")
    world.call(user, moment(hours=1), "ec2:RunInstances", errorCode="Client.DryRunOperation",
               requestParameters={"instanceType": "t3.micro"})
    world.call(user, moment(hours=2), "iam:CreateUser", requestParameters=EVE)
    world.call(user, moment(hours=3), "iam:DeleteUser", requestParameters=EVE, errorCode="DeleteConflictException")
    report = yield Ask(user.arn)
    check(states(report) == [("user eve exists", "STANDS")], states(report))


def case_made_again(world, check):
    """a policy detached by another and attached again by the subject stands again"""
    user = world.user()
    other = world.user(user.account, "bob")
    for hour, who, api in (1, user, "Attach"), (2, other, "Detach"), (3, user, "Attach"):
        world.call(who, moment(hours=hour), f"iam:{api}UserPolicy", requestParameters={**EVE, "policyArn": ADMIN})
    report = yield Ask(user.arn)
    one, = report["Evidence"]["StillStanding"]
    check((one["State"], one["Times"], one["Time"]) == ("STANDS", 2, moment(hours=3)), one)


def case_partly(world, check):
    """of a snapshot shared with two and two ports opened, what was taken back is told one by one"""
    user = world.user()
    share = {"snapshotId": "snap-1", "attributeType": "CREATE_VOLUME_PERMISSION"}
    world.call(user, moment(hours=1), "ec2:ModifySnapshotAttribute", requestParameters={
        **share, "createVolumePermission": {"add": {"items": [{"group": "all"}, {"userId": "999999999999"}]}}})
    world.call(user, moment(hours=2), "ec2:ModifySnapshotAttribute", requestParameters={
        **share, "createVolumePermission": {"remove": {"items": [{"group": "all"}]}}})
    rules = [{"ipProtocol": "tcp", "fromPort": port, "toPort": port, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}
             for port in (22, 443)]
    world.call(user, moment(hours=1), "ec2:AuthorizeSecurityGroupIngress",
               requestParameters={"groupId": "sg-1", "ipPermissions": {"items": rules}})
    world.call(user, moment(hours=2), "ec2:RevokeSecurityGroupIngress", requestParameters={
        "groupId": "sg-1", "ipPermissions": {}, "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIp": "0.0.0.0/0"})
    report = yield Ask(user.arn)
    check(sorted(states(report)) == [
        ("security group sg-1 lets in tcp 22 from 0.0.0.0/0", "UNDONE"),
        ("security group sg-1 lets in tcp 443 from 0.0.0.0/0", "STANDS"),
        ("snapshot snap-1 is shared with 999999999999", "STANDS"),
        ("snapshot snap-1 is shared with all", "UNDONE")], states(report))


def case_linked(world, check):
    """what a session issued to the subject changed stands as well, told with the session's name"""
    user = world.user()
    session = world.session("x", account=user.account)
    world.assume(user, moment(hours=1), session)
    world.call(session, moment(hours=2), "cloudtrail:StopLogging", requestParameters={"name": "main"})
    report = yield Ask(user.arn)
    one, = report["Evidence"]["StillStanding"]
    check((one["What"], one["State"], one["By"], one["Region"])
          == ("trail main does not log", "STANDS", session.session, "eu-west-1"), one)


def case_nothing_changed(world, check):
    """who changes nothing has nothing standing, and no section about it"""
    user = world.user()
    world.call(user, moment(hours=1))
    report = yield Ask(user.arn)
    check(report["Evidence"]["StillStanding"] == [] and "Still stands" not in report["Summary"], report["Evidence"])
    text = yield Ask(user.arn, text=True)
    check("STILL STANDING" not in text, text)
