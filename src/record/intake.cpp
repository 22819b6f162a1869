// SPDX-License-Identifier: Apache-2.0
#include "record/intake.hpp"

#include <fmt/format.h>

#include "base/escape.hpp"

namespace spoor::record {
namespace {

constexpr std::size_t kExcerpt = 200;

const std::size_t kRejectObject = column_index(kReject, "source_object");
const std::size_t kRejectOffset = column_index(kReject, "offset");
const std::size_t kRejectLength = column_index(kReject, "length");
const std::size_t kRejectReason = column_index(kReject, "reason");
const std::size_t kRejectExcerpt = column_index(kReject, "excerpt");

}  // namespace

void Intake::use(Batch& batch) {
  batch_ = &batch;
  mark_ = {};
  cloudtrail_.use(batch);
}

void Intake::begin_object(ObjectTally& tally) {
  tally_ = &tally;
  clean_ = tally;
  mark_ = {batch_->call.size, batch_->resources.call.size(), batch_->credential.size, batch_->link.size,
           batch_->reject.size};
  cloudtrail_.begin_object(tally);
}

void Intake::roll_back() {
  batch_->call.truncate(mark_.calls);
  batch_->resources.call.resize(mark_.resources);
  batch_->resources.kind.resize(mark_.resources);
  batch_->resources.id.resize(mark_.resources);
  batch_->credential.truncate(mark_.credentials);
  batch_->credential_call.resize(mark_.credentials);
  batch_->link.truncate(mark_.links);
  batch_->link_call.resize(mark_.links);
  batch_->reject.truncate(mark_.rejects);
  *tally_ = clean_;
  cloudtrail_.begin_object(*tally_);
}

void Intake::reject(std::uint64_t offset, std::uint64_t length, std::string_view reason, std::string_view excerpt) {
  ++tally_->rejected;
  if (tally_->rejected > kMostListed) {
    return;
  }
  Rows& rows = batch_->reject;
  rows.add_integer(kRejectObject, tally_->id);
  rows.add_integer(kRejectOffset, static_cast<std::int64_t>(offset));
  rows.add_integer(kRejectLength, static_cast<std::int64_t>(length));
  rows.add_text(kRejectReason, reason);
  rows.add_text(kRejectExcerpt, valid_utf8(excerpt.substr(0, kExcerpt)));
  rows.row_done();
}

Verdict Intake::add(const Value& object, const char* text, std::uint64_t offset) {
  const Verdict verdict = cloudtrail_.add(object);
  if (verdict == Verdict::rejected) {
    reject(offset + static_cast<std::uint64_t>(object.raw.data() - text), object.raw.size(), cloudtrail_.reason(),
           object.raw);
  }
  return verdict;
}

Verdict Intake::repaired(std::string_view text, std::uint64_t offset) {
  constexpr std::size_t kPadding = 64;
  std::string clean = valid_utf8(text);
  const std::size_t size = clean.size();
  clean.append(kPadding, '\0');
  const Verdict verdict = add_valid(std::string_view(clean).substr(0, size), text, offset, false);
  if (verdict == Verdict::event && tally_->note.empty()) {
    tally_->note = fmt::format("invalid UTF-8 replaced in the record at offset {}", offset);
  }
  return verdict;
}

Verdict Intake::add_valid(std::string_view padded, std::string_view as_written, std::uint64_t offset, bool mergeable) {
  const Index::Fault fault = index_.read(padded);
  if (fault == Index::Fault::utf8 && padded.data() == as_written.data()) {
    return repaired(as_written, offset);
  }
  Value object;
  if (fault != Index::Fault::none || !index_.next(object) || !index_.at_end() || !object.is_object()) {
    const std::string_view why = fault == Index::Fault::none ? "its brackets do not match" : index_.fault();
    reject(offset, as_written.size(), fmt::format("not valid JSON: {}", why), as_written);
    return Verdict::rejected;
  }
  const Verdict verdict = cloudtrail_.add(object);
  if (verdict == Verdict::event || verdict == Verdict::ignored) {
    return verdict;
  }
  const std::string_view reason = verdict == Verdict::broken ? "not valid JSON" : cloudtrail_.reason();
  if (mergeable && reason.starts_with("not a CloudTrail record")) {
    return Verdict::broken;
  }
  reject(offset, as_written.size(), reason, as_written);
  return Verdict::rejected;
}

Verdict Intake::add_text(std::string_view padded, std::uint64_t offset, bool mergeable) {
  return add_valid(padded, padded, offset, mergeable);
}

}  // namespace spoor::record
