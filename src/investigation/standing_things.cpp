// SPDX-License-Identifier: Apache-2.0
#include "investigation/standing_things.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/arn.hpp"

namespace spoor::investigation {
namespace {

constexpr std::size_t kNearlyCut = 150;  // bytes; call.facts cuts a value at a member before 200, and names are shorter

std::string_view last_part(std::string_view text) {
  const std::size_t at = text.find_last_of("/:");
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

std::string compared(const std::string& value, bool by_last_part) {
  return by_last_part ? std::string(last_part(value)) : value;
}

// IAM calls that name no user are about the user who makes them.
void name_caller(ChangeCall& call) {
  const auto arn = parse_arn(call.principal);
  if (call.api.starts_with("iam:") && arn && arn->kind() == "user" && fact_of(call.facts, {"target_user"}).empty()) {
    call.facts.emplace_back("target_user", arn->name());
  }
}

std::string place_of(const ChangeCall& call, bool account_wide) {
  return account_wide ? call.account_id : fmt::format("{}\x1f{}", call.account_id, call.region);
}

std::string undoing_key(const UndoCall* undo, std::string_view place) {
  return fmt::format("{}\x1f{}", fmt::ptr(undo), place);
}

// The keys by which an undoing call may be awaited: one for each member of a list that it names. Empty if it does not
// tell what it is about.
std::vector<std::string> keys_of(const UndoCall& undo, bool account_wide, const ChangeCall& call) {
  std::vector<std::string> keys = {undoing_key(&undo, place_of(call, account_wide))};
  for (const UndoCall::Match& match : undo.matches) {
    if (match.differs) {
      continue;
    }
    const std::string value = fact_of(call.facts, match.undone.names);
    std::vector<std::string> longer;
    for (const std::string_view member : match.undone.list ? members_of(value) : std::vector<std::string_view>{value}) {
      for (const std::string& key : keys) {
        longer.push_back(key + '\x1f' + compared(std::string(member), match.undone.last_part));
      }
    }
    keys = value.empty() ? std::vector<std::string>{} : std::move(longer);
  }
  return keys;
}

}  // namespace

std::vector<std::string_view> members_of(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const std::size_t end = list.find(',');
    out.push_back(list.substr(0, end));
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
  }
  return out;
}

Facts read_facts(std::string_view text) {
  Facts facts;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text = text.substr(std::min(text.size(), line.size() + 1));
    if (const std::size_t equals = line.find('='); equals != std::string_view::npos) {
      facts.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  return facts;
}

bool holds(const record::Predicate& predicate, const ChangeCall& call) {
  std::string conditions = call.conditions;
  std::ranges::replace(conditions, ' ', ',');
  record::NamedValues values;
  values.reserve(call.facts.size() + 1);
  for (const auto& [name, value] : call.facts) {
    values.emplace_back(name, value);
  }
  if (!conditions.empty()) {
    values.emplace_back("conditions", conditions);
  }
  return predicate.holds(values);
}

Facts facts_of(const Thing& thing, const ChangeCall& call) {
  Facts facts = call.facts;
  for (const FactName& name : thing.change->thing) {
    for (auto& [fact, value] : facts) {
      if (name.list && !thing.member.empty() && fact == name.names.front()) {
        value = thing.member;
      }
    }
  }
  return facts;
}

void Things::add_change(ChangeCall call) {
  name_caller(call);
  const ChangeCall* kept = nullptr;
  for (const Change& change : *table_) {
    if (change.api != call.api || !holds(change.when, call)) {
      continue;
    }
    kept = kept == nullptr ? &calls_.emplace_back(call) : kept;
    const auto list = std::ranges::find(change.thing, true, &FactName::list);
    if (list == change.thing.end()) {
      add_thing(change, *kept, kept->facts, {});
      continue;
    }
    const std::string all = fact_of(kept->facts, list->names);
    if (all.empty()) {
      add_thing(change, *kept, kept->facts, {});
    }
    for (const std::string_view member : members_of(all)) {
      add_thing(change, *kept, kept->facts, member);
    }
  }
}

void Things::add_thing(const Change& change, const ChangeCall& call, const Facts& facts, std::string_view member) {
  Thing thing;
  thing.change = &change;
  thing.member = member;
  std::string key = undoing_key(change.undo.data(), place_of(call, change.account_wide));
  for (const FactName& name : change.thing) {
    const std::string all = fact_of(facts, name.names);
    const std::string value = name.list ? std::string(member) : all;
    thing.named = thing.named && !value.empty();
    thing.perhaps_more = thing.perhaps_more || (name.list && all.size() >= kNearlyCut);
    key += '\x1f' + compared(value, name.last_part);
  }
  key = thing.named ? key : undoing_key(change.undo.data(), place_of(call, change.account_wide)) + "\x1e";
  const bool perhaps_more = thing.perhaps_more;
  const auto [known, is_new] = by_name_.try_emplace(key, things_.size());
  if (is_new) {
    things_.push_back(std::move(thing));
  }
  Thing& one = things_[known->second];
  one.perhaps_more = one.perhaps_more || perhaps_more;
  one.happenings.push_back({&call, nullptr});
  if (one.named) {
    await_undoing(change, known->second, call, facts_of(one, call));
  }
}

void Things::await_undoing(const Change& change, std::size_t thing, const ChangeCall& call, const Facts& facts) {
  for (const UndoCall& undo : change.undo) {
    std::string key = undoing_key(&undo, place_of(call, change.account_wide));
    bool told = true;
    for (const UndoCall::Match& match : undo.matches) {
      const std::string value = fact_of(facts, match.changed.names);
      told = told && (match.differs || !value.empty());
      key += match.differs ? "" : '\x1f' + compared(value, match.changed.last_part);
    }
    if (!told) {
      continue;
    }
    awaited_[undo.api][&undo] = change.account_wide;
    std::vector<Target>& targets = by_undoing_[key];
    if (std::ranges::find(targets, thing, &Target::thing) == targets.end()) {
      targets.push_back({&undo, thing});
    }
  }
}

void Things::add_undoing(ChangeCall call) {
  const auto awaited = awaited_.find(call.api);
  if (awaited == awaited_.end()) {
    return;
  }
  name_caller(call);
  const ChangeCall* kept = nullptr;
  for (const auto& [undo, account_wide] : awaited->second) {
    if (!holds(undo->condition, call)) {
      continue;
    }
    for (const std::string& key : keys_of(*undo, account_wide, call)) {
      const auto targets = by_undoing_.find(key);
      if (targets == by_undoing_.end()) {
        continue;
      }
      kept = kept == nullptr ? &calls_.emplace_back(call) : kept;
      for (const Target& target : targets->second) {
        things_[target.thing].happenings.push_back({kept, target.undo});
      }
    }
  }
}

std::vector<std::string> Things::undoing_operations() const {
  std::set<std::string> operations;
  for (const auto& [api, undo] : awaited_) {
    operations.insert(api.substr(api.find(':') + 1));
  }
  return {operations.begin(), operations.end()};
}

std::vector<std::string> Things::accounts() const {
  std::set<std::string> accounts;
  for (const ChangeCall& call : calls_) {
    accounts.insert(call.account_id);
  }
  return {accounts.begin(), accounts.end()};
}

}  // namespace spoor::investigation
