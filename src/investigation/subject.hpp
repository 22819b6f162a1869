// SPDX-License-Identifier: Apache-2.0
// From what a person types to the one entity it means.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// `typed`: ARN of a role, user, root, session or federated user, an access key, a unique id (AROA..., AIDA...), an ARN
// without its path, or a unique name. Fails with not_found naming similar principals, and with invalid_input listing
// the candidates if several are meant.
Result<Subject> resolve_subject(store::Engine& engine, std::string_view typed);

// The parameters every query about a subject takes; empty members are bound as NULL.
store::Value bound(const std::string& text);

}  // namespace spoor::investigation
