// SPDX-License-Identifier: Apache-2.0
// What an IAM policy document gives away, as far as conditions ask.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spoor::record {

// Read conservatively: Deny statements and permission boundaries are not set off, and NotAction, NotResource and
// NotPrincipal count as everything but what they name.
struct PolicySummary {
  bool readable = false;    // false: not JSON, or no statement in it
  bool grants_all = false;  // Allow, any action on any resource
  bool grants_iam = false;  // Allow, all of IAM on any resource
  // Whom Allow statements let in: account numbers, unique ids, and `*` for everybody. `*` limited by a condition to an
  // organisation, account, endpoint, network or external id does not count.
  std::vector<std::string> principals;
  std::vector<std::string> public_actions;  // what everybody may do, as written
};

// `text` is the document as JSON, or as JSON in URL encoding. Bounded: at most 1 MiB and 200 statements are looked at.
PolicySummary read_policy(std::string_view text);

}  // namespace spoor::record
