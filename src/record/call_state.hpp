// SPDX-License-Identifier: Apache-2.0
// What the steps of decoding one CloudTrail record share. Internal to the decoder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/batch.hpp"
#include "record/facts.hpp"
#include "record/identity.hpp"
#include "record/json.hpp"
#include "record/memo.hpp"
#include "record/raw_record.hpp"

namespace spoor::record {

// What userIdentity says, as codes of the batch's columns.
struct CallerEntry {
  Identity identity;
  Caller caller;
  std::uint8_t mfa = kNoBool;
  bool by_address = false;  // sourceIPAddress names the caller: the entry is good for one address only
  std::uint32_t principal = kNoText;
  std::uint32_t principal_account = kNoText;
  std::uint32_t principal_id = kNoText;
  std::uint32_t identity_type = kNoText;
  std::uint32_t session = kNoText;
  std::uint32_t session_kind = kNoText;
  std::uint32_t actor = kNoText;
  std::uint32_t access_key = kNoText;
  std::uint32_t account = kNoText;  // userIdentity.accountId as a code of account_id
};

// What a call may hand out or show, decided by its name.
enum class Effect : std::uint8_t {
  none,
  assume_role,
  session_token,
  federation_token,
  create_access_key,
  create_user,
  create_role,
  console_sign_in,
  switch_role,
};

struct OperationEntry {
  std::string_view service;
  std::string_view operation;
  std::uint32_t service_code = kNoText;
  std::uint32_t operation_code = kNoText;
  const Rulebook::Api* api = nullptr;
  Effect effect = Effect::none;
  bool sign_in = false;
};

struct AddressEntry {
  AddressKind kind = AddressKind::none;
  std::string text;
  std::uint32_t ip = kNoText;
};

struct AgentEntry {
  std::string_view bare;
  std::uint32_t user_agent = kNoText;
  std::uint32_t agent = kNoText;
  std::string conditions;
};

struct ErrorEntry {
  std::string_view error;
  std::string_view outcome;
  std::uint32_t error_code = kNoText;
  std::uint32_t outcome_code = kNoText;
};

// A record in the middle of being decoded.
struct Call {
  const RawRecord* raw = nullptr;
  const OperationEntry* operation = nullptr;
  const CallerEntry* caller = nullptr;
  const AddressEntry* address = nullptr;
  std::uint32_t row = 0;
  TimeMs at_ms = 0;
  Uuid event_id{};
  std::string_view account;
  bool success = false;
};

// Reads the resources a call names into batch.resources.
class ResourceReader {
 public:
  void read(const Call& call, Batch& batch);
  void forget();  // the batch changes

 private:
  void param(const RawParam& param, const Call& call, Batch& batch);
  void instances(const Value& set, const Call& call, Batch& batch);
  void add(std::string_view kind, std::string_view id, const Call& call, Batch& batch);
  void arn(std::string_view arn, const Call& call, Batch& batch);

  std::string scratch_;
  std::string built_;
  std::size_t first_ = 0;  // of the call's resources
};

// Reads what a call issued or made into batch.credential and batch.link.
class EffectReader {
 public:
  static Effect effect_of(std::string_view service, std::string_view operation);
  void read(const Call& call, Batch& batch);

 private:
  struct Issued;
  void assumed(const Call& call, Batch& batch);
  void token(const Call& call, Batch& batch);
  void access_key(const Call& call, Batch& batch);
  void created(const Call& call, Batch& batch);
  void signed_in(const Call& call, Batch& batch);
  void switched(const Call& call, Batch& batch);
  void credential(const Call& call, const Issued& issued, Batch& batch);
  std::string member(const Value& object, std::string_view key);  // text of a member, empty if absent

  std::string scratch_;
};

}  // namespace spoor::record
