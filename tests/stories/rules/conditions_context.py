# SPDX-License-Identifier: Apache-2.0
"""Conditions of whose account or bucket something is: hits and near misses."""
from rules.cases import Ask
from rules.condition_cases import DOCUMENT, Cases, both, script
from rules.logs import moment

STRANGER = "999988887777"  # an account that is neither in the logs nor known
CASES = Cases()


def outside(condition, api, request, words, near, own=None, **members):
    """`request` of an account gives the parameters; near: the account of another user whose logs are there."""
    def stranger(world, user):
        world.call(user, moment(hours=1), api, requestParameters=request(STRANGER), **members)

    def known(world, user):
        other = world.settled(world.user(), 1)
        world.call(user, moment(hours=1), api, requestParameters=request(other.account), **members)
    CASES.add(condition, stranger, own or known, words, near)


KNOWN = "an account whose logs are there"
outside("C12", "sts:AssumeRole", lambda account: {"roleArn": f"arn:aws:iam::{account}:role/r", "roleSessionName": "s"},
        "a role of a stranger", KNOWN)
outside("C28.account", "iam:UpdateAssumeRolePolicy", lambda account: {
    "roleName": "r", "policyDocument": '{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":'
                                       '{"AWS":"arn:aws:iam::%s:root"}}]}' % account}, "trust given to a stranger", KNOWN)
outside("C42.account", "ssm:ModifyDocumentPermission", lambda account: {"name": "d", "accountIdsToAdd": [account]},
        "shared with a stranger", KNOWN)
outside("C45.account", "ec2:ModifySnapshotAttribute", lambda account: {
    "snapshotId": "snap-1", "attributeType": "CREATE_VOLUME_PERMISSION",
    "createVolumePermission": {"add": {"items": [{"userId": account}]}}}, "shared with a stranger", KNOWN)
outside("C46.account", "ec2:ModifyImageAttribute", lambda account: {
    "imageId": "ami-1", "launchPermission": {"add": {"items": [{"userId": account}]}}}, "shared with a stranger", KNOWN)
outside("C47.account", "rds:ModifyDBSnapshotAttribute", lambda account: {
    "dBSnapshotIdentifier": "d", "attributeName": "restore", "valuesToAdd": [account]}, "shared with a stranger", KNOWN)
outside("C49.account", "s3:PutBucketPolicy", lambda account: {
    "bucketName": "b", "bucketPolicy": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {
        "AWS": f"arn:aws:iam::{account}:root"}}]}}, "opened to a stranger", KNOWN)
outside("C51", "s3:PutBucketReplication", lambda account: {
    "bucketName": "b", "ReplicationConfiguration": {"Rule": [{"Destination": {"Account": account, "Bucket": "arn:aws:s3:::x"}}]}},
        "copied to a stranger", KNOWN)
outside("C55.foreign_key", "s3:PutObject", lambda account: {
    "bucketName": "b", "key": "k",
    "x-amz-server-side-encryption-aws-kms-key-id": f"arn:aws:kms:eu-west-1:{account}:key/1"}, "a stranger's key", KNOWN,
        eventCategory="Data", managementEvent=False)
outside("C65.account", "lambda:AddPermission20150331v2", lambda account: {"functionName": "f", "principal": account},
        "called by a stranger", KNOWN)
outside("C65.layer", "lambda:UpdateFunctionConfiguration20150331v2", lambda account: {
    "functionName": "f", "layers": [f"arn:aws:lambda:eu-west-1:{account}:layer:l:1"]}, "a stranger's layer", KNOWN)


def snapshot_used(stranger):
    def build(world, user):
        caller = world.user(STRANGER if stranger else None, "thief")
        if not stranger:
            world.days(caller, 1)
        world.call(caller, moment(hours=1), "ec2:SharedSnapshotCopyInitiated", eventType="AwsServiceEvent",
                   recipientAccountId=user.account, serviceEventDetails={"snapshotId": "snap-1"})
        return caller
    return build


CASES.add("C48", snapshot_used(True), snapshot_used(False), "a stranger copies it", KNOWN)


def lifecycle(bucket):
    return both(script((0, "cloudtrail:CreateTrail", {"name": "t", "s3BucketName": "trails"}), days=-5),
                script((0, "s3:PutBucketLifecycle", {"bucketName": bucket, "LifecycleConfiguration": {
                    "Rule": {"Status": "Enabled", "Expiration": {"Days": 1}}}})))


def redirect(bucket):
    return both(script((0, "cloudtrail:CreateTrail", {"name": "t", "s3BucketName": "trails"}), days=-5),
                script((0, "cloudtrail:UpdateTrail", {"name": "t", "s3BucketName": bucket})))


CASES.add("C53.trail", lifecycle("trails"), lifecycle("other"), "a bucket that holds trails", "another bucket")
CASES.add("C56.redirect", redirect("other"), redirect("trails"), "a bucket that held none", "the same bucket")

globals().update(CASES.cases("context"))


def case_strange_bucket(world, check):
    """C39.output: of a bucket that no log shows nobody knows whose it is; one that the logs show is not strange"""
    user = world.settled()
    world.call(user, moment(days=-1), "s3:CreateBucket", requestParameters={"bucketName": "ours"})
    for at, bucket in (1, "ours"), (2, "theirs"):
        world.call(user, moment(hours=at), "ssm:SendCommand", requestParameters={**DOCUMENT, "outputS3BucketName": bucket})
    report = yield Ask(user.arn)
    told = [one for one in report["Evidence"]["NotDecidable"] if "C39.output" in one]
    check(len(told) == 1 and "theirs" in told[0], report["Evidence"]["NotDecidable"])
