# SPDX-License-Identifier: Apache-2.0
"""userIdentity as CloudTrail writes it, of every kind of caller."""
import base64
import dataclasses
import hashlib


def unique_id(prefix, *names):
    """An id as IAM makes them: a prefix and 17 capital letters and digits, always the same for the same names."""
    digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
    return prefix + base64.b32encode(digest).decode()[:17 if prefix.startswith(("AIDA", "AROA")) else 16]


@dataclasses.dataclass(frozen=True)
class Role:
    account: str
    name: str
    path: str = "/"

    @property
    def arn(self):
        return f"arn:aws:iam::{self.account}:role{self.path}{self.name}"

    @property
    def id(self):
        return unique_id("AROA", self.account, self.path, self.name)

    def session_arn(self, session):
        return f"arn:aws:sts::{self.account}:assumed-role/{self.name}/{session}"


@dataclasses.dataclass(frozen=True)
class Caller:
    """Who calls: the userIdentity, the account whose trail records it, and the principal that is credited."""
    identity: dict
    account: str
    principal: str = ""
    key: str = ""
    session: str = ""


def user(account, name, key, signed_in=None):
    """An IAM user with a long-lived key, or in the console since `signed_in`."""
    arn = f"arn:aws:iam::{account}:user/{name}"
    identity = {"type": "IAMUser", "principalId": unique_id("AIDA", account, name), "arn": arn, "accountId": account,
                "accessKeyId": key, "userName": name}
    if signed_in:
        identity["sessionContext"] = {"attributes": {"creationDate": signed_in, "mfaAuthenticated": "true"}}
    return Caller(identity, account, arn, key)


def signing_in(account, name):
    arn = f"arn:aws:iam::{account}:user/{name}"
    return Caller({"type": "IAMUser", "principalId": unique_id("AIDA", account, name), "arn": arn, "accountId": account,
                   "userName": name}, account, arn)


def root(account):
    arn = f"arn:aws:iam::{account}:root"
    return Caller({"type": "Root", "principalId": account, "arn": arn, "accountId": account, "accessKeyId": ""},
                  account, arn)


def session(role, name, key, since, **more):
    """A session of a role; `more` goes into the session's context (ec2RoleDelivery, webIdFederationData …)."""
    issuer = {"type": "Role", "principalId": role.id, "arn": role.arn, "accountId": role.account, "userName": role.name}
    context = {"sessionIssuer": issuer, "webIdFederationData": more.pop("webIdFederationData", {}),
               "attributes": {"creationDate": since, "mfaAuthenticated": "false"}, **more}
    arn = role.session_arn(name)
    identity = {"type": "AssumedRole", "principalId": f"{role.id}:{name}", "arn": arn, "accountId": role.account,
                "accessKeyId": key, "sessionContext": context}
    return Caller(identity, role.account, role.arn, key, arn)


def on_behalf(caller, service):
    """The caller's identity in a call that a service makes for it."""
    return dataclasses.replace(caller, identity={**caller.identity, "invokedBy": service})


def saml_user(account, provider, name):
    return Caller({"type": "SAMLUser", "principalId": f"{provider}:{name}", "userName": name,
                   "identityProvider": provider}, account)


def web_identity(account, provider, subject):
    return Caller({"type": "WebIdentityUser", "principalId": f"{provider}:sts.amazonaws.com:{subject}",
                   "userName": subject, "identityProvider": provider}, account)


def identity_center_user(account, store, name):
    number = hashlib.sha256(name.encode()).hexdigest()
    user_id = "-".join([number[:8], number[8:12], number[12:16], number[16:20], number[20:32]])
    return Caller({"type": "IdentityCenterUser", "accountId": account,
                   "onBehalfOf": {"userId": user_id,
                                  "identityStoreArn": f"arn:aws:identitystore::{account}:identitystore/{store}"},
                   "credentialId": number[32:64]}, account)


def service(account, name):
    return Caller({"type": "AWSService", "invokedBy": name}, account)
