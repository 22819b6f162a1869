// SPDX-License-Identifier: Apache-2.0
#include "record/table_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

extern "C" {
// Made by spoor_embed_data.
extern const char kData_attack_calls_tsv[], kData_attack_calls_tsv_end[];
extern const char kData_attack_conditions_tsv[], kData_attack_conditions_tsv_end[];
extern const char kData_attack_facts_tsv[], kData_attack_facts_tsv_end[];
extern const char kData_attack_procedures_tsv[], kData_attack_procedures_tsv_end[];
extern const char kData_attack_techniques_tsv[], kData_attack_techniques_tsv_end[];
}

namespace spoor::record {
namespace {

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const auto tab = line.find('\t');
    cells.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) {
      return cells;
    }
    line.remove_prefix(tab + 1);
  }
}

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace

Result<TableText> TableText::read(std::string_view name, std::string_view text,
                                  std::initializer_list<std::string_view> columns) {
  TableText table;
  table.name_ = name;
  table.width_ = columns.size();
  bool header = false;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto line = take_line(text);
    if (line.empty() || line.front() == '#') {
      continue;
    }
    const auto cells = split(line);
    if (!header) {
      if (!std::ranges::equal(cells, columns)) {
        return Error{Code::internal,
                     fmt::format("{}:{}: the columns are not {}", name, number, fmt::join(columns, ", "))};
      }
      header = true;
      continue;
    }
    if (cells.size() != table.width_) {
      return Error{Code::internal,
                   fmt::format("{}:{}: {} cells where {} are wanted", name, number, cells.size(), table.width_)};
    }
    table.cells_.insert(table.cells_.end(), cells.begin(), cells.end());
    table.lines_.push_back(number);
  }
  if (!header) {
    return Error{Code::internal, fmt::format("{}: empty", name)};
  }
  return table;
}

Error TableText::fault(std::size_t row, std::string_view reason) const {
  return {Code::internal, fmt::format("{}:{}: {}", name_, lines_[row], reason)};
}

std::string_view attack_file(std::string_view name) {
  struct File {
    std::string_view name;
    const char* begin;
    const char* end;
  };
  const std::array<File, 5> files = {{
      {"calls.tsv", kData_attack_calls_tsv, kData_attack_calls_tsv_end},
      {"conditions.tsv", kData_attack_conditions_tsv, kData_attack_conditions_tsv_end},
      {"facts.tsv", kData_attack_facts_tsv, kData_attack_facts_tsv_end},
      {"procedures.tsv", kData_attack_procedures_tsv, kData_attack_procedures_tsv_end},
      {"techniques.tsv", kData_attack_techniques_tsv, kData_attack_techniques_tsv_end},
  }};
  const auto* found = std::ranges::find(files, name, &File::name);
  return found == files.end() ? std::string_view{}
                              : std::string_view(found->begin, static_cast<std::size_t>(found->end - found->begin));
}

}  // namespace spoor::record
