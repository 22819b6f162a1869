// SPDX-License-Identifier: Apache-2.0
#include "asn_mmdb/asn_table.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <optional>
#include <string_view>

#include "base/escape.hpp"

namespace spoor::asn {
namespace {

constexpr std::size_t kLongestName = 1'000;

// Takes the next field off a line: quoted with doubled quotes, or plain. Absent if a quote is out of place.
std::optional<std::string> take_field(std::string_view& line) {
  std::string field;
  if (!line.starts_with('"')) {
    const std::size_t comma = line.find(',');
    field = line.substr(0, comma);
    line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
    return field;
  }
  line.remove_prefix(1);
  while (true) {
    const std::size_t quote = line.find('"');
    if (quote == std::string_view::npos) {
      return std::nullopt;
    }
    field += line.substr(0, quote);
    line.remove_prefix(quote + 1);
    if (!line.starts_with('"')) {
      break;
    }
    field += '"';
    line.remove_prefix(1);
  }
  if (!line.empty() && line.front() != ',') {
    return std::nullopt;
  }
  line.remove_prefix(line.empty() ? 0 : 1);
  return field;
}

bool add_row(std::string_view line, AsnTable& table) {
  const auto first = take_field(line);
  const auto last = take_field(line);
  const auto digits = take_field(line);
  const auto name = take_field(line);
  if (!first || !last || !digits || !name || !line.empty() || name->empty() || name->size() > kLongestName ||
      valid_utf8(*name) != *name) {
    return false;
  }
  const auto from = parse_ip(*first);
  const auto to = parse_ip(*last);
  std::uint32_t number = 0;
  const auto [end, failure] = std::from_chars(digits->data(), digits->data() + digits->size(), number);
  if (!from || !to || *to < *from || from->is_v4() != to->is_v4() || failure != std::errc{} ||
      end != digits->data() + digits->size()) {
    return false;
  }
  table.announcements.push_back({{*from, *to}, number});
  table.organisations.try_emplace(number, *name);
  return true;
}

}  // namespace

Status read_csv(const std::filesystem::path& path, AsnTable& table) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Error{Code::not_found, fmt::format("cannot read {}", path.string())};
  }
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    if (!line.empty() && !add_row(line, table)) {
      return Error{Code::invalid_input, fmt::format("{}:{}: not a row of start,end,number,\"organisation\": {}",
                                                    path.string(), number, escape_terminal(line.substr(0, 100)))};
    }
  }
  if (file.bad()) {
    return Error{Code::internal, fmt::format("cannot read {} to its end", path.string())};
  }
  return Done{};
}

}  // namespace spoor::asn
