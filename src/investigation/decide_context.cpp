// SPDX-License-Identifier: Apache-2.0
// What depends on whose account or bucket something is.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/arn.hpp"
#include "base/escape.hpp"
#include "investigation/decision.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

// 444455556666 of itself or of an ARN; none of `*`, a service, an organisation or a unique id.
std::optional<std::string> account_in(std::string_view value) {
  if (const auto arn = parse_arn(value)) {
    return arn->account.size() == 12 ? std::optional<std::string>(arn->account) : std::nullopt;
  }
  const bool digits = value.size() == 12 && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::optional<std::string>(value) : std::nullopt;
}

Match match_of(const Question& question, const Row& row, std::string note) {
  return {.caller = row.text("caller"),
          .first_ms = row.integer("first_ms"),
          .last_ms = row.integer("last_ms"),
          .what = question.needs.what,
          .value = row.text("value"),
          .note = std::move(note)};
}

Result<Matches> decide_outside(const Question& question) {
  SPOOR_TRY(const store::Answer values, question.values(question.needs.what));
  Matches matches;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Row row(values, i);
    const auto account = account_in(row.text("value"));
    if (account && question.report.organisation.is_external(*account)) {
      Match match = match_of(
          question, row, fmt::format("account {} is neither in the logs nor in spoor.toml", escape_terminal(*account)));
      if (question.needs.less_if_usual && row.integer("baseline_calls") > 0) {
        match.weaker = true;
        match.note += fmt::format("; as in {} of the baseline", plural(row.integer("baseline_calls"), "call", "calls"));
      }
      matches.push_back(std::move(match));
    }
  }
  return matches;
}

constexpr Bound kTrails{1000, "buckets that hold trails"};

using Since = std::map<std::string, TimeMs, std::less<>>;  // by bucket

Result<Since> read_since(const Question& question, const store::Query& query, std::vector<store::Param> params,
                         const Bound& bound) {
  SPOOR_TRY(const store::Answer answer,
            run_bounded(question.engine, query, std::move(params), bound, question.report.cuts));
  Since since;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    since[row.text("bucket")] = row.integer("since_ms");
  }
  return since;
}

bool was_known(const Since& since, std::string_view bucket, TimeMs at) {
  const auto known = since.find(bucket);
  return known != since.end() && known->second < at;
}

// `trail bucket` holds if the bucket is one; `no trail bucket` if trails are known and this is none of theirs.
Result<Matches> decide_trail(const Question& question) {
  const bool wanted = question.needs.need == Need::trail_bucket;
  SPOOR_TRY(const store::Answer values, question.values(question.needs.what));
  SPOOR_TRY(const Since trails, read_since(question, store::query("investigation.trail_buckets"), {}, kTrails));
  Matches matches;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Row row(values, i);
    const TimeMs at = row.integer("first_ms");
    if (std::ranges::none_of(trails, [&](const auto& trail) { return trail.second < at; })) {
      question.undecided("no log shows which buckets hold trails");
    } else if (was_known(trails, row.text("value"), at) == wanted) {
      const std::string bucket = escape_terminal(row.text("value"));
      matches.push_back(match_of(question, row,
                                 wanted ? fmt::format("trails are written to {}", bucket)
                                        : fmt::format("no trail was written to {} before", bucket)));
    }
  }
  return matches;
}

// A bucket that is called in the logs before is one of the organisation's. Whose another is, no log says.
Result<Matches> decide_strange(const Question& question) {
  SPOOR_TRY(const store::Answer values, question.values(question.needs.what));
  std::vector<std::string> buckets;
  for (std::size_t i = 0; i < values.size(); ++i) {
    buckets.push_back(Row(values, i).text("value"));
  }
  const Bound asked{static_cast<std::int64_t>(buckets.size()), "buckets"};
  SPOOR_TRY(const Since known,
            read_since(question, store::query("investigation.bucket_calls"), {{"buckets", std::move(buckets)}}, asked));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Row row(values, i);
    if (!was_known(known, row.text("value"), row.integer("first_ms"))) {
      question.undecided(fmt::format("no log says whose bucket {} is", escape_terminal(row.text("value"))));
    }
  }
  return Matches{};
}

}  // namespace

Result<Matches> decide_context(const Question& question) {
  switch (question.needs.need) {
    case Need::trail_bucket:
    case Need::no_trail_bucket:
      return decide_trail(question);
    case Need::strange_bucket:
      return decide_strange(question);
    default:
      return decide_outside(question);
  }
}

}  // namespace spoor::investigation
