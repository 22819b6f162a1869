// SPDX-License-Identifier: Apache-2.0
// Whose accounts, networks and roles are known (rule R11): what the logs show, and what spoor.toml says beside them.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

struct Organisation {
  std::set<std::string, std::less<>> logged_accounts;  // whose logs the store holds
  std::set<std::string, std::less<>> own_accounts;     // [organisation] own_accounts
  std::set<std::string, std::less<>> vendor_accounts;  // [organisation] vendor_accounts
  std::set<std::string, std::less<>> aws_accounts;     // [organisation] aws_accounts: run by AWS for its services

  // Neither in the store nor named in spoor.toml: an account that nobody vouches for. `account` is 12 digits.
  bool is_external(std::string_view account) const {
    return !logged_accounts.contains(account) && !own_accounts.contains(account) &&
           !vendor_accounts.contains(account) && !aws_accounts.contains(account);
  }
};

// What the configuration says, and the accounts whose logs are there.
Result<Organisation> know_organisation(store::Engine& engine, Organisation configured);

}  // namespace spoor::investigation
