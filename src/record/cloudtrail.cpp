// SPDX-License-Identifier: Apache-2.0
#include "record/cloudtrail.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/escape.hpp"
#include "record/call_columns.hpp"
#include "record/call_state.hpp"
#include "record/canonical.hpp"
#include "record/event_clock.hpp"
#include "record/user_identity.hpp"
#include "record/wording.hpp"

namespace spoor::record {
namespace {

constexpr std::size_t kMemoBound = std::size_t{24} << 20U;

bool is_null(std::string_view raw) { return raw.empty() || raw == "null"; }

constexpr std::array<std::string_view, 4> kCategories = {"management", "data", "network", "other"};

// Raw JSON in, a position in kCategories out.
std::size_t category_of(std::string_view category, std::string_view type, std::string_view management) {
  if (is_null(category)) {
    return type.starts_with("\"AwsVpceEvent") ? 2 : management == "false" ? 1 : 0;
  }
  return category == "\"Management\"" ? 0 : category == "\"Data\"" ? 1 : category == "\"NetworkActivity\"" ? 2 : 3;
}

// The code of a text that was seen last.
struct Last {
  std::string raw;
  std::uint32_t code = kNoText;
  bool known = false;
};

constexpr std::size_t kCallerKinds = 2UL * 2 * 5 * 2;  // service, on_behalf, address, endpoint

}  // namespace

struct CloudTrail::State {
  explicit State(const Rulebook& book) : rulebook(book), identity_reader(texts) {}

  const Rulebook& rulebook;
  Batch* batch = nullptr;
  ObjectTally* tally = nullptr;
  std::string reason;

  RawRecord raw;
  EventClock clock;
  Dictionary texts;  // keeps the texts that memo entries point to
  UserIdentityReader identity_reader;
  Memo<CallerEntry> callers;
  Memo<CallerEntry> callers_by_address;
  Memo<OperationEntry> operations;
  Memo<AddressEntry> addresses;
  Memo<AgentEntry> agents;
  Memo<ErrorEntry> errors;
  ResourceReader resources;
  EffectReader effects;
  std::string key;
  std::string scratch;
  std::string facts;
  std::string conditions;
  // Per code of account_id and region: the object in whose tally it has been put.
  Last account_run;
  Last region_run;
  std::array<std::uint32_t, 4> category_codes{};
  std::array<std::uint32_t, kCallerKinds> caller_kind_codes{};
  std::vector<std::uint32_t> account_seen;
  std::vector<std::uint32_t> region_seen;
  std::uint32_t object = 0;

  void forget();
  Verdict add(const Value& json);
  Verdict reject(std::string text) {
    reason = std::move(text);
    return Verdict::rejected;
  }
  Verdict not_an_event();
  std::string_view text(Field field) { return text_of(raw[field], scratch); }
  std::uint32_t code(CallColumn column, std::string_view value) {
    return value.empty() ? kNoText : batch->call.columns[column].dictionary.code(value);
  }
  std::uint32_t code(CallColumn column, Field field) { return code(column, text(field)); }
  // For columns with few values that come in runs: the code of the last one is kept.
  std::uint32_t run_code(CallColumn column, Field field, Last& last) {
    const std::string_view written = raw[field];
    if (!last.known || last.raw != written) {
      last.raw = written;
      last.code = code(column, field);
      last.known = true;
    }
    return last.code;
  }
  std::string_view keep(std::string_view value) { return texts.text(texts.code(value)); }

  const OperationEntry& operation();
  const CallerEntry& caller();
  CallerEntry make_caller(std::string_view address);
  const AddressEntry& address();
  const AgentEntry& agent();
  const ErrorEntry& error(const OperationEntry& op);
  std::string_view failing_response(const OperationEntry& op);
  std::optional<Uuid> event_id(const Value& json);
  std::uint8_t mfa(const OperationEntry& op, const CallerEntry& who);
  std::uint32_t caller_kind_code(const Caller& who, AddressKind kind, bool endpoint);
  std::uint32_t category_code();
  void collect(const Call& call, const ErrorEntry& outcome, const AgentEntry& client);
  void fill(const Call& call, const ErrorEntry& outcome, const AgentEntry& client);
  void count(const Call& call, std::uint32_t account, std::uint32_t region);
};

void CloudTrail::State::forget() {
  callers.clear();
  callers_by_address.clear();
  operations.clear();
  addresses.clear();
  agents.clear();
  errors.clear();
  texts.clear();
}

const OperationEntry& CloudTrail::State::operation() {
  key.assign(raw[Field::event_source]);
  key += raw[Field::event_name];
  return operations.get(key, [&] {
    OperationEntry entry;
    entry.service = keep(service_of(text(Field::event_source)));
    entry.operation = keep(canonical_operation(text(Field::event_name)));
    entry.service_code = code(kService, entry.service);
    entry.operation_code = code(kOperation, entry.operation);
    entry.api = rulebook.find(entry.service, entry.operation);
    entry.effect = EffectReader::effect_of(entry.service, entry.operation);
    entry.sign_in = entry.service == "signin";
    return entry;
  });
}

CallerEntry CloudTrail::State::make_caller(std::string_view source_ip) {
  const UserIdentity read = identity_reader.read(raw.value(Field::user_identity));
  CallerEntry entry;
  entry.identity = read.identity;
  entry.mfa = read.mfa;
  const std::string_view type = read.identity.type;
  entry.by_address = read.identity.invoked_by.empty() && (type == "AWSService" || type.empty());
  entry.identity.source_ip = source_ip;
  entry.caller = credit(entry.identity);
  entry.principal = code(kPrincipal, entry.caller.principal);
  entry.principal_account = code(kPrincipalAccount, entry.caller.principal_account);
  entry.principal_id = code(kPrincipalId, entry.caller.principal_id);
  entry.identity_type = code(kIdentityType, type);
  entry.session = code(kSession, entry.caller.session);
  entry.session_kind = code(kSessionKind, entry.caller.session_kind);
  entry.actor = code(kActor, entry.caller.actor);
  entry.access_key = code(kAccessKey, entry.identity.access_key);
  entry.account = code(kAccountId, entry.identity.account_id);
  return entry;
}

const CallerEntry& CloudTrail::State::caller() {
  const CallerEntry& entry = callers.get(raw[Field::user_identity], [&] { return make_caller({}); });
  if (!entry.by_address || is_null(raw[Field::source_ip])) {
    return entry;
  }
  key.assign(raw[Field::user_identity]);
  key += raw[Field::source_ip];
  return callers_by_address.get(key, [&] { return make_caller(keep(text(Field::source_ip))); });
}

const AddressEntry& CloudTrail::State::address() {
  return addresses.get(raw[Field::source_ip], [&] {
    const Address read = read_address(text(Field::source_ip));
    return AddressEntry{read.kind, read.text, code(kIp, read.text)};
  });
}

const AgentEntry& CloudTrail::State::agent() {
  return agents.get(raw[Field::user_agent], [&] {
    AgentEntry entry;
    const std::string_view bare = bare_user_agent(text(Field::user_agent));
    entry.bare = bare.empty() ? bare : keep(bare);
    entry.user_agent = code(kUserAgent, entry.bare);
    entry.agent = code(kAgent, agent_of(entry.bare));
    entry.conditions = entry.bare.empty() ? std::string() : rulebook.agent_conditions(entry.bare);
    return entry;
  });
}

// Rule R12: a response can say that the call failed without an errorCode.
std::string_view CloudTrail::State::failing_response(const OperationEntry& op) {
  for (std::size_t i = 0; i < raw.param_count; ++i) {
    const RawParam& param = raw.params[i];
    if (param.response && param.param == Param::success && boolean_of(param.value.raw) == 0) {
      return "Failure";
    }
  }
  if (!op.sign_in) {
    return {};
  }
  bool failed = false;
  const std::string_view name = text(Field::event_name);
  for (const Field field : {Field::response_elements, Field::service_event_details, Field::additional_event_data}) {
    each_member(raw.value(field), [&](std::string_view member, const Value& value) {
      failed = failed || (member == name && value.raw == "\"Failure\"") ||
               (member == "success" && boolean_of(value.raw) == 0);
    });
  }
  return failed ? "Failure" : "";
}

const ErrorEntry& CloudTrail::State::error(const OperationEntry& op) {
  const std::string_view written = text(Field::error_code);
  const std::string_view found = written.empty() ? failing_response(op) : written;
  return errors.get(found, [&] {
    ErrorEntry entry;
    entry.error = found.empty() ? found : keep(found);
    entry.outcome = outcome_of(entry.error);
    entry.error_code = code(kError, entry.error);
    entry.outcome_code = code(kOutcome, entry.outcome);
    return entry;
  });
}

// Absent if the record has none and cannot be named by its content either.
std::optional<Uuid> CloudTrail::State::event_id(const Value& json) {
  const std::string_view written = text(Field::event_id);
  if (!written.empty()) {
    const auto id = parse_uuid(written);
    return id ? id : hashed_uuid(written);
  }
  const auto canonical = canonical_json(json.raw);
  return canonical ? std::optional(hashed_uuid(*canonical)) : std::nullopt;
}

std::uint8_t CloudTrail::State::mfa(const OperationEntry& op, const CallerEntry& who) {
  if (!op.sign_in) {
    return who.mfa;
  }
  std::uint8_t used = kNoBool;
  each_member(raw.value(Field::additional_event_data), [&](std::string_view member, const Value& value) {
    if (member == "MFAUsed") {
      used = boolean_of(value.raw);
    }
  });
  return used == kNoBool ? who.mfa : used;
}

void CloudTrail::State::collect(const Call& call, const ErrorEntry& outcome, const AgentEntry& client) {
  facts.clear();
  conditions.assign(client.conditions);
  if (call.operation->api == nullptr) {
    return;
  }
  std::string region_scratch;
  std::string type_scratch;
  RecordView view;
  view.service = call.operation->service;
  view.operation = call.operation->operation;
  view.region = text_of(raw[Field::aws_region], region_scratch);
  view.account_id = call.account;
  view.error = outcome.error;
  view.outcome = outcome.outcome;
  view.user_agent = client.bare;
  view.event_type = text_of(raw[Field::event_type], type_scratch);
  view.request_parameters = raw[Field::request_parameters];
  view.response_elements = raw[Field::response_elements];
  view.additional_event_data = raw[Field::additional_event_data];
  view.service_event_details = raw[Field::service_event_details];
  view.resources = raw[Field::resources];
  view.identity = &call.caller->identity;
  view.caller = &call.caller->caller;
  std::string found;
  rulebook.collect(*call.operation->api, view, facts, found);
  if (!found.empty()) {
    conditions += conditions.empty() ? "" : " ";
    conditions += found;
  }
}

std::uint32_t CloudTrail::State::caller_kind_code(const Caller& who, AddressKind kind, bool endpoint) {
  const std::size_t at = ((static_cast<std::size_t>(who.service) * 2 + static_cast<std::size_t>(who.on_behalf)) * 5 +
                          static_cast<std::size_t>(kind)) *
                             2 +
                         static_cast<std::size_t>(endpoint);
  std::uint32_t& known = caller_kind_codes[at];
  if (known == kNoText) {
    known = code(kCallerKind, caller_kind(who, kind, endpoint));
  }
  return known;
}

std::uint32_t CloudTrail::State::category_code() {
  const std::size_t at = category_of(raw[Field::event_category], raw[Field::event_type], raw[Field::management_event]);
  std::uint32_t& known = category_codes[at];
  if (known == kNoText) {
    known = code(kCategory, kCategories[at]);
  }
  return known;
}

void CloudTrail::State::fill(const Call& call, const ErrorEntry& outcome, const AgentEntry& client) {
  Rows& rows = batch->call;
  const CallerEntry& who = *call.caller;
  const bool endpoint = !is_null(raw[Field::vpc_endpoint]);
  rows.add_uuid(kEventId, call.event_id);
  rows.add_integer(kAtMs, call.at_ms);
  rows.add_code(kPrincipalAccount, who.principal_account);
  rows.add_code(kPrincipal, who.principal);
  rows.add_code(kPrincipalId, who.principal_id);
  rows.add_code(kIdentityType, who.identity_type);
  rows.add_code(kSession, who.session);
  rows.add_code(kSessionKind, who.session_kind);
  rows.add_code(kActor, who.actor);
  rows.add_code(kAccessKey, who.access_key);
  rows.add_code(kCallerKind, caller_kind_code(who.caller, call.address->kind, endpoint));
  rows.add_code(kIp, call.address->ip);
  rows.add_code(kVpce, endpoint ? code(kVpce, Field::vpc_endpoint) : kNoText);
  rows.add_code(kAgent, client.agent);
  rows.add_code(kUserAgent, client.user_agent);
  rows.add_code(kService, call.operation->service_code);
  rows.add_code(kOperation, call.operation->operation_code);
  rows.add_code(kError, outcome.error_code);
  rows.add_code(kOutcome, outcome.outcome_code);
  rows.add_boolean(kReadOnly, boolean_of(raw[Field::read_only]));
  rows.add_boolean(kMfa, mfa(*call.operation, who));
  const std::string_view home = who.caller.principal_account;
  rows.add_integer(kCopy, !home.empty() && !call.account.empty() && home != call.account ? 1 : 0);
  rows.add_code(kSharedEventId, code(kSharedEventId, Field::shared_event_id));
  rows.add_code(kFacts, code(kFacts, facts));
  rows.add_code(kConditions, code(kConditions, conditions));
  rows.add_integer(kCallSourceObject, tally->id);
}

void CloudTrail::State::count(const Call& call, std::uint32_t account, std::uint32_t region) {
  ++tally->events;
  tally->first_ms = tally->first_ms == kNoInt ? call.at_ms : std::min(tally->first_ms, call.at_ms);
  tally->last_ms = std::max(tally->last_ms, call.at_ms);
  const auto note = [&](std::vector<std::uint32_t>& seen, std::uint32_t code, auto& set, CallColumn column) {
    if (code == kNoText) {
      return;
    }
    if (seen.size() <= code) {
      seen.resize(code + 1, 0);
    }
    if (seen[code] != object) {
      seen[code] = object;
      const std::string_view text = batch->call.columns[column].dictionary.text(code);
      if (set.size() < ObjectTally::kMostNamed && text.size() <= ObjectTally::kLongestNamed) {
        set.emplace(text);
      }
    }
  };
  note(account_seen, account, tally->accounts, kAccountId);
  note(region_seen, region, tally->regions, kRegion);
}

// A whole object without eventName and eventSource: known kinds are left out, everything else is named.
Verdict CloudTrail::State::not_an_event() {
  const std::string_view category = raw[Field::event_category];
  const bool insight = !is_null(raw[Field::insight_details]) || category == "\"Insight\"" ||
                       raw[Field::event_type] == "\"AwsCloudTrailInsight\"";
  const bool digest = raw[Field::log_files].starts_with('[');
  if (insight || digest || category == "\"Aggregated\"") {
    ++tally->ignored;
    return Verdict::ignored;
  }
  const bool no_name = text(Field::event_name).empty();
  const bool no_source = text(Field::event_source).empty();
  if ((no_name || no_source) && raw[Field::records].starts_with('[')) {
    reason = "not a CloudTrail record: it holds others";
    return Verdict::container;
  }
  return no_name || no_source
             ? reject(fmt::format("not a CloudTrail record: no {}", no_name && no_source ? "eventName/eventSource"
                                                                    : no_name            ? "eventName"
                                                                                         : "eventSource"))
             : Verdict::event;
}

Verdict CloudTrail::State::add(const Value& json) {
  if (!take_apart(json, raw)) {
    return Verdict::broken;
  }
  if (const Verdict verdict = not_an_event(); verdict != Verdict::event) {
    return verdict;
  }
  const std::string_view time = text(Field::event_time);
  if (time.empty()) {
    return reject("no eventTime");
  }
  const auto at_ms = clock.read(time);
  if (!at_ms) {
    return reject(fmt::format("eventTime cannot be read: {}", valid_utf8(time.substr(0, 60))));
  }
  Call call;
  call.raw = &raw;
  call.at_ms = *at_ms;
  const auto id = event_id(json);
  if (!id) {
    return reject("no eventID, and the record is not valid JSON");
  }
  call.event_id = *id;
  call.operation = &operation();
  call.caller = &caller();
  call.address = &address();
  const AgentEntry& client = agent();
  const ErrorEntry& outcome = error(*call.operation);
  call.success = outcome.error.empty();
  call.row = static_cast<std::uint32_t>(batch->call.size);
  const std::uint32_t recipient = run_code(kAccountId, Field::recipient_account, account_run);
  const std::uint32_t account = recipient == kNoText ? call.caller->account : recipient;
  if (account != kNoText) {
    call.account = batch->call.columns[kAccountId].dictionary.text(account);
  }
  const std::uint32_t region = run_code(kRegion, Field::aws_region, region_run);
  collect(call, outcome, client);
  fill(call, outcome, client);
  batch->call.add_code(kAccountId, account);
  batch->call.add_code(kRegion, region);
  batch->call.add_code(kCategory, category_code());
  batch->call.row_done();
  count(call, account, region);
  resources.read(call, *batch);
  if (call.operation->effect != Effect::none && call.success) {
    effects.read(call, *batch);
  }
  return Verdict::event;
}

CloudTrail::CloudTrail(const Rulebook& rulebook) : state_(std::make_unique<State>(rulebook)) {}
CloudTrail::~CloudTrail() = default;

void CloudTrail::use(Batch& batch) {
  state_->batch = &batch;
  state_->forget();
  state_->resources.forget();
  state_->account_run = {};
  state_->region_run = {};
  state_->category_codes.fill(kNoText);
  state_->caller_kind_codes.fill(kNoText);
  state_->account_seen.clear();
  state_->region_seen.clear();
}

void CloudTrail::begin_object(ObjectTally& tally) {
  state_->tally = &tally;
  ++state_->object;
}

Verdict CloudTrail::add(const Value& object) {
  State& state = *state_;
  if (state.texts.bytes() + state.callers.bytes() + state.callers_by_address.bytes() + state.agents.bytes() +
          state.addresses.bytes() + state.operations.bytes() + state.errors.bytes() >
      kMemoBound) {
    state.forget();
  }
  return state.add(object);
}

std::string_view CloudTrail::reason() const { return state_->reason; }

}  // namespace spoor::record
