# SPDX-License-Identifier: Apache-2.0
"""R5: a place is new if it is at least max(50 km, both radii) from every place of the baseline. Scope and baseline use one
GeoIP build."""
from rules.cases import Ask, found
from rules.logs import KM_A_DEGREE, moment


def apart(km, new, home=10, there=10):
    def case(world, check):
        base = world.elsewhere(radius=home)
        user = world.settled(ip=base)
        known = world.where(base)
        known["latitude"] += km / KM_A_DEGREE
        world.call(user, moment(hours=1), ip=world.place(**known | {"city": "Beyond", "radius": there}))
        report = yield Ask(user.arn)
        places = found(report, "NEW_GEOLOCATION")
        check([detail["Location"] for detail, _ in places] == ["Beyond (US)"] * new, places)
    case.__doc__ = f"{km} km from a place of radius {home}, itself of radius {there}: {'new' if new else 'not new'}"
    return case


case_49 = apart(49.9, 0)
case_51 = apart(50.1, 1)
case_home_radius_within = apart(199.5, 0, home=200)
case_home_radius_beyond = apart(200.5, 1, home=200)
case_own_radius_within = apart(199.5, 0, there=200)
case_own_radius_beyond = apart(200.5, 1, there=200)
case_radii_are_not_added = apart(61, 1, home=60, there=60)
case_radii_equal_within = apart(59, 0, home=60, there=60)


def case_every_place(world, check):
    """near one of two places of the baseline is not new; far from both is"""
    first, second = world.elsewhere(), world.elsewhere()
    user = world.settled(ip=first)
    world.call(user, moment(days=-3), ip=second)
    world.call(user, moment(hours=1), ip=world.place(**world.where(second)))
    world.call(user, moment(hours=2), ip=world.elsewhere(city="Third"))
    report = yield Ask(user.arn)
    check([detail["Location"] for detail, _ in found(report, "NEW_GEOLOCATION")] == ["Third (US)"],
          found(report, "NEW_GEOLOCATION"))


def case_same_name_far_away(world, check):
    """a town of a known name in another part of the world is new: what counts is the distance, not the name"""
    user = world.settled(ip=world.elsewhere(city="Springfield"))
    world.call(user, moment(hours=1), ip=world.elsewhere(city="Springfield"))
    report = yield Ask(user.arn)
    check(len(found(report, "NEW_GEOLOCATION")) == 1, report["Indicators"])


def case_one_place_once(world, check):
    """many addresses and calls of one new place are one indicator, with its first and last time"""
    user, first = world.settled(), world.elsewhere()
    for minutes in range(5):
        world.call(user, moment(minutes=minutes), ip=world.place(**world.where(first)))
    report = yield Ask(user.arn)
    places = found(report, "NEW_GEOLOCATION")
    check(len(places) == 1 and places[0][1]["Calls"] == 5, places)
    check((places[0][1]["FirstSeen"], places[0][1]["LastSeen"]) == (moment(), moment(minutes=4)), places)
    check(len(places[0][1]["Addresses"]) == 5 and places[0][0]["IpAddress"] in places[0][1]["Addresses"], places)


def known_to(world, check, account, for_account, for_organisation):
    there = world.elsewhere()
    user = world.settled()
    world.call(world.user(account(user), "bob"), moment(days=-4), ip=there)
    world.call(user, moment(hours=1), ip=world.place(**world.where(there)))
    report = yield Ask(user.arn)
    places = found(report, "NEW_GEOLOCATION")
    check(len(places) == 1, places)
    check(places and places[0][0]["IsNewForEntireAccount"] is for_account, places)
    check(places and places[0][1]["IsNewForOrganisation"] is for_organisation, places)


def case_known_to_the_account(world, check):
    """a place that another principal of the account had in the baseline is new for the subject alone"""
    yield from known_to(world, check, lambda user: user.account, False, False)


def case_known_to_another_account(world, check):
    """one that only another account had is new for the entire account, not for the organisation"""
    yield from known_to(world, check, lambda user: None, True, False)


def case_known_to_none(world, check):
    """one that nobody had is new for account and organisation"""
    user = world.settled()
    world.call(user, moment(hours=1), ip=world.elsewhere())
    report = yield Ask(user.arn)
    places = found(report, "NEW_GEOLOCATION")
    check(places[0][0]["IsNewForEntireAccount"] is True and places[0][1]["IsNewForOrganisation"] is True, places)


def case_unlocated(world, check):
    """an address that the data does not know gives no new place, and no failure"""
    user = world.settled()
    world.call(user, moment(hours=1), ip="93.184.216.34")
    report = yield Ask(user.arn)
    check(not found(report, "NEW_GEOLOCATION") and not found(report, "NEW_ASO"), report["Indicators"])
