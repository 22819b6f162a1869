// SPDX-License-Identifier: Apache-2.0
// What depends on whose account or bucket something is.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/arn.hpp"
#include "base/escape.hpp"
#include "investigation/decision.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

constexpr std::int64_t kMostBuckets = 1000;

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

// Buckets known to hold trails at a time.
Result<std::set<std::string>> trail_buckets(const Question& question, TimeMs before) {
  SPOOR_TRY(const store::Answer answer,
            run_bounded(question.engine, store::query("investigation.trail_buckets"), {{"before_ms", before}},
                        {kMostBuckets, "buckets that hold trails"}, question.report.cuts));
  std::set<std::string> buckets;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    buckets.insert(Row(answer, i).text("bucket"));
  }
  return buckets;
}

// `trail bucket` holds if the bucket is one; `no trail bucket` if trails are known and this is none of theirs.
Result<Matches> decide_trail(const Question& question) {
  const bool wanted = question.needs.need == Need::trail_bucket;
  SPOOR_TRY(const store::Answer values, question.values(question.needs.what));
  Matches matches;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Row row(values, i);
    SPOOR_TRY(const std::set<std::string> buckets, trail_buckets(question, row.integer("first_ms")));
    if (buckets.empty()) {
      question.undecided("no log shows which buckets hold trails");
    } else if (buckets.contains(row.text("value")) == wanted) {
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
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Row row(values, i);
    const std::string bucket = row.text("value");
    SPOOR_TRY(const store::Answer answer,
              question.engine.run(store::query("investigation.bucket_calls"),
                                  {{"bucket", bucket}, {"before_ms", row.integer("first_ms")}}));
    if (Row(answer, 0).integer("calls") == 0) {
      question.undecided(fmt::format("no log says whose bucket {} is", escape_terminal(bucket)));
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
