// SPDX-License-Identifier: Apache-2.0
#include "investigation/raw.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <map>
#include <set>

#include "base/escape.hpp"
#include "investigation/row.hpp"
#include "investigation/subject.hpp"
#include "record/canonical.hpp"
#include "record/scanner.hpp"
#include "record/stream_scan.hpp"
#include "source/object.hpp"
#include "source/stream.hpp"

namespace spoor::investigation {
namespace {

struct Wanted {
  std::int64_t object = 0;
  std::set<std::string> events;
};

// The id the record has in the store: its UUID, or the hash that stands for one.
std::string id_of(std::string_view padded, simdjson::ondemand::parser& parser) {
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  if (parser.iterate(padded.data(), padded.size(), padded.size() + simdjson::SIMDJSON_PADDING).get(document) ||
      document.get_object().get(object)) {
    return {};
  }
  std::string_view written;
  if (object.find_field_unordered("eventID").get_string().get(written) == simdjson::SUCCESS && !written.empty()) {
    const auto id = record::parse_uuid(written);
    return record::format_uuid(id ? *id : record::hashed_uuid(written));
  }
  const auto canonical = record::canonical_json(padded);
  return canonical ? record::format_uuid(record::hashed_uuid(*canonical)) : std::string{};
}

class FileReader {
 public:
  FileReader(const RawFilter& filter, const std::function<void(std::string_view)>& record)
      : filter_(filter), record_(record) {}

  // Hands over the wanted records of one object; the count, or absent if the file cannot be opened.
  std::optional<std::int64_t> read(const std::string& path, const std::set<std::string>& events) {
    const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (number < 0) {
      return std::nullopt;
    }
    const source::Descriptor file(number);
    std::array<char, 16> head{};
    const ssize_t got = ::pread(number, head.data(), head.size(), 0);
    const auto compression =
        source::sniff_compression({head.data(), static_cast<std::size_t>(std::max<ssize_t>(0, got))});
    const auto stream = source::unpacked(source::file_stream(number), compression);
    scan(*stream, events);
    return found_;
  }

 private:
  void scan(source::Stream& stream, const std::set<std::string>& events) {
    record::Scanner scanner;
    record::StreamScan scan(scanner, stream, window_);
    found_ = 0;
    for (auto step = scan.next(); step.found != record::Scanner::Found::end; step = scan.next()) {
      if (step.found == record::Scanner::Found::object) {
        take(scan.bytes(), events);
      }
    }
  }

  void take(std::string_view text, const std::set<std::string>& events) {
    copy_ = valid_utf8(text);  // as it was decoded: a record whose bytes are no UTF-8 is found by its id all the same
    const std::size_t size = copy_.size();
    copy_.append(simdjson::SIMDJSON_PADDING, '\0');
    const std::string_view padded(copy_.data(), size);
    if (!events.contains(id_of(padded, parser_)) ||
        (!filter_.resource.empty() && text.find(filter_.resource) == std::string_view::npos)) {
      return;
    }
    ++found_;
    record_(text);
  }

  const RawFilter& filter_;
  const std::function<void(std::string_view)>& record_;
  std::vector<char> window_;
  std::string copy_;
  simdjson::ondemand::parser parser_;
  std::int64_t found_ = 0;
};

store::Value bound_time(const std::optional<TimeMs>& at) { return at ? store::Value{*at} : store::Value{}; }

Result<std::vector<Wanted>> wanted_events(store::Engine& engine, const RawFilter& filter, RawOutcome& outcome) {
  std::vector<Wanted> wanted;
  const store::Param params[] = {{"principal", bound(filter.principal)},   {"session", bound(filter.session)},
                                 {"access_key", bound(filter.access_key)}, {"ip", bound(filter.ip)},
                                 {"service", bound(filter.service)},       {"operation", bound(filter.operation)},
                                 {"event_id", bound(filter.event_id)},     {"from_ms", bound_time(filter.from)},
                                 {"to_ms", bound_time(filter.to)}};
  SPOOR_CHECK(engine.each(store::query("raw.records"), params, [&](std::span<const store::Cell> row) {
    const std::int64_t object = std::get<std::int64_t>(row[0]);
    if (wanted.empty() || wanted.back().object != object) {
      wanted.push_back({object, {}});
    }
    wanted.back().events.insert(std::get<std::string>(row[1]));
    ++outcome.wanted;
    return true;
  }));
  return wanted;
}

struct LedgerRow {
  std::string path;
  std::string sha256;
};

Result<std::map<std::int64_t, LedgerRow>> ledger_of(store::Engine& engine, const std::vector<Wanted>& wanted) {
  std::vector<std::string> ids;
  ids.reserve(wanted.size());
  for (const Wanted& one : wanted) {
    ids.push_back(std::to_string(one.object));
  }
  std::map<std::int64_t, LedgerRow> ledger;
  SPOOR_TRY(const store::Answer answer, engine.run(store::query("raw.objects"), {{"ids", std::move(ids)}}));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    ledger[row.integer("id")] = {row.text("path"), row.text("sha256")};
  }
  return ledger;
}

}  // namespace

Result<RawOutcome> read_raw(store::Engine& engine, const RawFilter& filter,
                            const std::function<void(std::string_view)>& record) {
  RawOutcome outcome;
  SPOOR_TRY(const std::vector<Wanted> wanted, wanted_events(engine, filter, outcome));
  SPOOR_TRY(const auto ledger, ledger_of(engine, wanted));
  FileReader files(filter, record);
  for (const Wanted& one : wanted) {
    const auto row = ledger.find(one.object);
    if (row == ledger.end()) {
      outcome.missing.push_back(fmt::format("object {} is not in the ledger", one.object));
      continue;
    }
    const auto& [path, sha256] = row->second;
    const auto found = files.read(path, one.events);
    if (!found) {
      outcome.missing.push_back(fmt::format(
          "{} ({} records, sha256 {}): cannot be opened; it was moved, or read from standard input under that --name",
          escape_terminal(path), one.events.size(), sha256));
      continue;
    }
    if (filter.resource.empty() && *found < static_cast<std::int64_t>(one.events.size())) {
      outcome.missing.push_back(
          fmt::format("{}: {} of {} records are no longer in it; its sha256 was {}", escape_terminal(path),
                      static_cast<std::int64_t>(one.events.size()) - *found, one.events.size(), sha256));
    }
  }
  return outcome;
}

}  // namespace spoor::investigation
