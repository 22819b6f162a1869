# SPDX-License-Identifier: Apache-2.0
"""CloudTrail logs made for one question: callers, calls at a time told from the scope's start, and where addresses are.

Every case takes an account of its own, so that many cases share a store without touching each other.
"""
import datetime
import json
import math
import pathlib
import subprocess
import sys
import uuid

GEOIP_WRITER = pathlib.Path(__file__).resolve().parent.parent.parent.parent / "tools/storygen/mmdb.py"
START = datetime.datetime(2025, 6, 16, tzinfo=datetime.timezone.utc)  # of every scope unless a case says otherwise
QUIET = "sqs:GetQueueUrl"  # a call that is no sign of anything
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
CLI = "aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0-18-cloud-amd64 exe/x86_64.debian.12 prompt/off command/s3.ls"
KM_A_DEGREE = 2 * math.pi * 6371.0088 / 360


def moment(days=0, hours=0, minutes=0, seconds=0):
    """ISO time at an offset from the start of the scope."""
    at = START + datetime.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Caller:
    """A userIdentity, and the names by which it is asked for."""

    def __init__(self, identity, arn, account, key="", session=""):
        self.identity, self.arn, self.account, self.key, self.session = identity, arn, account, key, session


class World:
    def __init__(self):
        self.records, self.places, self.damaged = [], {}, []
        self.accounts = self.addresses = self.events = self.keys = self.distinct = 0
        self.threats, self.trusted = [], []
        self.home = self.place(52.37, 4.9, city="Amsterdam", country="NL", asn=64496, aso="Home Cable")

    # --- who ---

    def account(self):
        self.accounts += 1
        return f"{700000000000 + self.accounts}"

    def key(self, prefix):
        self.keys += 1
        return f"{prefix}RULES{self.keys:011}"

    def user(self, account=None, name="ann"):
        account = account or self.account()
        arn, key = f"arn:aws:iam::{account}:user/{name}", self.key("AKIA")
        return Caller({"type": "IAMUser", "principalId": f"AIDA{account}{name.upper()[:4]:X<4}", "arn": arn,
                       "accountId": account, "accessKeyId": key, "userName": name}, arn, account, key)

    def root(self, account=None):
        account = account or self.account()
        arn = f"arn:aws:iam::{account}:root"
        return Caller({"type": "Root", "principalId": account, "arn": arn, "accountId": account}, arn, account)

    def session(self, name, account=None, role="work", key=None, **context):
        """A session of a role; asked for by the role's ARN."""
        account, key = account or self.account(), key or self.key("ASIA")
        arn = f"arn:aws:iam::{account}:role/{role}"
        session = f"arn:aws:sts::{account}:assumed-role/{role}/{name}"
        role_id = f"AROA{account}{role.upper()[:4]:X<4}"
        issuer = {"type": "Role", "principalId": role_id, "arn": arn, "accountId": account, "userName": role}
        identity = {"type": "AssumedRole", "principalId": f"{role_id}:{name}", "arn": session, "accountId": account,
                    "accessKeyId": key, "sessionContext": {"sessionIssuer": issuer, **context}}
        return Caller(identity, arn, account, key, session)

    def service(self, name, account):
        return Caller({"type": "AWSService", "invokedBy": name}, "service:" + name, account)

    # --- where ---

    def place(self, latitude, longitude, radius=10, city="Elsewhere", country="NL", asn=64500, aso="Access Net"):
        """A fresh address at this place, in this network."""
        self.addresses += 1
        ip = f"81.{self.addresses >> 14 & 255}.{self.addresses >> 7 & 127}.{self.addresses & 127}"
        self.places[ip] = {"city": {"names": {"en": city}}, "country": {"iso_code": country},
                           "location": {"latitude": float(latitude), "longitude": float(longitude),
                                        "accuracy_radius": radius},
                           "autonomous_system_number": asn, "autonomous_system_organization": aso}
        return ip

    def where(self, ip):
        """What place() is to be told to make another address of the same place and network."""
        known = self.places[ip]
        return {"latitude": known["location"]["latitude"], "longitude": known["location"]["longitude"],
                "city": known["city"]["names"]["en"], "country": known["country"]["iso_code"],
                "asn": known["autonomous_system_number"], "aso": known["autonomous_system_organization"]}

    def north(self, km, **more):
        """An address that many kilometres north of home, on its meridian, where a degree has one length."""
        return self.place(52.37 + km / KM_A_DEGREE, 4.9, **more)

    def elsewhere(self, radius=10, city="", **more):
        """An address at a place and in an access network that nobody else has: what a case calls new is new to it alone."""
        self.distinct += 1
        line, column = divmod(self.distinct, 100)
        name = f"Net {self.distinct}"
        return self.place(-50 + 3 * line, -170 + 3 * column, radius=radius, city=city or f"City {self.distinct}",
                          country="US", **{"asn": 4_200_000_000 + self.distinct, "aso": name, **more})

    def tool(self):
        """A user agent that nobody else has."""
        self.distinct += 1
        return "tool" + "".join(chr(ord("a") + int(digit)) for digit in str(self.distinct)) + "/1.0"

    # --- what ---

    def call(self, caller, at, api=QUIET, ip=None, agent=CLI, **members):
        """One record; a member of the value None is left out."""
        self.events += 1
        service, operation = api.split(":")
        reads = operation.startswith(("Describe", "List", "Get", "Head"))
        record = {"eventVersion": "1.09", "userIdentity": caller.identity, "eventTime": at,
                  "eventSource": service + ".amazonaws.com", "eventName": operation, "awsRegion": "eu-west-1",
                  "sourceIPAddress": ip or self.home, "userAgent": agent, "requestParameters": None,
                  "responseElements": None, "eventID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"rules/{self.events}")),
                  "readOnly": reads, "eventType": "AwsApiCall", "managementEvent": True,
                  "recipientAccountId": caller.account, "eventCategory": "Management", **members}
        self.records.append({name: value for name, value in record.items()
                             if value is not None or name.startswith(("request", "response"))})
        return self.records[-1]

    def days(self, caller, count, first=None, **how):
        """A call at noon on each of so many days, the last one the day before the scope (or from `first` on)."""
        start = -count if first is None else first
        for day in range(start, start + count):
            self.call(caller, moment(days=day, hours=12), **how)

    def settled(self, caller=None, days=20, **how):
        """A caller with a baseline of full weight."""
        caller = caller or self.user()
        self.days(caller, days, **how)
        return caller

    def grave(self, caller, at, **members):
        """A High condition of its own: rights of an administrator for another user (C25.admin)."""
        return self.call(caller, at, "iam:AttachUserPolicy",
                         requestParameters={"userName": "eve", "policyArn": ADMIN}, **members)

    def assume(self, caller, at, target, error=None, **members):
        """AssumeRole of a session's role, which issues the session's key unless it fails."""
        issued = None if error else {
            "credentials": {"accessKeyId": target.key, "sessionToken": "t", "expiration": "Jun 17, 2025, 10:00:00 AM"},
            "assumedRoleUser": {"assumedRoleId": target.identity["principalId"], "arn": target.session}}
        request = {"roleArn": target.arn, "roleSessionName": target.session.rsplit("/", 1)[1]}
        return self.call(caller, at, "sts:AssumeRole", requestParameters=request, responseElements=issued,
                         errorCode=error, **members)

    def burst(self, caller, times, role, error="AccessDenied", days=0):
        """A different operation fails at each of these minutes of the sixth hour, the first of them AssumeRole."""
        for number, minutes in enumerate(times):
            at = moment(days=days, hours=5, minutes=minutes)
            if number == 0:
                self.assume(caller, at, role, error=error)
            else:
                self.call(caller, at, f"sqs:GetThing{number}", errorCode=error)

    # --- on disk ---

    def write(self, folder):
        """The logs and the GeoIP data; what `ingest` is to be called with."""
        logs = folder / "logs"
        logs.mkdir(parents=True)
        for number, at in enumerate(range(0, len(self.records), 500)):
            (logs / f"{number:04}.json").write_text(json.dumps({"Records": self.records[at:at + 500]}))
        for number, records in enumerate(self.damaged):
            (logs / f"damaged-{number}.json").write_text(json.dumps({"Records": records}))
        (folder / "places.json").write_text(json.dumps(self.places))
        subprocess.run([sys.executable, GEOIP_WRITER, folder / "places.json", folder / "places.mmdb"], check=True)
        options = [logs, "--geoip", folder / "places.mmdb"]
        if self.threats:
            (folder / "threats.txt").write_text("\n".join(self.threats) + "\n")
            options += ["--threat-list", f"bad={folder / 'threats.txt'}"]
        if self.trusted:
            (folder / "trusted.txt").write_text("\n".join(self.trusted) + "\n")
            options += ["--trusted-list", folder / "trusted.txt"]
        return options
