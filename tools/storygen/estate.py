# SPDX-License-Identifier: Apache-2.0
"""What an account holds, and the parameters with which its people and programs call AWS."""
import datetime

from callers import Role, unique_id


class Estate:
    """The things of one account."""

    def __init__(self, rng, account, domain):
        self.account, self.domain = account, domain
        self.instances = [f"i-0{rng.getrandbits(64):016x}" for _ in range(6)]
        self.volumes = [f"vol-0{rng.getrandbits(64):016x}" for _ in range(4)]
        self.snapshots = [f"snap-0{rng.getrandbits(64):016x}" for _ in range(3)]
        self.groups = [f"sg-0{rng.getrandbits(64):016x}" for _ in range(3)]
        self.kms_keys = [f"arn:aws:kms:eu-west-1:{account}:key/{rng.getrandbits(32):08x}-4c1b-4d7e-9a55-{rng.getrandbits(48):012x}"
                         for _ in range(2)]
        self.buckets = [f"{domain.split('.')[0]}-{name}-{account[-4:]}" for name in ("exports", "reports", "artifacts")]
        self.functions = ["image-resize", "invoice-mailer", "metrics-export"]
        self.services = ["orders", "catalogue", "checkout"]
        self.databases = ["orders-db", "ledger-db"]
        self.secrets = ["orders/db", "catalogue/api", "checkout/payment", "mail/smtp"]


def parameters(estate, api, rng):
    """(requestParameters, responseElements) of an everyday call; a service that AWS logs without them has none."""
    make = EVERYDAY.get(api)
    return make(estate, rng) if make else (None, None)


def spelled(at):
    """A time as AWS writes it into answers: Jul 10, 2023 12:23:05 PM"""
    return at.strftime("%b %d, %Y %I:%M:%S %p").replace(" 0", " ")


def credentials(role, session, key, at, hours=1):
    """responseElements of AssumeRole and its kin."""
    expires = spelled(at + datetime.timedelta(hours=hours))
    return {"credentials": {"accessKeyId": key, "sessionToken": "IQoJb3JpZ2luX2Vj", "expiration": expires},
            "assumedRoleUser": {"assumedRoleId": f"{role.id}:{session}", "arn": role.session_arn(session)}}


def assume_request(role, session, hours=1):
    return {"roleArn": role.arn, "roleSessionName": session, "durationSeconds": hours * 3600}


def _instances(estate, rng):
    return {"maxResults": 100, "instancesSet": {}, "filterSet": {}}, None


def _service(estate, rng):
    name = rng.choice(estate.services)
    request = {"cluster": "main", "service": name, "desiredCount": rng.randrange(2, 6)}
    return request, {"service": {"serviceName": name, "status": "ACTIVE", "desiredCount": request["desiredCount"]}}


def _logs(estate, rng):
    return {"logGroupName": f"/app/{rng.choice(estate.services)}", "limit": 100}, None


def _stack(estate, rng):
    return {"stackName": f"{rng.choice(estate.services)}-stack"}, None


def _change_set(estate, rng):
    name = f"{rng.choice(estate.services)}-stack"
    change = f"deploy-{rng.randrange(10 ** 6)}"
    return {"stackName": name, "changeSetName": change}, {
        "stackId": f"arn:aws:cloudformation:eu-west-1:{estate.account}:stack/{name}/5f0e", "id": change}


def _function(estate, rng):
    name = rng.choice(estate.functions)
    return ({"functionName": name, "publish": True, "dryRun": False},
            {"functionName": name, "functionArn": f"arn:aws:lambda:eu-west-1:{estate.account}:function:{name}"})


def _secret(estate, rng):
    name = rng.choice(estate.secrets)
    return {"secretId": f"arn:aws:secretsmanager:eu-west-1:{estate.account}:secret:{name}-Ab3dEf"}, None


def _decrypt(estate, rng):
    return {"encryptionContext": {"aws:lambda:FunctionArn": f"function:{rng.choice(estate.functions)}"},
            "encryptionAlgorithm": "SYMMETRIC_DEFAULT"}, None


def _stream(estate, rng):
    return {"logGroupName": f"/aws/lambda/{rng.choice(estate.functions)}",
            "logStreamName": f"2025/01/01/[$LATEST]{rng.getrandbits(64):016x}"}, None


def _query(estate, rng):
    return ({"queryString": "***OMITTED***", "workGroup": "primary",
             "resultConfiguration": {"outputLocation": f"s3://{estate.buckets[0]}/athena/"}},
            {"queryExecutionId": f"{rng.getrandbits(32):08x}-0000-4000-8000-000000000000"})


def _table(estate, rng):
    return {"databaseName": "lake", "name": rng.choice(["orders", "visits", "refunds"])}, None


def _image(estate, rng):
    return {"repositoryName": rng.choice(estate.services), "imageIds": [{"imageTag": "latest"}],
            "registryId": estate.account}, None


def _put_image(estate, rng):
    name = rng.choice(estate.services)
    tag = f"build-{rng.randrange(10 ** 5)}"
    return ({"repositoryName": name, "imageTag": tag, "registryId": estate.account},
            {"image": {"repositoryName": name, "registryId": estate.account, "imageId": {"imageTag": tag}}})


def _session_manager(estate, rng):
    target = estate.instances[-1]
    return {"target": target}, {"sessionId": f"support-{rng.getrandbits(68):017x}", "tokenValue": "***"}


def _ingress(estate, rng):
    request = {"groupId": rng.choice(estate.groups), "ipPermissions": {"items": [
        {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "ipRanges": {"items": [{"cidrIp": "10.20.0.0/16"}]}}]}}
    return request, {"requestId": "-", "_return": True}


def _create_role(estate, rng):
    name = f"{rng.choice(estate.services)}-task"
    trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},' \
            '"Action":"sts:AssumeRole"}]}'
    role = Role(estate.account, name)
    return ({"roleName": name, "assumeRolePolicyDocument": trust},
            {"role": {"roleName": name, "arn": role.arn, "roleId": role.id, "path": "/"}})


def _cost(estate, rng):
    return {"Granularity": "DAILY", "Metrics": ["UnblendedCost"]}, None


EVERYDAY = {
    "ec2:DescribeInstances": _instances, "ec2:DescribeSecurityGroups": _instances, "ecs:UpdateService": _service,
    "logs:FilterLogEvents": _logs, "logs:StartQuery": _logs, "cloudformation:DescribeStacks": _stack,
    "cloudformation:CreateChangeSet": _change_set, "cloudformation:ExecuteChangeSet": _stack,
    "lambda:UpdateFunctionCode20150331v2": _function, "secretsmanager:GetSecretValue": _secret, "kms:Decrypt": _decrypt,
    "logs:CreateLogStream": _stream, "athena:StartQueryExecution": _query, "glue:GetTable": _table,
    "ecr:BatchGetImage": _image, "ecr:PutImage": _put_image, "ssm:StartSession": _session_manager,
    "ec2:AuthorizeSecurityGroupIngress": _ingress, "iam:CreateRole": _create_role, "ce:GetCostAndUsage": _cost,
    "ssm:UpdateInstanceInformation": lambda estate, rng: (
        {"instanceId": rng.choice(estate.instances), "agentVersion": "3.3.380.0", "agentStatus": "Active",
         "platformType": "Linux", "platformName": "Amazon Linux"}, None),
}


def new_user(estate, name, at):
    """CreateUser's parameters and answer."""
    user_id = unique_id("AIDA", estate.account, name)
    return {"userName": name}, {"user": {"path": "/", "userName": name, "userId": user_id, "createDate": spelled(at),
                                         "arn": f"arn:aws:iam::{estate.account}:user/{name}"}}
