// SPDX-License-Identifier: Apache-2.0
#include "record/identity.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "base/address.hpp"
#include "base/arn.hpp"

namespace spoor::record {
namespace {

constexpr std::string_view kHidden = "HIDDEN_DUE_TO_SECURITY_REASONS";  // a sign-in with a name that does not exist

std::string join(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const auto part : parts) {
    out.append(part);
  }
  return out;
}

std::string_view first_of(std::string_view first, std::string_view second) { return first.empty() ? second : first; }

std::string_view before_colon(std::string_view text) { return text.substr(0, text.find(':')); }

std::string_view after_colon(std::string_view text) {
  const auto colon = text.find(':');
  return colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
}

std::string_view account_in(std::string_view arn) {
  const auto parsed = parse_arn(arn);
  return parsed ? parsed->account : std::string_view{};
}

void set_unknown(const Identity& identity, Caller& caller) {
  caller.principal_kind = "unknown";
  const auto account = identity.account_id;
  caller.principal = account.empty() ? std::string() : join({"unknown:", account});
  caller.principal_id = identity.principal_id;
  caller.actor = caller.principal;
}

// Classes of sessions that are a person by their own name.
bool is_person(std::string_view kind) { return kind == "sso" || kind == "person" || kind == "saml"; }

// Sessions whose names change while the workload stays the same.
bool is_workload(std::string_view kind) {
  return kind != "console" && kind != "sdk_default" && kind != "other" && kind != "federation" && kind != "token";
}

std::string actor_of_session(const Identity& identity, const Caller& caller, std::string_view session_name) {
  if (!identity.source_identity.empty()) {
    return join({caller.principal, "/", identity.source_identity});
  }
  if (!session_name.empty() && (is_person(caller.session_kind) || caller.session_kind == "console")) {
    return join({caller.principal, "/", session_name});
  }
  if (is_workload(caller.session_kind)) {
    return join({caller.principal, "#", caller.session_kind});
  }
  return caller.session.empty() ? caller.principal : caller.session;
}

void set_assumed_role(const Identity& identity, Caller& caller) {
  const auto arn = parse_arn(identity.arn);
  const auto assumed = arn ? assumed_role(*arn) : std::nullopt;
  const auto issuer = parse_arn(identity.issuer_arn);
  std::string_view role_name = identity.issuer_user_name;
  if (issuer) {
    caller.principal = identity.issuer_arn;
    role_name = issuer->name();
  } else if (assumed) {
    caller.principal = join({"arn:", arn->partition, ":iam::", arn->account, ":role/", assumed->role});
    caller.path_unknown = true;
    role_name = assumed->role;
  } else {
    set_unknown(identity, caller);
    return;
  }
  caller.principal_kind = "role";
  caller.principal_id = before_colon(first_of(identity.issuer_principal_id, identity.principal_id));
  const auto session_name = assumed ? assumed->session : after_colon(identity.principal_id);
  if (assumed) {
    caller.session = identity.arn;
  } else if (!session_name.empty()) {
    caller.session = join({"arn:", issuer->partition, ":sts::", first_of(identity.account_id, issuer->account),
                           ":assumed-role/", role_name, "/", session_name});
  }
  caller.session_kind = session_kind(role_name, session_name, identity);
  caller.actor = actor_of_session(identity, caller, session_name);
}

// A user, root or federated user: what acts is what is credited.
void set_named(const Identity& identity, Caller& caller, std::string_view kind) {
  caller.principal_kind = kind;
  if (!identity.arn.empty()) {
    caller.principal = identity.arn;
  } else if (kind == "root" && !identity.account_id.empty()) {
    caller.principal = join({"arn:aws:iam::", identity.account_id, ":root"});
  } else if (kind == "user" && !identity.account_id.empty() && !identity.user_name.empty() &&
             identity.user_name != kHidden) {
    caller.principal = join({"arn:aws:iam::", identity.account_id, ":user/", identity.user_name});
    caller.path_unknown = true;
  } else {
    set_unknown(identity, caller);
    return;
  }
  caller.principal_id = kind == "federated_user" ? identity.principal_id : before_colon(identity.principal_id);
  caller.actor = caller.principal;
  if (kind == "federated_user") {
    caller.session = identity.arn;
    caller.session_kind = "federation";
  } else if (identity.from_console) {
    caller.session_kind = "console";
  } else if (kind != "role" && identity.access_key.starts_with("ASIA")) {
    caller.session_kind = "token";
  }
}

void set_service(const Identity& identity, Caller& caller) {
  caller.service = true;
  caller.principal_kind = "service";
  caller.principal = join({"service:", first_of(first_of(identity.invoked_by, identity.source_ip), "unknown")});
  caller.principal_id = identity.principal_id;
  caller.actor = caller.principal;
}

void set_account(const Identity& identity, Caller& caller) {
  const auto account = first_of(identity.account_id, before_colon(identity.principal_id));
  if (account.empty()) {
    set_unknown(identity, caller);
    return;
  }
  caller.principal_kind = "account";
  caller.principal = join({"account:", account});
  caller.principal_id = before_colon(identity.principal_id);
  caller.actor = caller.principal;
}

// Who asks STS with a SAML assertion or a web identity token, before a role is assumed.
void set_external(const Identity& identity, Caller& caller) {
  if (identity.identity_provider.empty() && identity.user_name.empty()) {
    set_unknown(identity, caller);
    return;
  }
  caller.principal_kind = "federated_user";
  caller.principal = join({identity.identity_provider, "|", identity.user_name});
  caller.principal_id = identity.principal_id;
  caller.session_kind = identity.type == "SAMLUser" ? "saml" : "web_identity";
  caller.actor = caller.principal;
}

void set_identity_center(const Identity& identity, Caller& caller) {
  if (identity.on_behalf_user.empty()) {
    set_unknown(identity, caller);
    return;
  }
  caller.principal_kind = "identity_center_user";
  caller.principal = join({identity.identity_store_arn, "/user/", identity.on_behalf_user});
  caller.principal_id = identity.principal_id;
  caller.actor = caller.principal;
}

void set_principal(const Identity& identity, Caller& caller) {
  const auto type = identity.type;
  if (type == "AssumedRole") {
    set_assumed_role(identity, caller);
  } else if (type == "IAMUser") {
    set_named(identity, caller, "user");
  } else if (type == "Root") {
    set_named(identity, caller, "root");
  } else if (type == "FederatedUser") {
    set_named(identity, caller, "federated_user");
  } else if (type == "Role") {
    set_named(identity, caller, "role");
  } else if (type == "AWSService" || (type.empty() && !identity.invoked_by.empty())) {
    set_service(identity, caller);
  } else if (type == "AWSAccount") {
    set_account(identity, caller);
  } else if (type == "SAMLUser" || type == "WebIdentityUser") {
    set_external(identity, caller);
  } else if (type == "IdentityCenterUser") {
    set_identity_center(identity, caller);
  } else {
    set_unknown(identity, caller);
  }
}

bool is_service_name(std::string_view source) {
  return source == "AWS Internal" || source.starts_with("AWS Internal/") || source.ends_with(".amazonaws.com") ||
         source.ends_with(".amazonaws.com.cn");
}

}  // namespace

Caller credit(const Identity& identity) {
  Caller caller;
  set_principal(identity, caller);
  caller.on_behalf = !caller.service && !identity.invoked_by.empty();
  caller.principal_account = first_of(identity.account_id, identity.issuer_account);
  if (caller.principal_account.empty()) {
    caller.principal_account = account_in(first_of(identity.issuer_arn, identity.arn));
  }
  return caller;
}

Address read_address(std::string_view source_ip) {
  if (source_ip.empty()) {
    return {};
  }
  if (is_service_name(source_ip)) {
    return {AddressKind::aws, {}};
  }
  const auto ip = parse_ip(source_ip);
  if (!ip) {
    return {AddressKind::opaque, std::string(source_ip)};
  }
  const auto kind = ip_class(*ip);
  const auto address = kind == IpClass::reserved ? AddressKind::opaque
                       : is_internal(kind)       ? AddressKind::private_net
                                                 : AddressKind::internet;
  return {address, format_ip(*ip)};
}

std::string_view caller_kind(const Caller& caller, AddressKind address, bool has_vpce) {
  if (caller.service) {
    return "service";
  }
  if (caller.on_behalf) {
    return "on_behalf";
  }
  switch (address) {
    case AddressKind::aws:
      return "aws";
    case AddressKind::private_net:
      return has_vpce ? "vpce" : "private";
    case AddressKind::internet:
      return "internet";
    case AddressKind::none:
    case AddressKind::opaque:
      break;
  }
  return "unknown";
}

}  // namespace spoor::record
