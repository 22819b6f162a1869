// SPDX-License-Identifier: Apache-2.0
#include "record/user_identity.hpp"

#include <array>

namespace spoor::record {
namespace {

struct Member {
  std::string_view key;
  std::string_view Identity::*target;
};

constexpr std::array kMembers = {
    Member{"type", &Identity::type},
    Member{"arn", &Identity::arn},
    Member{"principalId", &Identity::principal_id},
    Member{"accountId", &Identity::account_id},
    Member{"accessKeyId", &Identity::access_key},
    Member{"userName", &Identity::user_name},
    Member{"invokedBy", &Identity::invoked_by},
    Member{"identityProvider", &Identity::identity_provider},
};

constexpr std::array kIssuerMembers = {
    Member{"type", &Identity::issuer_type},
    Member{"arn", &Identity::issuer_arn},
    Member{"principalId", &Identity::issuer_principal_id},
    Member{"accountId", &Identity::issuer_account},
    Member{"userName", &Identity::issuer_user_name},
};

constexpr std::array kOnBehalfMembers = {
    Member{"userId", &Identity::on_behalf_user},
    Member{"identityStoreArn", &Identity::identity_store_arn},
};

constexpr std::array kContextMembers = {
    Member{"sourceIdentity", &Identity::source_identity},
    Member{"ec2RoleDelivery", &Identity::ec2_role_delivery},
};

template <std::size_t Count>
std::string_view Identity::*target_of(const std::array<Member, Count>& members, std::string_view key) {
  for (const Member& member : members) {
    if (member.key == key) {
      return member.target;
    }
  }
  return nullptr;
}

}  // namespace

std::string_view UserIdentityReader::keep(std::string_view raw) {
  const std::string_view text = text_of(raw, scratch_);
  return text.empty() ? text : texts_.text(texts_.code(text));
}

void UserIdentityReader::session_context(std::string_view raw, UserIdentity& out) {
  middle_.each_raw_member(raw, [&](std::string_view key, std::string_view value) {
    if (key == "sessionIssuer") {
      inner_.each_raw_member(value, [&](std::string_view name, std::string_view issuer) {
        if (const auto target = target_of(kIssuerMembers, name)) {
          out.identity.*target = keep(issuer);
        }
      });
    } else if (key == "attributes") {
      inner_.each_raw_member(value, [&](std::string_view name, std::string_view attribute) {
        if (name == "mfaAuthenticated") {
          out.mfa = boolean_of(attribute);
        }
      });
    } else if (key == "webIdFederationData") {
      inner_.each_raw_member(value, [&](std::string_view name, std::string_view provider) {
        if (name == "federatedProvider") {
          out.identity.web_provider = keep(provider);
        }
      });
    } else if (const auto target = target_of(kContextMembers, key)) {
      // ec2RoleDelivery is a number in some records: its digits are what counts.
      out.identity.*target = value.starts_with('"') ? keep(value) : texts_.text(texts_.code(value));
    }
  });
}

UserIdentity UserIdentityReader::read(std::string_view raw) {
  UserIdentity out;
  outer_.each_raw_member(raw, [&](std::string_view key, std::string_view value) {
    if (const auto target = target_of(kMembers, key)) {
      out.identity.*target = keep(value);
    } else if (key == "sessionContext") {
      session_context(value, out);
    } else if (key == "onBehalfOf") {
      middle_.each_raw_member(value, [&](std::string_view name, std::string_view part) {
        if (const auto target = target_of(kOnBehalfMembers, name)) {
          out.identity.*target = keep(part);
        }
      });
    } else if (key == "sessionCredentialFromConsole") {
      out.identity.from_console = boolean_of(value) == 1;
    }
  });
  return out;
}

}  // namespace spoor::record
