// SPDX-License-Identifier: Apache-2.0
#include "record/identity.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spoor::record {
namespace {

constexpr std::string_view kRole = "arn:aws:iam::111122223333:role/team/deploy";

Identity assumed(std::string_view session_arn, std::string_view issuer = kRole) {
  Identity identity;
  identity.type = "AssumedRole";
  identity.arn = session_arn;
  identity.account_id = "111122223333";
  identity.principal_id = "AROAEXAMPLEEXAMPLE123:name";
  identity.issuer_type = "Role";
  identity.issuer_arn = issuer;
  identity.issuer_principal_id = "AROAEXAMPLEEXAMPLE123";
  return identity;
}

TEST(Credit, IamUserIsItsArn) {
  Identity identity;
  identity.type = "IAMUser";
  identity.arn = "arn:aws:iam::111122223333:user/ops/alice";
  identity.principal_id = "AIDAEXAMPLEEXAMPLE123";
  identity.account_id = "111122223333";
  identity.access_key = "AKIAEXAMPLEEXAMPLE12";
  const Caller caller = credit(identity);
  EXPECT_EQ(caller.principal, "arn:aws:iam::111122223333:user/ops/alice");
  EXPECT_EQ(caller.principal_kind, "user");
  EXPECT_EQ(caller.principal_account, "111122223333");
  EXPECT_EQ(caller.principal_id, "AIDAEXAMPLEEXAMPLE123");
  EXPECT_EQ(caller.session, "");
  EXPECT_EQ(caller.session_kind, "");
  EXPECT_EQ(caller.actor, caller.principal);
  EXPECT_FALSE(caller.service);
  EXPECT_FALSE(caller.on_behalf);
}

TEST(Credit, TemporaryKeyOfAUserIsATokenOrTheConsole) {
  Identity identity;
  identity.type = "IAMUser";
  identity.arn = "arn:aws:iam::111122223333:user/alice";
  identity.access_key = "ASIAEXAMPLEEXAMPLE12";
  EXPECT_EQ(credit(identity).session_kind, "token");
  identity.from_console = true;
  EXPECT_EQ(credit(identity).session_kind, "console");
  EXPECT_EQ(credit(identity).principal_account, "111122223333");  // from the ARN
}

TEST(Credit, UserWithoutArn) {
  Identity identity;
  identity.type = "IAMUser";
  identity.account_id = "111122223333";
  identity.user_name = "alice";
  EXPECT_EQ(credit(identity).principal, "arn:aws:iam::111122223333:user/alice");
  EXPECT_TRUE(credit(identity).path_unknown);
  identity.user_name = "HIDDEN_DUE_TO_SECURITY_REASONS";
  EXPECT_EQ(credit(identity).principal, "unknown:111122223333");
  EXPECT_EQ(credit(identity).principal_kind, "unknown");
}

TEST(Credit, RootKeepsItsArnWhateverItsAlias) {
  Identity identity;
  identity.type = "Root";
  identity.user_name = "acme-prod";
  identity.account_id = "111122223333";
  identity.principal_id = "111122223333";
  const Caller caller = credit(identity);
  EXPECT_EQ(caller.principal, "arn:aws:iam::111122223333:root");
  EXPECT_EQ(caller.principal_kind, "root");
  EXPECT_EQ(caller.actor, caller.principal);
}

TEST(Credit, AssumedRoleIsTheRoleWithItsPathAndTheSession) {
  const Caller caller = credit(assumed("arn:aws:sts::111122223333:assumed-role/deploy/alice@example.com"));
  EXPECT_EQ(caller.principal, kRole);
  EXPECT_EQ(caller.principal_kind, "role");
  EXPECT_EQ(caller.principal_id, "AROAEXAMPLEEXAMPLE123");
  EXPECT_EQ(caller.session, "arn:aws:sts::111122223333:assumed-role/deploy/alice@example.com");
  EXPECT_EQ(caller.session_kind, "person");
  EXPECT_EQ(caller.actor, "arn:aws:iam::111122223333:role/team/deploy/alice@example.com");
  EXPECT_FALSE(caller.path_unknown);
}

TEST(Credit, AssumedRoleWithoutIssuerSaysThatThePathIsUnknown) {
  const Caller caller = credit(assumed("arn:aws-cn:sts::111122223333:assumed-role/deploy/job-7", ""));
  EXPECT_EQ(caller.principal, "arn:aws-cn:iam::111122223333:role/deploy");
  EXPECT_TRUE(caller.path_unknown);
  EXPECT_EQ(caller.session_kind, "other");
  EXPECT_EQ(caller.actor, caller.session);
}

TEST(Credit, SessionNameComesFromThePrincipalIdIfTheArnIsMissing) {
  Identity identity = assumed("");
  identity.principal_id = "AROAEXAMPLEEXAMPLE123:i-0123456789abcdef0";
  const Caller caller = credit(identity);
  EXPECT_EQ(caller.session, "arn:aws:sts::111122223333:assumed-role/deploy/i-0123456789abcdef0");
  EXPECT_EQ(caller.session_kind, "instance");
  EXPECT_EQ(caller.actor, "arn:aws:iam::111122223333:role/team/deploy#instance");
}

TEST(Credit, AssumedRoleWithNothingIsUnknown) {
  Identity identity;
  identity.type = "AssumedRole";
  identity.arn = "arn:aws:sts::111122223333:user/odd";
  identity.account_id = "111122223333";
  EXPECT_EQ(credit(identity).principal, "unknown:111122223333");
  identity.account_id = "";
  EXPECT_EQ(credit(identity).principal, "");
  EXPECT_EQ(credit(identity).principal_kind, "unknown");
}

TEST(Credit, SourceIdentityIsThePersonBehindAnySession) {
  Identity identity = assumed("arn:aws:sts::111122223333:assumed-role/deploy/botocore-session-1698765432");
  EXPECT_EQ(credit(identity).actor, credit(identity).session);
  identity.source_identity = "alice";
  EXPECT_EQ(credit(identity).actor, "arn:aws:iam::111122223333:role/team/deploy/alice");
}

TEST(Credit, SsoSessionIsAPersonAndTwoPersonsAreTwoActors) {
  const std::string_view role =
      "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef";
  const Caller first =
      credit(assumed("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice", role));
  const Caller second =
      credit(assumed("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/bob", role));
  EXPECT_EQ(first.principal, role);
  EXPECT_EQ(first.session_kind, "sso");
  EXPECT_EQ(first.actor, std::string(role) + "/alice");
  EXPECT_NE(first.actor, second.actor);
  EXPECT_EQ(first.principal, second.principal);
}

TEST(Credit, ConsoleSessionOfARoleIsAPersonButOfAnInstanceIsNot) {
  Identity identity = assumed("arn:aws:sts::111122223333:assumed-role/deploy/alice");
  identity.from_console = true;
  EXPECT_EQ(credit(identity).session_kind, "console");
  EXPECT_EQ(credit(identity).actor, "arn:aws:iam::111122223333:role/team/deploy/alice");
  identity.arn = "arn:aws:sts::111122223333:assumed-role/deploy/i-0123456789abcdef0";
  EXPECT_EQ(credit(identity).actor, "arn:aws:iam::111122223333:role/team/deploy#instance");
}

TEST(Credit, RoleItself) {
  Identity identity;
  identity.type = "Role";
  identity.arn = kRole;
  EXPECT_EQ(credit(identity).principal, kRole);
  EXPECT_EQ(credit(identity).principal_kind, "role");
  EXPECT_EQ(credit(identity).principal_account, "111122223333");
}

TEST(Credit, FederatedUserKeepsItsArnAsPrincipalAndSession) {
  Identity identity;
  identity.type = "FederatedUser";
  identity.arn = "arn:aws:sts::111122223333:federated-user/carol";
  identity.principal_id = "111122223333:carol";
  identity.account_id = "111122223333";
  identity.issuer_type = "IAMUser";
  identity.issuer_arn = "arn:aws:iam::111122223333:user/alice";
  const Caller caller = credit(identity);
  EXPECT_EQ(caller.principal, "arn:aws:sts::111122223333:federated-user/carol");
  EXPECT_EQ(caller.principal_kind, "federated_user");
  EXPECT_EQ(caller.principal_id, "111122223333:carol");  // its first part would be the account's number
  EXPECT_EQ(caller.session, caller.principal);
  EXPECT_EQ(caller.session_kind, "federation");
}

TEST(Credit, SamlAndWebIdentityCallersAreProviderAndName) {
  Identity identity;
  identity.type = "SAMLUser";
  identity.principal_id = "abcDEF=:alice@example.com";
  identity.user_name = "alice@example.com";
  identity.identity_provider = "abcDEF=";
  EXPECT_EQ(credit(identity).principal, "abcDEF=|alice@example.com");
  EXPECT_EQ(credit(identity).principal_kind, "federated_user");
  EXPECT_EQ(credit(identity).session_kind, "saml");
  identity.type = "WebIdentityUser";
  identity.user_name = "system:serviceaccount:ns:name";
  identity.identity_provider = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1";
  EXPECT_EQ(credit(identity).principal,
            "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1|"
            "system:serviceaccount:ns:name");
  EXPECT_EQ(credit(identity).session_kind, "web_identity");
}

TEST(Credit, IdentityCenterUserIsTheOneItActsFor) {
  Identity identity;
  identity.type = "IdentityCenterUser";
  identity.account_id = "111122223333";
  identity.on_behalf_user = "544894e8-80c1-707f-60e3-3ba6510dfac1";
  identity.identity_store_arn = "arn:aws:identitystore::111122223333:identitystore/d-1";
  EXPECT_EQ(credit(identity).principal,
            "arn:aws:identitystore::111122223333:identitystore/d-1/user/544894e8-80c1-707f-60e3-3ba6510dfac1");
  EXPECT_EQ(credit(identity).principal_kind, "identity_center_user");
  identity.on_behalf_user = "";
  EXPECT_EQ(credit(identity).principal_kind, "unknown");
}

TEST(Credit, AnotherAccount) {
  Identity identity;
  identity.type = "AWSAccount";
  identity.account_id = "444455556666";
  identity.principal_id = "AIDAEXAMPLEEXAMPLE456";
  EXPECT_EQ(credit(identity).principal, "account:444455556666");
  EXPECT_EQ(credit(identity).principal_kind, "account");
  EXPECT_EQ(credit(identity).principal_account, "444455556666");
  identity.account_id = "";
  EXPECT_EQ(credit(identity).principal, "account:AIDAEXAMPLEEXAMPLE456");
}

TEST(Credit, ServiceOfItselfAndServiceOnBehalf) {
  Identity identity;
  identity.type = "AWSService";
  identity.invoked_by = "ec2.amazonaws.com";
  EXPECT_EQ(credit(identity).principal, "service:ec2.amazonaws.com");
  EXPECT_EQ(credit(identity).principal_kind, "service");
  EXPECT_TRUE(credit(identity).service);
  EXPECT_FALSE(credit(identity).on_behalf);

  identity.type = "";  // no type, but a service that invoked it
  EXPECT_TRUE(credit(identity).service);
  EXPECT_EQ(credit(identity).principal, "service:ec2.amazonaws.com");

  identity.type = "AWSService";
  identity.invoked_by = "";
  identity.source_ip = "config.amazonaws.com";
  EXPECT_EQ(credit(identity).principal, "service:config.amazonaws.com");

  Identity user;
  user.type = "IAMUser";
  user.arn = "arn:aws:iam::111122223333:user/alice";
  user.invoked_by = "secretsmanager.amazonaws.com";
  EXPECT_FALSE(credit(user).service);
  EXPECT_TRUE(credit(user).on_behalf);
  EXPECT_EQ(credit(user).principal_kind, "user");
}

TEST(Credit, MissingDirectoryAndUnknownTypesAreTheAccountsUnknown) {
  for (const std::string_view type : {"", "Directory", "Unknown", "SomethingNew"}) {
    Identity identity;
    identity.type = type;
    identity.account_id = "111122223333";
    identity.principal_id = "d-1:alice";
    EXPECT_EQ(credit(identity).principal, "unknown:111122223333") << type;
    EXPECT_EQ(credit(identity).principal_kind, "unknown") << type;
    EXPECT_FALSE(credit(identity).service) << type;
  }
}

TEST(SessionKind, ByRoleAndName) {
  struct Case {
    std::string_view role, session, kind;
  };
  const Case cases[] = {
      {"app", "i-0123456789abcdef0", "instance"},
      {"app", "i-12345678", "instance"},
      {"app", "i-1234567", "other"},             // too short
      {"app", "i-0123456789abcdef01", "other"},  // too long
      {"app", "i-0123456789abcdefg", "other"},   // no hexadecimal digit
      {"AWSServiceRoleForConfig", "AWSConfig-Describe", "service"},
      {"AWSReservedSSO_Admin_0123456789abcdef", "alice", "sso"},
      {"app", "alice@example.com", "person"},
      {"app", "alice@host", "other"},
      {"app", "a@b@example.com", "other"},
      {"app", "0123456789abcdef0123456789abcdef", "ecs"},
      {"app", "0123456789abcdef0123456789abcde", "other"},
      {"app", "botocore-session-1698765432", "sdk_default"},
      {"app", "aws-go-sdk-1688990082523310002", "sdk_default"},
      {"app", "aws-sdk-java-1698765432123", "sdk_default"},
      {"app", "aws-sdk-js-session-1698765432123", "sdk_default"},
      {"app", "1641313043312360000", "sdk_default"},
      {"app", "botocore-session-mine", "other"},
      {"app", "AWSCodeBuild-01234567-89ab-cdef-0123-456789abcdef", "codebuild"},
      {"app", "AWSCloudFormation", "cloudformation"},
      {"app", "GlueJobRunnerSession", "glue"},
      {"app", "GitHubActions", "web_identity"},
      {"thumbnails-role-a1b2c3d4", "thumbnails", "lambda"},
      {"ImageLambdaRole", "thumbnails", "lambda"},
      {"thumbnails", "thumbnails", "other"},
      {"app", "alice", "other"},
      {"app", "", "other"},
  };
  for (const auto& [role, session, kind] : cases) {
    EXPECT_EQ(session_kind(role, session, Identity{}), kind) << role << "/" << session;
  }
}

TEST(SessionKind, ByWhatTheIdentitySays) {
  Identity identity;
  identity.web_provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
  EXPECT_EQ(session_kind("ci", "build-17", identity), "web_identity");
  EXPECT_EQ(session_kind("ci", "alice@example.com", identity), "person");
  identity.web_provider = "arn:aws:iam::111122223333:saml-provider/idp";
  EXPECT_EQ(session_kind("ci", "alice", identity), "saml");
  Identity instance;
  instance.ec2_role_delivery = "2.0";
  EXPECT_EQ(session_kind("app", "odd-name", instance), "instance");
  Identity linked;
  linked.issuer_arn = "arn:aws:iam::1:role/aws-service-role/x.amazonaws.com/Custom";
  EXPECT_EQ(session_kind("Custom", "session", linked), "service");
}

TEST(ReadAddress, SaysWhatItIs) {
  struct Case {
    std::string_view written;
    AddressKind kind;
    std::string_view text;
  };
  const Case cases[] = {
      {"", AddressKind::none, ""},
      {"AWS Internal", AddressKind::aws, ""},
      {"AWS Internal/2", AddressKind::aws, ""},
      {"config.amazonaws.com", AddressKind::aws, ""},
      {"ec2.amazonaws.com.cn", AddressKind::aws, ""},
      {"8.8.8.8", AddressKind::internet, "8.8.8.8"},
      {"203.0.113.9", AddressKind::internet, "203.0.113.9"},  // documentation: in exercises it stands for the internet
      {"10.1.2.3", AddressKind::private_net, "10.1.2.3"},
      {"172.16.0.1", AddressKind::private_net, "172.16.0.1"},
      {"172.32.0.1", AddressKind::internet, "172.32.0.1"},
      {"192.168.10.20", AddressKind::private_net, "192.168.10.20"},
      {"fd00::1", AddressKind::private_net, "fd00::1"},
      {"100.64.0.1", AddressKind::private_net, "100.64.0.1"},
      {"2A05:D018:0000:0000:0000:0000:0000:0001", AddressKind::internet, "2a05:d018::1"},
      {"::ffff:8.8.4.4", AddressKind::internet, "8.8.4.4"},
      {"012.007.008.009", AddressKind::opaque, "012.007.008.009"},
      {"8.8.8.8:443", AddressKind::opaque, "8.8.8.8:443"},
      {"HIDDEN_DUE_TO_SECURITY_REASONS", AddressKind::opaque, "HIDDEN_DUE_TO_SECURITY_REASONS"},
      {"0.0.0.0", AddressKind::opaque, "0.0.0.0"},
      {"evilamazonaws.com", AddressKind::opaque, "evilamazonaws.com"},
  };
  for (const auto& [written, kind, text] : cases) {
    const Address address = read_address(written);
    EXPECT_EQ(static_cast<int>(address.kind), static_cast<int>(kind)) << written;
    EXPECT_EQ(address.text, text) << written;
  }
}

TEST(CallerKind, ServiceBeforeOnBehalfBeforeAddress) {
  Caller service;
  service.service = true;
  Caller behalf;
  behalf.on_behalf = true;
  const Caller direct;
  EXPECT_EQ(caller_kind(service, AddressKind::internet, false), "service");
  EXPECT_EQ(caller_kind(behalf, AddressKind::internet, false), "on_behalf");
  EXPECT_EQ(caller_kind(direct, AddressKind::aws, false), "aws");
  EXPECT_EQ(caller_kind(direct, AddressKind::aws, true), "aws");
  EXPECT_EQ(caller_kind(direct, AddressKind::private_net, true), "vpce");
  EXPECT_EQ(caller_kind(direct, AddressKind::private_net, false), "private");
  EXPECT_EQ(caller_kind(direct, AddressKind::internet, true), "internet");
  EXPECT_EQ(caller_kind(direct, AddressKind::internet, false), "internet");
  EXPECT_EQ(caller_kind(direct, AddressKind::opaque, true), "unknown");
  EXPECT_EQ(caller_kind(direct, AddressKind::none, false), "unknown");
}

}  // namespace
}  // namespace spoor::record
