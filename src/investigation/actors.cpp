// SPDX-License-Identifier: Apache-2.0
#include "investigation/actors.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "investigation/bounded.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

constexpr int kMostSteps = 4;
constexpr std::int64_t kMostIssuers = 20000;

// An actor that is a session by its ARN: what acts under a name that tells nobody is its own actor.
bool is_session(const std::string& actor) { return actor.starts_with("arn:") && actor.find(":sts:") < actor.size(); }

template <typename Visit>
void for_each_evidence(Report& report, Visit visit) {
  for (std::vector<Indicator>* all : {&report.indicators, &report.new_to_actors}) {
    for (Indicator& one : *all) {
      visit(one.evidence);
    }
  }
  for (Linked& linked : report.linked) {
    for (Indicator& one : linked.indicators) {
      visit(one.evidence);
    }
  }
}

}  // namespace

Status name_actors(store::Engine& engine, Report& report) {
  for (int step = 0; step < kMostSteps; ++step) {
    std::set<std::string> sessions;
    for_each_evidence(report, [&](Evidence& evidence) {
      for (const std::string& actor : evidence.actors) {
        if (is_session(actor)) {
          sessions.insert(actor);
        }
      }
    });
    if (sessions.empty()) {
      return Done{};
    }
    SPOOR_TRY(const store::Answer answer,
              run_bounded(engine, store::query("investigation.issuers"),
                          {{"sessions", std::vector<std::string>(sessions.begin(), sessions.end())}},
                          {kMostIssuers, "issuers of sessions"}, report.cuts));
    std::map<std::string, std::vector<std::string>> issuers;
    for (std::size_t i = 0; i < answer.size(); ++i) {
      issuers[Row(answer, i).text("session")].push_back(Row(answer, i).text("actor"));
    }
    if (issuers.empty()) {
      return Done{};
    }
    for_each_evidence(report, [&](Evidence& evidence) {
      std::vector<std::string> actors;
      for (const std::string& actor : evidence.actors) {
        const auto behind = issuers.find(actor);
        add_examples(actors, behind == issuers.end() ? std::vector{actor} : behind->second);
      }
      evidence.actors = std::move(actors);
    });
  }
  return Done{};
}

}  // namespace spoor::investigation
