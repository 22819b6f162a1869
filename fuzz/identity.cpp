// SPDX-License-Identifier: Apache-2.0
// userIdentity with any texts in it: lines of the input fill its members in order.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "record/identity.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  spoor::record::Identity identity;
  const std::array members = {&identity.type,
                              &identity.arn,
                              &identity.principal_id,
                              &identity.account_id,
                              &identity.access_key,
                              &identity.user_name,
                              &identity.invoked_by,
                              &identity.issuer_arn,
                              &identity.issuer_account,
                              &identity.identity_provider,
                              &identity.web_provider,
                              &identity.on_behalf_user,
                              &identity.source_identity,
                              &identity.source_ip};
  for (auto* member : members) {
    const auto end = text.find('\n');
    *member = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  identity.from_console = size % 2 == 1;
  const auto caller = spoor::record::credit(identity);
  const auto address = spoor::record::read_address(identity.source_ip);
  if (caller.principal_kind.empty() || (caller.service && caller.on_behalf) ||
      spoor::record::caller_kind(caller, address.kind, false).empty()) {
    std::abort();
  }
  return 0;
}
