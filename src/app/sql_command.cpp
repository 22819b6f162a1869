// SPDX-License-Identifier: Apache-2.0
// A query says in its own `-- in:` line which parameters it has and of what type.
#include "app/sql_command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/escape.hpp"
#include "store/query.hpp"
#include "store/store.hpp"

namespace spoor::app {
namespace {

using store::Cell;
using store::Param;
using store::Query;
using store::Value;

struct Declared {
  std::string_view name;
  std::string_view type;
};

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + separator.size(), text.size()));
  }
  return parts;
}

std::vector<Declared> declared_parameters(std::string_view text) {
  std::vector<Declared> out;
  for (const std::string_view line : split(text, "\n")) {
    if (!line.starts_with("-- in: ")) {
      continue;
    }
    for (const std::string_view entry : split(line.substr(7), ", ")) {
      const std::size_t space = entry.find(' ');
      out.push_back({entry.substr(0, space), space == entry.npos ? std::string_view("text") : entry.substr(space + 1)});
    }
  }
  return out;
}

Error wrong(std::string message) { return {Code::invalid_input, std::move(message)}; }

template <typename Number>
Result<Value> number(std::string_view name, std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return wrong(fmt::format("{}={}: not a number", name, text));
  }
  return Value(value);
}

Result<Value> value_of(const Declared& parameter, std::string_view text) {
  if (text == "null") {
    return Value();
  }
  if (parameter.type == "int64" || parameter.type == "int32") {
    return number<std::int64_t>(parameter.name, text);
  }
  if (parameter.type == "real") {
    return number<double>(parameter.name, text);
  }
  if (parameter.type == "boolean") {
    return text == "true" || text == "false"
               ? Result<Value>(Value(text == "true"))
               : wrong(fmt::format("{}={}: neither true nor false", parameter.name, text));
  }
  if (parameter.type == "list") {
    const std::vector<std::string_view> parts = split(text, ",");
    return Value(std::vector<std::string>(parts.begin(), parts.end()));
  }
  return Value(std::string(text));
}

Result<std::vector<Param>> bind_params(const Query& query, const std::vector<std::string>& given) {
  const std::vector<Declared> declared = declared_parameters(query.text);
  std::vector<Param> params;
  for (const std::string& entry : given) {
    const std::size_t equals = entry.find('=');
    const std::string_view name = std::string_view(entry).substr(0, equals);
    const auto found = std::ranges::find(declared, name, &Declared::name);
    if (equals == std::string::npos || found == declared.end()) {
      return wrong(fmt::format("--param {}: {} has no such parameter (write name=value)", entry, query.name));
    }
    SPOOR_TRY(Value value, value_of(*found, std::string_view(entry).substr(equals + 1)));
    params.push_back({found->name, std::move(value)});
  }
  for (const Declared& parameter : declared) {
    if (std::ranges::find(params, parameter.name, &Param::name) == params.end()) {
      return wrong(fmt::format("{} needs --param {}=... ({})", query.name, parameter.name, parameter.type));
    }
  }
  return params;
}

std::string plain(const Cell& cell) {
  struct Text {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Text{}, cell);
}

std::string shown(const Cell& cell, SqlFormat format) {
  const bool is_text = std::holds_alternative<std::string>(cell);
  if (format == SqlFormat::json) {
    return is_text ? escape_json(plain(cell)) : std::holds_alternative<std::monostate>(cell) ? "null" : plain(cell);
  }
  if (!is_text) {
    return std::holds_alternative<std::monostate>(cell) && format == SqlFormat::text ? "-" : plain(cell);
  }
  return format == SqlFormat::csv ? escape_csv(plain(cell)) : escape_terminal(plain(cell));
}

void print_row(const std::vector<std::string>& names, const std::vector<Cell>& row, SqlFormat format) {
  std::string line = format == SqlFormat::json ? "{" : "";
  for (std::size_t at = 0; at < row.size(); ++at) {
    line += at == 0 ? "" : format == SqlFormat::text ? "\t" : ",";
    line += format == SqlFormat::json ? escape_json(names[at]) + ":" : "";
    line += shown(row[at], format);
  }
  fmt::print("{}{}\n", line, format == SqlFormat::json ? "}" : "");
}

int failed(const Error& error) {
  fmt::print(stderr, "spoor: {}\n", escape_terminal(error.message));
  return error.code == Code::invalid_input ? 2 : 1;
}

int list_queries() {
  for (const Query& query : store::kQueries) {
    if (!query.name.starts_with("dialect.")) {  // what teaches an engine the shared spelling is no question
      fmt::print("{}\n", query.name);
    }
  }
  return 0;
}

}  // namespace

int run_sql(const SqlCommandOptions& options) {
  if (options.name.empty()) {
    return list_queries();
  }
  const Query* query = store::find_query(options.name);
  if (query == nullptr) {
    return failed(wrong(fmt::format("no query is named {}: `spoor sql` lists them", options.name)));
  }
  if (options.text_only) {
    fmt::print("{}", query->text);
    return 0;
  }
  const auto params = bind_params(*query, options.params);
  if (!params) {
    return failed(params.error());
  }
  const auto reader = store::Reader::open(options.store);
  if (!reader) {
    fmt::print(stderr, "spoor: {}\n", escape_terminal(reader.error().message));
    return 1;
  }
  const auto answer = (*reader)->engine().run(*query, *params);
  if (!answer) {
    return failed(answer.error());
  }
  if (options.format != SqlFormat::json) {
    print_row(answer->names, std::vector<Cell>(answer->names.begin(), answer->names.end()), options.format);
  }
  for (const std::vector<Cell>& row : answer->rows) {
    print_row(answer->names, row, options.format);
  }
  return 0;
}

}  // namespace spoor::app
