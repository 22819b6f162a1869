// SPDX-License-Identifier: Apache-2.0
// Worked example: alice makes a key for eve at 10:00, bob deletes it at 12:00, alice makes another at 13:00. Keys are
// named by their ids, so these are two things: the first is undone by bob, the second stands. Had alice detached and
// attached a policy instead, that is one thing: changed, undone, changed again: it stands.
#include "investigation/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/escape.hpp"
#include "investigation/bounded.hpp"
#include "investigation/row.hpp"
#include "investigation/template.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostChanges = 5000;  // of one party; what is beyond is said
constexpr std::size_t kMostKept = 100'000;   // calls that change or undo; some 50 MB
constexpr std::size_t kMostStanding = 1000;  // in a report

ChangeCall call_of(const Row& row) {
  ChangeCall call;
  call.at = row.integer("at_ms");
  call.event_id = row.text("event_id");
  call.account_id = row.text("account_id");
  call.region = row.text("region");
  call.principal = row.text("principal");
  call.session = row.text("session");
  call.access_key = row.text("access_key");
  call.api = row.text("service") + ":" + row.text("operation");
  call.conditions = row.text("conditions");
  call.facts = read_facts(row.text("facts"));
  return call;
}

bool belongs_to(const ChangeCall& call, const Party& party) {
  const Subject& who = party.subject;
  const bool signed_here = party.every || std::ranges::find(party.keys, call.access_key) != party.keys.end();
  return call.principal == who.principal && (who.session.empty() || call.session == who.session) &&
         (who.access_key.empty() || call.access_key == who.access_key) && signed_here;
}

// In order of time; at one time an undoing comes first if there was something to undo before, else after the change.
std::vector<Happening> in_order(std::vector<Happening> all) {
  // Of undoings at one time the one that the table names first is the closest: who deletes a user detaches before.
  std::ranges::stable_sort(all, [](const Happening& a, const Happening& b) {
    return std::tuple(a.call->at, a.undo, a.call->event_id) < std::tuple(b.call->at, b.undo, b.call->event_id);
  });
  bool stood = false;
  for (auto first = all.begin(); first != all.end();) {
    const auto last =
        std::find_if(first, all.end(), [&](const Happening& one) { return one.call->at != first->call->at; });
    if (stood) {
      std::stable_partition(first, last, [](const Happening& one) { return one.undo != nullptr; });
    }
    stood = stood || std::any_of(first, last, [](const Happening& one) { return one.undo == nullptr; });
    first = last;
  }
  return all;
}

// Whether the undoing call names another of what must differ: the version of a policy that was the default before.
bool differs_where_it_must(const UndoCall& undo, const ChangeCall& change, const ChangeCall& call) {
  return std::ranges::all_of(undo.matches, [&](const UndoCall::Match& match) {
    return !match.differs || fact_of(change.facts, match.changed.names) != fact_of(call.facts, match.undone.names);
  });
}

void set_undone(Standing& one, StandingState state, const ChangeCall& call, bool own) {
  one.state = state;
  one.undone_at = call.at;
  one.undone_by = call.caller();
  one.undone_api = call.api;
  one.undone_event = call.event_id;
  one.undone_by_subject = own;
}

void set_changed(Standing& one, const ChangeCall& call) {
  set_undone(one, StandingState::stands, ChangeCall{}, false);
  one.note.clear();
  one.api = call.api;
  one.at = call.at;
  one.by = call.caller();
  one.event_id = call.event_id;
  one.account_id = call.account_id;
  one.grave = one.grave || !call.conditions.empty();
}

void take_undoing(Standing& one, const Happening& happening, bool own) {
  const ChangeCall& call = *happening.call;
  if (one.state == StandingState::undone) {
    return;  // what undoes it first counts: who deletes a user deletes its keys before
  }
  if (happening.undo->by_others) {
    if (!own) {
      set_undone(one, StandingState::replaced, call, own);
      one.note = "set anew by somebody else since: read what it says now";
    }
  } else if (happening.undo->perhaps) {
    if (one.state == StandingState::stands) {
      one.state = StandingState::undecided;
      one.note = fmt::format("{} by {} at {} may have undone it: the record does not tell", call.api, call.caller(),
                             format_time(call.at));
    }
  } else {
    set_undone(one, StandingState::undone, call, own);
    one.note.clear();
  }
}

void describe(const Thing& thing, const ChangeCall& latest, Standing& one) {
  const Change& change = *thing.change;
  const Facts facts = facts_of(thing, latest);
  const Whereabouts place{latest.account_id, change.account_wide ? "" : latest.region};
  one.kind = change.kind;
  one.region = place.region;
  std::set<std::string> undo;
  for (const UndoCall& call : change.undo) {
    if (!call.before) {
      undo.insert(call.api);
    }
  }
  one.undo_apis.assign(undo.begin(), undo.end());
  one.what = sentence(change.stands, facts, place);
  one.warning = change.breaks;
  if (!thing.named) {
    one.state = StandingState::undecided;
    one.note = "the record does not name it: nothing can be found that undid it";
    return;
  }
  one.check = command(change.check, facts, place);
  one.contain = command(change.contain, facts, place);
  if (thing.perhaps_more) {
    one.note += one.note.empty() ? "" : "; ";
    one.note += "the call may have named more than are kept of it: read its record";
  }
}

// Of things that one call named together, how many are undone.
void tell_siblings(const std::vector<Thing>& things, std::vector<Standing>& all) {
  std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, std::int64_t>> undone;  // and all
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!things[i].member.empty()) {
      auto& [gone, every] = undone[{all[i].api, all[i].event_id}];
      gone += all[i].state == StandingState::undone ? 1 : 0;
      ++every;
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto at = undone.find({all[i].api, all[i].event_id});
    if (!things[i].member.empty() && at->second.second > 1) {
      all[i].note += fmt::format("{}one of {} that one call named, {} undone", all[i].note.empty() ? "" : "; ",
                                 at->second.second, at->second.first);
    }
  }
}

Status read_changes(store::Engine& engine, const std::vector<Change>& table, const Party& party, Things& things,
                    Report& report) {
  std::set<std::string> operations;
  for (const Change& change : table) {
    operations.insert(change.api.substr(change.api.find(':') + 1));
  }
  std::vector<store::Param> params = party_params(scope_params(party.subject, report.scope), party);
  params.push_back({"operations", std::vector<std::string>(operations.begin(), operations.end())});
  params.push_back(copy_param(party));
  SPOOR_TRY(const store::Answer answer, run_bounded(engine, store::query("investigation.changes"), std::move(params),
                                                    {kMostChanges, "changes of one principal"}, report.cuts));
  for (std::size_t i = 0; i < answer.size() && things.kept() < kMostKept; ++i) {
    things.add_change(call_of(Row(answer, i)));
  }
  return Done{};
}

// Every call since the first change that may undo one, however many: only those that do are kept.
Status read_undoings(store::Engine& engine, Things& things, Report& report) {
  const std::vector<store::Param> params = {
      {"operations", things.undoing_operations()}, {"accounts", things.accounts()}, {"from_ms", report.scope.from}};
  store::Answer one;
  one.names = {"at_ms",      "event_id", "account_id", "region", "principal", "session",
               "access_key", "service",  "operation",  "facts",  "conditions"};
  return engine.each(store::query("investigation.undoings"), params, [&](std::span<const store::Cell> row) {
    one.rows.assign(1, {row.begin(), row.end()});
    things.add_undoing(call_of(Row(one, 0)));
    if (things.kept() >= kMostKept) {
      add_cut({static_cast<std::int64_t>(kMostKept), "calls that change or undo"}, report.cuts);
    }
    return things.kept() < kMostKept;
  });
}

std::string record_of(const std::string& store, const std::string& event_id) {
  const std::string where = store == "spoor-store" || store.empty() ? "" : " --store " + shell_word(store);
  return fmt::format("spoor raw{} --event-id {}", where, shell_word(event_id));
}

}  // namespace

Standing judge_thing(const Thing& thing, const std::function<bool(const ChangeCall&)>& is_own) {
  Standing one;
  one.times = 0;
  const ChangeCall* latest = nullptr;
  const ChangeCall* maker = nullptr;
  for (const Happening& happening : in_order(thing.happenings)) {
    if (happening.undo != nullptr && happening.undo->before) {
      maker = latest == nullptr && is_own(*happening.call) ? happening.call : maker;
    } else if (happening.undo == nullptr) {
      latest = happening.call;
      ++one.times;
      set_changed(one, *latest);
    } else if (latest != nullptr && happening.call->event_id != latest->event_id &&
               differs_where_it_must(*happening.undo, *latest, *happening.call)) {
      take_undoing(one, happening, is_own(*happening.call));
    }
  }
  if (maker != nullptr && one.state != StandingState::undone) {
    set_undone(one, StandingState::undone, *maker, true);
    one.note = "made in this scope by the same story: the change took back no more than that";
  }
  describe(thing, *latest, one);
  return one;
}

Status find_standing(store::Engine& engine, const std::vector<Party>& parties, Report& report) {
  SPOOR_TRY(const std::vector<Change> table, load_changes());
  Things things(table);
  for (const Party& party : parties) {
    SPOOR_CHECK(read_changes(engine, table, party, things, report));
  }
  if (things.all().empty()) {
    return Done{};
  }
  SPOOR_CHECK(read_undoings(engine, things, report));
  const auto is_own = [&](const ChangeCall& call) {
    return std::ranges::any_of(parties, [&](const Party& party) { return belongs_to(call, party); });
  };
  std::vector<Standing> all;
  for (const Thing& thing : things.all()) {
    all.push_back(judge_thing(thing, is_own));
    all.back().raw_command = record_of(report.store, all.back().event_id);
  }
  tell_siblings(things.all(), all);
  std::ranges::stable_sort(all, [](const Standing& a, const Standing& b) {
    return std::tuple(a.state, a.kind, !a.grave, a.at, a.what) < std::tuple(b.state, b.kind, !b.grave, b.at, b.what);
  });
  if (all.size() > kMostStanding) {
    all.resize(kMostStanding);
    add_cut({kMostStanding, "changes, those that stand"}, report.cuts);
  }
  report.standing = std::move(all);
  return Done{};
}

}  // namespace spoor::investigation
