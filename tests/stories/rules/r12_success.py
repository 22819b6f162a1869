# SPDX-License-Identifier: Apache-2.0
"""R12: success is no error code and no failing response; DryRunOperation would have succeeded; throttled and missing is
never denied; a failure never hides a TTP: one level lower, and never below Medium against logging or the organisation."""
from rules.cases import Ask, ttp
from rules.logs import moment

STOP = {"api": "cloudtrail:StopLogging", "requestParameters": {"name": "main"}}
LEAVE = {"api": "organizations:LeaveOrganization"}
MAKE = {"api": "iam:CreateUser", "requestParameters": {"userName": "eve"}}
ADMIN = {"api": "iam:AttachUserPolicy",
         "requestParameters": {"userName": "eve", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}}
LOG_GROUP = {"api": "logs:DeleteLogGroup", "requestParameters": {"logGroupName": "app"}}


def judged(call, severity, counts, words, **members):
    """counts = (succeeded, failed)"""
    def case(world, check):
        user = world.user()
        world.call(user, moment(hours=1), **call, **members)
        report = yield Ask(user.arn)
        told = [(evidence["Severity"], detail["APISuccessCount"], detail["APIFailureCount"])
                for detail, evidence in ttp(report, call["api"])]
        check(told == [(severity, *counts)], told)
        if "errorCode" in members:
            errors = [evidence["Errors"] for _, evidence in ttp(report, call["api"])]
            check(errors == [[members["errorCode"]]], errors)
    case.__doc__ = words
    return case


case_high = judged(ADMIN, "HIGH", (1, 0), "a High condition that succeeded is High")
case_high_denied = judged(ADMIN, "MEDIUM", (0, 1), "denied, it is Medium, and one failure", errorCode="AccessDenied")
case_dry_run = judged(ADMIN, "HIGH", (1, 0), "DryRunOperation would have succeeded", errorCode="Client.DryRunOperation")
case_throttled = judged(ADMIN, "MEDIUM", (0, 1), "throttled, it failed", errorCode="ThrottlingException")
case_not_found = judged(ADMIN, "MEDIUM", (0, 1), "with NoSuchEntity, it failed", errorCode="NoSuchEntityException")
case_bare = judged(MAKE, "MEDIUM", (1, 0), "a bare Medium call that succeeded is Medium")
case_bare_denied = judged(MAKE, "LOW", (0, 1), "denied, it is Low", errorCode="AccessDenied")
case_logs_denied = judged(STOP, "MEDIUM", (0, 1), "a denied stop of logging is Medium", errorCode="AccessDenied")
case_logs_medium_denied = judged(LOG_GROUP, "MEDIUM", (0, 1), "against logs even a Medium that was denied stays Medium",
                                 errorCode="AccessDenied")
case_leave = judged(LEAVE, "CRITICAL", (1, 0), "leaving the organisation is Critical")
case_leave_denied = judged(LEAVE, "HIGH", (0, 1), "denied, it is High", errorCode="AccessDenied")
case_response = judged(ADMIN, "MEDIUM", (0, 1), "a response with success false failed",
                       responseElements={"success": False})
case_response_true = judged(ADMIN, "HIGH", (1, 0), "a response with success true succeeded",
                            responseElements={"success": True})


def case_both(world, check):
    """one that succeeded and one that failed from one address are one TTP of the higher level, with both counts"""
    user = world.user()
    world.call(user, moment(hours=1), **ADMIN, errorCode="AccessDenied")
    world.call(user, moment(hours=2), **ADMIN)
    report = yield Ask(user.arn)
    told = [(evidence["Severity"], detail["APISuccessCount"], detail["APIFailureCount"])
            for detail, evidence in ttp(report, ADMIN["api"])]
    check(told == [("HIGH", 1, 1)], told)


def console(world, result, mfa):
    user = world.user()
    world.call(user, moment(hours=1), "signin:ConsoleLogin", eventType="AwsConsoleSignIn",
               responseElements={"ConsoleLogin": result}, additionalEventData={"MFAUsed": mfa, "MobileVersion": "No"})
    return user


def case_sign_in_failed(world, check):
    """ConsoleLogin: Failure failed, though it carries no error code"""
    user = console(world, "Failure", "No")
    report = yield Ask(user.arn)
    check(report["Evidence"]["Volume"]["Succeeded"] == 0, report["Evidence"]["Volume"])
    check(all(detail["APISuccessCount"] == 0 for detail, _ in ttp(report, "signin:ConsoleLogin")), report["Indicators"])


def case_sign_in(world, check):
    """ConsoleLogin: Success succeeded"""
    user = console(world, "Success", "No")
    report = yield Ask(user.arn)
    told = ttp(report, "signin:ConsoleLogin")
    check(report["Evidence"]["Volume"]["Succeeded"] == 1, report["Evidence"]["Volume"])
    check([(e["Condition"], d["APISuccessCount"]) for d, e in told if "Condition" in e] == [("C01", 1)], told)


def burst(code, counts):
    """Nine different operations fail with this code within minutes, among them AssumeRole of one's usual role."""
    def case(world, check):
        user = world.settled()
        role = world.session("x", account=user.account, role="deploy")
        world.assume(user, moment(days=-3, hours=5), role)
        world.burst(user, range(9), role, code)
        report = yield Ask(user.arn)
        check(bool(ttp(report, "sts:AssumeRole")) == counts, ttp(report, "sts:AssumeRole"))
    case.__doc__ = f"nine operations that fail with {code}: {'a' if counts else 'no'} burst of denials"
    return case


case_burst_denied = burst("AccessDenied", True)
case_burst_throttled = burst("ThrottlingException", False)
case_burst_missing = burst("NoSuchEntityException", False)
case_burst_not_found = burst("ResourceNotFoundException", False)
