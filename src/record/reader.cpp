// SPDX-License-Identifier: Apache-2.0
#include "record/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "record/scan_ahead.hpp"
#include "record/scanner.hpp"
#include "record/shape.hpp"
#include "record/stream_scan.hpp"

namespace spoor::record {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kSpace = " \t\r\n";
constexpr std::size_t kExcerpt = ScanAhead::kMostBadBytes;  // of what is damaged

// A stretch of bytes that holds no whole record; it grows until the next good one, so one fault is one reject.
struct Damage {
  bool open = false;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string reason;
  std::string excerpt;
  std::string first_key;
};

std::string_view first_key(std::string_view object) {
  const std::size_t begin = object.find('"');
  const std::size_t end = begin == std::string_view::npos ? begin : object.find('"', begin + 1);
  return end == std::string_view::npos ? std::string_view() : object.substr(begin, end - begin);
}

// Nothing but openings of a wrapper, `{"aws":{"cloudtrail":`, whose end is missing.
bool only_opens(std::string_view text) { return text.find_first_of(",}[]") == std::string_view::npos; }

void add_note(ObjectTally& tally, std::string_view note) {
  if (!note.empty()) {
    tally.note += tally.note.empty() ? "" : "; ";
    tally.note += note;
  }
}

std::string_view shape_of(std::string_view text) {
  for (const Shape& shape : kShapes) {
    if (shape.fits(text)) {
      return shape.name;
    }
  }
  return {};
}

std::size_t leading_space(std::string_view text) {
  const std::size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  return std::min(text.find_first_not_of(kSpace, mark), text.size());
}

}  // namespace

struct ObjectReader::State {
  explicit State(const Rulebook& rulebook) : intake(rulebook) {}

  Intake intake;
  Scanner scanner;
  Damage damage;
  std::vector<char> window;

  bool fast(std::string_view text, std::uint64_t offset);
  void begin_scan();
  void take(const Scanner::Step& step, std::string_view bytes);
  void damaged(const Scanner::Step& step, std::string_view bytes);
  void close_damage(std::uint64_t end);
  void finish_scan(std::uint64_t end);
};

// Tries the shapes that fit; false when the object must be read by the scanner.
bool ObjectReader::State::fast(std::string_view text, std::uint64_t offset) {
  for (const Shape& shape : kShapes) {
    if (!shape.fits(text)) {
      continue;
    }
    const ShapeResult result = shape.read(text, offset, intake);
    if (result == ShapeResult::read) {
      intake.tally().shape = shape.name;
      return true;
    }
    intake.roll_back();
    if (result == ShapeResult::broken) {
      return false;
    }
  }
  return false;
}

void ObjectReader::State::begin_scan() {
  scanner = Scanner();
  damage = Damage();
}

void ObjectReader::State::close_damage(std::uint64_t end) {
  if (damage.open) {
    intake.reject(damage.begin, std::max(damage.end, end) - damage.begin, damage.reason, damage.excerpt);
    damage.open = false;
  }
}

void ObjectReader::State::damaged(const Scanner::Step& step, std::string_view bytes) {
  const std::string_view key = first_key(bytes.substr(0, kExcerpt));
  if (damage.open && !key.empty() && key == damage.first_key) {
    close_damage(step.begin);  // another record begins like the one that was damaged: it counts by itself
  }
  if (!damage.open) {
    damage = {
        true, step.begin, step.end, std::string(step.reason), std::string(bytes.substr(0, kExcerpt)), std::string(key)};
  }
  damage.end = std::max(damage.end, step.end);
}

void ObjectReader::State::take(const Scanner::Step& step, std::string_view bytes) {
  if (step.found == Scanner::Found::bad) {
    return damaged(step, bytes);
  }
  // Whether a record is good is known only after decoding; a reject of its own must come after the damage before it.
  const bool was_open = damage.open;
  const Verdict verdict = intake.add_text(bytes, step.begin, was_open);
  if (was_open && verdict == Verdict::broken) {
    damage.end = std::max(damage.end, step.end);
  } else if (was_open) {
    const std::uint64_t before = step.begin - damage.begin;
    const bool wrapper = step.end <= damage.end && before <= damage.excerpt.size() &&
                         only_opens(std::string_view(damage.excerpt).substr(0, before));
    if (wrapper) {
      damage.open = false;  // the record in it is whole, and counted
    }
    close_damage(step.begin);
  }
}

void ObjectReader::State::finish_scan(std::uint64_t end) {
  close_damage(end);
  ObjectTally& tally = intake.tally();
  tally.json_bytes = static_cast<std::int64_t>(end);
  if (const auto fault = scanner.first_fault()) {
    add_note(tally, fmt::format("not valid JSON at offset {}", *fault));
  }
}

ObjectReader::ObjectReader(const Rulebook& rulebook) : state_(std::make_unique<State>(rulebook)) {}
ObjectReader::~ObjectReader() = default;

void ObjectReader::use(Batch& batch) { state_->intake.use(batch); }

namespace {

void finish(ObjectTally& tally) {
  tally.kind = tally.events + tally.ignored > 0 ? "cloudtrail" : "unknown";
  if (tally.rejected > Intake::kMostListed) {
    add_note(tally, fmt::format("only the first {} rejects are listed", Intake::kMostListed));
  }
}

}  // namespace

void ObjectReader::read_whole(std::string_view padded, ObjectTally& tally) {
  State& state = *state_;
  state.intake.begin_object(tally);
  tally.json_bytes = static_cast<std::int64_t>(padded.size());
  const std::size_t start = leading_space(padded);
  const std::string_view text = padded.substr(start);
  if (!text.empty() && !state.fast(text, start)) {
    tally.shape = shape_of(text);
    tally.json_bytes = static_cast<std::int64_t>(padded.size());
    state.begin_scan();
    for (auto step = state.scanner.next(padded, 0, true); step.found != Scanner::Found::end;
         step = state.scanner.next(padded, 0, true)) {
      state.take(step, padded.substr(step.begin, step.end - step.begin));
    }
    state.finish_scan(padded.size());
  }
  finish(tally);
}

Status ObjectReader::read_stream(source::Stream& stream, ObjectTally& tally, const std::function<Status()>& full) {
  State& state = *state_;
  state.intake.begin_object(tally);
  state.begin_scan();
  StreamScan scan(state.scanner, stream, state.window);
  if (const std::string_view head = scan.head(); !head.empty()) {
    tally.shape = shape_of(head.substr(leading_space(head)));
  }
  ScanAhead ahead(scan);
  for (auto step = ahead.next(); step.found != Scanner::Found::end; step = ahead.next()) {
    state.take(step, ahead.bytes());
    SPOOR_CHECK(full());
  }
  state.finish_scan(scan.seen());
  add_note(tally, stream.note());
  finish(tally);
  return Done{};
}

}  // namespace spoor::record
