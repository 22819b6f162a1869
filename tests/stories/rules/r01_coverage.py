# SPDX-License-Identifier: Apache-2.0
"""R1: every report opens with what was read and what was not; nothing is "clean", and what was not looked at is never 0."""
from rules.cases import Ask, alone
from rules.logs import moment


def flat(text):
    return " ".join(text.split())


def case_first_what_was_read(world, check):
    """the text opens with what was read, before the verdict, and says what was not read"""
    user = world.settled()
    world.call(user, moment(hours=1))
    text = yield Ask(user.arn, text=True)
    check(0 < text.find("WHAT WAS READ") < text.find("VERDICT") < text.find("TTPs"), text)
    check("not read data events (S3 objects, Lambda invocations); VPC flow, DNS, GuardDuty, EKS" in flat(text), text)


def case_never_clean(world, check):
    """without any sign: 'no sign found in what was read', Informational, and never 'clean' or 'safe'"""
    user = world.settled()
    world.call(user, moment(hours=1))
    report = yield Ask(user.arn)
    check(report["Investigation"]["Severity"] == "INFORMATIONAL" and not report["Indicators"], report["Indicators"])
    text = yield Ask(user.arn, text=True)
    check("no sign found in what was read" in flat(text), text)
    check(not any(word in text.lower() for word in ("clean", " safe", "benign", "harmless")), text)


def case_accounts_and_hours(world, check):
    """accounts, regions and hours with logs are counted, those of the scope alone"""
    user = world.user()
    for hours, region in ((-1, "eu-west-1"), (0, "eu-west-1"), (5, "eu-west-1"), (5.5, "us-east-1"), (24, "us-east-1")):
        world.call(user, moment(hours=hours), awsRegion=region)
    report = yield Ask(user.arn)
    read = report["Coverage"]
    mine = [(one["Region"], one["Calls"], one["Hours"]) for one in read["Accounts"] if one["AccountId"] == user.account]
    check(mine == [("eu-west-1", 2, 2), ("us-east-1", 1, 1)], mine)
    check((read["HoursWithLogs"], read["HoursOfScope"]) == (2, 24), read)


def case_gap(world, check):
    """the largest gap between two logs is told in minutes, whoever of the account made them"""
    user = world.user()
    for minutes in (0, 600, 1439):
        world.call(user, moment(minutes=minutes))
    world.call(world.user(user.account, "bob"), moment(minutes=700))
    report = yield Ask(user.arn)
    check(report["Coverage"]["LargestGapMinutes"] == 739, report["Coverage"])


@alone
def case_summary_and_indicators_agree(world, check):
    """a summary that says 'no sign above Low' stands beside no indicator above Low"""
    user = world.settled()
    bad = world.place(**world.where(world.home))
    world.call(user, moment(hours=1), ip=bad)
    world.threats.append(bad)
    report = yield Ask(user.arn)
    levels = {evidence["Severity"] for evidence in report["Evidence"]["Indicators"]}
    check("No sign above Low" not in report["Summary"] or levels <= {"LOW", "INFORMATIONAL"}, (report["Summary"], levels))


def case_silence_at_the_end(world, check):
    """silence from the last log to the end of the scope is a gap like any other"""
    user = world.user()
    for hours in (0, 1, 2):
        world.call(user, moment(hours=hours))
    report = yield Ask(user.arn)
    check(report["Coverage"]["LargestGapMinutes"] >= 21 * 60, report["Coverage"]["LargestGapMinutes"])


def case_selectors_widened(world, check):
    """event selectors that log more than before are no stop of logging"""
    user = world.user()
    world.call(user, moment(hours=1), "cloudtrail:PutEventSelectors",
               requestParameters={"trailName": "main", "eventSelectors": [
                   {"readWriteType": "All", "includeManagementEvents": True,
                    "dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}]}]})
    report = yield Ask(user.arn)
    check(report["Coverage"]["LoggingStopped"] == [], report["Coverage"]["LoggingStopped"])


def case_logging_stopped(world, check):
    """a StopLogging that succeeded at the scope's first second is told with time, caller and event"""
    user = world.user()
    event = world.call(user, moment(), "cloudtrail:StopLogging", requestParameters={"name": "main"})
    report = yield Ask(user.arn)
    told = report["Coverage"]["LoggingStopped"]
    check(told == [{"Time": moment(), "API": "cloudtrail:StopLogging", "Principal": user.arn,
                    "EventId": event["eventID"]}], told)
    text = yield Ask(user.arn, text=True)
    check("LOGGING cloudtrail:StopLogging by" in flat(text) and "what followed may be missing" in flat(text), text)


def case_logging_not_stopped(world, check):
    """one that was denied, one before the scope, one at its end and one in another account are not told"""
    user = world.user()
    stop = {"api": "cloudtrail:StopLogging", "requestParameters": {"name": "main"}}
    world.call(user, moment(hours=1), errorCode="AccessDenied", **stop)
    world.call(user, moment(seconds=-1), **stop)
    world.call(user, moment(days=1), **stop)
    world.call(world.user(), moment(hours=1), **stop)
    report = yield Ask(user.arn)
    check(report["Coverage"]["LoggingStopped"] == [], report["Coverage"]["LoggingStopped"])


def case_no_list(world, check):
    """without a list addresses were 'not checked', never 0"""
    user = world.user()
    world.call(user, moment(hours=1))
    report = yield Ask(user.arn)
    check(report["Coverage"]["Lists"] == [], report["Coverage"])
    text = yield Ask(user.arn, text=True)
    check("flagged addresses not checked" in text and "none loaded: addresses were not checked" in flat(text), text)


@alone
def case_list(world, check):
    """with a list they were: 0 is told as 0, and the list with its entries; a hit is told with its list"""
    user, caught = world.user(), world.user()
    world.call(user, moment(hours=1))
    world.call(caught, moment(hours=1), ip=world.elsewhere())
    world.threats = [world.records[-1]["sourceIPAddress"], "198.51.100.0/24"]
    text = yield Ask(user.arn, text=True)
    check("flagged addresses 0" in text and "bad (threat, 2 entries" in flat(text), text)
    report = yield Ask(caught.arn)
    check([i["IndicatorType"] for i in report["Indicators"]] == ["FLAGGED_IP_ADDRESS"], report["Indicators"])
    check(report["Evidence"]["Indicators"][0]["Lists"] == ["bad"], report["Evidence"]["Indicators"])


@alone
def case_trusted(world, check):
    """an address on both lists is trusted"""
    user = world.user()
    world.call(user, moment(hours=1))
    world.threats = world.trusted = [world.home]
    report = yield Ask(user.arn)
    check(not report["Indicators"], report["Indicators"])


@alone
def case_trusted_is_told(world, check):
    """that a listed address was passed over because it is trusted is told among the exclusions"""
    user = world.user()
    world.call(user, moment(hours=1))
    world.threats = world.trusted = [world.home]
    report = yield Ask(user.arn)
    check(any(world.home in one and "trusted" in one for one in report["Exclusions"]), report["Exclusions"])


@alone
def case_data_events(world, check):
    """one data event in the scope is told; one out of it is not"""
    user = world.user()
    object_read = {"api": "s3:GetObject", "managementEvent": False, "eventCategory": "Data"}
    world.call(user, moment(hours=1))
    world.call(user, moment(days=2, hours=1), **object_read)
    world.call(user, moment(days=4, hours=1))
    with_data = yield Ask(user.arn, since=moment(days=2), until=moment(days=3))
    check(with_data["Coverage"]["DataEvents"] is True, with_data["Coverage"])
    for day in (0, 4):
        without = yield Ask(user.arn, since=moment(days=day), until=moment(days=day + 1))
        check(without["Coverage"]["DataEvents"] is False, without["Coverage"])


@alone
def case_rejects(world, check):
    """what could not be read of objects that touch the scope is told with its reason; that of other days is not"""
    user = world.user()
    world.call(user, moment(hours=1))
    world.call(user, moment(days=9, hours=1))
    bad = {"eventTime": moment(hours=2), "eventSource": "ec2.amazonaws.com"}
    world.damaged = [[world.records[0], bad, bad]]
    report = yield Ask(user.arn)
    told = [(one["Records"], one["Objects"]) for one in report["Coverage"]["Rejects"]]
    check(told == [(2, 1)] and "eventName" in report["Coverage"]["Rejects"][0]["Reason"], report["Coverage"]["Rejects"])
    later = yield Ask(user.arn, since=moment(days=9), until=moment(days=10))
    check(later["Coverage"]["Rejects"] == [], later["Coverage"]["Rejects"])


def case_geoip_build(world, check):
    """the GeoIP build is told with type and date"""
    user = world.user()
    world.call(user, moment(hours=1))
    report = yield Ask(user.arn)
    check(report["Coverage"]["GeoIp"] == "Story City ASN 2025-06-01", report["Coverage"]["GeoIp"])


def case_unknown_subject(world, check):
    """an unknown subject is a failure that lists names like it, never a report"""
    world.call(world.user(name="josephine"), moment(hours=1))
    told = yield Ask("josephina", expect=1)
    check("josephina" in told and "user/josephine" in told, told)
    told = yield Ask("qqqqqqqqqqqq", expect=1)
    check("none with a name like it" in told, told)


def case_nothing_in_scope(world, check):
    """a scope without a call of the subject is a failure that names the nearest before and after"""
    user = world.user()
    world.call(user, moment(seconds=-1))
    world.call(user, moment(days=1))
    told = yield Ask(user.arn, expect=1)
    check(moment(seconds=-1) in told and moment(days=1) in told, told)


def case_scope_out_of_the_data(world, check):
    """a scope outside the data is the same"""
    user = world.user()
    world.call(user, moment())
    told = yield Ask(user.arn, since=moment(days=-300), until=moment(days=-299), expect=1)
    check("first call after is at " + moment() in told, told)


def case_own_trail_missing(world, check):
    """a subject known only from another account's trail: the report says that its own is not read"""
    user = world.user()
    world.call(user, moment(hours=1), recipientAccountId=world.account())
    report = yield Ask(user.arn)
    check(report["Coverage"]["OwnAccountCollected"] is False, report["Coverage"])
    text = yield Ask(user.arn, text=True)
    check("the trail of the subject's own account" in flat(text), text)
