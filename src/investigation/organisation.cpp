// SPDX-License-Identifier: Apache-2.0
#include "investigation/organisation.hpp"

#include <algorithm>

#include "base/arn.hpp"
#include "investigation/row.hpp"

namespace spoor::investigation {
namespace {

bool names_role(const std::vector<std::string>& patterns, std::string_view arn) {
  const auto role = parse_arn(arn);
  if (!role || role->service != "iam" || role->kind() != "role") {
    return false;
  }
  return std::ranges::any_of(patterns, [&](const std::string& pattern) {
    return fits_pattern(pattern, pattern.starts_with("arn:") ? arn : role->name());
  });
}

}  // namespace

std::string_view Organisation::named_as(std::string_view account) const {
  if (logged_accounts.contains(account)) {
    return {};
  }
  return own_accounts.contains(account)      ? "own_accounts"
         : vendor_accounts.contains(account) ? "vendor_accounts"
         : aws_accounts.contains(account)    ? "aws_accounts"
                                             : "";
}

std::string Organisation::known_network(std::string_view ip) const {
  const auto address = parse_ip(ip);
  const IpRange* network = address ? known_networks.find(*address) : nullptr;
  return network == nullptr ? std::string() : format_ip_range(*network);
}

bool Organisation::is_deploy_role(std::string_view arn) const { return names_role(deploy_roles, arn); }

bool Organisation::is_backup_role(std::string_view arn) const { return names_role(backup_roles, arn); }

Result<Organisation> know_organisation(store::Engine& engine, Organisation configured) {
  SPOOR_TRY(const store::Answer answer, engine.run(store::query("coverage.logged_accounts"), {}));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    configured.logged_accounts.insert(Row(answer, i).text("account_id"));
  }
  return configured;
}

bool fits_pattern(std::string_view pattern, std::string_view text) {
  std::size_t star = std::string_view::npos;  // the last one met, and where its part of the text may end next
  std::size_t resume = 0;
  std::size_t at = 0;
  std::size_t p = 0;
  while (at < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = at;
    } else if (p < pattern.size() && pattern[p] == text[at]) {
      ++p;
      ++at;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace spoor::investigation
