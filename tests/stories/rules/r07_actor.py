# SPDX-License-Identifier: Apache-2.0
"""R7: who an actor is; what is new for the account and the organisation; a roll-out weighs half; impossible travel is two
consecutive visits of one actor or one temporary key: at least 500 km beyond both radii and 900 km/h, counted once."""
from rules.cases import Ask, found
from rules.logs import KM_A_DEGREE, moment


# --- who acts ---

def acts(make, actor, words):
    def case(world, check):
        caller = make(world)
        world.grave(caller, moment(hours=1))
        report = yield Ask(caller.arn)
        told = [evidence["Actors"] for _, evidence in found(report, "TTP_OBSERVED")]
        wanted = actor(caller)
        check(told == [[wanted]], (told, wanted))
    case.__doc__ = f"the actor of {words}"
    return case


case_user = acts(lambda world: world.user(), lambda who: who.arn, "a user is the user")
case_sso = acts(lambda world: world.session("ann", role="AWSReservedSSO_Admin_0123456789abcdef"),
                lambda who: who.arn + "/ann", "an SSO session is role and name")
case_email = acts(lambda world: world.session("ann@example.com"), lambda who: who.arn + "/ann@example.com",
                  "a session named by an e-mail address is role and name")
case_source_identity = acts(lambda world: world.session("x-1", sourceIdentity="ann"), lambda who: who.arn + "/ann",
                            "a session with a sourceIdentity is role and identity")
case_instance = acts(lambda world: world.session("i-0123456789abcdef0"), lambda who: who.arn + "#instance",
                     "an instance's session is role and kind")
case_root = acts(lambda world: world.root(), lambda who: who.arn, "root is root")
case_unknown_issuer = acts(lambda world: world.session("botocore-session-1718539200"), lambda who: who.session,
                           "a session without a name of its own whose issuing is not in the logs is the session")


def case_issued(world, check):
    """a session without a name of its own is the actor whose call issued its key"""
    user = world.user()
    session = world.session("botocore-session-1718539200", account=user.account)
    world.assume(user, moment(), session)
    world.grave(session, moment(hours=1))
    report = yield Ask(session.arn)
    told = [evidence["Actors"] for _, evidence in found(report, "TTP_OBSERVED")]
    check(told == [[user.arn]], told)


def new_to_actors(report):
    return [(one["IndicatorType"], one["Actors"]) for one in report["Evidence"].get("NewToActors", [])]


def two_in_one_role(world):
    """Two people in one role, each from where she always is, each with her tool."""
    ann = world.session("ann@example.com")
    bob = world.session("bob@example.com", account=ann.account)
    there, tool = world.elsewhere(), world.tool()
    world.settled(ann)
    world.settled(bob, ip=there, agent=tool)
    return ann, bob, there, tool


def case_new_to_an_actor(world, check):
    """what one person of a role always has is new to the other, and no indicator of the role"""
    ann, bob, there, tool = two_in_one_role(world)
    world.call(ann, moment(hours=1), ip=there, agent=tool)
    report = yield Ask(ann.arn)
    check(not report["Indicators"], report["Indicators"])
    who = [ann.arn + "/ann@example.com"]
    check(sorted(new_to_actors(report)) == [(kind, who) for kind in ("NEW_ASO", "NEW_GEOLOCATION", "NEW_USER_AGENT")],
          new_to_actors(report))


def case_each_her_own(world, check):
    """what each of them always has is new to neither"""
    ann, bob, there, tool = two_in_one_role(world)
    world.call(ann, moment(hours=1))
    world.call(bob, moment(hours=1), ip=there, agent=tool)
    report = yield Ask(ann.arn)
    check(not report["Indicators"] and not new_to_actors(report), report["Indicators"])


# --- roll-outs ---

def roll_out(others, weight):
    def case(world, check):
        user, tool = world.settled(), world.tool()
        for name in ["bob", "cem", "dee"][:others]:
            world.call(world.settled(world.user(user.account, name)), moment(hours=2), agent=tool)
        world.call(user, moment(hours=1), agent=tool)
        report = yield Ask(user.arn)
        new = found(report, "NEW_USER_AGENT")
        check([evidence["Weight"] for _, evidence in new] == [weight], new)
        check(("roll-out" in new[0][1].get("Note", "")) == (weight < 1), new)
    case.__doc__ = f"{others} others beginning it in the scope: weight {weight}"
    return case


case_two_others = roll_out(2, 1)
case_three_others = roll_out(3, 0.5)


def case_three_that_had_it(world, check):
    """three others that had it before the scope are no roll-out"""
    user, tool = world.settled(), world.tool()
    for name in ("bob", "cem", "dee"):
        world.settled(world.user(user.account, name), agent=tool)
    world.call(user, moment(hours=1), agent=tool)
    report = yield Ask(user.arn)
    new = found(report, "NEW_USER_AGENT")
    check([evidence["Weight"] for _, evidence in new] == [1], new)
    check([detail["IsNewForEntireAccount"] for detail, _ in new] == [False], new)


def case_its_own_creations(world, check):
    """three users that the subject made are part of its story: no roll-out"""
    user, tool = world.settled(), world.tool()
    world.call(user, moment(hours=1), agent=tool)
    for name in ("bob", "cem", "dee"):
        made = world.user(user.account, name)
        world.call(user, moment(hours=1), "iam:CreateUser", requestParameters={"userName": name}, responseElements={
            "user": {"userName": name, "arn": made.arn, "userId": "AIDAMADE" + name.upper(), "path": "/"}})
        world.call(made, moment(hours=2), agent=tool)
    report = yield Ask(user.arn)
    new = found(report, "NEW_USER_AGENT")
    check([evidence["Weight"] for _, evidence in new] == [1], new)


# --- impossible travel ---

def travel(km, minutes, count, radius=10, delta=None, seconds=0):
    """One user, home and then so many kilometres away, so much later."""
    def case(world, check):
        user = world.user()
        start = world.elsewhere(radius=radius, city="Start")
        known = world.where(start)
        known["latitude"] += km / KM_A_DEGREE
        world.call(user, moment(hours=3), ip=start)
        world.call(user, moment(hours=3, minutes=minutes, seconds=seconds),
                   ip=world.place(**known | {"city": "End", "radius": radius}))
        report = yield Ask(user.arn)
        told = found(report, "IMPOSSIBLE_TRAVEL")
        check(len(told) == count, (told, report["Exclusions"]))
        if told:
            detail, evidence = told[0]
            check((detail["StartingLocation"], detail["EndingLocation"]) == ("Start (US)", "End (US)"), detail)
            check(delta is None or detail["HourlyTimeDelta"] == delta, detail)
            check(evidence["DistanceKm"] == round(km - 2 * radius), evidence)
    case.__doc__ = f"{km} km with radii {radius} in {minutes} min {seconds} s: {count} travels"
    return case


case_499_km = travel(519.6, 1, 0)
case_501_km = travel(520.4, 1, 1, delta=0)
case_radii_subtracted_499 = travel(899.6, 1, 0, radius=200)
case_radii_subtracted_501 = travel(900.4, 1, 1, radius=200)
case_899_kmh = travel(1820, 120, 0, seconds=4)  # 1,800 km in 2 h 4 s: 899.5 km/h
case_901_kmh = travel(1820, 119, 1, delta=1, seconds=56)
case_two_hours = travel(1830, 120, 1, delta=2)


def two_callers(one, other, told, sentence):
    """Two credentials of one account, five minutes apart at two ends of the world."""
    def case(world, check):
        first = one(world, None)
        second = other(world, first.account)
        world.call(first, moment(hours=1), ip=world.elsewhere())
        world.call(second, moment(hours=1, minutes=5), ip=world.north(3000))
        report = yield Ask(first.arn)
        travels = [evidence for _, evidence in found(report, "IMPOSSIBLE_TRAVEL")]
        check(len(travels) == (1 if told else 0), (travels, report["Exclusions"]))
        if told and travels:
            check(travels[0]["Actors"] == [told(first)], travels)
            check(set(travels[0]["Keys"]) == {first.key, second.key}, travels)
            check(f"--principal {first.arn} " in travels[0]["RawCommand"], travels)
    case.__doc__ = sentence
    return case


def session_of(name):
    return lambda world, account: world.session(name, account=account)


def user_named(name):
    return lambda world, account: world.user(account, name)


case_two_people_in_one_role = two_callers(session_of("ann@example.com"), session_of("bob@example.com"), None,
                                          "two people in one role, each where she is: no travel")
case_one_person_in_two_sessions = two_callers(
    session_of("ann@example.com"), session_of("ann@example.com"), lambda first: first.arn + "/ann@example.com",
    "one person in two sessions of a role, with two keys: a travel, told with who it was")
case_two_temporary_keys = two_callers(session_of("batch-job"), session_of("batch-job"), None,
                                      "two keys of one workload, each at its place: none")
case_two_users = two_callers(user_named("ann"), user_named("bob"), None, "two users of one account: none")


def case_one_temporary_key(world, check):
    """one temporary key of a workload at two ends of the world: a travel"""
    task = world.session("batch-job")
    world.call(task, moment(hours=1), ip=world.elsewhere())
    world.call(task, moment(hours=1, minutes=5), ip=world.north(3000))
    report = yield Ask(task.arn)
    told = found(report, "IMPOSSIBLE_TRAVEL")
    check(len(told) == 1 and told[0][1]["Keys"] == [task.key], told)


def case_overlap_once(world, check):
    """visits that overlap, call by call, count once, with HourlyTimeDelta 0"""
    user, here, there = world.user(), world.elsewhere(), world.north(3000)
    for minutes in range(0, 60, 10):
        world.call(user, moment(hours=1, minutes=minutes), ip=here)
        world.call(user, moment(hours=1, minutes=minutes + 5), ip=there)
    report = yield Ask(user.arn)
    told = found(report, "IMPOSSIBLE_TRAVEL")
    check(len(told) == 1 and told[0][0]["HourlyTimeDelta"] == 0, told)
    check(told and "overlap" in told[0][1]["Note"] and told[0][1]["Calls"] == 12, told)


def case_there_and_back(world, check):
    """there and back after pauses are two travels, in time order"""
    user, here, there = world.user(), world.elsewhere(), world.north(3000)
    for hours, ip in ((5, here), (1, here), (3, there)):  # written out of order
        world.call(user, moment(hours=hours), ip=ip)
    report = yield Ask(user.arn)
    told = [(detail["StartingIpAddress"], detail["EndingIpAddress"]) for detail, _ in found(report, "IMPOSSIBLE_TRAVEL")]
    check(told == [(here, there), (there, here)], told)


def case_no_visits(world, check):
    """calls of a service in its name, and from private addresses, are no visits"""
    user = world.user()
    world.call(user, moment(hours=1))
    world.call(user, moment(hours=1, minutes=1), ip="10.1.2.3")
    behalf = world.user(user.account)
    behalf.identity = user.identity | {"invokedBy": "cloudformation.amazonaws.com"}
    world.call(behalf, moment(hours=1, minutes=2), ip=world.elsewhere())
    report = yield Ask(user.arn)
    check(not found(report, "IMPOSSIBLE_TRAVEL"), report["Indicators"])
