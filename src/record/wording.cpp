// SPDX-License-Identifier: Apache-2.0
#include "record/wording.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace spoor::record {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Length of the API date `20YYMMDD` or `20YY_MM_DD` that ends at `end`; 0 if there is none.
std::size_t date_length(std::string_view text, std::size_t end) {
  for (const std::string_view shape : {"20dd_dd_dd", "20dddddd", "20dd_dddd", "20dddd_dd"}) {
    if (end < shape.size()) {
      continue;
    }
    const auto tail = text.substr(end - shape.size(), shape.size());
    const bool fits = std::equal(shape.begin(), shape.end(), tail.begin(),
                                 [](char want, char c) { return want == 'd' ? is_digit(c) : want == c; });
    if (fits) {
      return shape.size();
    }
  }
  return 0;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

template <std::size_t N>
bool contains_any(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::ranges::any_of(parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

// Error codes differ from service to service; these parts are common to them (compared in lower case). The order of the
// checks below is part of the rule: what is throttled or missing is never a denial.
constexpr std::array<std::string_view, 8> kThrottled = {"throttl",
                                                        "requestlimitexceeded",
                                                        "toomanyrequests",
                                                        "slowdown",
                                                        "throughputexceeded",
                                                        "bandwidthlimitexceeded",
                                                        "priorrequestnotcomplete",
                                                        "ratelimitexceeded"};
constexpr std::array<std::string_view, 6> kNotFound = {"notfound",    "nosuch",    "doesnotexist",
                                                       "nonexistent", "not_found", "notexist"};
constexpr std::array<std::string_view, 11> kDenied = {"accessdenied",
                                                      "unauthorized",
                                                      "notauthorized",
                                                      "authorizationerror",
                                                      "forbidden",
                                                      "authfailure",
                                                      "unauthorised",
                                                      "missingauthenticationtoken",
                                                      "invalidaccessexception",
                                                      "insufficientprivileges",
                                                      "permissiondenied"};

}  // namespace

std::string_view canonical_operation(std::string_view event_name) {
  std::size_t end = event_name.size();
  while (end > 0 && is_digit(event_name[end - 1])) {
    --end;
  }
  const bool versioned = end < event_name.size() && end > 0 && event_name[end - 1] == 'v';
  end = versioned ? end - 1 : event_name.size();
  const std::size_t date = date_length(event_name, end);
  const std::size_t name = end - date;
  const bool is_name =
      date > 0 && name >= 2 && event_name[0] >= 'A' && event_name[0] <= 'Z' && is_letter(event_name[name - 1]);
  return is_name ? event_name.substr(0, name) : event_name;
}

std::string_view service_of(std::string_view event_source) {
  for (const std::string_view suffix : {".amazonaws.com", ".amazonaws.com.cn"}) {
    if (event_source.size() > suffix.size() && event_source.ends_with(suffix)) {
      return event_source.substr(0, event_source.size() - suffix.size());
    }
  }
  return event_source;
}

std::string_view bare_user_agent(std::string_view user_agent) {
  if (user_agent.size() >= 2 && user_agent.front() == '[' && user_agent.back() == ']') {
    return user_agent.substr(1, user_agent.size() - 2);
  }
  return user_agent;
}

std::string_view outcome_of(std::string_view error) {
  if (error.empty()) {
    return "success";
  }
  const std::string code = lower(error);
  if (code.find("dryrunoperation") != std::string::npos) {
    return "dry_run";
  }
  if (contains_any(code, kThrottled)) {
    return "throttled";
  }
  if (contains_any(code, kNotFound)) {
    return "not_found";
  }
  return contains_any(code, kDenied) ? "denied" : "failed";
}

}  // namespace spoor::record
