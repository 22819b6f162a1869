// SPDX-License-Identifier: Apache-2.0
#include "behaviour/flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
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
Status write_all(Shelf& shelf, std::vector<ListRow> lists, const Entries& entries) {
  SPOOR_TRY(const std::vector<Flag> flags, make_flags(shelf, lists, entries));
  const Rows list_rows = make_list_rows(std::move(lists));
  const Rows entry = entry_rows(entries);
  const Rows flag = flag_rows(flags);
  const Rows* const tables[] = {&entry, &flag, &list_rows};
  return shelf.replace(tables);
}

}  // namespace

Status check_list(const ListSource& source, const AddressList& list) {
  if (source.name.empty() || source.name.size() > kLongestName || source.name == kGeoIpList ||
      escape_terminal(source.name) != source.name) {
    return Error{Code::invalid_input,
                 fmt::format("'{}' cannot name a list: choose 1 to {} printable characters, not {}",
                             escape_terminal(source.name.substr(0, kLongestName)), kLongestName, kGeoIpList)};
  }
  if (list.entries.empty()) {
    return Error{Code::invalid_input, fmt::format("list {} holds no address or range", source.name)};
  }
  return Done{};
}

Status load_list(Shelf& shelf, const ListSource& source, const AddressList& list, TimeMs now) {
  SPOOR_CHECK(check_list(source, list));
  SPOOR_TRY(std::vector<ListRow> lists, read_lists(shelf));
  const auto known = std::ranges::find(lists, source.name, &ListRow::name);
  if (known != lists.end() && known->kind != source.kind) {
    return Error{Code::invalid_input, fmt::format("a {} list is named {} already; choose another name or remove it",
                                                  known->kind, source.name)};
  }
  SPOOR_TRY(Entries entries, read_entries(shelf));
  std::vector<IpRange>& stored = entries[std::string(source.name)];
  std::ranges::sort(stored, {}, [](const IpRange& range) { return std::tuple(range.first, range.last); });
  auto wanted = list.entries;
  std::ranges::sort(wanted, {}, [](const IpRange& range) { return std::tuple(range.first, range.last); });
  // The entries are compared too, so loading a list always leaves it whole whatever became of the tables.
  if (known != lists.end() && known->sha256 == list.sha256 && stored == wanted) {
    SPOOR_CHECK(update_flags(shelf, lists, entries));
    return Done{};
  }
  if (known != lists.end()) {
    lists.erase(known);
  }
  lists.push_back({std::string(source.name), std::string(source.kind), list.sha256,
                   static_cast<std::int64_t>(list.entries.size()), list.dated.value_or(record::kNoInt), now,
                   std::string(source.note)});
  stored = std::move(wanted);
  return write_all(shelf, std::move(lists), entries);
}

Status remove_list(Shelf& shelf, std::string_view name) {
  SPOOR_TRY(std::vector<ListRow> lists, read_lists(shelf));
  const auto found = std::ranges::find(lists, name, &ListRow::name);
  if (found == lists.end() || found->kind == kGeoIpList) {
    std::string names;
    for (const ListRow& list : lists) {
      names += list.kind == kGeoIpList ? "" : (names.empty() ? "" : ", ") + list.name;
    }
    return Error{Code::not_found,
                 fmt::format("no list is named {}; loaded: {}", escape_terminal(name), names.empty() ? "none" : names)};
  }
  lists.erase(found);
  SPOOR_TRY(Entries entries, read_entries(shelf));
  entries.erase(std::string(name));
  return write_all(shelf, std::move(lists), entries);
}

Result<std::int64_t> refresh_flags(Shelf& shelf) {
  SPOOR_TRY(const std::vector<ListRow> lists, read_lists(shelf));
  SPOOR_TRY(const Entries entries, read_entries(shelf));
  return update_flags(shelf, lists, entries);
}

}  // namespace spoor::behaviour
