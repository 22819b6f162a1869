// SPDX-License-Identifier: Apache-2.0
#include "investigation/needs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/split.hpp"

namespace spoor::investigation {
namespace {

Error fault(const record::AttackCondition& condition, std::string_view what) {
  return {Code::internal,
          fmt::format("data/attack/conditions.tsv: {}: needs `{}`: {}", condition.id, condition.needs, what)};
}

// The words of one condition, taken from the front.
class Words {
 public:
  explicit Words(const record::AttackCondition& condition)
      : condition_(&condition), words_(split(condition.needs, ' ')) {}

  bool done() const { return at_ == words_.size(); }
  bool next_is(std::string_view word) const { return !done() && words_[at_] == word; }
  // Takes these words if they come next.
  bool take(std::string_view phrase) {
    const std::vector<std::string_view> wanted = split(phrase, ' ');
    if (words_.size() - at_ < wanted.size() ||
        !std::equal(wanted.begin(), wanted.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_))) {
      return false;
    }
    at_ += wanted.size();
    return true;
  }
  Result<std::string> word() {
    return done() ? Result<std::string>(fault(*condition_, "a word is missing at its end"))
                  : std::string(words_[at_++]);
  }

  // The tails that several kinds share.
  Status part(Needs& needs) {
    if (take("per")) {
      SPOOR_TRY(needs.part, word());
    }
    return Done{};
  }
  Status within(Needs& needs) {
    if (!take("within")) {
      return fault(*condition_, "`within` is missing");
    }
    SPOOR_TRY(const std::string name, word());
    SPOOR_TRY(needs.window, window_of(*condition_, name));
    return Done{};
  }
  Status what(Needs& needs) {
    SPOOR_TRY(const std::string named, word());
    const std::vector<std::string_view> either = split(named, '/');
    needs.what = either.front();
    needs.or_what = either.size() > 1 ? either[1] : std::string_view();
    return Done{};
  }

  const record::AttackCondition& condition() const { return *condition_; }

 private:
  const record::AttackCondition* condition_;
  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
};

Status read_many(Words& words, Needs& needs) {
  SPOOR_TRY(const std::string least, words.word());
  SPOOR_TRY(needs.least, threshold(words.condition(), least));
  if (words.take("total")) {
    needs.need = Need::total;
  }
  SPOOR_CHECK(words.what(needs));
  SPOOR_CHECK(words.part(needs));
  needs.excuse_own = words.take("not its own");
  return words.within(needs);
}

Status read_steps(Words& words, Needs& needs) {
  do {
    SPOOR_TRY(const std::string step, words.word());
    const std::vector<std::string_view> either = split(step, '/');
    needs.steps.emplace_back(either.begin(), either.end());
    needs.any_order |= words.next_is("+");
  } while (words.take(">") || words.take("+"));
  SPOOR_CHECK(words.part(needs));
  needs.from_new_network = words.take("from a new network");
  return words.within(needs);
}

Status read_unless(Words& words, Needs& needs) {
  SPOOR_TRY(const std::string step, words.word());
  needs.steps.push_back({step});
  return words.within(needs);
}

Status read_nothing(Words&, Needs&) { return Done{}; }

Status read_first(Words& words, Needs& needs) {
  needs.unless_backup_role = words.take("unless backup role");
  return Done{};
}

Status read_reads(Words& words, Needs& needs) {
  needs.reads = true;
  return read_many(words, needs);
}

Status read_network(Words& words, Needs& needs) {
  needs.for_account = words.take("for account");
  return words.part(needs);
}

Status read_hosting(Words& words, Needs& needs) {
  needs.hosting = true;
  return read_network(words, needs);
}

Status read_new(Words& words, Needs& needs) {
  SPOOR_CHECK(words.what(needs));
  needs.for_account = words.take("for account");
  return words.part(needs);
}

Status read_was(Words& words, Needs& needs) {
  SPOOR_TRY(needs.text, words.word());
  SPOOR_CHECK(words.what(needs));
  return words.part(needs);
}

Status read_what(Words& words, Needs& needs) {
  SPOOR_CHECK(words.what(needs));
  return words.part(needs);
}

Status read_outside(Words& words, Needs& needs) {
  SPOOR_CHECK(words.what(needs));
  needs.less_if_usual = words.take("less if usual");
  return Done{};
}

struct Opening {
  std::string_view words;
  Need need;
  Status (*read)(Words&, Needs&);
};
// The longer of two that begin alike stands first.
constexpr std::array<Opening, 21> kOpenings = {{{"at least", Need::many, read_many},
                                                {"reads at least", Need::many, read_reads},
                                                {"steps", Need::steps, read_steps},
                                                {"unless", Need::unless, read_unless},
                                                {"first", Need::first, read_first},
                                                {"new network", Need::network, read_network},
                                                {"new hosting network", Need::network, read_hosting},
                                                {"new", Need::fresh, read_new},
                                                {"outside", Need::outside, read_outside},
                                                {"was", Need::was, read_was},
                                                {"older", Need::older, read_what},
                                                {"nobody signed in as", Need::never_signed_in, read_what},
                                                {"trail bucket", Need::trail_bucket, read_what},
                                                {"no trail bucket", Need::no_trail_bucket, read_what},
                                                {"strange bucket", Need::strange_bucket, read_what},
                                                {"denied operations", Need::denied, read_nothing},
                                                {"granted after denials", Need::granted, read_nothing},
                                                {"key shared", Need::key_shared, read_nothing},
                                                {"key dormant", Need::key_dormant, read_nothing},
                                                {"key away from its instance", Need::instance_key, read_nothing},
                                                {"session token shared", Need::session_token, read_nothing}}};

constexpr std::array<std::pair<std::string_view, TimeMs>, 4> kUnits = {
    {{"_seconds", kSecondMs}, {"_minutes", kMinuteMs}, {"_hours", kHourMs}, {"_days", kDayMs}}};

}  // namespace

Result<std::int64_t> threshold(const record::AttackCondition& condition, std::string_view name) {
  for (const std::string_view text : split(condition.thresholds, ';')) {
    std::int64_t value = 0;
    if (text.substr(0, text.find('=')) == name && text.size() > name.size() &&
        std::from_chars(text.data() + name.size() + 1, text.data() + text.size(), value).ec == std::errc{}) {
      return value;
    }
  }
  return Error{Code::internal, fmt::format("data/attack/conditions.tsv: {} has no threshold {}", condition.id, name)};
}

Result<std::int64_t> threshold(const record::AttackTables& attack, std::string_view id, std::string_view name) {
  const record::AttackCondition* condition = attack.find_condition(id);
  return condition != nullptr
             ? threshold(*condition, name)
             : Error{Code::internal, fmt::format("data/attack/conditions.tsv: the condition {} is missing", id)};
}

Result<TimeMs> window_of(const record::AttackCondition& condition, std::string_view name) {
  const auto* unit = std::ranges::find_if(kUnits, [&](const auto& one) { return name.ends_with(one.first); });
  if (unit == kUnits.end()) {
    return fault(condition, "the name of a window ends in its unit");
  }
  SPOOR_TRY(const std::int64_t count, threshold(condition, name));
  return count * unit->second;
}

Result<Needs> needs_of(const record::AttackCondition& condition) {
  Needs needs;
  Words words(condition);
  const auto* opening = std::ranges::find_if(kOpenings, [&](const Opening& one) { return words.take(one.words); });
  if (opening == kOpenings.end()) {
    return fault(condition, "no kind of need begins like that");
  }
  needs.need = opening->need;
  SPOOR_CHECK(opening->read(words, needs));
  if (!words.done()) {
    return fault(condition, "there are words too many");
  }
  return needs;
}

}  // namespace spoor::investigation
