// SPDX-License-Identifier: Apache-2.0
#include "investigation/triage_signs.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/arn.hpp"
#include "investigation/bounded.hpp"
#include "investigation/cell.hpp"
#include "investigation/coverage.hpp"
#include "investigation/footprint.hpp"
#include "investigation/needs.hpp"
#include "investigation/party_ttps.hpp"
#include "investigation/row.hpp"
#include "investigation/travel.hpp"
#include "investigation/triage_calls.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostActors = 100000;
constexpr std::int64_t kMostRows = 2000000;  // of one query; they are read one by one
constexpr double kApartDegrees = 2.5;        // less than 400 km, wherever and in whatever direction

double weight_of(std::int64_t logged_days, std::int64_t active_days) {
  if (logged_days < kTrainingDays) {
    return logged_days > 0 ? 0.5 : 0;
  }
  return active_days < kRarelyActiveDays ? 0.5 : 1;
}

std::vector<store::Param> both_windows(const Scope& scope) {
  return {{"from_ms", scope.from},
          {"to_ms", scope.to},
          {"baseline_from_ms", scope.baseline_from},
          {"baseline_to_ms", scope.baseline_to}};
}

// One of each kind is enough for the formula: that of the greatest weight.
void keep(std::vector<Indicator>& all, const Indicator& one) {
  const auto same = std::ranges::find(all, one.kind, &Indicator::kind);
  if (same == all.end()) {
    all.push_back(one);
  } else if (same->weight < one.weight) {
    *same = one;
  }
}

struct Stay {
  std::string session;
  std::string ip;
  std::string location;
  double latitude = 0, longitude = 0;
  TimeMs first_ms = 0, last_ms = 0;
  std::int64_t calls = 0;
};

// Whether nobody can have been in both. Wider than find_travels() by what merge_by_place() may move at either end, and
// by the radii, of which that takes off the smaller ones.
bool too_far(const Stay& from, const Stay& to) {
  constexpr double kSlackKm = 2 * kNearKm;
  const double km = distance_km(from.latitude, from.longitude, to.latitude, to.longitude) + kSlackKm;
  const TimeMs pause = std::max<TimeMs>(to.first_ms - from.last_ms, kMinuteMs);
  return km >= kLeastKm && km / (static_cast<double>(pause) / kHourMs) >= kLeastKmh;
}

constexpr TimeMs kRoundTheWorldMs = 24 * kHourMs;  // at kLeastKmh no two places are further apart
constexpr std::size_t kMostPairs = 2000;           // stays that lie as near in time; beyond them a travel is possible

// The first two stays, sorted by time, that nobody can travel between.
std::pair<const Stay*, const Stay*> find_travel(const std::vector<Stay>& stays) {
  std::vector<const Stay*> open;  // of which the end is not too long ago
  for (const Stay& next : stays) {
    std::erase_if(open, [&](const Stay* old) { return next.first_ms - old->last_ms > kRoundTheWorldMs; });
    const auto far = std::ranges::find_if(open, [&](const Stay* old) { return too_far(*old, next); });
    if (far != open.end() || open.size() > kMostPairs) {
      return {far != open.end() ? *far : open.front(), &next};
    }
    open.push_back(&next);
  }
  return {nullptr, nullptr};
}

Indicator travel_between(const Stay& from, const Stay& to) {
  Indicator one;
  one.kind = Kind::impossible_travel;
  one.severity = Severity::medium;
  one.ip = from.ip;
  one.ending_ip = to.ip;
  one.starting_location = from.location;
  one.ending_location = to.location;
  one.evidence.first_ms = from.last_ms;
  one.evidence.last_ms = to.first_ms;
  one.evidence.calls = from.calls + to.calls;
  return one;
}

Indicator fresh(Kind kind, std::string value, std::int64_t calls) {
  Indicator one;
  one.kind = kind;
  one.severity = Severity::low;
  one.value = std::move(value);
  one.new_for_account = true;  // who else knows it is not asked
  one.evidence.calls = calls;
  return one;
}

}  // namespace

Status Everybody::read() {
  SPOOR_CHECK(read_actors());
  SPOOR_CHECK(read_assumptions());
  SPOOR_CHECK(read_usual());
  SPOOR_CHECK(read_calls());
  SPOOR_CHECK(read_key_signs());
  if (most_novelty_ > 0) {
    SPOOR_CHECK(read_places());
    SPOOR_CHECK(read_agents());
  }
  if (!report_.coverage.lists.empty()) {
    SPOOR_CHECK(read_flags());
  }
  SPOOR_CHECK(read_visits());
  if (!links_.complete()) {
    for (auto& [principal, actor] : actors_) {
      actor.unread |= links_.issued_or_created(principal);
    }
  }
  return Done{};
}

Status Everybody::each(const store::Query& query, std::vector<store::Param> params, std::string_view what,
                       const std::function<void(std::span<const store::Cell>)>& row) {
  params.push_back({"most", kMostRows + 1});
  std::int64_t rows = 0;
  std::string last;
  SPOOR_CHECK(engine_.each(query, params, [&](std::span<const store::Cell> cells) {
    if (++rows > kMostRows) {
      return false;
    }
    last = text_in(cells[0]);
    row(cells);
    return true;
  }));
  if (rows > kMostRows) {
    add_cut({kMostRows, what}, report_.cuts);
    for (auto at = actors_.lower_bound(last); at != actors_.end(); ++at) {
      at->second.unread = true;
    }
    // What those did who were not read may count for whoever they got their credentials from.
    for (auto& [principal, actor] : actors_) {
      actor.unread |= links_.issued_or_created(principal);
    }
  }
  return Done{};
}

Status Everybody::read_actors() {
  const Scope& scope = report_.scope;
  SPOOR_TRY(const store::Answer days,
            engine_.run(store::query("triage.account_days"), {{"baseline_from_ms", scope.baseline_from},
                                                              {"baseline_to_ms", scope.baseline_to},
                                                              {"day_ms", kDayMs}}));
  std::map<std::string, std::int64_t> logged;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const Row row(days, i);
    logged[row.text("account_id")] = row.integer("logged_days");
    most_novelty_ = std::max(most_novelty_, weight_of(row.integer("logged_days"), kRarelyActiveDays));
  }
  std::vector<store::Param> params = both_windows(scope);
  params.push_back({"day_ms", kDayMs});
  SPOOR_TRY(const store::Answer answer, run_bounded(engine_, store::query("triage.principals"), std::move(params),
                                                    {kMostActors, "principals"}, report_.cuts));
  std::set<std::string> untrained, training;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    const std::string principal = row.text("principal");
    Actor& actor = actors_[principal];
    const auto arn = parse_arn(principal);
    actor.account_id = row.is_null("account_id") && arn ? std::string(arn->account) : row.text("account_id");
    actor.calls = row.integer("calls");
    actor.own_calls = row.integer("own_calls");
    actor.first_ms = row.integer("first_ms");
    actor.last_ms = row.integer("last_ms");
    // Days of its account and days on which it acted elsewhere may be the same days: at most so many.
    const std::int64_t days_known = logged[actor.account_id] + row.integer("foreign_days");
    actor.novelty = weight_of(days_known, row.integer("active_days"));
    actor.surely_trained = logged[actor.account_id] >= kTrainingDays;
    actor.maybe_trained = days_known >= kTrainingDays;
    most_novelty_ = std::max(most_novelty_, actor.novelty);
    actor.use_copies = !actor.account_id.empty() && !report_.coverage.collects(actor.account_id);
    if (days_known < kTrainingDays) {
      (days_known == 0 ? untrained : training).insert(actor.account_id);
    }
  }
  accounts_in_training_ = static_cast<std::int64_t>(training.size());
  accounts_without_baseline_ = static_cast<std::int64_t>(untrained.size());
  return Done{};
}

void Everybody::put(std::string_view principal, std::string_view session, const Indicator& one, bool certain) {
  if (const auto at = actors_.find(principal); at != actors_.end()) {
    keep(at->second.signs.possible, one);
    if (certain) {
      keep(at->second.signs.certain, one);
    }
  }
  if (!session.empty() && links_.reaches(session)) {
    keep(sessions_[std::string(session)].possible, one);
  }
}

void Everybody::put_new(std::string_view principal, std::string_view session, Indicator one) {
  if (const auto at = actors_.find(principal); at != actors_.end() && at->second.novelty > 0) {
    one.weight = at->second.novelty;
    keep(at->second.signs.possible, one);
  }
  if (!session.empty() && links_.reaches(session)) {
    one.weight = most_novelty_;
    keep(sessions_[std::string(session)].possible, one);
  }
}

Status Everybody::read_assumptions() {
  std::vector<store::Param> params = both_windows(report_.scope);
  params.push_back({"operations", assume_operations()});
  return each(store::query("triage.assumptions"), std::move(params), "roles assumed",
              [&](std::span<const store::Cell> row) {
                if (integer_in(row[2]) == 0) {
                  new_roles_[std::string(text_in(row[0]))].emplace(text_in(row[1]));
                }
              });
}

Status Everybody::read_usual() {
  return each(store::query("triage.usual"),
              {{"day_ms", kDayMs},
               {"days", kUsualDays},
               {"baseline_from_ms", report_.scope.baseline_from},
               {"baseline_to_ms", report_.scope.baseline_to}},
              "APIs that principals call as a habit", [&](std::span<const store::Cell> row) {
                usual_[std::string(text_in(row[0]))][std::string(text_in(row[1]))] = integer_in(row[2]);
              });
}

// What a key or an address alone may make of a caller.
Status Everybody::read_key_signs() {
  SPOOR_TRY(const std::int64_t days, threshold(attack_, "R09.dormant", "days"));
  std::vector<store::Param> params = both_windows(report_.scope);
  params.push_back({"dormant_ms", report_.scope.from - days * kDayMs});
  return each(store::query("triage.key_signs"), std::move(params), "keys and addresses",
              [&](std::span<const store::Cell> row) {
                const record::AttackCondition* condition = attack_.find_condition(text_in(row[2]));
                const auto actor = actors_.find(text_in(row[0]));
                const std::string_view session = text_in(row[1]);
                if (condition == nullptr) {
                  return;
                }
                CallGroup calls;
                calls.operation = condition->title;
                calls.ip = text_in(row[3]);
                calls.calls = integer_in(row[4]);
                calls.first_ms = integer_in(row[5]);
                calls.last_ms = integer_in(row[6]);
                const Indicator one = may_be(*condition, calls, attack_);
                if (actor != actors_.end()) {
                  actor->second.signs.possible.push_back(one);
                }
                if (!session.empty() && links_.reaches(session)) {
                  sessions_[std::string(session)].possible.push_back(one);
                }
              });
}

Status Everybody::read_calls() {
  SPOOR_TRY(const Many many, many_of(attack_));
  CallSigns reader(attack_, many, [&](const std::string& principal, const std::string& session, Signs&& signs) {
    if (session.empty()) {
      if (report_.organisation.is_deploy_role(principal) || report_.organisation.is_backup_role(principal)) {
        signs.certain.clear();  // what is expected of it counts less (expected.hpp)
      }
      actors_[principal].signs = std::move(signs);
    } else {
      sessions_[session].possible = std::move(signs.possible);
    }
  });
  const auto row = [&](std::span<const store::Cell> cells) {
    const std::string_view principal = text_in(cells[0]);
    if (principal != reader.principal()) {
      const auto actor = actors_.find(principal);
      const auto roles = new_roles_.find(principal);
      const auto usual = usual_.find(principal);
      Habits habits;
      habits.use_copies = actor != actors_.end() && actor->second.use_copies;
      habits.new_roles = roles == new_roles_.end() ? std::set<std::string>{} : roles->second;
      if (usual != usual_.end() && actor != actors_.end()) {
        habits.surely_usual = actor->second.surely_trained ? usual->second : Usual{};
        habits.maybe_usual = actor->second.maybe_trained ? usual->second : Usual{};
      }
      reader.begin(std::string(principal), std::move(habits));
    }
    const std::string_view session = text_in(cells[1]);
    reader.add(cells, !session.empty() && links_.reaches(session));
  };
  SPOOR_CHECK(each(store::query("triage.calls"), {{"from_ms", report_.scope.from}, {"to_ms", report_.scope.to}},
                   "kinds of calls", row));
  reader.finish();
  return Done{};
}

// What of a principal's places and networks is new, by the rules of an investigation; its baseline comes first.
class Everybody::PlaceReader {
 public:
  explicit PlaceReader(Everybody& all) : all_(all) {}

  void add(std::span<const store::Cell> row) {
    if (text_in(row[0]) != principal_) {
      principal_ = text_in(row[0]);
      known_ = Known();
    }
    Address one;
    one.caller_kind = "internet";
    one.ip = text_in(row[3]);
    one.country = text_in(row[4]);
    one.city = text_in(row[5]);
    one.located = !is_null(row[6]) && !is_null(row[7]);
    one.latitude = real_in(row[6]);
    one.longitude = real_in(row[7]);
    one.radius_km = integer_in(row[8]);
    one.asn = integer_in(row[9]);
    one.aso = text_in(row[10]);
    one.hosting = text_in(row[11]);
    one.baseline_calls = integer_in(row[1]);
    const bool workload = integer_in(row[12]) != 0 && one.hosting == "cloud";
    if (one.baseline_calls > 0) {
      known_.add(one);
      return;
    }
    const std::string_view session = text_in(row[2]);
    if (!one.aso.empty() && !known_.network(one.aso)) {
      all_.put_new(principal_, session, fresh(Kind::new_aso, one.aso, integer_in(row[13])));
    }
    if (one.located && !workload && !known_.place(one) && !known_.usual_hosting(one.asn, one.hosting)) {
      Indicator place = fresh(Kind::new_geolocation, location_of(one.city, one.country), integer_in(row[13]));
      place.ip = one.ip;
      all_.put_new(principal_, session, std::move(place));
    }
  }

 private:
  Everybody& all_;
  std::string principal_;
  Known known_;
};

Status Everybody::read_places() {
  PlaceReader reader(*this);
  return each(store::query("triage.places"), both_windows(report_.scope), "places",
              [&](std::span<const store::Cell> row) { reader.add(row); });
}

Status Everybody::read_agents() {
  return each(store::query("triage.agents"), both_windows(report_.scope), "new user agents",
              [&](std::span<const store::Cell> row) {
                put_new(text_in(row[0]), text_in(row[1]),
                        fresh(Kind::new_user_agent, std::string(text_in(row[2])), integer_in(row[3])));
              });
}

Status Everybody::read_flags() {
  return each(store::query("triage.flags"), {{"from_ms", report_.scope.from}, {"to_ms", report_.scope.to}},
              "calls from flagged addresses", [&](std::span<const store::Cell> row) {
                Indicator one;
                one.kind = Kind::flagged_address;
                one.severity = Severity::medium;
                one.ip = text_in(row[2]);
                one.evidence.lists = {std::string(text_in(row[3]))};
                one.evidence.calls = integer_in(row[4]);
                put(text_in(row[0]), text_in(row[1]), one, true);
              });
}

Status Everybody::read_visits() {
  std::string principal, who;
  std::vector<Stay> stays;
  const auto judge = [&] {
    if (const auto [from, to] = find_travel(stays); from != nullptr) {
      const Indicator one = travel_between(*from, *to);
      // Which of the sessions an investigation names hangs on which of them it looks at.
      for (const Stay& stay : stays) {
        put(principal, stay.session, one, false);
      }
    }
    stays.clear();
  };
  std::vector<store::Param> params = both_windows(report_.scope);
  params.push_back({"degrees", kApartDegrees});
  params.push_back({"pause_ms", kPauseMs});
  SPOOR_CHECK(each(store::query("triage.visits"), std::move(params), "stays", [&](std::span<const store::Cell> row) {
    if (text_in(row[0]) != principal || text_in(row[1]) != who) {
      judge();
      principal = text_in(row[0]);
      who = text_in(row[1]);
    }
    stays.push_back({std::string(text_in(row[2])), std::string(text_in(row[3])),
                     location_of(std::string(text_in(row[5])), std::string(text_in(row[4]))), real_in(row[6]),
                     real_in(row[7]), integer_in(row[8]), integer_in(row[9]), integer_in(row[10])});
  }));
  judge();
  return Done{};
}

}  // namespace spoor::investigation
