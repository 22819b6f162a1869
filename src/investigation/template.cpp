// SPDX-License-Identifier: Apache-2.0
#include "investigation/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/escape.hpp"

namespace spoor::investigation {
namespace {

using Json = nlohmann::ordered_json;

// protocol/first port/last port/whom, as the fact `rules` has it.
struct Rule {
  std::string_view protocol, first, last, whom;
};

std::optional<Rule> rule_of(std::string_view text) {
  std::array<std::string_view, 3> parts;
  for (std::string_view& part : parts) {
    const std::size_t end = text.find('/');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    part = text.substr(0, end);
    text = text.substr(end + 1);
  }
  return Rule{parts[0], parts[1], parts[2], text};
}

std::string rule_words(const Rule& rule) {
  if (rule.protocol == "-1") {
    return fmt::format("everything from {}", rule.whom);
  }
  return rule.first == rule.last ? fmt::format("{} {} from {}", rule.protocol, rule.first, rule.whom)
                                 : fmt::format("{} {}-{} from {}", rule.protocol, rule.first, rule.last, rule.whom);
}

std::string permission(const Rule& rule) {
  Json out{{"IpProtocol", rule.protocol}};
  for (const auto& [name, text] : {std::pair("FromPort", rule.first), std::pair("ToPort", rule.last)}) {
    std::int64_t port = 0;
    if (!text.empty() && std::from_chars(text.data(), text.data() + text.size(), port).ec == std::errc{}) {
      out[name] = port;
    }
  }
  const bool group = rule.whom.starts_with("sg-");
  const bool list = rule.whom.starts_with("pl-");
  const bool v6 = rule.whom.find(':') != std::string_view::npos;
  const char* holder = group ? "UserIdGroupPairs" : list ? "PrefixListIds" : v6 ? "Ipv6Ranges" : "IpRanges";
  const char* key = group ? "GroupId" : list ? "PrefixListId" : v6 ? "CidrIpv6" : "CidrIp";
  out[holder] = Json::array({Json{{key, rule.whom}}});
  return Json::array({out}).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string value_of(std::string_view name, const Facts& facts, const Whereabouts& place) {
  if (name == "account" || name == "region") {
    return name == "account" ? place.account_id : place.region;
  }
  if (name == "all_events") {
    return R"([{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[],"ExcludeManagementEventSources":[]}])";
  }
  if (name == "rule_words" || name == "permission") {
    const std::string text = fact_of(facts, {"rules"});
    const auto rule = rule_of(text);
    return !rule ? text : name == "permission" ? permission(*rule) : rule_words(*rule);
  }
  std::vector<std::string> names;
  while (!name.empty()) {
    const std::size_t end = name.find('|');
    names.emplace_back(name.substr(0, end));
    name = end == std::string_view::npos ? std::string_view() : name.substr(end + 1);
  }
  return fact_of(facts, names);
}

// Calls `put` with each placeholder's name and copies what stands between them.
template <typename Put>
std::string filled(std::string_view text, Put put) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    out += text.substr(0, close == std::string_view::npos ? close : open);
    if (close == std::string_view::npos) {
      break;
    }
    out += put(text.substr(open + 1, close - open - 1));
    text = text.substr(close + 1);
  }
  return out;
}

}  // namespace

std::string sentence(std::string_view text, const Facts& facts, const Whereabouts& place) {
  return filled(text, [&](std::string_view name) {
    const std::string value = value_of(name, facts, place);
    return value.empty() ? std::string("(not named)") : value;
  });
}

std::string command(std::string_view text, const Facts& facts, const Whereabouts& place) {
  bool whole = !text.empty();
  std::string out = filled(text, [&](std::string_view name) {
    const std::string value = value_of(name, facts, place);
    whole = whole && !value.empty();
    return shell_word(value);
  });
  if (!whole) {
    return {};
  }
  if (!place.region.empty() && text.find("--region") == std::string_view::npos) {
    out += " --region " + shell_word(place.region);
  }
  return out;
}

}  // namespace spoor::investigation
