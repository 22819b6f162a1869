// SPDX-License-Identifier: Apache-2.0
// Calls as the queries group them, and what the TTP rules need beside them.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "investigation/report.hpp"
#include "investigation/ttps.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// The subject's own calls in scope. `cut_off` is set if there are more groups than are read.
Result<std::vector<CallGroup>> own_calls(store::Engine& engine, const Report& report, bool& cut_off);

// Calls in scope of these principals and keys.
Result<std::vector<CallGroup>> calls_of(store::Engine& engine, const std::vector<std::string>& principals,
                                        const std::vector<std::string>& keys, const Scope& scope);

// What the subject removed of its own, and which of its attempts to assume a role count (rule R15).
Result<TtpContext> ttp_context(store::Engine& engine, const Report& report);

// What these principals removed of what they made in the scope.
Status add_own_deletions(store::Engine& engine, const std::vector<std::string>& principals, const Scope& scope,
                         TtpContext& context);

}  // namespace spoor::investigation
