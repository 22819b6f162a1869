// SPDX-License-Identifier: Apache-2.0
// userIdentity as JSON → Identity, the members that decide who acted.
#pragma once

#include <cstdint>
#include <string_view>

#include "record/identity.hpp"
#include "record/json.hpp"
#include "record/rows.hpp"

namespace spoor::record {

struct UserIdentity {
  Identity identity;           // source_ip stays empty
  std::uint8_t mfa = kNoBool;  // sessionContext.attributes.mfaAuthenticated
};

// Reads them; the texts are kept in `texts`, so that they outlive the document. Members of a wrong type count as
// absent.
class UserIdentityReader {
 public:
  explicit UserIdentityReader(Dictionary& texts) : texts_(texts) {}
  // userIdentity: an object, null or absent.
  UserIdentity read(const Value& value);

 private:
  std::string_view keep(std::string_view raw);
  void session_context(const Value& context, UserIdentity& out);

  Dictionary& texts_;
  std::string scratch_;
};

}  // namespace spoor::record
