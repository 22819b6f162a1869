// SPDX-License-Identifier: Apache-2.0
// A store for tests of this floor: a list of addresses and whatever replace() left behind.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "behaviour/shelf.hpp"
#include "record/columns.hpp"
#include "store/parquet.hpp"

namespace spoor::behaviour {

class FakeShelf : public Shelf, private store::Engine {
 public:
  std::set<std::string> call_ips;
  int commits = 0;
  bool broken = false;
  std::size_t tables_before_kill = SIZE_MAX;  // replace() fails when it comes to this table

  // The rows of a table, each as `a|b|c`; null is `-`.
  std::vector<std::string> lines(std::string_view table) const {
    std::vector<std::string> out;
    const auto found = tables_.find(std::string(table));
    if (found == tables_.end()) {
      return out;
    }
    for (const auto& row : found->second) {
      std::string line;
      for (const store::Cell& cell : row) {
        line += (line.empty() ? "" : "|") + text_of(cell);
      }
      out.push_back(line);
    }
    return out;
  }

  store::Engine& engine() override { return *this; }

  Status replace(std::span<const record::Rows* const> tables) override {
    if (broken) {
      return Error{Code::internal, "the disk is full"};
    }
    ++commits;
    std::size_t done = 0;
    for (const record::Rows* rows : tables) {
      if (done++ == tables_before_kill) {
        return Error{Code::internal, "killed"};
      }
      auto& table = tables_[std::string(rows->table->name)];
      table.clear();
      for (std::size_t row = 0; row < rows->size; ++row) {
        table.emplace_back();
        for (std::size_t at = 0; at < rows->columns.size(); ++at) {
          table.back().push_back(cell_of(*rows, at, row));
        }
      }
    }
    return Done{};
  }

 private:
  static std::string text_of(const store::Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
      return *text;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
      return std::to_string(*integer);
    }
    if (const auto* real = std::get_if<double>(&cell)) {
      return std::to_string(*real);
    }
    return "-";
  }

  static store::Cell cell_of(const record::Rows& rows, std::size_t at, std::size_t row) {
    const record::ColumnRows& column = rows.columns[at];
    if (rows.table->columns[at].type == record::Type::text) {
      const std::uint32_t code = column.codes[row];
      return code == record::kNoText ? store::Cell{} : store::Cell{std::string(column.dictionary.text(code))};
    }
    const std::int64_t value = column.integers[row];
    if (value == record::kNoInt) {
      return {};
    }
    return rows.table->columns[at].type == record::Type::real ? store::Cell{store::real_value(value)}
                                                              : store::Cell{value};
  }

  Result<store::Answer> run(const store::Query& query, std::span<const store::Param>) override {
    store::Answer answer;
    answer.rows = answer_to(query.name);
    return answer;
  }

  Status each(const store::Query& query, std::span<const store::Param>,
              const std::function<bool(std::span<const store::Cell>)>& row) override {
    for (const auto& cells : answer_to(query.name)) {
      if (!row(cells)) {
        break;
      }
    }
    return Done{};
  }

  std::vector<std::vector<store::Cell>> answer_to(std::string_view query) {
    if (query == "behaviour.lists") {
      return tables_["list"];
    }
    if (query == "behaviour.list_entries") {
      return tables_["list_entry"];
    }
    if (query == "behaviour.flags") {
      return tables_["flag"];
    }
    std::vector<std::vector<store::Cell>> rows;
    for (const std::string& ip : call_ips) {
      const bool placed =
          std::ranges::any_of(tables_["place"], [&](const auto& row) { return std::get<std::string>(row[0]) == ip; });
      rows.push_back({ip, placed});
    }
    return rows;
  }

  std::map<std::string, std::vector<std::vector<store::Cell>>> tables_;
};

}  // namespace spoor::behaviour
