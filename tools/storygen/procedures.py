# SPDX-License-Identifier: Apache-2.0
"""What an attacker does, by tactic: each procedure a call, its parameters, and why it is of that tactic.

The tactics are those of MITRE ATT&CK (Cloud, IaaS matrix) as the public catalogues give them for the call: ATT&CK's own
procedure examples, DataDog's Stratus Red Team, TrailDiscover, Rhino Security Labs' list of ways to raise privileges.
Calls of which the catalogues disagree are not used: a plan that a careful reader could dispute proves nothing.
"""
import dataclasses
import datetime
import json
import typing

from callers import unique_id
from estate import new_user, spelled
from records import data_event

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
EVERYTHING = json.dumps({"Version": "2012-10-17",
                         "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
DISCOVERY = ("sts:GetCallerIdentity", "iam:ListUsers", "iam:ListRoles", "s3:ListBuckets", "ec2:DescribeInstances",
             "ec2:DescribeSecurityGroups", "iam:GetAccountAuthorizationDetails", "rds:DescribeDBInstances")
# Tactics of which a procedure below is grave by itself, whoever makes it: it raises privileges to all, switches off
# logging, opens data to everybody, destroys keys.
GRAVE = ("Privilege Escalation", "Defense Evasion", "Exfiltration", "Impact")


@dataclasses.dataclass(frozen=True)
class Procedure:
    api: str
    tactic: str
    why: str
    make: typing.Callable  # (estate, at) -> (request, response, further members)


def _ssh(estate, at):
    return ({"instanceId": estate.instances[0], "instanceOSUser": "ec2-user",
             "sSHPublicKey": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBogus"},
            {"requestId": "-", "success": True}, {})


def _serial(estate, at):
    return ({"instanceId": estate.instances[1], "serialPort": 0, "sSHPublicKey": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBogus"},
            {"requestId": "-", "success": True}, {})


def _session(estate, at):
    return {"target": estate.instances[2]}, {"sessionId": "session-0123456789abcdef0", "tokenValue": "***"}, {}


def _create_user(estate, at):
    return (*new_user(estate, "svc-metrics", at), {})


def _create_key(estate, at):
    return ({"userName": "svc-metrics"},
            {"accessKey": {"userName": "svc-metrics", "status": "Active", "createDate": spelled(at),
                           "accessKeyId": unique_id("AKIA", estate.account, "svc-metrics")}}, {})


def _attach(estate, at):
    return {"userName": "svc-metrics", "policyArn": ADMIN}, None, {}


def _put_policy(estate, at):
    return {"userName": "svc-metrics", "policyName": "all", "policyDocument": EVERYTHING}, None, {}


def _stop_logging(estate, at):
    return {"name": f"arn:aws:cloudtrail:eu-west-1:{estate.account}:trail/account-audit"}, None, {}


def _detector(estate, at):
    return {"detectorId": "12abc34d567e8fa901bc2d34e56789f0"}, None, {}


def _secret(estate, at):
    return {"secretId": f"arn:aws:secretsmanager:eu-west-1:{estate.account}:secret:{estate.secrets[0]}-Ab3dEf"}, None, {}


def _object(estate, at):
    bucket, key = estate.buckets[0], "customers/2025.csv"
    return ({"bucketName": bucket, "key": key, "Host": f"{bucket}.s3.eu-west-1.amazonaws.com"}, None,
            data_event(bucket, key, estate.account, 48_113_925))


def _share(estate, at):
    return ({"snapshotId": estate.snapshots[0], "attributeType": "CREATE_VOLUME_PERMISSION",
             "createVolumePermission": {"add": {"items": [{"group": "all"}]}}}, {"requestId": "-", "_return": True}, {})


def _command(estate, at):
    return ({"documentName": "AWS-RunShellScript", "instanceIds": [estate.instances[3]],
             "parameters": "HIDDEN_DUE_TO_SECURITY_REASONS", "interactive": False},
            {"command": {"commandId": "0f5a3b1c-7d2e-4f60-8a9b-1c2d3e4f5a6b", "documentName": "AWS-RunShellScript",
                         "status": "Pending", "instanceIds": [estate.instances[3]]}}, {})


def _delete_key(estate, at):
    return ({"keyId": estate.kms_keys[0], "pendingWindowInDays": 7},
            {"keyId": estate.kms_keys[0], "keyState": "PendingDeletion", "pendingWindowInDays": 7,
             "deletionDate": spelled(at + datetime.timedelta(days=7))}, {})


def _delete_database(estate, at):
    name = estate.databases[0]
    return ({"dBInstanceIdentifier": name, "skipFinalSnapshot": True, "deleteAutomatedBackups": True},
            {"dBInstanceIdentifier": name, "dBInstanceStatus": "deleting"}, {})


LATERAL = {one.api: one for one in (
    Procedure("ec2-instance-connect:SendSSHPublicKey", "Lateral Movement",
              "T1021.004: pushes an SSH key to an instance (Stratus: ec2-instance-connect)", _ssh),
    Procedure("ssm:StartSession", "Lateral Movement", "T1021.008: opens a shell on an instance (Stratus)", _session),
    Procedure("ec2-instance-connect:SendSerialConsoleSSHPublicKey", "Lateral Movement",
              "T1021.008: reaches an instance through its serial console (Stratus, TrailDiscover)", _serial))}

PROCEDURES = [
    Procedure("iam:CreateUser", "Persistence", "T1136.003 create a cloud account (ATT&CK)", _create_user),
    Procedure("iam:CreateAccessKey", "Persistence", "T1098.001 additional cloud credentials (ATT&CK)", _create_key),
    Procedure("iam:AttachUserPolicy", "Privilege Escalation", "T1098.003; method 7 of Rhino Security Labs", _attach),
    Procedure("iam:PutUserPolicy", "Privilege Escalation", "T1098.003; method 10 of Rhino Security Labs", _put_policy),
    Procedure("cloudtrail:StopLogging", "Defense Evasion", "T1562.008 disable cloud logs (ATT&CK, Stratus)", _stop_logging),
    Procedure("guardduty:DeleteDetector", "Defense Evasion", "T1562.001 disable tools (TrailDiscover)", _detector),
    Procedure("secretsmanager:GetSecretValue", "Credential Access",
              "T1555.006 cloud secrets management stores (ATT&CK, Stratus)", _secret),
    Procedure("ssm:SendCommand", "Execution", "T1651 cloud administration command (ATT&CK)", _command),
    Procedure("s3:GetObject", "Collection", "T1530 data from cloud storage (ATT&CK)", _object),
    Procedure("ec2:ModifySnapshotAttribute", "Exfiltration", "T1537 transfer to cloud account (ATT&CK, Stratus)", _share),
    Procedure("kms:ScheduleKeyDeletion", "Impact", "T1485 data destruction: what the key locked is lost", _delete_key),
    Procedure("rds:DeleteDBInstance", "Impact", "T1485 data destruction (ATT&CK, TrailDiscover)", _delete_database)]

TACTICS = ["Discovery", "Lateral Movement"] + sorted({one.tactic for one in PROCEDURES})


def steps_of(tactic):
    return [one for one in PROCEDURES if one.tactic == tactic]
