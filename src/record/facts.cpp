// SPDX-License-Identifier: Apache-2.0
#include "record/facts.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/arn.hpp"
#include "base/split.hpp"
#include "record/attack.hpp"
#include "record/fact_source.hpp"
#include "record/predicate.hpp"
#include "record/table_text.hpp"

namespace spoor::record {

namespace {

constexpr std::size_t kMaxFacts = 1024;                  // bytes of call.facts
constexpr std::size_t kMaxValue = 200;                   // of one fact in it; conditions see the whole
constexpr std::size_t kMaxJson = std::size_t{4} << 20U;  // of one member; larger ones yield no facts

// What a predicate may read beside the facts of its call.
constexpr std::array<std::string_view, 17> kAlwaysKnown = {
    "service",     "operation",    "region",        "account",        "error",          "outcome",
    "user_agent",  "event_type",   "identity_type", "principal",      "caller_account", "caller_user",
    "caller_role", "session_kind", "access_key",    "principal_kind", "actor"};

struct Fact {
  std::string_view name;
  FactSource source;
};

struct Condition {
  std::string mark;
  std::string_view outcome;
  Predicate predicate;
};

bool outcome_fits(std::string_view wanted, std::string_view outcome) {
  if (wanted == "any") {
    return true;
  }
  const bool success = outcome == "success";
  return wanted == "success" ? success : !success && outcome != "dry_run";
}

std::string_view last_name(std::string_view arn_text) {
  const auto arn = parse_arn(arn_text);
  return arn ? arn->name() : std::string_view{};
}

// What every condition may name, added to `values`.
void add_known(const RecordView& record, NamedValues& values) {
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) {
      values.emplace_back(name, value);
    }
  };
  add("service", record.service);
  add("operation", record.operation);
  add("region", record.region);
  add("account", record.account_id);
  add("error", record.error);
  add("outcome", record.outcome);
  add("user_agent", record.user_agent);
  add("event_type", record.event_type);
  if (record.identity != nullptr) {
    const Identity& identity = *record.identity;
    add("identity_type", identity.type);
    add("access_key", identity.access_key);
    if (identity.type == "IAMUser") {
      add("caller_user", identity.user_name.empty() ? last_name(identity.arn) : identity.user_name);
    }
  }
  if (record.caller != nullptr) {
    const Caller& caller = *record.caller;
    add("principal", caller.principal);
    add("principal_kind", caller.principal_kind);
    add("caller_account", caller.principal_account);
    add("session_kind", caller.session_kind);
    add("actor", caller.actor);
    if (caller.principal_kind == "role") {
      add("caller_role", last_name(caller.principal));
    }
  }
}

// A value as it stands in call.facts: one line, cut at a member of a list or between two characters.
std::string shown(std::string_view value) {
  if (value.size() > kMaxValue) {
    std::size_t end = kMaxValue;
    const auto comma = value.rfind(',', end);
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) {
      --end;
    }
    value = value.substr(0, comma == std::string_view::npos || comma == 0 ? end : comma);
  }
  std::string out(value);
  std::ranges::replace_if(
      out, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return out;
}

}  // namespace

struct Rulebook::Api {
  std::vector<Fact> facts;
  std::vector<Condition> conditions;
  std::array<bool, kFactRoots> needs{};
};

namespace {

// One fact more, unless it does not fit any more.
void add_line(std::string& facts, std::string_view name, std::string_view value) {
  const std::size_t size = facts.size() + (facts.empty() ? 0 : 1) + name.size() + 1 + value.size();
  if (size <= kMaxFacts) {
    facts.append(facts.empty() ? "" : "\n").append(name).append("=").append(value);
  }
}

void add_facts(const Rulebook::Api& api, const std::vector<std::string>& read, NamedValues& values) {
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (!read[i].empty()) {
      values.emplace_back(api.facts[i].name, read[i]);
    }
  }
}

// Parsers keep their memory from record to record.
struct Members {
  std::array<simdjson::dom::parser, kFactRoots> parsers;
  FactRoots roots;

  void read(const Rulebook::Api& api, const RecordView& record) {
    const std::array<std::string_view, kFactRoots> texts = {record.request_parameters, record.response_elements,
                                                            record.additional_event_data, record.service_event_details};
    for (std::size_t i = 0; i < kFactRoots; ++i) {
      const bool wanted = api.needs[i] && !texts[i].empty() && texts[i].size() <= kMaxJson;
      roots[i] = wanted ? parsers[i].parse(texts[i].data(), texts[i].size(), true)
                        : simdjson::simdjson_result<simdjson::dom::element>(simdjson::EMPTY);
    }
  }
};

class TableRulebook : public Rulebook {
 public:
  Status read();
  const Api* find(std::string_view service, std::string_view operation) const override;
  void collect(const Api& api, const RecordView& record, std::string& facts, std::string& conditions) const override;
  std::string agent_conditions(std::string_view user_agent) const override;

 private:
  Status read_facts();
  Status add_condition(const AttackCondition& row);
  Status check_names(const AttackCondition& row, const Predicate& predicate) const;
  bool has_fact(std::string_view fact, std::string_view events) const;

  std::unordered_map<std::string, Api> apis_;  // by service:operation; not changed after read()
  std::vector<Condition> of_agents_;
};

Status TableRulebook::read() {
  SPOOR_CHECK(read_facts());
  SPOOR_TRY(const auto tables, AttackTables::load());
  for (const auto& row : tables->conditions()) {
    SPOOR_CHECK(add_condition(row));
  }
  return Done{};
}

Status TableRulebook::read_facts() {
  SPOOR_TRY(auto table, TableText::read("data/attack/facts.tsv", attack_file("facts.tsv"),
                                        {"service", "operation", "fact", "path", "how"}));
  for (std::size_t row = 0; row < table.size(); ++row) {
    auto source = FactSource::parse(table.cell(row, 3), table.cell(row, 4));
    if (!source) {
      return table.fault(row, source.error().message);
    }
    Api& api = apis_[fmt::format("{}:{}", table.cell(row, 0), table.cell(row, 1))];
    for (std::size_t root = 0; root < kFactRoots; ++root) {
      api.needs[root] = api.needs[root] || source->needs(static_cast<FactRoot>(root));
    }
    api.facts.push_back({table.cell(row, 2), *std::move(source)});
  }
  return Done{};
}

bool TableRulebook::has_fact(std::string_view fact, std::string_view events) const {
  return std::ranges::any_of(split(events, ','), [&](std::string_view event) {
    const auto api = apis_.find(std::string(event));
    return api != apis_.end() && std::ranges::find(api->second.facts, fact, &Fact::name) != api->second.facts.end();
  });
}

// A name that nothing fills would make a condition that never holds, silently.
Status TableRulebook::check_names(const AttackCondition& row, const Predicate& predicate) const {
  const auto declared = split(row.facts, ',');
  for (const auto fact : declared) {
    if (!has_fact(fact, row.events)) {
      return Error{Code::internal,
                   fmt::format("data/attack/conditions.tsv: {}: no call of it has the fact {}", row.id, fact)};
    }
  }
  for (const auto name : predicate.names()) {
    const bool known = std::ranges::find(kAlwaysKnown, name) != kAlwaysKnown.end();
    if (!known && std::ranges::find(declared, name) == declared.end()) {
      return Error{Code::internal,
                   fmt::format("data/attack/conditions.tsv: {}: the fact {} is not declared", row.id, name)};
    }
  }
  return Done{};
}

Status TableRulebook::add_condition(const AttackCondition& row) {
  auto predicate = Predicate::parse(row.predicate);
  if (!predicate) {
    return Error{Code::internal, fmt::format("data/attack/conditions.tsv: {}: {}", row.id, predicate.error().message)};
  }
  SPOOR_CHECK(check_names(row, *predicate));
  if (row.of_any_call()) {
    if (row.of_one_record()) {
      of_agents_.push_back({row.mark(), row.outcome, *predicate});
    }
    return Done{};  // else there is nothing that one record decides
  }
  for (const auto event : split(row.events, ',')) {
    apis_[std::string(event)].conditions.push_back({row.mark(), row.outcome, *predicate});
  }
  return Done{};
}

const Rulebook::Api* TableRulebook::find(std::string_view service, std::string_view operation) const {
  const auto found = apis_.find(fmt::format("{}:{}", service, operation));
  return found == apis_.end() ? nullptr : &found->second;
}

void TableRulebook::collect(const Api& api, const RecordView& record, std::string& facts,
                            std::string& conditions) const {
  thread_local Members members;
  thread_local std::vector<std::string> read;
  members.read(api, record);
  read.clear();
  for (const auto& fact : api.facts) {
    read.push_back(fact.source.read(members.roots));
    if (!read.back().empty()) {
      add_line(facts, fact.name, shown(read.back()));
    }
  }
  NamedValues values;  // made when the first condition needs them
  for (const auto& condition : api.conditions) {
    if (!outcome_fits(condition.outcome, record.outcome)) {
      continue;
    }
    if (values.empty()) {
      values.reserve(kAlwaysKnown.size() + read.size());
      add_known(record, values);
      add_facts(api, read, values);
    }
    if (condition.predicate.holds(values)) {
      conditions.append(conditions.empty() ? "" : " ").append(condition.mark);
    }
  }
}

std::string TableRulebook::agent_conditions(std::string_view user_agent) const {
  const NamedValues values = {{"user_agent", user_agent}};
  std::string ids;
  for (const auto& condition : of_agents_) {
    if (!user_agent.empty() && condition.predicate.holds(values)) {
      ids.append(ids.empty() ? "" : " ").append(condition.mark);
    }
  }
  return ids;
}

}  // namespace

Result<std::unique_ptr<const Rulebook>> Rulebook::load() {
  auto rulebook = std::make_unique<TableRulebook>();
  SPOOR_CHECK(rulebook->read());
  return std::unique_ptr<const Rulebook>(std::move(rulebook));
}

}  // namespace spoor::record
