// SPDX-License-Identifier: Apache-2.0
#include "app/raw.hpp"

#include <fmt/core.h>

#include <array>
#include <nlohmann/json.hpp>

#include "app/typed_time.hpp"
#include "base/escape.hpp"
#include "store/store.hpp"

namespace spoor::app {
namespace {

using Json = nlohmann::json;

constexpr std::array kColumns = {"eventTime", "eventSource", "eventName",          "awsRegion", "sourceIPAddress",
                                 "userAgent", "errorCode",   "recipientAccountId", "eventID"};

std::string member(const Json& record, const char* name) {
  const auto at = record.find(name);
  if (at == record.end() || at->is_null()) {
    return {};
  }
  return at->is_string() ? at->get<std::string>() : at->dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string identity_member(const Json& record, const char* name) {
  const auto at = record.find("userIdentity");
  return at != record.end() && at->is_object() ? member(*at, name) : std::string{};
}

void print_csv(const Json& record) {
  std::string line;
  for (const char* name : kColumns) {
    line += escape_csv(member(record, name)) + ",";
  }
  line += escape_csv(identity_member(record, "arn")) + "," + escape_csv(identity_member(record, "accessKeyId"));
  fmt::print("{}\r\n", line);
}

void print_text(const Json& record) {
  fmt::print("{}  {}:{}  {}{}\n    {} key {} from {} with {}\n", escape_terminal(member(record, "eventTime")),
             escape_terminal(member(record, "eventSource")), escape_terminal(member(record, "eventName")),
             escape_terminal(member(record, "awsRegion")),
             member(record, "errorCode").empty() ? "" : "  " + escape_terminal(member(record, "errorCode")),
             escape_terminal(identity_member(record, "arn")), escape_terminal(identity_member(record, "accessKeyId")),
             escape_terminal(member(record, "sourceIPAddress")), escape_terminal(member(record, "userAgent")));
  const std::string request = member(record, "requestParameters");
  if (!request.empty()) {
    fmt::print("    {}\n", escape_terminal(request));
  }
  fmt::print("    {}\n", escape_terminal(member(record, "eventID")));
}

void print_record(std::string_view text, RawFormat format) {
  const Json record = Json::parse(valid_utf8(text), nullptr, false);
  if (record.is_discarded()) {
    fmt::print("{}\n", escape_terminal(text));
    return;
  }
  switch (format) {
    case RawFormat::jsonl:
      // One line whatever the file's layout; control and direction characters only as escapes.
      fmt::print("{}\n", record.dump(-1, ' ', true, Json::error_handler_t::replace));
      break;
    case RawFormat::text:
      print_text(record);
      break;
    case RawFormat::csv:
      print_csv(record);
      break;
  }
}

bool has_filter(const investigation::RawFilter& filter) {
  return !(filter.principal.empty() && filter.session.empty() && filter.access_key.empty() && filter.ip.empty() &&
           filter.service.empty() && filter.operation.empty() && filter.resource.empty() && filter.event_id.empty() &&
           !filter.from && !filter.to);
}

Result<investigation::RawOutcome> raw(const RawOptions& options) {
  investigation::RawFilter filter = options.filter;
  SPOOR_TRY(filter.from, typed_time(options.from, options.now));
  SPOOR_TRY(filter.to, typed_time(options.to, options.now));
  if (!has_filter(filter)) {
    return Error{Code::invalid_input,
                 "say which records: --principal, --session, --key, --ip, --service, --operation, "
                 "--resource, --event-id, --from or --to"};
  }
  SPOOR_TRY(const auto reader, store::Reader::open(options.store));
  if (options.format == RawFormat::csv) {
    for (const char* name : kColumns) {
      fmt::print("{},", name);
    }
    fmt::print("arn,accessKeyId\r\n");
  }
  return investigation::read_raw(reader->engine(), filter,
                                 [&](std::string_view text) { print_record(text, options.format); });
}

}  // namespace

int run_raw(const RawOptions& options) {
  const auto outcome = raw(options);
  if (!outcome) {
    fmt::print(stderr, "spoor: {}\n", outcome.error().message);
    return outcome.error().code == Code::invalid_input ? 2 : 1;
  }
  for (const std::string& one : outcome->missing) {
    fmt::print(stderr, "spoor: {}\n", one);
  }
  if (outcome->wanted == 0) {
    fmt::print(stderr, "spoor: no call in the store fits\n");
  }
  return outcome->missing.empty() && outcome->wanted > 0 ? 0 : 1;
}

}  // namespace spoor::app
