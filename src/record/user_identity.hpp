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
  Identity identity;          // source_ip stays empty
  std::uint8_t mfa = kNoBool;  // sessionContext.attributes.mfaAuthenticated
};

// Reads them; the texts are kept in `texts`, so that they outlive the document. Members of a wrong type count as absent.
class UserIdentityReader {
 public:
  explicit UserIdentityReader(Dictionary& texts) : texts_(texts) {}
  // `raw` is the JSON of userIdentity (an object, null or empty) inside a padded document.
  UserIdentity read(std::string_view raw);

 private:
  std::string_view keep(std::string_view raw);
  void session_context(std::string_view raw, UserIdentity& out);

  Dictionary& texts_;
  // One parser a level: an outer walk goes on after an inner one.
  Nested outer_;
  Nested middle_;
  Nested inner_;
  std::string scratch_;
};

}  // namespace spoor::record
