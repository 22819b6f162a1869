// SPDX-License-Identifier: Apache-2.0
// Whose accounts, networks and roles are known (rule R11): what the logs show, and what spoor.toml says beside them.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "behaviour/address_list.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

using AccountSet = std::set<std::string, std::less<>>;

// Role patterns are ARNs or names of roles in which `*` stands for any characters: `arn:aws:iam::*:role/deploy-*`,
// `deploy-*`. A name is compared with the last part of a role's ARN.
struct Organisation {
  AccountSet logged_accounts;  // whose logs the store holds
  AccountSet own_accounts;     // [organisation] own_accounts
  AccountSet vendor_accounts;  // [organisation] vendor_accounts
  AccountSet aws_accounts;     // [organisation] aws_accounts: run by AWS for its services
  behaviour::RangeSet known_networks{std::vector<IpRange>{}};  // [organisation] known_networks
  std::vector<std::string> deploy_roles;                       // [organisation] deploy_roles
  std::vector<std::string> backup_roles;                       // [organisation] backup_roles

  // Neither in the store nor named in spoor.toml: an account that nobody vouches for. `account` is 12 digits.
  bool is_external(std::string_view account) const {
    return !logged_accounts.contains(account) && !own_accounts.contains(account) &&
           !vendor_accounts.contains(account) && !aws_accounts.contains(account);
  }
  // The key of spoor.toml that names an account whose logs the store does not hold: `vendor_accounts`; else empty.
  std::string_view named_as(std::string_view account) const;

  // The known network that holds an address as it is spelt in the logs, in CIDR form; empty if none does, and for what
  // is no address.
  std::string known_network(std::string_view ip) const;
  bool is_known_network(std::string_view ip) const { return !known_network(ip).empty(); }

  // `arn` is a role's; anything else is none of them.
  bool is_deploy_role(std::string_view arn) const;
  bool is_backup_role(std::string_view arn) const;
};

// What the configuration says, and the accounts whose logs are there.
Result<Organisation> know_organisation(store::Engine& engine, Organisation configured);

// Whether all of `text` fits a pattern in which `*` stands for any characters, none too.
bool fits_pattern(std::string_view pattern, std::string_view text);

}  // namespace spoor::investigation
