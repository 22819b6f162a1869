// SPDX-License-Identifier: Apache-2.0
#include "record/policy.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/arn.hpp"

namespace spoor::record {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxStatements = 200;
constexpr std::size_t kMaxValues = 200;  // of one member

// Condition keys that keep `*` from meaning everybody.
constexpr std::array<std::string_view, 15> kLimits = {"aws:principalorgid",
                                                      "aws:principalorgpaths",
                                                      "aws:principalaccount",
                                                      "aws:principalarn",
                                                      "aws:sourceaccount",
                                                      "aws:sourcearn",
                                                      "aws:sourceorgid",
                                                      "aws:sourceip",
                                                      "aws:sourcevpc",
                                                      "aws:sourcevpce",
                                                      "aws:userid",
                                                      "aws:username",
                                                      "kms:calleraccount",
                                                      "sts:externalid",
                                                      "s3:dataaccesspointaccount"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string url_decode(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool coded = text[at] == '%' && at + 2 < text.size() &&
                       std::isxdigit(static_cast<unsigned char>(text[at + 1])) != 0 &&
                       std::isxdigit(static_cast<unsigned char>(text[at + 2])) != 0;
    out += coded ? static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2])) : text[at] == '+' ? ' ' : text[at];
    at += coded ? 2 : 0;
  }
  return out;
}

bool member(const object& from, std::string_view key, element& value) {
  return from.at_key_case_insensitive(key).get(value) == simdjson::SUCCESS;
}

// A member that is a text or a list of texts.
std::vector<std::string_view> texts(const element& value) {
  std::vector<std::string_view> out;
  std::string_view text;
  simdjson::dom::array list;
  if (value.get(text) == simdjson::SUCCESS) {
    out.push_back(text);
  } else if (value.get(list) == simdjson::SUCCESS) {
    for (const element item : list) {
      if (out.size() < kMaxValues && item.get(text) == simdjson::SUCCESS) {
        out.push_back(text);
      }
    }
  }
  return out;
}

std::vector<std::string_view> texts(const object& from, std::string_view key) {
  element value;
  return member(from, key, value) ? texts(value) : std::vector<std::string_view>{};
}

void add_once(std::vector<std::string>& list, std::string_view value) {
  if (list.size() < kMaxValues && std::ranges::find(list, value) == list.end()) {
    list.emplace_back(value);
  }
}

// Whether one condition block limits who is meant: `StringEquals: {aws:PrincipalOrgID: o-1}`.
bool limits(std::string_view op, const object& keys) {
  const std::string name = lower(op);
  const bool positive = name.find("not") == std::string::npos && name.find("ifexists") == std::string::npos &&
                        (name.find("string") != std::string::npos || name.find("arn") != std::string::npos ||
                         name.find("ipaddress") != std::string::npos);
  if (!positive) {
    return false;
  }
  for (const auto& [key, value] : keys) {
    const auto values = texts(value);
    const bool open =
        std::ranges::any_of(values, [](std::string_view v) { return v == "*" || v == "0.0.0.0/0" || v == "::/0"; });
    if (!open && !values.empty() && std::ranges::find(kLimits, lower(key)) != kLimits.end()) {
      return true;
    }
  }
  return false;
}

bool is_limited(const object& statement) {
  element condition;
  object blocks;
  if (!member(statement, "Condition", condition) || condition.get(blocks) != simdjson::SUCCESS) {
    return false;
  }
  for (const auto& [op, block] : blocks) {
    object keys;
    if (block.get(keys) == simdjson::SUCCESS && limits(op, keys)) {
      return true;
    }
  }
  return false;
}

std::string_view principal_of(std::string_view text) {
  const auto arn = parse_arn(text);
  return arn && !arn->account.empty() ? arn->account : text;
}

// Adds whom the statement lets in; true if that is everybody.
bool read_principals(const object& statement, PolicySummary& summary) {
  element value;
  object kinds;
  std::vector<std::string_view> named;
  if (member(statement, "NotPrincipal", value)) {
    named.emplace_back("*");
  } else if (!member(statement, "Principal", value)) {
    return false;
  } else if (value.get(kinds) == simdjson::SUCCESS) {
    named = texts(kinds, "AWS");
  } else {
    named = texts(value);
  }
  bool everybody = false;
  for (const auto text : named) {
    if (text != "*" && text != "arn:aws:iam::*:root") {
      add_once(summary.principals, principal_of(text));
    } else if (!is_limited(statement)) {
      add_once(summary.principals, "*");
      everybody = true;
    }
  }
  return everybody;
}

void read_statement(const object& statement, PolicySummary& summary) {
  const auto effect = texts(statement, "Effect");
  if (effect.size() != 1 || lower(effect.front()) != "allow") {
    return;
  }
  const bool everybody = read_principals(statement, summary);
  const auto resources = texts(statement, "Resource");
  element not_resource;
  const bool any_resource =
      std::ranges::find(resources, "*") != resources.end() || member(statement, "NotResource", not_resource);
  for (const auto action : texts(statement, "Action")) {
    const std::string name = lower(action);
    summary.grants_all = summary.grants_all || (any_resource && (name == "*" || name == "*:*"));
    summary.grants_iam = summary.grants_iam || (any_resource && name == "iam:*");
    if (everybody) {
      add_once(summary.public_actions, action);
    }
  }
  element not_action;
  if (member(statement, "NotAction", not_action)) {
    const auto excluded = texts(not_action);
    const bool keeps_iam = std::ranges::any_of(
        excluded, [](std::string_view action) { return lower(action) == "iam:*" || action == "*"; });
    summary.grants_all = summary.grants_all || (any_resource && !keeps_iam);
    if (everybody) {
      add_once(summary.public_actions, "*");
    }
  }
}

void read_document(const element& document, PolicySummary& summary) {
  object root;
  element statements;
  if (document.get(root) != simdjson::SUCCESS || !member(root, "Statement", statements)) {
    return;
  }
  object single;
  simdjson::dom::array list;
  if (statements.get(single) == simdjson::SUCCESS) {
    summary.readable = true;
    read_statement(single, summary);
  } else if (statements.get(list) == simdjson::SUCCESS) {
    summary.readable = true;
    std::size_t count = 0;
    for (const element item : list) {
      if (++count <= kMaxStatements && item.get(single) == simdjson::SUCCESS) {
        read_statement(single, summary);
      }
    }
  }
}

}  // namespace

PolicySummary read_policy(std::string_view text) {
  PolicySummary summary;
  if (text.empty() || text.size() > kMaxBytes) {
    return summary;
  }
  thread_local simdjson::dom::parser parser;
  element document;
  std::string decoded;
  if (text.front() == '%') {
    decoded = url_decode(text);
    text = decoded;
  }
  if (parser.parse(text.data(), text.size(), true).get(document) == simdjson::SUCCESS) {
    read_document(document, summary);
  }
  return summary;
}

}  // namespace spoor::record
