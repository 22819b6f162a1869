// SPDX-License-Identifier: Apache-2.0
// One CloudTrail record → one row of `call`, the resources it names, the credential it issued, the relations it shows.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "record/batch.hpp"
#include "record/facts.hpp"
#include "record/json.hpp"
#include "record/raw_record.hpp"

namespace spoor::record {

enum class Verdict : std::uint8_t {
  event,      // a row was added
  ignored,    // recognised and left out on purpose: insights, aggregates, digests
  rejected,   // no CloudTrail record, or one that cannot be used: reason()
  container,  // holds records itself, in a member Records; nothing was added
  broken,     // the JSON is not well formed; nothing was added
};

// Adds rows to one batch at a time. What depends only on a piece of text that many records share (userIdentity,
// userAgent, sourceIPAddress, the operation, the error) is worked out once and remembered until the batch changes or
// the memory of it exceeds a bound. One thread at a time.
class CloudTrail {
 public:
  // `rulebook` outlives it.
  explicit CloudTrail(const Rulebook& rulebook);
  ~CloudTrail();

  // Rows go to `batch` from now on; it must be without rows or the one that was used last.
  void use(Batch& batch);
  // The next records belong to this object. `tally` is updated by every record: events, ignored, times, accounts,
  // regions; not rejects.
  void begin_object(ObjectTally& tally);

  Verdict add(const Value& object);
  // One sentence, after `rejected`; valid until the next record.
  std::string_view reason() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace spoor::record
