// SPDX-License-Identifier: Apache-2.0
#include "behaviour/flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/escape.hpp"
#include "behaviour/list_rows.hpp"
#include "record/columns.hpp"
#include "store/query.hpp"

namespace spoor::behaviour {
namespace {

using record::Rows;

constexpr std::size_t kLongestName = 64;
constexpr std::string_view kTrusted = "trusted";

struct Flag {
  std::string ip;
  std::string list;
  std::string kind;
  std::string entry;

  auto operator<=>(const Flag&) const = default;
};

using Entries = std::map<std::string, std::vector<IpRange>, std::less<>>;  // by list

Result<Entries> read_entries(Shelf& shelf) {
  Entries entries;
  const auto add = [&](std::span<const store::Cell> row) {
    if (const auto range = parse_ip_range(std::get<std::string>(row[1]))) {
      entries[std::get<std::string>(row[0])].push_back(*range);
    }
    return true;
  };
  SPOOR_CHECK(shelf.engine().each(store::query("behaviour.list_entries"), {}, add));
  return entries;
}

Rows entry_rows(const Entries& entries) {
  Rows rows(record::kListEntry);
  for (const auto& [list, ranges] : entries) {
    for (const IpRange& range : ranges) {
      rows.add_text(0, list);
      rows.add_text(1, format_ip_range(range));
      rows.row_done();
    }
  }
  return rows;
}

Rows flag_rows(const std::vector<Flag>& flags) {
  Rows rows(record::kFlag);
  for (const Flag& flag : flags) {
    rows.add_text(0, flag.ip);
    rows.add_text(1, flag.list);
    rows.add_text(2, flag.kind);
    rows.add_text(3, flag.entry);
    rows.row_done();
  }
  return rows;
}

struct Matcher {
  std::string name;
  std::string kind;
  RangeSet ranges;
};

std::vector<Matcher> make_matchers(const std::vector<ListRow>& lists, const Entries& entries) {
  std::vector<Matcher> matchers;
  for (const ListRow& list : lists) {
    if (const auto found = entries.find(list.name); found != entries.end() && list.kind != kGeoIpList) {
      matchers.push_back({list.name, list.kind, RangeSet(found->second)});
    }
  }
  return matchers;
}

void flag_address(const std::vector<Matcher>& matchers, std::string_view text, std::vector<Flag>& flags) {
  const auto ip = parse_ip(text);
  if (!ip) {
    return;
  }
  std::vector<Flag> found;
  for (const Matcher& matcher : matchers) {
    if (const IpRange* range = matcher.ranges.find(*ip)) {
      found.push_back({std::string(text), matcher.name, matcher.kind, format_ip_range(*range)});
    }
  }
  if (std::ranges::find(found, kTrusted, &Flag::kind) != found.end()) {
    std::erase_if(found, [](const Flag& flag) { return flag.kind != kTrusted; });
  }
  std::ranges::move(found, std::back_inserter(flags));
}

Result<std::vector<Flag>> make_flags(Shelf& shelf, const std::vector<ListRow>& lists, const Entries& entries) {
  const std::vector<Matcher> matchers = make_matchers(lists, entries);
  std::vector<Flag> flags;
  if (matchers.empty()) {
    return flags;
  }
  const auto add = [&](std::span<const store::Cell> row) {
    flag_address(matchers, std::get<std::string>(row[0]), flags);
    return true;
  };
  SPOOR_CHECK(shelf.engine().each(store::query("behaviour.addresses"), {}, add));
  std::ranges::sort(flags);
  return flags;
}

Result<std::vector<Flag>> read_flags(Shelf& shelf) {
  SPOOR_TRY(const store::Answer answer, shelf.engine().run(store::query("behaviour.flags"), {}));
  std::vector<Flag> flags;
  for (std::size_t row = 0; row < answer.size(); ++row) {
    flags.push_back({std::string(answer.text(row, 0)), std::string(answer.text(row, 1)),
                     std::string(answer.text(row, 2)), std::string(answer.text(row, 3))});
  }
  std::ranges::sort(flags);
  return flags;
}

// Whether lists of addresses are loaded: the row of the GeoIP data is none.
bool any_list(const std::vector<ListRow>& lists) {
  return std::ranges::any_of(lists, [](const ListRow& list) { return list.kind != kGeoIpList; });
}

// Writes the flags if they are not what they should be.
Result<std::int64_t> update_flags(Shelf& shelf, const std::vector<ListRow>& lists, const Entries& entries) {
  SPOOR_TRY(const std::vector<Flag> flags, make_flags(shelf, lists, entries));
  SPOOR_TRY(const std::vector<Flag> before, read_flags(shelf));
  if (flags != before) {
    const Rows rows = flag_rows(flags);
    const Rows* const tables[] = {&rows};
    SPOOR_CHECK(shelf.replace(tables));
  }
  return static_cast<std::int64_t>(flags.size());
}

// Lists, their entries and the flags they give, in one commit.
Result<std::int64_t> write_all(Shelf& shelf, std::vector<ListRow> lists, const Entries& entries) {
  SPOOR_TRY(const std::vector<Flag> flags, make_flags(shelf, lists, entries));
  const Rows list_rows = make_list_rows(std::move(lists));
  const Rows entry = entry_rows(entries);
  const Rows flag = flag_rows(flags);
  const Rows* const tables[] = {&entry, &flag, &list_rows};
  SPOOR_CHECK(shelf.replace(tables));
  return static_cast<std::int64_t>(flags.size());
}

Error unknown_list(const std::vector<ListRow>& lists, std::string_view name) {
  std::string names;
  for (const ListRow& list : lists) {
    names += list.kind == kGeoIpList ? "" : (names.empty() ? "" : ", ") + list.name;
  }
  return {Code::not_found, fmt::format("no list is named {}, so none is taken away; loaded: {}", escape_terminal(name),
                                       names.empty() ? "none" : names)};
}

// The rows of `list` after a change.
Status change_rows(std::vector<ListRow>& lists, const ListChange& change, TimeMs now) {
  const auto known = std::ranges::find(lists, change.name, &ListRow::name);
  if (!change.list) {
    if (known == lists.end() || known->kind == kGeoIpList) {
      return unknown_list(lists, change.name);
    }
    lists.erase(known);
    return Done{};
  }
  SPOOR_CHECK(check_list(change));
  if (known != lists.end()) {
    if (known->kind != change.kind) {
      return Error{Code::invalid_input, fmt::format("a {} list is named {} already; choose another name or remove it",
                                                    known->kind, change.name)};
    }
    lists.erase(known);
  }
  const AddressList& list = *change.list;
  lists.push_back({change.name, change.kind, list.sha256, static_cast<std::int64_t>(list.entries.size()),
                   list.dated.value_or(record::kNoInt), now, change.note});
  return Done{};
}

std::vector<IpRange> in_order(std::vector<IpRange> ranges) {
  std::ranges::sort(ranges, {}, [](const IpRange& range) { return std::pair(range.first, range.last); });
  return ranges;
}

// Whether the store holds the very list. The entries are compared too, so loading a list always leaves it whole
// whatever became of the tables.
bool is_there(const std::vector<ListRow>& lists, const Entries& entries, const ListChange& change) {
  const auto row = std::ranges::find(lists, change.name, &ListRow::name);
  const auto stored = entries.find(change.name);
  return change.list && row != lists.end() && row->kind == change.kind && row->sha256 == change.list->sha256 &&
         stored != entries.end() && in_order(stored->second) == in_order(change.list->entries);
}

}  // namespace

Status check_list(const ListChange& change) {
  const std::string_view name = change.name;
  if (name.empty() || name.size() > kLongestName || name == kGeoIpList || escape_terminal(name) != name) {
    return Error{Code::invalid_input,
                 fmt::format("'{}' cannot name a list: choose 1 to {} printable characters, not {}",
                             escape_terminal(name.substr(0, kLongestName)), kLongestName, kGeoIpList)};
  }
  if (change.list && change.list->entries.empty()) {
    return Error{Code::invalid_input, fmt::format("list {} holds no address or range", name)};
  }
  return Done{};
}

Status check_changes(Shelf& shelf, std::span<const ListChange> changes) {
  SPOOR_TRY(std::vector<ListRow> lists, read_lists(shelf));
  for (const ListChange& change : changes) {
    SPOOR_CHECK(change_rows(lists, change, 0));
  }
  return Done{};
}

Result<std::int64_t> change_lists(Shelf& shelf, std::span<const ListChange> changes, TimeMs now) {
  SPOOR_TRY(std::vector<ListRow> lists, read_lists(shelf));
  if (changes.empty() && !any_list(lists)) {
    return 0;  // with its last list a store loses its flags, in the same commit
  }
  SPOOR_TRY(Entries entries, read_entries(shelf));
  bool changed = false;
  for (const ListChange& change : changes) {
    if (is_there(lists, entries, change)) {
      continue;
    }
    SPOOR_CHECK(change_rows(lists, change, now));
    entries.erase(change.name);
    if (change.list) {
      entries.emplace(change.name, in_order(change.list->entries));
    }
    changed = true;
  }
  return changed ? write_all(shelf, std::move(lists), entries) : update_flags(shelf, lists, entries);
}

Result<std::int64_t> refresh_flags(Shelf& shelf) { return change_lists(shelf, {}, 0); }

}  // namespace spoor::behaviour
