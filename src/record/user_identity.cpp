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

void UserIdentityReader::session_context(const Value& context, UserIdentity& out) {
  each_member(context, [&](std::string_view key, const Value& value) {
    if (key == "sessionIssuer") {
      each_member(value, [&](std::string_view name, const Value& issuer) {
        if (const auto target = target_of(kIssuerMembers, name)) {
          out.identity.*target = keep(issuer.raw);
        }
      });
    } else if (key == "attributes") {
      each_member(value, [&](std::string_view name, const Value& attribute) {
        if (name == "mfaAuthenticated") {
          out.mfa = boolean_of(attribute.raw);
        }
      });
    } else if (key == "webIdFederationData") {
      each_member(value, [&](std::string_view name, const Value& provider) {
        if (name == "federatedProvider") {
          out.identity.web_provider = keep(provider.raw);
        }
      });
    } else if (const auto target = target_of(kContextMembers, key)) {
      // ec2RoleDelivery is a number in some records: its digits are what counts.
      const bool text = value.raw.starts_with('"') || value.is_null();
      out.identity.*target = text ? keep(value.raw) : texts_.text(texts_.code(value.raw));
    }
  });
}

UserIdentity UserIdentityReader::read(const Value& value) {
  UserIdentity out;
  each_member(value, [&](std::string_view key, const Value& member) {
    if (const auto target = target_of(kMembers, key)) {
      out.identity.*target = keep(member.raw);
    } else if (key == "sessionContext") {
      session_context(member, out);
    } else if (key == "onBehalfOf") {
      each_member(member, [&](std::string_view name, const Value& part) {
        if (const auto target = target_of(kOnBehalfMembers, name)) {
          out.identity.*target = keep(part.raw);
        }
      });
    } else if (key == "sessionCredentialFromConsole") {
      out.identity.from_console = boolean_of(member.raw) == 1;
    }
  });
  return out;
}

}  // namespace spoor::record
