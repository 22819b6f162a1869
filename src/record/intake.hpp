// SPDX-License-Identifier: Apache-2.0
// Where the shapes of files bring their records: decoded into the batch, or refused with a reason. Internal to reading.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "record/batch.hpp"
#include "record/cloudtrail.hpp"
#include "record/json.hpp"

namespace spoor::record {

class Intake {
 public:
  static constexpr std::int64_t kMostListed = 10'000;  // reject rows of one object; more are only counted

  explicit Intake(const Rulebook& rulebook) : cloudtrail_(rulebook) {}

  void use(Batch& batch);
  void begin_object(ObjectTally& tally);

  // The record stands in a text that starts at `text` and lies at offset `offset` of the object. A rejected one
  // is written down here; `container` and `broken` are the caller's to handle.
  Verdict add(const Value& object, const char* text, std::uint64_t offset);
  // The record text by itself: it must be one whole object; behind `padded` 64 bytes are readable.
  // Invalid UTF-8 is replaced and does not cost the record. `mergeable`: an object that is no CloudTrail record is left
  // to the caller, who gets `broken`, and nothing is written down; else the answer is never `broken`.
  Verdict add_text(std::string_view padded, std::uint64_t offset, bool mergeable);
  void reject(std::uint64_t offset, std::uint64_t length, std::string_view reason, std::string_view excerpt);

  // Undoes everything since begin_object().
  void roll_back();

  ObjectTally& tally() { return *tally_; }
  Index& index() { return index_; }

 private:
  struct Mark {
    std::size_t calls = 0;
    std::size_t resources = 0;
    std::size_t credentials = 0;
    std::size_t links = 0;
    std::size_t rejects = 0;
  };

  Verdict repaired(std::string_view text, std::uint64_t offset);
  Verdict add_valid(std::string_view padded, std::string_view as_written, std::uint64_t offset, bool mergeable);

  CloudTrail cloudtrail_;
  Index index_;
  Batch* batch_ = nullptr;
  ObjectTally* tally_ = nullptr;
  ObjectTally clean_;  // the tally as it was at begin_object()
  Mark mark_;
};

}  // namespace spoor::record
