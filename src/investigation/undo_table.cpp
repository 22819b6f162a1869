// SPDX-License-Identifier: Apache-2.0
#include "investigation/undo_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "record/table_text.hpp"

extern "C" const char kData_undo_tsv[];
extern "C" const char kData_undo_tsv_end[];

namespace spoor::investigation {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {"credential", "access",  "exposure", "logging",
                                                    "data",       "compute", "other"};
constexpr std::array<std::string_view, 4> kStates = {"STANDS", "UNDECIDED", "REPLACED", "UNDONE"};

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + separator.size());
  }
  return parts;
}

Result<FactName> fact_name(std::string_view text) {
  FactName out;
  for (bool more = true; more;) {
    more = false;
    if (text.ends_with("~")) {
      out.last_part = more = true;
      text.remove_suffix(1);
    } else if (text.ends_with("[]")) {
      out.list = more = true;
      text.remove_suffix(2);
    }
  }
  for (const std::string_view name : split(text, "|")) {
    out.names.emplace_back(name);
  }
  const auto is_name = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '|'; };
  if (text.empty() || !std::ranges::all_of(text, is_name)) {
    return Error{Code::internal, fmt::format("`{}` is no name of a fact", text)};
  }
  return out;
}

Result<UndoCall::Match> match_of(std::string_view word) {
  UndoCall::Match match;
  const std::size_t equals = word.find('=');
  match.differs = equals != std::string_view::npos && equals > 0 && word[equals - 1] == '!';
  const std::string_view changed = word.substr(0, match.differs ? equals - 1 : equals);
  SPOOR_TRY(match.changed, fact_name(changed));
  SPOOR_TRY(match.undone, fact_name(equals == std::string_view::npos ? changed : word.substr(equals + 1)));
  match.changed.last_part = match.undone.last_part = match.changed.last_part || match.undone.last_part;
  return match;
}

Result<UndoCall> undo_of(std::string_view text) {
  UndoCall undo;
  const std::size_t condition = text.find(" if ");
  if (condition != std::string_view::npos) {
    SPOOR_TRY(undo.condition, record::Predicate::parse(text.substr(condition + 4)));
    text = text.substr(0, condition);
  }
  const std::vector<std::string_view> words = split(text, " ");
  if (words.empty() || words.front().find(':') == std::string_view::npos) {
    return Error{Code::internal, fmt::format("`{}` begins with no service:Operation", text)};
  }
  undo.api = words.front();
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "?") {
      undo.perhaps = true;
    } else if (words[i] == "before") {
      undo.before = true;
    } else if (words[i] == "by" && i + 1 < words.size() && words[i + 1] == "others") {
      undo.by_others = true;
      ++i;
    } else {
      SPOOR_TRY(UndoCall::Match match, match_of(words[i]));
      undo.matches.push_back(std::move(match));
    }
  }
  return undo;
}

Result<Change> change_of(const record::TableText& table, std::size_t row) {
  Change change;
  change.api = table.cell(row, 0);
  SPOOR_TRY(change.when, record::Predicate::parse(table.cell(row, 1)));
  change.account_wide = table.cell(row, 2) == "account";
  if (!change.account_wide && table.cell(row, 2) != "region") {
    return Error{Code::internal, "`where` is region or account"};
  }
  for (const std::string_view word : split(table.cell(row, 3) == "-" ? "" : table.cell(row, 3), " ")) {
    SPOOR_TRY(FactName name, fact_name(word));
    change.thing.push_back(std::move(name));
  }
  for (const std::string_view text : split(table.cell(row, 4), "; ")) {
    SPOOR_TRY(UndoCall undo, undo_of(text));
    change.undo.push_back(std::move(undo));
  }
  const auto* kind = std::ranges::find(kKinds, table.cell(row, 5));
  if (kind == kKinds.end() || change.undo.empty() || table.cell(row, 6).empty()) {
    return Error{Code::internal, "a row has a known group, at least one undoing call and a sentence"};
  }
  change.kind = static_cast<Aftermath>(kind - kKinds.begin());
  change.stands = table.cell(row, 6);
  change.check = table.cell(row, 7);
  change.contain = table.cell(row, 8);
  change.breaks = table.cell(row, 9);
  return change;
}

}  // namespace

std::string_view name_of(Aftermath kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::string_view name_of(StandingState state) { return kStates[static_cast<std::size_t>(state)]; }

std::string fact_of(const Facts& facts, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const auto found = std::ranges::find(facts, name, &Facts::value_type::first);
    if (found != facts.end()) {
      return found->second;
    }
  }
  return {};
}

Result<std::vector<Change>> read_changes(std::string_view text) {
  SPOOR_TRY(const record::TableText table, record::TableText::read("data/undo.tsv", text,
                                                                   {"change", "when", "where", "thing", "undo", "group",
                                                                    "stands", "check", "contain", "breaks"}));
  std::vector<Change> changes;
  for (std::size_t row = 0; row < table.size(); ++row) {
    Result<Change> change = change_of(table, row);
    if (!change) {
      return table.fault(row, change.error().message);
    }
    changes.push_back(*std::move(change));
  }
  return changes;
}

Result<std::vector<Change>> load_changes() {
  return read_changes({kData_undo_tsv, static_cast<std::size_t>(kData_undo_tsv_end - kData_undo_tsv)});
}

}  // namespace spoor::investigation
