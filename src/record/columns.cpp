// SPDX-License-Identifier: Apache-2.0
#include "record/columns.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace spoor::record {
namespace {

constexpr std::array kCallColumns = {
    Column{"event_id", Type::uuid, false,
           "CloudTrail's eventID; for a record without one, or with one that is no UUID, 128 bits of a hash (UUID "
           "version 8)"},
    Column{"at_ms", Type::int64, false, "eventTime"},
    Column{"account_id", Type::text, true, "account whose trail recorded the call (recipientAccountId), 12 digits"},
    Column{"principal_account", Type::text, true, "account the caller belongs to"},
    Column{"region", Type::text, true, "awsRegion"},
    Column{"category", Type::text, false, "management, data, network or other"},
    Column{"principal", Type::text, true,
           "who is credited: role, user or root ARN, service:<name>, account:<id>, or a federated name"},
    Column{"principal_id", Type::text, true, "unique id of the principal (AROA..., AIDA...) without the session part"},
    Column{"identity_type", Type::text, true, "userIdentity.type as written"},
    Column{"session", Type::text, true,
           "ARN of the role session or federated user; absent for long-lived keys and services"},
    Column{"session_kind", Type::text, true,
           "instance, lambda, ecs, codebuild, cloudformation, glue, sagemaker, backup, config, automation, service "
           "(linked role), sso, saml, web_identity, person, sdk_default, console, federation, token or other"},
    Column{"actor", Type::text, true,
           "who is behind it: a person, a workload class, root; else the session itself (resolved through credential "
           "when read)"},
    Column{"access_key", Type::text, true, "userIdentity.accessKeyId"},
    Column{"caller_kind", Type::text, false, "service, on_behalf, aws, vpce, private, internet or unknown"},
    Column{"ip", Type::text, true,
           "sourceIPAddress in canonical spelling if it is an address, else as written (not a service name)"},
    Column{"vpce", Type::text, true, "vpcEndpointId"},
    Column{"agent", Type::text, true, "user agent reduced to tool, SDK, major version and platform"},
    Column{"user_agent", Type::text, true, "userAgent as written, without enclosing brackets"},
    Column{"service", Type::text, false, "eventSource without .amazonaws.com"},
    Column{"operation", Type::text, false, "eventName without its API date"},
    Column{"error", Type::text, true,
           "errorCode, or the failing member of a response without one (ConsoleLogin: Failure)"},
    Column{"outcome", Type::text, false, "success, dry_run, denied, throttled, not_found or failed"},
    Column{"read_only", Type::boolean, true, "readOnly"},
    Column{"mfa", Type::boolean, true, "mfaAuthenticated, or MFAUsed of a sign-in"},
    Column{"copy", Type::int32, false, "1 if the row is another account's copy of the caller's call, else 0"},
    Column{"shared_event_id", Type::text, true, "sharedEventID: the same in every account's copy of one call"},
    Column{"facts", Type::text, true,
           "key=value pairs, one a line, of the parameters that a condition names; at most 1 KiB"},
    Column{"conditions", Type::text, true,
           "ids of the conditions that hold, space separated; with a question mark where only the part that one record "
           "decides is known to hold"},
    Column{"source_object", Type::int64, false, "id of the ledger row of the object it was read from"},
};
constexpr std::array<std::string_view, 3> kCallSort = {"principal", "at_ms", "event_id"};

constexpr std::array kTouchColumns = {
    Column{"hour_ms", Type::int64, false, "start of the hour"},
    Column{"account_id", Type::text, true, "account whose trail recorded the calls"},
    Column{"region", Type::text, true, "awsRegion"},
    Column{"principal", Type::text, true, "who is credited"},
    Column{"session", Type::text, true, "ARN of the session"},
    Column{"access_key", Type::text, true, "access key"},
    Column{"ip", Type::text, true, "address of the caller"},
    Column{"service", Type::text, false, "service called"},
    Column{"operation", Type::text, false, "canonical operation"},
    Column{"resource_kind", Type::text, false, "kind from a fixed list: bucket, instance, role, user, key, ..."},
    Column{"resource_id", Type::text, false, "ARN, or the id within the account; never an object key"},
    Column{"calls", Type::int64, false, "calls in the hour"},
    Column{"failed", Type::int64, false, "calls among them that failed"},
    Column{"first_ms", Type::int64, false, "first of them"},
    Column{"last_ms", Type::int64, false, "last of them"},
};
constexpr std::array<std::string_view, 5> kTouchSort = {"principal", "session", "access_key", "ip", "hour_ms"};

constexpr std::array kLinkColumns = {
    Column{"day_ms", Type::int64, false, "start of the day"},
    Column{"from_kind", Type::text, false, "kind of the first entity"},
    Column{"from_id", Type::text, false, "id of the first entity"},
    Column{"relation", Type::text, false, "assumed, issued_key, runs_as, signed_in_as, created, ..."},
    Column{"to_kind", Type::text, false, "kind of the second entity"},
    Column{"to_id", Type::text, false, "id of the second entity"},
    Column{"account_id", Type::text, true, "account whose trail shows it"},
    Column{"calls", Type::int64, false, "calls that show it"},
    Column{"first_ms", Type::int64, false, "first of them"},
    Column{"last_ms", Type::int64, false, "last of them"},
};
constexpr std::array<std::string_view, 3> kLinkSort = {"from_id", "day_ms", "to_id"};

constexpr std::array kCredentialColumns = {
    Column{"key", Type::text, false, "access key id that was issued; for a console sign-in, console:<event id>"},
    Column{"kind", Type::text, false, "role_session, user_key, session_token, federation or console"},
    Column{"session", Type::text, true, "ARN of the session that the key belongs to"},
    Column{"issued_to", Type::text, false, "principal the key speaks for: role, user or federated user ARN"},
    Column{"by_principal", Type::text, true, "principal that asked for it"},
    Column{"by_session", Type::text, true, "session that asked for it"},
    Column{"by_actor", Type::text, true, "actor that asked for it"},
    Column{"by_key", Type::text, true, "key that signed the request"},
    Column{"by_ip", Type::text, true, "address it was asked from"},
    Column{"account_id", Type::text, true, "account whose trail recorded it"},
    Column{"at_ms", Type::int64, false, "when it was issued"},
    Column{"expires_ms", Type::int64, true, "when it ends; absent for long-lived keys"},
    Column{"source_identity", Type::text, true, "sourceIdentity set on the session"},
    Column{"event_id", Type::uuid, false, "call that issued it"},
    Column{"source_object", Type::int64, false, "ledger row of the object it was read from"},
};
constexpr std::array<std::string_view, 3> kCredentialSort = {"key", "at_ms", "event_id"};

constexpr std::array kAliasColumns = {
    Column{"kind", Type::text, false, "kind of the entity"},
    Column{"id", Type::text, false, "the name used everywhere else (ARN with path)"},
    Column{"alias_kind", Type::text, false, "principal_id, pathless_arn, name or account_alias"},
    Column{"alias", Type::text, false, "the other name"},
    Column{"first_ms", Type::int64, false, "first seen together"},
    Column{"last_ms", Type::int64, false, "last seen together"},
};
constexpr std::array<std::string_view, 3> kAliasSort = {"alias", "kind", "id"};

constexpr std::array kEntityColumns = {
    Column{"kind", Type::text, false,
           "role, user, root, session, key, service, account, federated_user, instance, ..."},
    Column{"id", Type::text, false, "its name"},
    Column{"account_id", Type::text, true, "account it belongs to"},
    Column{"attributes", Type::text, true, "key=value pairs, one a line (principal_id=AROA...)"},
    Column{"calls", Type::int64, false, "calls in which it was seen"},
    Column{"first_ms", Type::int64, false, "first seen"},
    Column{"last_ms", Type::int64, false, "last seen"},
};
constexpr std::array<std::string_view, 2> kEntitySort = {"id", "kind"};

constexpr std::array kPlaceColumns = {
    Column{"ip", Type::text, false, "address"},
    Column{"country", Type::text, true, "ISO 3166 code"},
    Column{"city", Type::text, true, "city, as the data spells it"},
    Column{"region_name", Type::text, true, "first subdivision"},
    Column{"latitude", Type::real, true, "degrees"},
    Column{"longitude", Type::real, true, "degrees"},
    Column{"radius_km", Type::int32, true,
           "accuracy radius; 50 where the data gives a city and none, 100 for a bare country"},
    Column{"asn", Type::int64, true, "autonomous system number"},
    Column{"aso", Type::text, true, "autonomous system organisation"},
    Column{"hosting", Type::text, true, "hosting, vpn or cloud when the network is listed in data/hosting.tsv"},
};
constexpr std::array<std::string_view, 1> kPlaceSort = {"ip"};

constexpr std::array kFlagColumns = {
    Column{"ip", Type::text, false, "address seen in the logs"},
    Column{"list", Type::text, false, "name of the list that holds it"},
    Column{"kind", Type::text, false, "threat or trusted"},
    Column{"entry", Type::text, false, "the entry that matched: the address or its range"},
};
constexpr std::array<std::string_view, 2> kFlagSort = {"ip", "list"};

constexpr std::array kListColumns = {
    Column{"name", Type::text, false, "name of the list; geoip for the GeoIP data that place was made from"},
    Column{"kind", Type::text, false, "threat, trusted or geoip"},
    Column{"sha256", Type::text, true, "of the file as it was loaded, hexadecimal"},
    Column{"entries", Type::int64, false, "addresses and ranges in it"},
    Column{"dated_ms", Type::int64, true, "the date the list gives itself"},
    Column{"loaded_ms", Type::int64, false, "when it was loaded"},
    Column{"note", Type::text, true, "where it came from; of geoip the database types and their build dates"},
};
constexpr std::array<std::string_view, 1> kListSort = {"name"};

constexpr std::array kListEntryColumns = {
    Column{"list", Type::text, false, "name of the list"},
    Column{"entry", Type::text, false, "an address or a range in CIDR form, canonical"},
};
constexpr std::array<std::string_view, 2> kListEntrySort = {"list", "entry"};

constexpr std::array kSourceObjectColumns = {
    Column{"id", Type::int64, false, "63 bits of the object's sha256"},
    Column{"path", Type::text, false, "where it lies; the name given for standard input"},
    Column{"kind", Type::text, false, "what it holds: cloudtrail, or unknown"},
    Column{"shape", Type::text, true, "container: records, lines, array, bare, mixed"},
    Column{"compression", Type::text, false, "none, gzip or zstd"},
    Column{"bytes", Type::int64, false, "size as it lies"},
    Column{"json_bytes", Type::int64, false, "size uncompressed"},
    Column{"sha256", Type::text, false, "of the bytes as they lie, hexadecimal"},
    Column{"records", Type::int64, false, "events + duplicates + ignored + rejected"},
    Column{"events", Type::int64, false, "rows it added to call"},
    Column{"duplicates", Type::int64, false, "records whose event was there already"},
    Column{"ignored", Type::int64, false, "records recognised and left out on purpose"},
    Column{"rejected", Type::int64, false, "records that could not be read"},
    Column{"first_ms", Type::int64, true, "earliest event"},
    Column{"last_ms", Type::int64, true, "latest event"},
    Column{"accounts", Type::text, true, "accounts in it, at most 1,000, sorted, comma separated"},
    Column{"regions", Type::text, true, "regions in it, at most 1,000, sorted, comma separated"},
    Column{"ingested_ms", Type::int64, false, "when its rows were committed"},
    Column{"note", Type::text, true, "what was wrong with it as a whole: cut off, not valid JSON"},
};
constexpr std::array<std::string_view, 2> kSourceObjectSort = {"first_ms", "id"};

constexpr std::array kRejectColumns = {
    Column{"source_object", Type::int64, false, "ledger row of the object"},
    Column{"offset", Type::int64, false, "where it starts in the uncompressed bytes"},
    Column{"length", Type::int64, false, "how long it is"},
    Column{"reason", Type::text, false, "one sentence"},
    Column{"excerpt", Type::text, true, "first 200 bytes, invalid UTF-8 replaced"},
};
constexpr std::array<std::string_view, 2> kRejectSort = {"source_object", "offset"};

}  // namespace

const Table kCall{"call", "one API call, once however often delivered", kCallColumns, kCallSort, "at_ms", ""};
const Table kTouch{"touch",      "an hour of one caller's calls on one resource", kTouchColumns, kTouchSort, "hour_ms",
                   "resource_id"};
const Table kLink{"link", "a relation seen on a day", kLinkColumns, kLinkSort, "day_ms", "account_id"};
const Table kCredential{"credential", "a key issued", kCredentialColumns, kCredentialSort, "", ""};
const Table kAlias{"alias", "another name of an entity", kAliasColumns, kAliasSort, "", "alias"};
const Table kEntity{"entity", "an entity seen", kEntityColumns, kEntitySort, "", "attributes"};
const Table kPlace{"place", "where an address is", kPlaceColumns, kPlaceSort, "", ""};
const Table kFlag{"flag", "a list that holds an address", kFlagColumns, kFlagSort, "", ""};
const Table kList{"list", "a list of addresses that was loaded, and the GeoIP data", kListColumns, kListSort, "", ""};
const Table kListEntry{"list_entry", "an entry of a list", kListEntryColumns, kListEntrySort, "", ""};
const Table kSourceObject{
    "source_object", "the ledger: an object that was read", kSourceObjectColumns, kSourceObjectSort, "", ""};
const Table kReject{"reject", "a record that could not be read", kRejectColumns, kRejectSort, "", ""};

namespace {
constexpr std::array<const Table*, 12> kAll = {&kCall,  &kTouch, &kLink, &kCredential, &kAlias,        &kEntity,
                                               &kPlace, &kFlag,  &kList, &kListEntry,  &kSourceObject, &kReject};
}
const std::span<const Table* const> kTables{kAll};

const Table* find_table(std::string_view name) {
  const auto* it = std::ranges::find_if(kAll, [&](const Table* table) { return table->name == name; });
  return it == kAll.end() ? nullptr : *it;
}

std::size_t column_index(const Table& table, std::string_view column) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == column) {
      return i;
    }
  }
  std::fprintf(stderr, "spoor: table %.*s has no column %.*s\n", static_cast<int>(table.name.size()), table.name.data(),
               static_cast<int>(column.size()), column.data());
  std::abort();
}

}  // namespace spoor::record
