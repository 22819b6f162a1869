// SPDX-License-Identifier: Apache-2.0
// From what a person types to the one entity it means.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// `typed`: ARN of a role, user, root, session or federated user, an access key, a unique id (AROA..., AIDA...), an ARN
// without its path, or a unique name. Fails with not_found naming similar principals, and with invalid_input listing
// the candidates if several are meant.
Result<Subject> resolve_subject(store::Engine& engine, std::string_view typed);

// The same, and also what the logs name that made no call of its own: a key that was issued and never used. Whether it
// acted, when and in whose account is not asked.
Result<Subject> resolve_entity(store::Engine& engine, std::string_view typed);

// Whose calls a query is about: the subject's, or those of a principal linked to it, session by session.
struct Party {
  Subject subject;
  bool apart = false;             // linked: what each session did, told by session
  bool every = true;              // all its calls of the scope; else those that `keys` signed
  std::vector<std::string> keys;  // issued in this story
  bool use_copies = false;        // its own account is not collected: count the copies in other accounts
};

// The subject of a report as a party of its own.
Party own_party(const Report& report);

// A text that may be absent: empty is bound as NULL.
store::Value bound(const std::string& text);

// Whose calls: principal, principal_id, session, access_key, as every query about a subject takes them.
std::vector<store::Param> subject_params(const Subject& subject);
// The same, and the scope: from_ms, to_ms.
std::vector<store::Param> scope_params(const Subject& subject, const Scope& scope);
// The same, and the baseline: baseline_from_ms, baseline_to_ms.
std::vector<store::Param> baseline_params(const Subject& subject, const Scope& scope);
// `params` and which calls of the party are meant: every, keys.
std::vector<store::Param> party_params(std::vector<store::Param> params, const Party& party);
// Which of the two records of a call counts for the party: copy.
store::Param copy_param(const Party& party);

}  // namespace spoor::investigation
