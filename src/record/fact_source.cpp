// SPDX-License-Identifier: Apache-2.0
#include "record/fact_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/arn.hpp"
#include "record/policy.hpp"

namespace spoor::record {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t kMaxFound = 128;   // values looked at for one fact
constexpr std::size_t kMaxValue = 4096;  // bytes of one fact

constexpr std::array<std::pair<std::string_view, FactHow>, 13> kHows = {{{"text", FactHow::text},
                                                                         {"list", FactHow::list},
                                                                         {"present", FactHow::present},
                                                                         {"count", FactHow::count},
                                                                         {"family", FactHow::family},
                                                                         {"accounts", FactHow::accounts},
                                                                         {"grants", FactHow::grants},
                                                                         {"principals", FactHow::principals},
                                                                         {"public_actions", FactHow::public_actions},
                                                                         {"world_ports", FactHow::world_ports},
                                                                         {"vcpus", FactHow::vcpus},
                                                                         {"rules", FactHow::rules},
                                                                         {"lifecycle_days", FactHow::lifecycle_days}}};
constexpr std::array<std::string_view, kFactRoots> kRootNames = {"request", "response", "additional", "details"};

// A scalar as text; absent for null, objects and arrays.
std::optional<std::string> scalar(const element& value) {
  std::string_view text;
  bool truth = false;
  std::int64_t integer = 0;
  double real = 0;
  if (value.get(text) == simdjson::SUCCESS) {
    return std::string(text.substr(0, kMaxValue));
  }
  if (value.get(truth) == simdjson::SUCCESS) {
    return truth ? "true" : "false";
  }
  if (value.get(integer) == simdjson::SUCCESS) {
    return std::to_string(integer);
  }
  return value.get(real) == simdjson::SUCCESS ? std::optional(fmt::format("{}", real)) : std::nullopt;
}

bool member(const element& from, std::string_view key, element& value) {
  object members;
  return from.get(members) == simdjson::SUCCESS && members.at_key_case_insensitive(key).get(value) == simdjson::SUCCESS;
}

std::string member_text(const element& from, std::string_view key) {
  element value;
  return member(from, key, value) ? scalar(value).value_or("") : "";
}

// Calls `see` for each item of an array, or for a value that stands alone.
template <typename See>
void each(const element& value, See see) {
  simdjson::dom::array items;
  if (value.get(items) != simdjson::SUCCESS) {
    see(value);
    return;
  }
  std::size_t count = 0;
  for (const element item : items) {
    if (++count > kMaxFound) {
      return;
    }
    see(item);
  }
}

// Comma separated, each once.
class List {
 public:
  void add(std::string_view value) {
    if (value.empty() || text_.size() + value.size() >= kMaxValue || std::ranges::find(seen_, value) != seen_.end()) {
      return;
    }
    text_.append(text_.empty() ? "" : ",").append(value);
    seen_.emplace_back(value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::vector<std::string> seen_;
};

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string account_list(const std::vector<element>& found) {
  List list;
  for (const auto& value : found) {
    const auto text = scalar(value).value_or("");
    if (const auto arn = parse_arn(text)) {
      list.add(arn->account);
    } else if (text.size() == 12 && all_digits(text)) {
      list.add(text);
    }
  }
  return list.take();
}

std::string policy_fact(FactHow how, const element& value) {
  std::string_view text;
  std::string document;
  if (value.get(text) != simdjson::SUCCESS) {
    document = simdjson::minify(value);
    text = document;
  }
  const auto policy = read_policy(text);
  List list;
  if (how == FactHow::grants) {
    list.add(policy.grants_all ? "all" : "");
    list.add(policy.grants_iam ? "iam" : "");
  } else {
    std::ranges::for_each(how == FactHow::principals ? policy.principals : policy.public_actions,
                          [&](const auto& one) { list.add(one); });
  }
  return list.take();
}

bool is_world(const element& rule, std::string_view key) { return member_text(rule, key).ends_with("/0"); }

// Whether one of the networks in `rule.ranges.items[].key` is the whole internet.
bool lists_world(const element& rule, std::string_view ranges, std::string_view key) {
  element holder;
  element items;
  bool world = false;
  if (member(rule, ranges, holder) && member(holder, "items", items)) {
    each(items, [&](const element& item) { world = world || is_world(item, key); });
  }
  return world;
}

void add_ports(const element& rule, List& list) {
  const std::string protocol = member_text(rule, "ipProtocol");
  if (protocol.starts_with("icmp") || protocol == "1" || protocol == "58") {
    return;  // no ports
  }
  const std::string first = member_text(rule, "fromPort");
  const std::string last = member_text(rule, "toPort");
  const bool ranged = protocol != "-1" && all_digits(first) && all_digits(last);
  list.add(ranged ? first + "-" + last : "all");
}

// The old form of the request has one rule in its own members, the new one a list of permissions.
std::string world_ports(const element& request) {
  List list;
  if (is_world(request, "cidrIp") || is_world(request, "cidrIpv6")) {
    add_ports(request, list);
  }
  element permissions;
  element items;
  if (member(request, "ipPermissions", permissions) && member(permissions, "items", items)) {
    each(items, [&](const element& rule) {
      if (lists_world(rule, "ipRanges", "cidrIp") || lists_world(rule, "ipv6Ranges", "cidrIpv6")) {
        add_ports(rule, list);
      }
    });
  }
  return list.take();
}

// Of instances as RunInstances answers: those whose cores are not told count nothing.
std::string vcpus(const std::vector<element>& instances) {
  std::int64_t sum = 0;
  for (const auto& instance : instances) {
    std::int64_t cores = 0;
    std::int64_t threads = 0;
    element options;
    element count;
    if (member(instance, "cpuOptions", options) && member(options, "coreCount", count) &&
        count.get(cores) == simdjson::SUCCESS && member(options, "threadsPerCore", count) &&
        count.get(threads) == simdjson::SUCCESS && cores > 0 && cores < 10'000 && threads > 0 && threads < 100) {
      sum += cores * threads;
    }
  }
  return sum > 0 ? std::to_string(sum) : std::string();
}

// One permission of a security group for each of whom it lets in: protocol/first port/last port/network or group. A
// rule for every protocol has no ports, whatever the request says of them.
void add_rules(const element& rule, std::string_view whom, List& list) {
  const std::string protocol = member_text(rule, "ipProtocol");
  if (!whom.empty() && !protocol.empty()) {
    const bool every = protocol == "-1";
    list.add(fmt::format("{}/{}/{}/{}", protocol, every ? "" : member_text(rule, "fromPort"),
                         every ? "" : member_text(rule, "toPort"), whom));
  }
}

std::string rules(const element& request) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kWhom = {
      {{"ipRanges", "cidrIp"}, {"ipv6Ranges", "cidrIpv6"}, {"groups", "groupId"}, {"prefixListIds", "prefixListId"}}};
  List list;
  add_rules(request, member_text(request, "cidrIp"), list);
  add_rules(request, member_text(request, "cidrIpv6"), list);
  element permissions;
  element items;
  if (member(request, "ipPermissions", permissions) && member(permissions, "items", items)) {
    each(items, [&](const element& rule) {
      for (const auto& [holder, key] : kWhom) {
        element held;
        element whom;
        if (member(rule, holder, held) && member(held, "items", whom)) {
          each(whom, [&](const element& one) { add_rules(rule, member_text(one, key), list); });
        }
      }
    });
  }
  return list.take();
}

std::string lifecycle_days(const element& configuration) {
  element rules;
  std::optional<std::int64_t> shortest;
  if (!member(configuration, "Rule", rules)) {
    return {};
  }
  each(rules, [&](const element& rule) {
    element expiration;
    element days;
    std::int64_t number = 0;
    if (member_text(rule, "Status") == "Enabled" && member(rule, "Expiration", expiration) &&
        member(expiration, "Days", days) && days.get(number) == simdjson::SUCCESS) {
      shortest = shortest ? std::min(*shortest, number) : number;
    }
  });
  return shortest ? std::to_string(*shortest) : std::string();
}

std::string first_scalar(const std::vector<element>& found) {
  for (const auto& value : found) {
    if (auto text = scalar(value); text && !text->empty()) {
      return *text;
    }
  }
  return {};
}

std::vector<std::string> scalars(const std::vector<element>& found) {
  std::vector<std::string> out;
  for (const auto& value : found) {
    each(value, [&](const element& item) {
      if (auto text = scalar(item); text && !text->empty()) {
        out.push_back(std::move(*text));
      }
    });
  }
  return out;
}

bool is_something(const element& value) {
  std::string_view text;
  return !value.is_null() && !(value.get(text) == simdjson::SUCCESS && text.empty());
}

}  // namespace

Result<FactSource> FactSource::parse(std::string_view path, std::string_view how) {
  FactSource source;
  const auto* named = std::ranges::find(kHows, how, &std::pair<std::string_view, FactHow>::first);
  if (named == kHows.end()) {
    return Error{Code::internal, fmt::format("`{}` is no way to read a fact", how)};
  }
  source.how_ = named->second;
  source.joined_ = path.find('+') != std::string_view::npos;
  const char separator = source.joined_ ? '+' : '|';
  for (bool more = true; more;) {
    const auto end = path.find(separator);
    auto part = path.substr(0, end);
    more = end != std::string_view::npos;
    path.remove_prefix(more ? end + 1 : path.size());
    Path parsed;
    for (bool first = true; first || !part.empty(); first = false) {
      auto key = part.substr(0, part.find('.'));
      part.remove_prefix(std::min(part.size(), key.size() + 1));
      if (first) {
        const auto* root = std::ranges::find(kRootNames, key);
        if (root == kRootNames.end()) {
          return Error{Code::internal,
                       fmt::format("a path starts with request, response, additional or details, not `{}`", key)};
        }
        parsed.root = static_cast<FactRoot>(root - kRootNames.begin());
        continue;
      }
      const bool each_item = key.ends_with("[]");
      key.remove_suffix(each_item ? 2 : 0);
      if (key.empty()) {
        return Error{Code::internal, "a path has an empty part"};
      }
      parsed.steps.push_back({std::string(key), each_item});
    }
    source.paths_.push_back(std::move(parsed));
  }
  return source;
}

bool FactSource::needs(FactRoot root) const { return std::ranges::find(paths_, root, &Path::root) != paths_.end(); }

void FactSource::walk(const element& from, const std::vector<Step>& steps, std::size_t at,
                      std::vector<element>& found) {
  if (found.size() >= kMaxFound) {
    return;
  }
  if (at == steps.size()) {
    if (is_something(from)) {
      found.push_back(from);
    }
    return;
  }
  element value;
  if (!member(from, steps[at].key, value)) {
    return;
  }
  if (steps[at].each) {
    each(value, [&](const element& item) { walk(item, steps, at + 1, found); });
  } else {
    walk(value, steps, at + 1, found);
  }
}

std::vector<element> FactSource::find(const FactRoots& roots) const {
  std::vector<element> found;
  for (const auto& path : paths_) {
    const auto& root = roots[static_cast<std::size_t>(path.root)];
    if (root.error() == simdjson::SUCCESS) {
      walk(root.value_unsafe(), path.steps, 0, found);
    }
    if (!joined_ && !found.empty() && (how_ != FactHow::text || !first_scalar(found).empty())) {
      break;
    }
  }
  return found;
}

std::string FactSource::read(const FactRoots& roots) const {
  const auto found = find(roots);
  if (found.empty()) {
    return {};
  }
  switch (how_) {
    case FactHow::text:
      return first_scalar(found);
    case FactHow::list: {
      List list;
      std::ranges::for_each(scalars(found), [&](const auto& one) { list.add(one); });
      return list.take();
    }
    case FactHow::present:
      return "true";
    case FactHow::count:
      return std::to_string(scalars(found).size());
    case FactHow::family: {
      const auto text = first_scalar(found);
      return text.substr(0, text.find('.'));
    }
    case FactHow::accounts:
      return account_list(found);
    case FactHow::world_ports:
      return world_ports(found.front());
    case FactHow::vcpus:
      return vcpus(found);
    case FactHow::rules:
      return rules(found.front());
    case FactHow::lifecycle_days:
      return lifecycle_days(found.front());
    case FactHow::grants:
    case FactHow::principals:
    case FactHow::public_actions:
      break;
  }
  return policy_fact(how_, found.front());
}

}  // namespace spoor::record
