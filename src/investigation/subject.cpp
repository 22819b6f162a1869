// SPDX-License-Identifier: Apache-2.0
#include "investigation/subject.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/escape.hpp"
#include "investigation/row.hpp"
#include "store/query.hpp"

namespace spoor::investigation {
namespace {

constexpr std::size_t kMostCandidates = 10;

// Levenshtein distance, given up once it exceeds `most`: names are compared only to suggest one.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most) {
    return most + 1;
  }
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view last_part(std::string_view id) {
  const std::size_t at = id.find_last_of("/:");
  return at == std::string_view::npos ? id : id.substr(at + 1);
}

Error unknown_subject(store::Engine& engine, std::string_view typed) {
  auto names = engine.run(store::query("subject.names"), {});
  if (!names) {
    return names.error();
  }
  const std::string wanted = lower(last_part(typed));
  std::vector<std::pair<std::size_t, std::string>> near;
  for (std::size_t i = 0; i < names->size(); ++i) {
    const Row row(*names, i);
    const std::string id = row.text("id");
    const std::string name = lower(last_part(id));
    const bool inside = wanted.size() >= 3 && name.find(wanted) != std::string::npos;
    const std::size_t most = std::max<std::size_t>(2, wanted.size() / 4);
    const std::size_t apart = inside ? 1 : distance(wanted, name, most);
    if (apart <= most) {
      near.emplace_back(apart, fmt::format("  {}  {} calls, last {}", escape_terminal(id), row.integer("calls"),
                                           format_minute(row.integer("last_ms"))));
    }
  }
  std::ranges::sort(near);
  near.resize(std::min(near.size(), kMostCandidates));
  std::string message = fmt::format("no log in this store shows {}", escape_terminal(typed));
  if (near.empty()) {
    message += fmt::format("; the store holds {} roles, users and roots, none with a name like it", names->size());
  } else {
    message += "; did you mean\n";
    for (std::size_t i = 0; i < near.size(); ++i) {
      message += near[i].second + (i + 1 < near.size() ? "\n" : "");
    }
  }
  return Error{Code::not_found, message};
}

}  // namespace

Party own_party(const Report& report) {
  return {.subject = report.subject, .keys = {}, .use_copies = !report.coverage.own_account_collected};
}

store::Value bound(const std::string& text) { return text.empty() ? store::Value{} : store::Value{text}; }

std::vector<store::Param> subject_params(const Subject& subject) {
  return {{"principal", bound(subject.principal)},
          {"principal_id", bound(subject.principal_id)},
          {"session", bound(subject.session)},
          {"access_key", bound(subject.access_key)}};
}

std::vector<store::Param> scope_params(const Subject& subject, const Scope& scope) {
  std::vector<store::Param> params = subject_params(subject);
  params.push_back({"from_ms", scope.from});
  params.push_back({"to_ms", scope.to});
  return params;
}

std::vector<store::Param> baseline_params(const Subject& subject, const Scope& scope) {
  std::vector<store::Param> params = scope_params(subject, scope);
  params.push_back({"baseline_from_ms", scope.baseline_from});
  params.push_back({"baseline_to_ms", scope.baseline_to});
  return params;
}

std::vector<store::Param> party_params(std::vector<store::Param> params, const Party& party) {
  params.push_back({"every", party.every});
  params.push_back({"keys", party.keys});
  return params;
}

Result<Subject> resolve_entity(store::Engine& engine, std::string_view typed) {
  SPOOR_TRY(const store::Answer found, engine.run(store::query("subject.candidates"), {{"name", std::string(typed)}}));
  std::vector<Row> rows;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (const Row row(found, i);
        !row.is_null("principal")) {  // an entity without a principal never acted and was never issued
      rows.push_back(row);
    }
  }
  if (rows.empty()) {
    return unknown_subject(engine, typed);
  }
  if (rows.size() > 1) {
    std::string message = fmt::format("{} may be any of\n", escape_terminal(typed));
    for (std::size_t i = 0; i < std::min(rows.size(), kMostCandidates); ++i) {
      message += fmt::format("  {} {}  {} calls\n", rows[i].text("kind"), escape_terminal(rows[i].text("id")),
                             rows[i].integer("calls"));
    }
    return Error{Code::invalid_input, message + "give the one you mean"};
  }
  const Row& row = rows.front();
  Subject subject;
  subject.kind = row.text("kind");
  subject.arn = row.text("id");
  subject.account_id = row.text("account_id");
  subject.principal = row.text("principal");
  subject.session = row.text("session");
  subject.access_key = row.text("access_key");
  subject.principal_id = row.text("principal_id");
  if (subject.kind == "key") {
    subject.session.clear();  // a key says more than its session: only what it signed
  }
  return subject;
}

Result<Subject> resolve_subject(store::Engine& engine, std::string_view typed) {
  SPOOR_TRY(Subject subject, resolve_entity(engine, typed));
  SPOOR_TRY(const store::Answer answer, engine.run(store::query("subject.span"), subject_params(subject)));
  const Row span(answer, 0);
  if (span.integer("calls") == 0) {
    return Error{Code::not_found, fmt::format("{} is named in the logs, but no call of its own is among them",
                                              escape_terminal(subject.arn))};
  }
  subject.first_ms = span.integer("first_ms");
  subject.last_ms = span.integer("last_ms");
  if (!span.is_null("account_id")) {
    subject.account_id = span.text("account_id");
  }
  return subject;
}

store::Param copy_param(const Party& party) { return {"copy", std::int64_t{party.use_copies ? 1 : 0}}; }

}  // namespace spoor::investigation
