// SPDX-License-Identifier: Apache-2.0
// The facts that rules need, and the conditions that one record decides by itself. Both are data (data/attack/): which
// parameters of which calls are kept, and which predicates over them hold.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "record/identity.hpp"

namespace spoor::record {

// One record as the rules see it. JSON members are raw JSON text ("{...}", "null" or empty).
struct RecordView {
  std::string_view service;    // canonical
  std::string_view operation;  // canonical
  std::string_view region;
  std::string_view account_id;  // recipientAccountId
  std::string_view error;       // as in call.error
  std::string_view outcome;
  std::string_view user_agent;  // bare
  std::string_view event_type;
  std::string_view request_parameters;
  std::string_view response_elements;
  std::string_view additional_event_data;
  std::string_view service_event_details;
  std::string_view resources;  // raw JSON array
  const Identity* identity = nullptr;
  const Caller* caller = nullptr;
};

class Rulebook {
 public:
  // Reads the tables compiled in from data/attack/; a fault in them is internal and names file, line and reason.
  static Result<std::unique_ptr<const Rulebook>> load();
  virtual ~Rulebook() = default;

  // What the tables say about one API; absent (null) for most calls, and then collect() must not be called. The pointer
  // is stable: look it up once per distinct service and operation.
  struct Api;
  virtual const Api* find(std::string_view service, std::string_view operation) const = 0;

  // Appends `key=value` lines to `facts` (at most 1 KiB; values cut and escaped: no newline, no control bytes) and ids
  // of conditions that hold to `conditions` (space separated; `C45.account?` where only the record's part is known).
  // Never fails: JSON that cannot be read yields no facts. Safe for several threads.
  virtual void collect(const Api& api, const RecordView& record, std::string& facts, std::string& conditions) const = 0;

  // Conditions that any call may meet and that depend only on the user agent (known offensive tools).
  virtual std::string agent_conditions(std::string_view user_agent) const = 0;
};

}  // namespace spoor::record
