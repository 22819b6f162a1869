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

simdjson::padded_string_view padded_view(std::string_view text) {
  return simdjson::padded_string_view(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
}

// The scanner has gone into every container it knows; one it did not recognise is no record.
Verdict refused(Verdict verdict) { return verdict == Verdict::container ? Verdict::rejected : verdict; }

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

Verdict Intake::add(simdjson::ondemand::object& object, const char* document, std::uint64_t offset) {
  const Verdict verdict = cloudtrail_.add(object);
  if (verdict != Verdict::rejected) {
    return verdict;
  }
  bool filled = false;
  std::string_view text;
  if (object.reset().get(filled) || simdjson::to_json_string(object).get(text)) {
    return Verdict::broken;
  }
  reject(offset + static_cast<std::uint64_t>(text.data() - document), text.size(), cloudtrail_.reason(), text);
  return verdict;
}

Verdict Intake::repaired(std::string_view text, std::uint64_t offset) {
  const simdjson::padded_string clean(valid_utf8(text));
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  if (const auto error = parser_.iterate(clean).get(document); error != simdjson::SUCCESS) {
    reject(offset, text.size(), fmt::format("not valid JSON: {}", simdjson::error_message(error)), text);
    return Verdict::rejected;
  }
  if (document.get_object().get(object) != simdjson::SUCCESS) {
    reject(offset, text.size(), "not valid JSON", text);
    return Verdict::rejected;
  }
  const Verdict verdict = refused(cloudtrail_.add(object));
  if (verdict == Verdict::rejected || verdict == Verdict::broken) {
    reject(offset, text.size(), verdict == Verdict::broken ? "not valid JSON" : cloudtrail_.reason(), text);
    return Verdict::rejected;
  }
  if (tally_->note.empty()) {
    tally_->note = fmt::format("invalid UTF-8 replaced in the record at offset {}", offset);
  }
  return verdict;
}

Verdict Intake::add_text(std::string_view padded, std::uint64_t offset, bool mergeable) {
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  const auto error = parser_.iterate(padded_view(padded)).get(document);
  if (error == simdjson::UTF8_ERROR) {
    return repaired(padded, offset);
  }
  if (error != simdjson::SUCCESS || document.get_object().get(object) != simdjson::SUCCESS) {
    reject(offset, padded.size(), fmt::format("not valid JSON: {}", simdjson::error_message(error)), padded);
    return Verdict::rejected;
  }
  const Verdict verdict = refused(cloudtrail_.add(object));
  if (verdict == Verdict::broken) {
    reject(offset, padded.size(), "not valid JSON", padded);
    return Verdict::rejected;
  }
  const bool left_to_caller = mergeable && cloudtrail_.reason().starts_with("not a CloudTrail record");
  if (verdict == Verdict::rejected && !left_to_caller) {
    reject(offset, padded.size(), cloudtrail_.reason(), padded);
  }
  return verdict == Verdict::rejected && left_to_caller ? Verdict::broken : verdict;
}

}  // namespace spoor::record
