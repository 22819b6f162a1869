# SPDX-License-Identifier: Apache-2.0
"""R11 and spoor.toml: what the organisation tells of its accounts, networks and roles, with each effect named in the report."""
from rules.cases import Ask, found, ttp
from rules.logs import moment


def told(**keys):
    """A spoor.toml with these keys, each a list of texts."""
    return "[organisation]\n" + "".join(f"{key} = {list(values)!r}\n".replace("'", '"') for key, values in keys.items())


def named(report, *words):
    return [one for one in report["Exclusions"] if all(word in one for word in words)]


def case_known_network(world, check):
    """an address in a known network is no new place and no new network, and that is said; one beside it is both"""
    user = world.settled()
    there = world.elsewhere(city="Office")
    world.call(user, moment(hours=20), ip=there)
    for networks, new in ((), 1), ((there + "/32",), 0), ((there[:there.rindex(".")] + ".0/25",), 0), (("203.0.113.0/24",), 1):
        report = yield Ask(user.arn, config=told(known_networks=networks))
        for kind, what in (("NEW_GEOLOCATION", "place"), ("NEW_ASO", "network")):
            check(len(found(report, kind)) == new, (networks, kind, report["Indicators"]))
            check(len(named(report, f"not counted as a new {what}", "known network")) == 1 - new, report["Exclusions"])


def case_known_network_hides_nothing_else(world, check):
    """a High sign from a known network stays High, and its agent stays new"""
    user = world.settled()
    there = world.elsewhere()
    world.grave(user, moment(hours=2), ip=there, agent=world.tool())
    report = yield Ask(user.arn, config=told(known_networks=[there]))
    check(ttp(report, "iam:AttachUserPolicy")[0][1]["Severity"] == "HIGH", report["Indicators"])
    check(len(found(report, "NEW_USER_AGENT")) == 1 and not found(report, "NEW_ASO"), report["Indicators"])


def case_same_network_elsewhere(world, check):
    """another address of the same provider that no known network holds is new all the same"""
    user = world.settled()
    inside = world.elsewhere(city="Office")
    outside = world.place(**world.where(inside) | {"latitude": 10.0, "longitude": 10.0, "city": "Far"})
    world.call(user, moment(hours=19), ip=inside)
    world.call(user, moment(hours=20), ip=outside)
    report = yield Ask(user.arn, config=told(known_networks=[inside]))
    check([d["Location"] for d, _ in found(report, "NEW_GEOLOCATION")] == ["Far (US)"], report["Indicators"])
    check(len(found(report, "NEW_ASO")) == 1, report["Indicators"])


def case_travel(world, check):
    """a travel that begins or ends in a known network does not count, and that is said; without it, it counts"""
    user = world.settled()
    there = world.elsewhere(city="Exit")
    world.call(user, moment(hours=1), ip=there)
    world.call(user, moment(hours=2))
    report = yield Ask(user.arn, config=told(known_networks=["203.0.113.0/24"]))
    check(len(found(report, "IMPOSSIBLE_TRAVEL")) == 1 and not named(report, "travel"), report["Exclusions"])
    for network in (there, world.home):
        report = yield Ask(user.arn, config=told(known_networks=[network]))
        check(not found(report, "IMPOSSIBLE_TRAVEL"), report["Indicators"])
        check(len(named(report, "travel Exit (US) to", f"the known network {network}")) == 1, report["Exclusions"])


def external(key, counts):
    def case(world, check):
        user = world.user()
        target = world.session("y", account=f"6{user.account[1:]}", role="partner")
        world.settled(user)
        world.assume(user, moment(days=-3), target)
        world.assume(user, moment(hours=5), target)
        report = yield Ask(user.arn, config=told(**{key: [target.account]}) if key else "")
        check(len(ttp(report, "sts:AssumeRole")) == counts, report["Indicators"])
        check(len(named(report, target.account, "not external", key or "-")) == 1 - counts, report["Exclusions"])
    case.__doc__ = f"a role taken of old in an account {'of ' + key if key else 'that nobody vouches for'}: {counts} TTP"
    return case


case_external = external("", 1)
case_own = external("own_accounts", 0)
case_vendor = external("vendor_accounts", 0)
case_aws = external("aws_accounts", 0)


def case_new_role_of_a_vendor(world, check):
    """a role of a vendor's account that was not taken before is new all the same"""
    user = world.settled()
    target = world.session("y", account=f"6{user.account[1:]}", role="partner")
    world.assume(user, moment(hours=5), target)
    report = yield Ask(user.arn, config=told(vendor_accounts=[target.account]))
    check(len(ttp(report, "sts:AssumeRole")) == 1, report["Indicators"])
    check("was not assumed in the baseline" in ttp(report, "sts:AssumeRole")[0][1]["Note"], report["Evidence"])


def works(world, role, api, ip=None, request=None, error=None, usual=True):
    """A session of a role with a baseline, and one such call in the scope."""
    base = world.session("run-1", role=role)
    if usual:
        world.settled(base)
    now = world.session("run-2", account=base.account, role=role)
    world.call(now, moment(hours=5), api, ip=ip, requestParameters=request, errorCode=error)
    return base


def expected(key, patterns, api, level, words, told_so=True, **how):
    """What one call of `ci-deploy` in the scope weighs."""
    def case(world, check):
        where = world.elsewhere() if how.get("away") else None
        base = works(world, "ci-deploy", api, ip=where, request=how.get("request"), error=how.get("error"),
                     usual=how.get("usual", True))
        report = yield Ask(base.arn, config=told(**{key: patterns}) if key else "")
        levels = {evidence["Severity"] for _, evidence in ttp(report, api)}
        check(levels == {level}, (levels, report["Indicators"]))
        check(bool(named(report, "ci-deploy at most Low")) == told_so, report["Exclusions"])
    case.__doc__ = f"{words}: {level}"
    return case


USER = {"userName": "eve"}
GRAVE = {"userName": "eve", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
case_role_untold = expected("", [], "iam:CreateUser", "MEDIUM", "a bare call of a role that no file names", False, request=USER)
case_deploy = expected("deploy_roles", ["ci-*"], "iam:CreateUser", "LOW", "a bare call of a deploy role", request=USER)
case_deploy_arn = expected("deploy_roles", ["arn:aws:iam::*:role/ci-deploy"], "iam:CreateUser", "LOW",
                           "a bare call of a deploy role that its ARN names", request=USER)
case_deploy_other = expected("deploy_roles", ["cd-*"], "iam:CreateUser", "MEDIUM", "a bare call of another role", False,
                             request=USER)
case_deploy_away = expected("deploy_roles", ["ci-*"], "iam:CreateUser", "MEDIUM",
                            "a bare call of a deploy role from a network new to it", False, request=USER, away=True)
case_deploy_no_baseline = expected("deploy_roles", ["ci-*"], "iam:CreateUser", "MEDIUM",
                                   "a bare call of a deploy role that has no usual network yet", False, request=USER, usual=False)
case_deploy_grave = expected("deploy_roles", ["ci-*"], "iam:AttachUserPolicy", "HIGH",
                             "a High condition of a deploy role", False, request=GRAVE)
case_deploy_condition = expected("deploy_roles", ["ci-*"], "iam:CreateAccessKey", "MEDIUM",
                                 "a Medium condition of a deploy role", False, request=USER)
case_deploy_failed_logging = expected("deploy_roles", ["ci-*"], "cloudtrail:StopLogging", "MEDIUM",
                                      "a try to stop logging of a deploy role", False, request={"name": "t"}, error="AccessDenied")
case_backup = expected("backup_roles", ["ci-*"], "ec2:DeleteSnapshot", "LOW", "a snapshot deleted by a backup role",
                       request={"snapshotId": "snap-1"})
case_backup_user = expected("backup_roles", ["ci-*"], "iam:CreateUser", "MEDIUM", "a user made by a backup role", False,
                            request=USER)
case_backup_shared = expected("backup_roles", ["ci-*"], "ec2:ModifySnapshotAttribute", "HIGH",
                              "a snapshot shared with everybody by a backup role", False,
                              request={"snapshotId": "snap-1", "attributeType": "CREATE_VOLUME_PERMISSION",
                                       "createVolumePermission": {"add": {"items": [{"group": "all"}]}}})


def case_deploy_in_known_network(world, check):
    """a deploy role from a known network that its baseline has not: LOW"""
    where = world.elsewhere()
    base = works(world, "ci-deploy", "iam:CreateUser", ip=where, request=USER)
    report = yield Ask(base.arn, config=told(deploy_roles=["ci-*"], known_networks=[where]))
    check({evidence["Severity"] for _, evidence in ttp(report, "iam:CreateUser")} == {"LOW"}, report["Indicators"])


def case_linked_deploy_session(world, check):
    """a user takes a deploy role from a network of its own that the role never had: the role's signs stay as they are"""
    user = world.settled(ip=world.elsewhere())
    base = world.settled(world.session("run-1", account=user.account, role="ci-deploy"))
    taken = world.session("taken", account=user.account, role="ci-deploy")
    there = world.elsewhere()
    world.days(user, 3, ip=there)
    world.assume(user, moment(hours=4), taken, ip=there)
    world.call(taken, moment(hours=5), "iam:CreateUser", ip=there, requestParameters=USER)
    report = yield Ask(user.arn, config=told(deploy_roles=["ci-*"]))
    levels = [e["Severity"] for one in report["Evidence"]["Linked"] for e in one["Evidence"] if e["API"] == "iam:CreateUser"]
    check(levels == ["MEDIUM"], report["Evidence"]["Linked"])
    check(base.arn and not named(report, "at most Low"), report["Exclusions"])
