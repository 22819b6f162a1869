// SPDX-License-Identifier: Apache-2.0
// Who acted: from userIdentity to the principal that is credited, its session and the actor behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spoor::record {

// The members of userIdentity (and two of the record) that decide; absent members are empty.
struct Identity {
  std::string_view type;
  std::string_view arn;
  std::string_view principal_id;
  std::string_view account_id;
  std::string_view access_key;
  std::string_view user_name;
  std::string_view invoked_by;
  std::string_view issuer_type;  // sessionContext.sessionIssuer.*
  std::string_view issuer_arn;
  std::string_view issuer_principal_id;
  std::string_view issuer_account;
  std::string_view issuer_user_name;
  std::string_view identity_provider;   // SAML and web identity callers
  std::string_view web_provider;        // sessionContext.webIdFederationData.federatedProvider
  std::string_view on_behalf_user;      // onBehalfOf.userId
  std::string_view identity_store_arn;  // onBehalfOf.identityStoreArn
  std::string_view source_identity;     // sessionContext.sourceIdentity
  std::string_view ec2_role_delivery;   // sessionContext.ec2RoleDelivery
  std::string_view source_ip;           // sourceIPAddress, names the service if invokedBy is absent
  bool from_console = false;            // sessionCredentialFromConsole
};

// Column values for `call`; empty = null.
struct Caller {
  std::string principal;
  std::string principal_kind;  // role, user, root, service, account, federated_user, identity_center_user or unknown
  std::string principal_account;
  std::string principal_id;
  std::string session;
  std::string session_kind;
  std::string actor;
  bool service = false;       // a service acting for itself
  bool on_behalf = false;     // a service acting with somebody's identity (invokedBy)
  bool path_unknown = false;  // role ARN rebuilt from a session ARN: its path may be missing
};

Caller credit(const Identity& identity);

// What sourceIPAddress says.
enum class AddressKind : std::uint8_t { none, aws, private_net, internet, opaque };
struct Address {
  AddressKind kind = AddressKind::none;
  std::string text;  // canonical for a real address (IPv6 compressed, lower case; IPv4-mapped becomes IPv4); as written
                     // if opaque (leading zeros, redacted); empty for none and aws (service names, AWS Internal)
};
Address read_address(std::string_view source_ip);

// The column caller_kind: service, on_behalf, aws, vpce, private, internet or unknown.
std::string_view caller_kind(const Caller& caller, AddressKind address, bool has_vpce);

// Class of a session by its name and its role: instance, lambda, ecs, sso, person, sdk_default, ...
std::string_view session_kind(std::string_view role_name, std::string_view session_name, const Identity& identity);

}  // namespace spoor::record
