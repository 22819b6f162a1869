// SPDX-License-Identifier: Apache-2.0
#include "investigation/means.hpp"

#include <functional>
#include <utility>

#include "investigation/bounded.hpp"
#include "investigation/row.hpp"
#include "investigation/subject.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostUses = 20000;

// What to ask for: APIs and addresses of telling signs, and the linked parties that gave them.
struct Question {
  std::set<std::string> apis;
  std::set<std::string> ips;
  std::set<std::string> parties;

  void add(const std::vector<Indicator>& indicators, const std::string& party) {
    for (const Indicator& one : indicators) {
      if (!is_telling(one)) {
        continue;
      }
      ips.insert({one.ip, one.ending_ip});
      ips.insert(one.evidence.addresses.begin(), one.evidence.addresses.end());
      if (one.kind == Kind::ttp) {
        apis.insert(one.api);
        if (!party.empty()) {
          parties.insert(party);
        }
      }
    }
  }
};

Question question_of(const Report& report) {
  Question question;
  question.add(report.indicators, "");
  for (const Linked& one : report.linked) {
    question.add(one.indicators, one.id);
  }
  question.ips.erase("");
  return question;
}

std::vector<std::string> list_of(const std::set<std::string>& all) { return {all.begin(), all.end()}; }

Use use_of(const Row& row) {
  Use one;
  one.caller = row.text("caller");
  one.api = row.text("api");
  one.ip = row.text("ip");
  one.access_key = row.text("access_key");
  one.book = row.text("book");
  one.value = row.text("value");
  one.calls = row.integer("calls");
  one.first_ms = row.integer("first_ms");
  one.last_ms = row.integer("last_ms");
  return one;
}

Use agent_of(const Row& row) {
  Use one = use_of(row);
  one.example = row.text("example");
  one.usual = row.integer("usual") > 0;
  return one;
}

Use resource_of(const Row& row) {
  Use one = use_of(row);
  one.kind = row.text("kind");
  return one;
}

Status read_uses(store::Engine& engine, const Report& report, const Question& question, Means& means) {
  std::vector<store::Param> params = baseline_params(report.subject, report.scope);
  params.push_back({"parties", list_of(question.parties)});
  params.push_back({"apis", list_of(question.apis)});
  SPOOR_TRY(const store::Answer agents, run_bounded(engine, store::query("investigation.sign_agents"), params,
                                                    {kMostUses, "agents behind signs"}, means.cuts));
  means.agents = rows_of(agents, agent_of);
  params = {{"principal", bound(report.subject.principal)},
            {"session", bound(report.subject.session)},
            {"access_key", bound(report.subject.access_key)},
            {"from_ms", report.scope.from},
            {"to_ms", report.scope.to},
            {"parties", list_of(question.parties)},
            {"apis", list_of(question.apis)}};
  SPOOR_TRY(const store::Answer resources, run_bounded(engine, store::query("investigation.sign_resources"), params,
                                                       {kMostUses, "resources behind signs"}, means.cuts));
  means.resources = rows_of(resources, resource_of);
  return Done{};
}

Status read_addresses(store::Engine& engine, const Report& report, const Question& question, Means& means) {
  std::vector<store::Param> params = subject_params(report.subject);
  params.push_back({"baseline_from_ms", report.scope.baseline_from});
  params.push_back({"baseline_to_ms", report.scope.baseline_to});
  params.push_back({"ips", list_of(question.ips)});
  SPOOR_TRY(const store::Answer answer, engine.run(store::query("investigation.sign_addresses"), params));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    if (row.integer("trusted") > 0) {
      means.trusted.insert(row.text("ip"));
    }
    if (row.integer("baseline_calls") > 0) {
      means.usual.insert(row.text("ip"));
    }
  }
  return Done{};
}

}  // namespace

bool is_telling(const Indicator& one) { return one.kind != Kind::ttp || one.severity >= Severity::medium; }

Result<Means> read_means(store::Engine& engine, const Report& report) {
  const Question question = question_of(report);
  Means means;
  if (!question.apis.empty()) {
    SPOOR_CHECK(read_uses(engine, report, question, means));
  }
  if (!question.ips.empty()) {
    SPOOR_CHECK(read_addresses(engine, report, question, means));
  }
  return means;
}

}  // namespace spoor::investigation
