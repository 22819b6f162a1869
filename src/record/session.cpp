// SPDX-License-Identifier: Apache-2.0
// What kind of thing a role session is, from its name and its role: by the names that AWS services and SDKs give, never
// by those of one organisation.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "record/identity.hpp"

namespace spoor::record {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool all_digits(std::string_view text, std::size_t at_least) {
  return text.size() >= at_least && std::ranges::all_of(text, is_digit);
}

// `i-` and the 8 digits of old instance ids or the 17 of new ones.
bool is_instance(std::string_view name) {
  return name.starts_with("i-") && name.size() >= 10 && name.size() <= 19 &&
         std::ranges::all_of(name.substr(2), is_hex);
}

bool is_task(std::string_view name) { return name.size() == 32 && std::ranges::all_of(name, is_hex); }

bool is_email(std::string_view name) {
  const auto at = name.find('@');
  return at != std::string_view::npos && at > 0 && name.find('@', at + 1) == std::string_view::npos &&
         name.find('.', at + 1) != std::string_view::npos && name.back() != '.' &&
         name.find(' ') == std::string_view::npos;
}

bool contains_caseless(std::string_view text, std::string_view lower_part) {
  const auto found = std::ranges::search(
      text, lower_part, [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
  return !found.empty();
}

struct NamedKind {
  std::string_view prefix;
  std::string_view kind;
};

// Session names that services give: the whole name or its beginning.
constexpr std::array<NamedKind, 12> kServiceSessions = {{{"AWSCodeBuild", "codebuild"},
                                                         {"AWSCloudFormation", "cloudformation"},
                                                         {"GlueJobRunnerSession", "glue"},
                                                         {"AWSGlue", "glue"},
                                                         {"SageMaker", "sagemaker"},
                                                         {"AWSBackup", "backup"},
                                                         {"AWSConfig-", "config"},
                                                         {"configLambdaExecution", "lambda"},
                                                         {"awslambda_", "lambda"},
                                                         {"CognitoIdentityCredentials", "web_identity"},
                                                         {"GitHubActions", "web_identity"},
                                                         {"Automation-", "automation"}}};

// Names that SDKs make up from the clock when the program gives none.
bool is_sdk_default(std::string_view name) {
  constexpr std::string_view kMarks[] = {"botocore-session-", "aws-go-sdk-", "aws-sdk-"};
  const bool marked = std::ranges::any_of(kMarks, [&](std::string_view mark) { return name.starts_with(mark); });
  const auto dash = name.rfind('-');
  return marked ? dash != std::string_view::npos && all_digits(name.substr(dash + 1), 10) : all_digits(name, 13);
}

bool is_saml(const Identity& identity) {
  return identity.type == "SAMLUser" || identity.web_provider.find(":saml-provider/") != std::string_view::npos ||
         identity.identity_provider.find(":saml-provider/") != std::string_view::npos;
}

// Lambda names a session after its function. The console makes the role `<function>-role-<random>`; other roles are
// told only by their name.
bool is_lambda(std::string_view role, std::string_view session) {
  return !session.empty() && ((role.starts_with(session) && role.substr(session.size()).starts_with("-role-")) ||
                              contains_caseless(role, "lambda"));
}

}  // namespace

std::string_view session_kind(std::string_view role_name, std::string_view session_name, const Identity& identity) {
  if (role_name.starts_with("AWSServiceRoleFor") ||
      identity.issuer_arn.find(":role/aws-service-role/") != std::string_view::npos) {
    return "service";
  }
  if (role_name.starts_with("AWSReservedSSO_")) {
    return "sso";
  }
  if (is_instance(session_name) || !identity.ec2_role_delivery.empty()) {
    return "instance";
  }
  for (const auto& [prefix, kind] : kServiceSessions) {
    if (session_name.starts_with(prefix)) {
      return kind;
    }
  }
  if (is_saml(identity)) {
    return "saml";
  }
  if (is_email(session_name)) {
    return "person";
  }
  if (!identity.web_provider.empty()) {
    return "web_identity";
  }
  if (identity.from_console) {
    return "console";
  }
  if (is_task(session_name)) {
    return "ecs";
  }
  if (is_sdk_default(session_name)) {
    return "sdk_default";
  }
  return is_lambda(role_name, session_name) ? "lambda" : "other";
}

}  // namespace spoor::record
