// SPDX-License-Identifier: Apache-2.0
// Several calls within a time. The store gives the moments of those times in which it can be met at all; the exact
// window, both ends in it, slides over them here.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "base/escape.hpp"
#include "investigation/decision.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

struct Moment {
  TimeMs at = 0;
  std::int64_t calls = 0;
  std::string value;
  std::string api;
};
// By caller and part.
using Moments = std::map<std::pair<std::string, std::string>, std::vector<Moment>>;

struct Span {
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  std::int64_t most = 0;  // the largest number, or sum, of one window in it
};

// Spans that overlap are one.
void add_span(std::vector<Span>& spans, const Span& span) {
  if (!spans.empty() && span.first_ms <= spans.back().last_ms) {
    spans.back().last_ms = std::max(spans.back().last_ms, span.last_ms);
    spans.back().most = std::max(spans.back().most, span.most);
    return;
  }
  spans.push_back(span);
}

Result<Moments> read_moments(const Question& question) {
  const Needs& needs = question.needs;
  const bool of_steps = needs.need == Need::steps || needs.need == Need::unless;
  const std::string what = of_steps ? "operations" : needs.what;
  const bool by_address = needs.part == "ip";
  const Scope& scope = question.report.scope;
  // What excuses a call may follow after the scope.
  const TimeMs to = needs.need == Need::unless ? scope.to + needs.window : scope.to;
  std::vector<store::Param> params = question.marked_params(scope.from, to);
  if (by_address) {
    std::erase_if(params, [](const store::Param& one) { return one.name == "copy"; });
  } else {
    params.push_back({"what", what});
    params.push_back({"or_what", needs.or_what});
    params.push_back({"per", needs.part});
    params.push_back({"total", needs.need == Need::total});
    params.push_back({"excuse_own", needs.excuse_own});
    params.push_back(
        {"least", needs.need == Need::steps ? static_cast<std::int64_t>(needs.steps.size()) : needs.least});
    params.push_back({"window_ms", needs.window});
  }
  SPOOR_TRY(const store::Answer answer, question.run(by_address ? store::query("investigation.condition_sprays")
                                                                : store::query("investigation.condition_moments"),
                                                     std::move(params)));
  Moments moments;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Row row(answer, i);
    moments[{row.text("caller"), row.text("part")}].push_back(
        {row.integer("at_ms"), row.integer("calls"), row.text("value"), row.text("api")});
  }
  return moments;
}

std::int64_t number_of(const std::string& text) {
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || value > 1'000'000'000) {
      return 0;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

// Slides a window over moments in time order: values are summed up if `total`, else each counts once.
std::vector<Span> crowded(const std::vector<Moment>& moments, const Needs& needs) {
  const bool total = needs.need == Need::total;
  std::vector<Span> spans;
  std::map<std::string, std::int64_t> inside;
  std::int64_t sum = 0;
  std::size_t begin = 0;
  for (const Moment& moment : moments) {
    ++inside[moment.value];
    sum += total ? number_of(moment.value) * moment.calls : 0;
    while (moment.at - moments[begin].at > needs.window) {
      const Moment& gone = moments[begin++];
      sum -= total ? number_of(gone.value) * gone.calls : 0;
      if (--inside[gone.value] == 0) {
        inside.erase(gone.value);
      }
    }
    const std::int64_t count = total ? sum : static_cast<std::int64_t>(inside.size());
    if (count >= needs.least) {
      add_span(spans, {moments[begin].at, moment.at, count});
    }
  }
  return spans;
}

std::optional<std::size_t> step_of(const Needs& needs, const std::string& api) {
  for (std::size_t i = 0; i < needs.steps.size(); ++i) {
    if (std::ranges::find(needs.steps[i], api) != needs.steps[i].end()) {
      return i;
    }
  }
  return std::nullopt;
}

// One step after the other. Of calls of the same second nobody knows the order: they may have come in the right one.
std::vector<Span> in_order(std::vector<Moment> moments, const Needs& needs) {
  std::ranges::stable_sort(moments, [&](const Moment& a, const Moment& b) {
    return std::pair(a.at, step_of(needs, a.api)) < std::pair(b.at, step_of(needs, b.api));
  });
  std::vector<std::optional<TimeMs>> began(needs.steps.size());  // the latest start of a run that reached this step
  std::vector<Span> spans;
  for (const Moment& moment : moments) {
    const auto step = step_of(needs, moment.api);
    if (!step) {
      continue;
    }
    began[*step] = *step == 0 ? std::optional(moment.at) : began[*step - 1] ? began[*step - 1] : began[*step];
    const bool whole = *step + 1 == needs.steps.size() && began[*step];
    if (whole && moment.at - *began[*step] <= needs.window) {
      add_span(spans, {*began[*step], moment.at, static_cast<std::int64_t>(needs.steps.size())});
    }
  }
  return spans;
}

// All steps within the window, in any order.
std::vector<Span> together(const std::vector<Moment>& moments, const Needs& needs) {
  std::vector<std::optional<TimeMs>> latest(needs.steps.size());
  std::vector<Span> spans;
  for (const Moment& moment : moments) {
    if (const auto step = step_of(needs, moment.api)) {
      latest[*step] = moment.at;
    }
    const auto oldest = std::ranges::min_element(latest);
    if (std::ranges::all_of(latest, [](const auto& one) { return one.has_value(); }) &&
        moment.at - **oldest <= needs.window) {
      add_span(spans, {**oldest, moment.at, static_cast<std::int64_t>(needs.steps.size())});
    }
  }
  return spans;
}

// The moments of other calls that are not followed by the one.
std::vector<Span> not_followed(const std::vector<Moment>& moments, const Question& question) {
  std::vector<TimeMs> excuses;
  for (const Moment& moment : moments) {
    if (step_of(question.needs, moment.api)) {
      excuses.push_back(moment.at);
    }
  }
  std::vector<Span> spans;
  for (const Moment& moment : moments) {
    const auto next = std::ranges::lower_bound(excuses, moment.at);
    const bool excused = next != excuses.end() && *next - moment.at <= question.needs.window;
    if (!step_of(question.needs, moment.api) && !excused && moment.at < question.report.scope.to) {
      add_span(spans, {moment.at, moment.at, 1});
    }
  }
  return spans;
}

std::vector<Span> spans_of(const std::vector<Moment>& moments, const Question& question) {
  switch (question.needs.need) {
    case Need::unless:
      return not_followed(moments, question);
    case Need::steps:
      return question.needs.any_order ? together(moments, question.needs) : in_order(moments, question.needs);
    default:
      return crowded(moments, question.needs);
  }
}

std::string in_words(TimeMs window) {
  return window % kHourMs == 0 && window > kHourMs ? fmt::format("{} hours", window / kHourMs)
         : window % kMinuteMs == 0                 ? fmt::format("{} minutes", window / kMinuteMs)
                                                   : fmt::format("{} seconds", window / kSecondMs);
}

std::string note_of(const Question& question, const Span& span, const std::string& part) {
  const Needs& needs = question.needs;
  const std::string within = in_words(needs.window);
  const std::string where = part.empty() ? "" : fmt::format(" ({})", escape_terminal(part));
  switch (needs.need) {
    case Need::unless:
      return fmt::format("no {} followed within {}", needs.steps.front().front(), within);
    case Need::steps:
      return fmt::format("all {} steps of it within {}{}", needs.steps.size(), within, where);
    case Need::total:
      return fmt::format("{} {} within {}{}", span.most, needs.what, within, where);
    default:
      return fmt::format("{} different {} within {}{}", span.most,
                         needs.or_what.empty() ? needs.what : fmt::format("{} or {} values", needs.what, needs.or_what),
                         within, where);
  }
}

// Whether one of the addresses that are new was used in a span.
bool any_within(const store::Answer& networks, const std::string& caller, const Span& span) {
  for (std::size_t i = 0; i < networks.size(); ++i) {
    const Row row(networks, i);
    if (row.text("caller") == caller && row.integer("first_ms") <= span.last_ms &&
        row.integer("last_ms") >= span.first_ms) {
      return true;
    }
  }
  return false;
}

Result<std::optional<store::Answer>> new_networks(const Question& question, Match& base) {
  if (question.report.coverage.geoip.empty()) {
    question.undecided("no GeoIP data says which network an address belongs to");
    return std::optional<store::Answer>{};
  }
  if (!question.has_baseline(base)) {
    return std::optional<store::Answer>{};
  }
  std::vector<store::Param> params = question.marked_params_with_baseline();
  params.push_back({"whose", std::string("principal")});
  params.push_back({"per", std::string()});
  params.push_back({"hosting_only", false});
  SPOOR_TRY(store::Answer answer, question.run(store::query("investigation.condition_networks"), std::move(params)));
  return std::optional(std::move(answer));
}

}  // namespace

Result<Matches> decide_window(const Question& question) {
  const Needs& needs = question.needs;
  Match base;
  std::optional<store::Answer> networks;
  if (needs.from_new_network) {
    SPOOR_TRY(networks, new_networks(question, base));
    if (!networks) {
      return Matches{};
    }
  }
  SPOOR_TRY(const Moments moments, read_moments(question));
  Matches matches;
  for (const auto& [who, of_it] : moments) {
    for (const Span& span : spans_of(of_it, question)) {
      if (networks && !any_within(*networks, who.first, span)) {
        continue;
      }
      Match match = base;
      match.caller = who.first;
      match.first_ms = span.first_ms;
      match.last_ms = span.last_ms;
      match.what = needs.part;
      match.value = who.second;
      match.note = note_of(question, span, who.second) + base.note;
      if (needs.reads) {
        match.what = "read_only";
        match.value = "true";
        match.as_one = true;
      }
      if (needs.need == Need::unless) {  // the excuse carries the mark too
        match.what = "operations";
        match.value = question.condition.events.substr(0, question.condition.events.find(','));
      }
      matches.push_back(std::move(match));
    }
  }
  return matches;
}

}  // namespace spoor::investigation
