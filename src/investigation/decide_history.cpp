// SPDX-License-Identifier: Apache-2.0
// What is new against the baseline: a call, a value of it, or the network it came from; and what earlier calls must
// have said of the same thing.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/arn.hpp"
#include "base/escape.hpp"
#include "investigation/decision.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

Match match_of(const Match& base, const Row& row, std::string note) {
  Match match = base;
  match.caller = row.text("caller");
  match.first_ms = row.integer("first_ms");
  match.last_ms = row.integer("last_ms");
  match.note = std::move(note) + base.note;
  return match;
}

// `first` and `new WHAT`.
Result<Matches> decide_fresh(const Question& question) {
  Match base;
  if (!question.has_baseline(base)) {
    return Matches{};
  }
  const Needs& needs = question.needs;
  if (needs.unless_backup_role && question.report.organisation.is_backup_role(question.party.subject.principal)) {
    return Matches{};
  }
  SPOOR_TRY(const store::Answer values, question.values(needs.what));
  Matches matches;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Row row(values, i);
    if (row.integer(needs.for_account ? "account_baseline_calls" : "baseline_calls") > 0) {
      continue;
    }
    const std::string value = row.text("value");
    Match match = match_of(base, row,
                           value.empty() ? "not called like this in the baseline"
                                         : fmt::format("{} is new: not in the baseline{}", escape_terminal(value),
                                                       needs.for_account ? " of the account" : ""));
    match.what = needs.what;
    match.value = value;
    matches.push_back(std::move(match));
  }
  return matches;
}

Result<store::Answer> networks_of(const Question& question, const std::string& whose) {
  std::vector<store::Param> params = question.marked_params_with_baseline();
  params.push_back({"whose", whose});
  params.push_back({"per", question.needs.part});
  params.push_back({"hosting_only", question.needs.hosting});
  return question.run(store::query("investigation.condition_networks"), std::move(params));
}

// `new network` and `new hosting network`. Without a place nobody knows the network.
Result<Matches> decide_network(const Question& question) {
  Match base;
  const Needs& needs = question.needs;
  if (question.report.coverage.geoip.empty()) {
    question.undecided("no GeoIP data says which network an address belongs to");
    return Matches{};
  }
  if (!question.has_baseline(base)) {
    return Matches{};
  }
  SPOOR_TRY(store::Answer networks, networks_of(question, needs.part.empty() ? "principal" : "per"));
  if (needs.for_account && networks.size() > 0) {  // the whole account is asked only if there is something to ask about
    SPOOR_TRY(networks, networks_of(question, "account"));
  }
  Matches matches;
  for (std::size_t i = 0; i < networks.size(); ++i) {
    const Row row(networks, i);
    if (question.report.organisation.is_known_network(row.text("ip"))) {
      continue;
    }
    Match match = match_of(base, row,
                           fmt::format("{} is a network that the baseline{} does not have",
                                       escape_terminal(row.text("aso")), needs.for_account ? " of the account" : ""));
    match.what = "ip";
    match.value = row.text("ip");
    match.as_one = needs.hosting;
    matches.push_back(std::move(match));
  }
  return matches;
}

// `was TEXT FACT per PART`: what a call takes back must have been there. Only the logs can tell, however old they are.
Result<Matches> decide_was(const Question& question) {
  std::vector<store::Param> params = question.marked_params(question.report.scope.from, question.report.scope.to);
  params.push_back({"what", question.needs.what});
  params.push_back({"text", question.needs.text});
  params.push_back({"per", question.needs.part});
  SPOOR_TRY(const store::Answer earlier,
            question.run(store::query("investigation.condition_earlier"), std::move(params)));
  Matches matches;
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    const Row row(earlier, i);
    Match match = match_of({}, row,
                           fmt::format("it was {} of {} since {}", question.needs.text,
                                       escape_terminal(row.text("value")), format_time(row.integer("earlier_ms"))));
    match.what = question.needs.part;
    match.value = row.text("value");
    matches.push_back(std::move(match));
  }
  if (matches.empty()) {
    question.undecided(fmt::format("no log shows that it was {} before", question.needs.text));
  }
  return matches;
}

// `older version_id per policy_arn`: versions count up, and the newest that the logs show is at least that old.
Result<Matches> decide_older(const Question& question) {
  const Scope& scope = question.report.scope;
  std::vector<store::Param> params = question.marked_params(scope.from, scope.to);
  params.push_back({"what", question.needs.what});
  params.push_back({"per", question.needs.part});
  SPOOR_TRY(const store::Answer versions,
            question.run(store::query("investigation.condition_versions"), std::move(params)));
  Matches matches;
  bool known = false;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const Row row(versions, i);
    const std::int64_t newest = row.integer("newest");
    known |= newest > 0;
    if (row.integer("version") < newest) {
      Match match = match_of({}, row,
                             fmt::format("v{} of {} while v{} was there", row.integer("version"),
                                         escape_terminal(row.text("part")), newest));
      match.what = question.needs.part;
      match.value = row.text("part");
      matches.push_back(std::move(match));
    }
  }
  if (!known) {
    question.undecided("no log shows a newer version of the policy");
  }
  return matches;
}

// `arn:aws:iam::111122223333:user` of whoever lives in that account.
std::string users_of(const std::string& principal) {
  const auto arn = parse_arn(principal);
  return arn ? fmt::format("arn:{}:iam::{}:user/", arn->partition, arn->account) : principal;
}

// `nobody signed in as target_user`.
Result<Matches> decide_never_signed_in(const Question& question) {
  Match base;
  if (!question.has_baseline(base)) {
    return Matches{};
  }
  SPOOR_TRY(const store::Answer users, question.values(question.needs.what));
  SPOOR_TRY(const store::Answer sign_ins, question.run(store::query("investigation.sign_ins"),
                                                       {{"account_prefix", users_of(question.party.subject.principal)},
                                                        {"from_ms", question.report.scope.baseline_from},
                                                        {"to_ms", question.report.scope.to}}));
  std::map<std::string, TimeMs> since;  // by name, whatever the path
  for (std::size_t i = 0; i < sign_ins.size(); ++i) {
    const Row row(sign_ins, i);
    const std::string arn = row.text("principal");
    const auto [at, is_new] = since.try_emplace(arn.substr(arn.rfind('/') + 1), row.integer("first_ms"));
    at->second = std::min(at->second, row.integer("first_ms"));
  }
  Matches matches;
  for (std::size_t i = 0; i < users.size(); ++i) {
    const Row row(users, i);
    const std::string user = row.text("value");
    const auto at = since.find(user);
    if (at == since.end() || at->second >= row.integer("first_ms")) {
      Match match = match_of(base, row, fmt::format("{} never signed in to the console before", escape_terminal(user)));
      match.what = question.needs.what;
      match.value = user;
      matches.push_back(std::move(match));
    }
  }
  return matches;
}

}  // namespace

Result<Matches> decide_history(const Question& question) {
  switch (question.needs.need) {
    case Need::network:
      return decide_network(question);
    case Need::was:
      return decide_was(question);
    case Need::older:
      return decide_older(question);
    case Need::never_signed_in:
      return decide_never_signed_in(question);
    default:
      return decide_fresh(question);
  }
}

}  // namespace spoor::investigation
