# SPDX-License-Identifier: Apache-2.0
"""CloudTrail records, and the files in which AWS delivers them."""
import collections
import datetime
import gzip
import json
import uuid

from rhythms import iso

GLOBAL = ("iam", "sts", "signin", "organizations", "ce", "budgets")  # recorded in us-east-1
READS = ("Describe", "List", "Get", "Head", "View", "BatchGet", "Filter", "AssumeRole", "Decrypt")
HOURS_A_FILE = 12


def record(rng, caller, at, api, ip, agent, region="eu-west-1", *, request=None, response=None, error=None, **members):
    """One call; what a service writes beside is given as members."""
    service, operation = api.split(":")
    made = {"eventVersion": "1.09", "userIdentity": caller.identity, "eventTime": iso(at),
            "eventSource": service + ".amazonaws.com", "eventName": operation,
            "awsRegion": "us-east-1" if service in GLOBAL else region, "sourceIPAddress": ip, "userAgent": agent}
    if error:
        made["errorCode"] = error
        made["errorMessage"] = f"User: {caller.identity.get('arn', '-')} is not authorized to perform: {api}" \
            if "Denied" in error else f"An error occurred ({error}) when calling the {operation} operation"
        response = None
    made |= {"requestParameters": request, "responseElements": response,
             "requestID": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
             "eventID": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
             "readOnly": operation.startswith(READS),
             "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": caller.account,
             "eventCategory": "Management"}
    if operation.startswith("AssumeRole") and request:
        made["resources"] = [{"accountId": caller.account, "type": "AWS::IAM::Role", "ARN": request["roleArn"]}]
    if "/" in agent:
        made["tlsDetails"] = {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256",
                              "clientProvidedHostHeader": f"{service}.{made['awsRegion']}.amazonaws.com"}
    return made | members


def data_event(bucket, key, account, size):
    """The members of an S3 object call that a management call has not."""
    return {"managementEvent": False, "eventCategory": "Data",
            "additionalEventData": {"SignatureVersion": "SigV4", "CipherSuite": "TLS_AES_128_GCM_SHA256",
                                    "bytesTransferredIn": 0.0, "bytesTransferredOut": float(size),
                                    "AuthenticationMethod": "AuthHeader"},
            "resources": [{"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{bucket}/{key}"},
                          {"accountId": account, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{bucket}"}]}


def deliver(folder, organisation_id, records, rng):
    """Writes the records as an organisation trail delivers them; how many files."""
    files = collections.defaultdict(list)
    for one in records:
        at = datetime.datetime.strptime(one["eventTime"], "%Y-%m-%dT%H:%M:%SZ")
        slot = at.hour // HOURS_A_FILE + 1
        closed = at.replace(hour=0, minute=0, second=0) + datetime.timedelta(hours=slot * HOURS_A_FILE, minutes=5)
        files[one["recipientAccountId"], one["awsRegion"], closed].append(one)
    for (account, region, closed), content in sorted(files.items()):
        place = folder / "AWSLogs" / organisation_id / account / "CloudTrail" / region / closed.strftime("%Y/%m/%d")
        place.mkdir(parents=True, exist_ok=True)
        token = "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", k=16))
        name = f"{account}_CloudTrail_{region}_{closed.strftime('%Y%m%dT%H%MZ')}_{token}.json.gz"
        text = json.dumps({"Records": content}, separators=(",", ":"))
        (place / name).write_bytes(gzip.compress(text.encode(), compresslevel=1, mtime=0))
    return len(files)
