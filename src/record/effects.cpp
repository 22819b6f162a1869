// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "base/arn.hpp"
#include "record/call_state.hpp"
#include "record/canonical.hpp"
#include "record/expiration.hpp"

namespace spoor::record {
namespace {

struct Name {
  std::string_view service;
  std::string_view operation;
  Effect effect;
};

constexpr std::array kNames = {
    Name{"sts", "AssumeRole", Effect::assume_role},
    Name{"sts", "AssumeRoleWithSAML", Effect::assume_role},
    Name{"sts", "AssumeRoleWithWebIdentity", Effect::assume_role},
    Name{"sts", "AssumeRoot", Effect::assume_role},
    Name{"sts", "GetSessionToken", Effect::session_token},
    Name{"sts", "GetFederationToken", Effect::federation_token},
    Name{"iam", "CreateAccessKey", Effect::create_access_key},
    Name{"iam", "CreateUser", Effect::create_user},
    Name{"iam", "CreateRole", Effect::create_role},
    Name{"signin", "ConsoleLogin", Effect::console_sign_in},
    Name{"signin", "SwitchRole", Effect::switch_role},
};

const std::size_t kCredentialKey = column_index(kCredential, "key");
const std::size_t kCredentialKind = column_index(kCredential, "kind");
const std::size_t kCredentialSession = column_index(kCredential, "session");
const std::size_t kIssuedTo = column_index(kCredential, "issued_to");
const std::size_t kByPrincipal = column_index(kCredential, "by_principal");
const std::size_t kBySession = column_index(kCredential, "by_session");
const std::size_t kByActor = column_index(kCredential, "by_actor");
const std::size_t kByKey = column_index(kCredential, "by_key");
const std::size_t kByIp = column_index(kCredential, "by_ip");
const std::size_t kCredentialAccount = column_index(kCredential, "account_id");
const std::size_t kIssuedMs = column_index(kCredential, "at_ms");
const std::size_t kExpiresMs = column_index(kCredential, "expires_ms");
const std::size_t kSourceIdentity = column_index(kCredential, "source_identity");
const std::size_t kCredentialEvent = column_index(kCredential, "event_id");
const std::size_t kCredentialObject = column_index(kCredential, "source_object");

const std::size_t kLinkDay = column_index(kLink, "day_ms");
const std::size_t kFromKind = column_index(kLink, "from_kind");
const std::size_t kFromId = column_index(kLink, "from_id");
const std::size_t kRelation = column_index(kLink, "relation");
const std::size_t kToKind = column_index(kLink, "to_kind");
const std::size_t kToId = column_index(kLink, "to_id");
const std::size_t kLinkAccount = column_index(kLink, "account_id");
const std::size_t kLinkCalls = column_index(kLink, "calls");
const std::size_t kLinkFirst = column_index(kLink, "first_ms");
const std::size_t kLinkLast = column_index(kLink, "last_ms");

void add_optional(Rows& rows, std::size_t column, std::string_view text) {
  if (text.empty()) {
    rows.add_null_text(column);
  } else {
    rows.add_text(column, text);
  }
}

std::string_view raw_member(const Value& object, std::string_view key) {
  std::string_view found;
  each_member(object, [&](std::string_view name, const Value& value) { found = name == key ? value.raw : found; });
  return found;
}

struct End {
  std::string_view kind;
  std::string_view id;
};

void link(const Call& call, std::string_view relation, End to, Batch& batch) {
  const Caller& who = call.caller->caller;
  if (who.principal.empty() || to.id.empty()) {
    return;
  }
  Rows& rows = batch.link;
  rows.add_integer(kLinkDay, floor_to(call.at_ms, kDayMs));
  rows.add_text(kFromKind, who.principal_kind);
  rows.add_text(kFromId, who.principal);
  rows.add_text(kRelation, relation);
  rows.add_text(kToKind, to.kind);
  rows.add_text(kToId, to.id);
  add_optional(rows, kLinkAccount, call.account);
  rows.add_integer(kLinkCalls, 1);
  rows.add_integer(kLinkFirst, call.at_ms);
  rows.add_integer(kLinkLast, call.at_ms);
  rows.row_done();
  batch.link_call.push_back(call.row);
}

}  // namespace

struct EffectReader::Issued {
  std::string_view key;
  std::string_view kind;
  std::string_view session;
  std::string_view issued_to;
  std::int64_t expires_ms = kNoInt;
  std::string_view source_identity;
};

Effect EffectReader::effect_of(std::string_view service, std::string_view operation) {
  for (const Name& name : kNames) {
    if (name.service == service && name.operation == operation) {
      return name.effect;
    }
  }
  return Effect::none;
}

std::string EffectReader::member(const Value& object, std::string_view key) {
  return std::string(text_of(raw_member(object, key), scratch_));
}

void EffectReader::credential(const Call& call, const Issued& issued, Batch& batch) {
  if (issued.key.empty() || issued.issued_to.empty()) {
    return;
  }
  const CallerEntry& who = *call.caller;
  Rows& rows = batch.credential;
  rows.add_text(kCredentialKey, issued.key);
  rows.add_text(kCredentialKind, issued.kind);
  add_optional(rows, kCredentialSession, issued.session);
  rows.add_text(kIssuedTo, issued.issued_to);
  add_optional(rows, kByPrincipal, who.caller.principal);
  add_optional(rows, kBySession, who.caller.session);
  add_optional(rows, kByActor, who.caller.actor);
  add_optional(rows, kByKey, who.identity.access_key);
  add_optional(rows, kByIp, call.address->text);
  add_optional(rows, kCredentialAccount, call.account);
  rows.add_integer(kIssuedMs, call.at_ms);
  rows.add_integer(kExpiresMs, issued.expires_ms);
  add_optional(rows, kSourceIdentity, issued.source_identity);
  rows.add_uuid(kCredentialEvent, call.event_id);
  rows.add_integer(kCredentialObject, batch.call.columns.back().integers.back());
  rows.row_done();
  batch.credential_call.push_back(call.row);
}

void EffectReader::assumed(const Call& call, Batch& batch) {
  const Value credentials = call.raw->param(Param::credentials, true);
  const std::string key = member(credentials, "accessKeyId");
  const std::string session = member(call.raw->param(Param::assumed_role_user, true), "arn");
  const std::string role(text_of(call.raw->param(Param::role_arn, false).raw, scratch_));
  std::string source(text_of(call.raw->param(Param::source_identity, false).raw, scratch_));
  if (source.empty()) {
    source = text_of(call.raw->param(Param::source_identity, true).raw, scratch_);
  }
  const auto expires = parse_expiration(raw_member(credentials, "expiration"));
  const std::string_view to = role.empty() ? std::string_view(session) : std::string_view(role);
  credential(call, {key, "role_session", session, to, expires.value_or(kNoInt), source}, batch);
  link(call, "assumed", {"role", role}, batch);
  link(call, "issued_key", {"key", key}, batch);
}

void EffectReader::token(const Call& call, Batch& batch) {
  const bool federated = call.operation->effect == Effect::federation_token;
  const Value credentials = call.raw->param(Param::credentials, true);
  const std::string key = member(credentials, "accessKeyId");
  const std::string user = federated ? member(call.raw->param(Param::federated_user, true), "arn") : std::string();
  const auto expires = parse_expiration(raw_member(credentials, "expiration"));
  const std::string_view to = federated ? std::string_view(user) : std::string_view(call.caller->caller.principal);
  credential(call, {key, federated ? "federation" : "session_token", user, to, expires.value_or(kNoInt), {}}, batch);
  link(call, "issued_key", {"key", key}, batch);
}

void EffectReader::access_key(const Call& call, Batch& batch) {
  const Value made = call.raw->param(Param::access_key, true);
  const std::string key = member(made, "accessKeyId");
  const std::string name = member(made, "userName");
  const CallerEntry& who = *call.caller;
  const bool own = name.empty() || name == who.identity.user_name;
  const std::string to = own ? who.caller.principal : fmt::format("arn:aws:iam::{}:user/{}", call.account, name);
  credential(call, {key, "user_key", {}, to, kNoInt, {}}, batch);
  link(call, "issued_key", {"key", key}, batch);
}

void EffectReader::created(const Call& call, Batch& batch) {
  const bool user = call.operation->effect == Effect::create_user;
  const std::string arn = member(call.raw->param(user ? Param::user : Param::role, true), "arn");
  link(call, "created", {user ? "user" : "role", arn}, batch);
}

void EffectReader::signed_in(const Call& call, Batch& batch) {
  const Caller& who = call.caller->caller;
  const std::string key = fmt::format("console:{}", format_uuid(call.event_id));
  credential(call, {key, "console", who.session, who.principal, kNoInt, {}}, batch);
  link(call, "signed_in_as", {"key", key}, batch);
}

void EffectReader::switched(const Call& call, Batch& batch) {
  const std::string to = member(call.raw->value(Field::additional_event_data), "SwitchTo");
  const auto arn = parse_arn(to);
  if (arn && arn->kind() == "role") {
    link(call, "assumed", {"role", to}, batch);
  }
}

void EffectReader::read(const Call& call, Batch& batch) {
  switch (call.operation->effect) {
    case Effect::assume_role:
      return assumed(call, batch);
    case Effect::session_token:
    case Effect::federation_token:
      return token(call, batch);
    case Effect::create_access_key:
      return access_key(call, batch);
    case Effect::create_user:
    case Effect::create_role:
      return created(call, batch);
    case Effect::console_sign_in:
      return signed_in(call, batch);
    case Effect::switch_role:
      return switched(call, batch);
    case Effect::none:
      return;
  }
}

}  // namespace spoor::record
