# SPDX-License-Identifier: Apache-2.0
"""What people, programs and services of an organisation do on a day: each has a `day` that gives its records."""
import dataclasses
import datetime
import random

import agents
import callers
from estate import assume_request, credentials, parameters
from records import data_event, record
from rhythms import iso, moment

CONSOLE = "https://console.aws.amazon.com/console/home?region=eu-west-1"
JOBS = {
    "operations": ["ec2:DescribeInstances", "ecs:DescribeServices", "monitoring:DescribeAlarms", "logs:FilterLogEvents",
                   "autoscaling:DescribeAutoScalingGroups", "rds:DescribeDBInstances", "ecs:UpdateService",
                   "elasticloadbalancing:DescribeTargetHealth"],
    "development": ["logs:FilterLogEvents", "logs:StartQuery", "cloudformation:DescribeStacks", "s3:ListBuckets",
                    "lambda:ListFunctions20150331", "dynamodb:DescribeTable", "ecs:DescribeServices", "sqs:GetQueueAttributes"],
    "data": ["athena:StartQueryExecution", "athena:GetQueryExecution", "glue:GetTable", "glue:GetTables",
             "s3:GetBucketLocation", "athena:GetQueryResults"],
    "security": ["guardduty:GetFindings", "guardduty:ListFindings", "securityhub:GetFindings", "iam:ListUsers",
                 "iam:GenerateCredentialReport", "iam:GetCredentialReport", "config:DescribeConfigRules"],
    "finance": ["ce:GetCostAndUsage", "budgets:ViewBudget", "ce:GetCostForecast"],
    "support": ["ec2:DescribeInstances", "ssm:DescribeInstanceInformation", "logs:FilterLogEvents"],
    "infrastructure": ["ec2:DescribeInstances", "ec2:DescribeSecurityGroups", "iam:ListRoles", "ecs:DescribeServices",
                       "elasticloadbalancing:DescribeTargetHealth"]}
NOW_AND_THEN = {"support": ["ssm:StartSession"], "infrastructure": ["ec2:AuthorizeSecurityGroupIngress", "iam:CreateRole"]}
NOW = 0.15  # on how many days, each of them


def stream(seed, *names):
    """Random numbers that depend on nothing but these names."""
    return random.Random("/".join(map(str, (seed, *names))))


@dataclasses.dataclass
class Site:
    """An address to work from, and how likely it is on a day."""
    ip: str
    weight: float = 1.0


class Person:
    """Works at one site a day, with one tool or another, for one job, by calls of an IAM user or of a session of a role."""

    def __init__(self, organisation, name, rhythm, sites, tools, job, calls=10):
        self.organisation, self.name, self.rhythm, self.sites = organisation, name, rhythm, sites
        self.tools, self.job, self.calls = tools, job, calls
        self.trips = {}      # day -> address
        self.new_tools = {}  # day -> the tools from then on

    def stream(self, day, *what):
        return stream(self.organisation.seed, self.name, day, *what)

    def tools_on(self, day):
        since = [start for start in self.new_tools if start <= day]
        return self.new_tools[max(since)] if since else self.tools

    def site(self, rng, day):
        return self.trips.get(day) or rng.choices(self.sites, [one.weight for one in self.sites])[0].ip

    def call(self, rng, caller, at, ip, api=None, tool=None):
        api = api or rng.choice(JOBS[self.job])
        tool = tool or rng.choice(self.tools_on(at.date()))
        request, response = parameters(self.organisation.estates[caller.account], api, rng)
        agent = agents.spoken(tool, api, 120 + (at.date() - self.rhythm.calendar.first).days // 30)
        extra = {"sessionCredentialFromConsole": "true"} if tool.startswith("Mozilla") else {}
        region = rng.choices(["eu-west-1", "eu-central-1"], [5, 1])[0]
        return record(rng, caller, at, api, ip, agent, region, request=request, response=response, **extra)

    def day(self, day):
        if not self.rhythm.works(day):
            return []
        rng = self.stream(day)
        ip = self.site(rng, day)
        times = self.rhythm.times(rng, day, rng.randrange(self.calls // 2, self.calls + 4))
        made, caller = self.begin(rng, day, times[0] - datetime.timedelta(minutes=2), ip)
        made += [self.call(rng, caller, at, ip) for at in times]
        for api in NOW_AND_THEN.get(self.job, []):
            if rng.random() < NOW:
                made.append(self.call(rng, caller, rng.choice(times) + datetime.timedelta(seconds=61), ip, api))
        return made


class UserPerson(Person):
    """An IAM user: signs in to the console with MFA, and has a key."""

    def __init__(self, organisation, account, name, *how, **more):
        super().__init__(organisation, name, *how, **more)
        self.account, self.key = account, callers.unique_id("AKIA", organisation.seed, name)
        self.arn = callers.user(account, name, self.key).principal

    def begin(self, rng, day, at, ip):
        browser = next((tool for tool in self.tools_on(day) if tool.startswith("Mozilla")), None)
        made = []
        if browser:
            agent = agents.spoken(browser, "signin:ConsoleLogin", 120)
            made.append(record(
                rng, callers.signing_in(self.account, self.name), at, "signin:ConsoleLogin", ip, agent,
                response={"ConsoleLogin": "Success"}, eventType="AwsConsoleSignIn", readOnly=False,
                additionalEventData={"LoginTo": CONSOLE, "MobileVersion": "No", "MFAUsed": "Yes",
                                     "MFAIdentifier": f"arn:aws:iam::{self.account}:mfa/{self.name}"}))
        return made, callers.user(self.account, self.name, self.key)


class RolePerson(Person):
    """Works in sessions of a role that the identity centre, or a SAML provider, gives in the morning."""

    def __init__(self, organisation, role, name, *how, provider="sso", **more):
        super().__init__(organisation, name, *how, **more)
        self.role, self.provider = role, provider

    @property
    def session(self):
        return f"{self.name}@{self.organisation.domain}"

    def signed_in(self, rng, at, ip, number=0, tool=None):
        """The records by which a session begins, and who then calls."""
        key = callers.unique_id("ASIA", self.organisation.seed, self.name, iso(at), number)
        caller = callers.session(self.role, self.session, key, iso(at))
        agent = agents.spoken(tool or self.tools_on(at.date())[0], "sso:GetRoleCredentials", 120)
        issued = credentials(self.role, self.session, key, at, hours=8)
        request = assume_request(self.role, self.session, hours=8)
        if self.provider != "sso":
            federated = callers.saml_user(self.role.account, self.provider, self.session)
            return [record(rng, federated, at, "sts:AssumeRoleWithSAML", ip, agent, response=issued,
                           request=request | {"principalArn": f"arn:aws:iam::{self.role.account}:saml-provider/{self.provider}"})
                    ], caller
        centre = self.organisation.accounts["management"]
        asked = callers.identity_center_user(centre, self.organisation.identity_store, self.session)
        federated = callers.saml_user(self.role.account, self.organisation.sso_provider, self.session)
        return [record(rng, asked, at, "sso:GetRoleCredentials", ip, agent,
                       serviceEventDetails={"role_name": self.role.name, "account_id": self.role.account}),
                record(rng, federated, at + datetime.timedelta(seconds=1), "sts:AssumeRoleWithSAML", agents.INTERNAL,
                       agents.INTERNAL, request=request, response=issued)], caller

    def begin(self, rng, day, at, ip):
        return self.signed_in(rng, at, ip)


class Workload:
    """A program that calls at all hours: of an instance, a function, a task."""

    def __init__(self, organisation, role, session, sites, tool, apis, calls=6, **context):
        self.organisation, self.role, self.session, self.sites = organisation, role, session, sites
        self.tool, self.apis, self.calls, self.context = tool, apis, calls, context
        self.bucket = ""

    def key_at(self, at):
        """The instance or the service renews the key every six hours."""
        return callers.unique_id("ASIA", self.organisation.seed, self.role.arn, self.session, at.date(), at.hour // 6)

    def caller_at(self, at):
        since = at.replace(hour=at.hour // 6 * 6, minute=0, second=0)
        return callers.session(self.role, self.session, self.key_at(at), iso(since), **self.context)

    def day(self, day):
        rng = stream(self.organisation.seed, self.role.arn, self.session, day)
        estate = self.organisation.estates[self.role.account]
        made = []
        for number in range(self.calls):
            at = moment(day, 24 * number // self.calls, rng.randrange(60), rng.randrange(60))
            api = rng.choice(self.apis)
            request, response = parameters(estate, api, rng)
            extra = {}
            if api == "s3:GetObject":
                bucket, key = estate.buckets[1], f"daily/{day}/{number}.parquet"
                request = {"bucketName": bucket, "key": key}
                extra = data_event(bucket, key, self.role.account, 90_000)
            tool = agents.SSM_AGENT if api.startswith("ssm:Update") else self.tool
            ip = rng.choice(self.sites)
            if ip.startswith("10."):
                extra |= {"vpcEndpointId": "vpce-0a1b2c3d4e5f60718", "vpcEndpointAccountId": self.role.account}
            made.append(record(rng, self.caller_at(at), at, api, ip, tool, request=request, response=response, **extra))
        return made


class Deployment:
    """Continuous integration: each run is a new session by web identity, from one of many runners, in many regions."""

    APIS = ["cloudformation:DescribeStacks", "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet",
            "cloudformation:DescribeStacks", "ecs:UpdateService", "lambda:UpdateFunctionCode20150331v2", "ecs:DescribeServices"]
    REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "ap-southeast-2"]

    def __init__(self, organisation, role, repository, runners, runs=3):
        self.organisation, self.role, self.repository, self.runners = organisation, role, repository, runners
        self.runs = runs

    def day(self, day):
        made = []
        rng = stream(self.organisation.seed, self.role.arn, day)
        if not self.organisation.calendar.is_working_day(day):
            return made
        for run in range(self.runs):
            at = moment(day, 8 + 3 * run, rng.randrange(60))
            ip, session = rng.choice(self.runners), f"GitHubActions-{self.repository}-{day.strftime('%y%m%d')}{run}"
            key = callers.unique_id("ASIA", self.organisation.seed, session)
            subject = f"repo:{self.organisation.domain.split('.')[0]}/{self.repository}:ref:refs/heads/main"
            provider = f"arn:aws:iam::{self.role.account}:oidc-provider/token.actions.githubusercontent.com"
            asked = callers.web_identity(self.role.account, provider, subject)
            made.append(record(rng, asked, at, "sts:AssumeRoleWithWebIdentity", ip, agents.ACTIONS,
                               request=assume_request(self.role, session),
                               response=credentials(self.role, session, key, at) | {
                                   "subjectFromWebIdentityToken": subject, "audience": "sts.amazonaws.com"}))
            federation = {"federatedProvider": provider,
                          "attributes": {"token.actions.githubusercontent.com:sub": subject}}
            caller = callers.session(self.role, session, key, iso(at), webIdFederationData=federation)
            for number, api in enumerate(self.APIS):
                request, response = parameters(self.organisation.estates[self.role.account], api, rng)
                made.append(record(rng, caller, at + datetime.timedelta(seconds=20 * number + 9), api, ip,
                                   agents.spoken(agents.TERRAFORM, api, 5), rng.choice(self.REGIONS),
                                   request=request, response=response))
        return made


class Scanner:
    """A nightly security scan: takes a role in each account and asks everything, much of it in vain."""

    APIS = ["iam:ListUsers", "iam:ListRoles", "iam:GetAccountSummary", "s3:ListBuckets", "s3:GetBucketPolicyStatus",
            "ec2:DescribeInstances", "ec2:DescribeSecurityGroups", "ec2:DescribeVolumes", "rds:DescribeDBInstances",
            "lambda:ListFunctions20150331", "kms:ListKeys", "guardduty:ListDetectors", "cloudtrail:DescribeTrails"]
    DENIED = ["account:GetAlternateContact", "macie2:GetMacieSession", "shield:DescribeSubscription",
              "organizations:ListAccounts", "ses:ListIdentities", "backup:ListBackupVaults"]

    def __init__(self, organisation, workload, roles):
        self.organisation, self.workload, self.roles = organisation, workload, roles

    def day(self, day):
        made = []
        rng = stream(self.organisation.seed, "scanner", day)
        for number, role in enumerate(self.roles):
            at = moment(day, 2, 10 * number, rng.randrange(60))
            ip, key = self.workload.sites[0], callers.unique_id("ASIA", self.organisation.seed, role.arn, day)
            made.append(record(rng, self.workload.caller_at(at), at, "sts:AssumeRole", ip, agents.SCANNER,
                               request=assume_request(role, "scan"), response=credentials(role, "scan", key, at)))
            caller = callers.session(role, "scan", key, iso(at))
            for step, api in enumerate(self.APIS + self.DENIED):
                made.append(record(rng, caller, at + datetime.timedelta(seconds=2 + step), api, ip, agents.SCANNER,
                                   error="AccessDeniedException" if api in self.DENIED else None))
        return made


class Services:
    """AWS's own work in an account: service-linked roles, services that take roles, calls made for others."""

    def __init__(self, organisation, account, roles):
        self.organisation, self.account, self.roles = organisation, account, roles

    def day(self, day):
        rng = stream(self.organisation.seed, "services", self.account, day)
        config = callers.Role(self.account, "AWSServiceRoleForConfig", "/aws-service-role/config.amazonaws.com/")
        made = []
        for hour in range(0, 24, 6):
            at = moment(day, hour)
            key = callers.unique_id("ASIA", self.account, iso(at))
            caller = callers.on_behalf(callers.session(config, "configLambdaExecution", key, iso(at)), "config.amazonaws.com")
            made.append(record(rng, caller, at, "ec2:DescribeSecurityGroups", "config.amazonaws.com", "config.amazonaws.com"))
            for role, session, service in self.roles:
                issued = callers.unique_id("ASIA", self.organisation.seed, role.arn, session, day, hour // 6)
                made.append(record(rng, callers.service(self.account, service), at, "sts:AssumeRole", service, service,
                                   request=assume_request(role, session), response=credentials(role, session, issued, at)))
        return made


class Once:
    """Something that happens on one day only."""

    def __init__(self, on, make):
        self.on, self.make = on, make

    def day(self, day):
        return self.make(day) if day == self.on else []
