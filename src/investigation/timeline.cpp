// SPDX-License-Identifier: Apache-2.0
#include "investigation/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "investigation/bounded.hpp"
#include "investigation/linked.hpp"
#include "investigation/row.hpp"
#include "investigation/subject.hpp"
#include "investigation/ttps.hpp"
#include "record/attack.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostRuns = 5000;

// The indicators of the investigation, by whom they are about.
class Marks {
 public:
  Marks(const record::AttackTables& attack, const Report& report) : attack_(attack) {
    own_ = signs_of(report.indicators);
    for (const Linked& one : report.linked) {
      linked_.emplace(one.id, signs_of(one.indicators));
    }
  }

  void mark(const CallGroup& call, TimelineLine& line) const {
    const auto at = linked_.find(line.caller);
    if ((!line.own && at == linked_.end()) || !counts_as_own(call, call.copy)) {
      return;
    }
    const Signs& signs = line.own ? own_ : at->second;
    mark_ttp(*signs.all, call, line);
    mark_confirmed(signs.confirmed, call, line);
    mark_address(*signs.all, line);
  }

 private:
  using ConfirmedSign = std::pair<const Indicator*, const record::AttackCondition*>;
  struct Signs {
    const std::vector<Indicator>* all = nullptr;
    std::vector<ConfirmedSign> confirmed;  // those of them that rest on a condition which no record decides
  };

  Signs signs_of(const std::vector<Indicator>& all) const {
    Signs signs{&all, {}};
    for (const Indicator& one : all) {
      const record::AttackCondition* condition = attack_.find_condition(one.evidence.condition);
      if (condition != nullptr && !condition->of_one_record()) {
        signs.confirmed.emplace_back(&one, condition);
      }
    }
    return signs;
  }

  // How grave this line is by itself, as far as the investigation saw it so: what it excuses is excused here.
  void mark_ttp(const std::vector<Indicator>& all, const CallGroup& call, TimelineLine& line) const {
    TtpContext context;
    context.use_copies = call.copy;
    context.assumptions[{line.api, call.ip, call.role}] = "a role new to the subject";
    for (const Indicator& sign : find_ttps({call}, context, attack_)) {
      const auto same = std::ranges::find_if(all, [&](const Indicator& one) {
        return one.kind == Kind::ttp && one.api == line.api && one.ip == line.ip &&
               one.technique_id == sign.technique_id && one.tactic == sign.tactic &&
               one.evidence.first_ms <= line.first_ms && one.evidence.last_ms >= line.last_ms;
      });
      if (same == all.end()) {
        continue;
      }
      const Severity severity = std::min(same->severity, sign.severity);
      if (line.sign.empty() || severity > line.severity) {
        line.severity = severity;
        line.sign = fmt::format("{} / {} {}", sign.tactic, sign.technique_id,
                                sign.evidence.condition_title.empty() ? sign.technique : sign.evidence.condition_title);
      }
    }
  }

  // What no record decides by itself: the investigation confirmed it of calls like these. A line may hold more calls
  // than those: it is as grave as the gravest of them.
  static void mark_confirmed(const std::vector<ConfirmedSign>& confirmed, const CallGroup& call, TimelineLine& line) {
    for (const auto& [one, condition] : confirmed) {
      const bool here = one->api == line.api && one->ip == line.ip && one->evidence.first_ms <= line.last_ms &&
                        one->evidence.last_ms >= line.first_ms;
      if (here && condition->may_hold_for(call.conditions) && (line.sign.empty() || one->severity > line.severity)) {
        line.severity = one->severity;
        line.sign = fmt::format("{} / {} {}", one->tactic, one->technique_id, one->evidence.condition_title);
      }
    }
  }

  static void mark_address(const std::vector<Indicator>& all, TimelineLine& line) {
    for (const Indicator& one : all) {
      const bool here = std::ranges::find(one.evidence.addresses, line.ip) != one.evidence.addresses.end();
      if (line.ip.empty() || !here) {
        continue;
      }
      std::string more;
      if (one.kind == Kind::flagged_address) {
        more = "flagged address";
        line.severity = std::max(line.severity, one.severity);
      } else if (one.kind == Kind::impossible_travel &&
                 (line.last_ms == one.evidence.first_ms || line.first_ms == one.evidence.last_ms)) {
        more = fmt::format("impossible travel {} to {}", one.starting_location, one.ending_location);
        line.severity = std::max(line.severity, one.severity);
      } else if ((one.kind == Kind::new_geolocation || one.kind == Kind::new_aso) &&
                 line.first_ms == one.evidence.first_ms) {
        more = "first call from " + one.value;
        line.severity = std::max(line.severity, one.severity);
      }
      if (!more.empty()) {
        line.sign += (line.sign.empty() ? "" : "; ") + more;
      }
    }
  }

  const record::AttackTables& attack_;
  Signs own_;
  std::map<std::string, Signs> linked_;
};

std::string command_for(const std::string& store, const Row& row, const TimelineLine& line) {
  Indicator one;
  one.kind = Kind::ttp;
  one.api = line.api;
  one.ip = line.ip;
  one.evidence.first_ms = line.first_ms;
  one.evidence.last_ms = line.last_ms;
  add_examples(one.evidence.keys, {line.key});
  add_examples(one.evidence.sessions, {row.text("session")});
  return raw_command(store, row.text("principal"), one);
}

TimelineLine line_of(const Row& row, const CallGroup& call) {
  TimelineLine line;
  line.first_ms = call.first_ms;
  line.last_ms = call.last_ms;
  line.caller = row.is_null("session") ? row.text("principal") : row.text("session");
  line.own = row.integer("own") != 0;
  line.key = row.text("access_key");
  line.api = call.service + ":" + call.operation;
  line.outcome = call.outcome;
  line.error = call.error;
  line.ip = call.ip;
  line.calls = call.calls;
  line.event_id = row.text("event_id");
  return line;
}

// Reads that are no sign stand together, each caller's by themselves, until something else happens.
class Folder {
 public:
  explicit Folder(std::vector<TimelineLine>& out) : out_(out) {}

  void fold(const TimelineLine& line) {
    const auto [at, is_new] = open_.try_emplace({line.own, line.caller});
    Folded& one = at->second;
    if (is_new) {
      one.line.first_ms = line.first_ms;
      one.line.caller = line.caller;
      one.line.own = line.own;
      one.line.ip = line.ip;
    }
    one.line.last_ms = std::max(one.line.last_ms, line.last_ms);
    one.line.calls += line.calls;
    one.line.ip = one.line.ip == line.ip ? line.ip : std::string();
    one.apis.insert(line.api);
  }

  void unfold() {
    std::vector<TimelineLine> lines;
    for (auto& [caller, one] : open_) {
      one.line.folded_apis = static_cast<std::int64_t>(one.apis.size());
      lines.push_back(std::move(one.line));
    }
    open_.clear();
    std::ranges::stable_sort(lines, {}, &TimelineLine::first_ms);
    std::ranges::move(lines, std::back_inserter(out_));
  }

 private:
  struct Folded {
    TimelineLine line;
    std::set<std::string> apis;
  };
  std::vector<TimelineLine>& out_;
  std::map<std::pair<bool, std::string>, Folded> open_;
};

Result<store::Answer> read_runs(store::Engine& engine, Report& report) {
  SPOOR_TRY(const Reach reach, follow(engine, start_of(report.subject), report));
  std::vector<store::Param> params = scope_params(report.subject, report.scope);
  params.push_back({"principals", reach.principals});
  params.push_back({"keys", reach.keys});
  params.push_back({"pause_ms", kRunPauseMs});
  return run_bounded(engine, store::query("timeline.runs"), std::move(params), {kMostRuns, "lines of the timeline"},
                     report.cuts);
}

}  // namespace

Result<Timeline> timeline(store::Engine& engine, const Request& request, bool all) {
  SPOOR_TRY(const auto attack, record::AttackTables::load());
  Timeline out;
  SPOOR_TRY(out.report, investigate(engine, request));
  SPOOR_TRY(const store::Answer answer, read_runs(engine, out.report));
  const Marks marks(*attack, out.report);
  Folder folder(out.lines);
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    CallGroup call = group_of(row);
    call.conditions = row.text("conditions");
    call.role = row.text("role");
    TimelineLine line = line_of(row, call);
    marks.mark(call, line);
    const bool is_sign = !line.sign.empty() && line.severity > Severity::low;
    if (!all && call.read_only && !is_sign) {
      folder.fold(line);
      continue;
    }
    folder.unfold();
    line.raw_command = command_for(request.store, row, line);
    out.lines.push_back(std::move(line));
  }
  folder.unfold();
  if (static_cast<std::int64_t>(answer.size()) == kMostRuns) {
    out.go_on_from = Row(answer, answer.size() - 1).integer("first_ms");
  }
  return out;
}

}  // namespace spoor::investigation
