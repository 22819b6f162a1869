// SPDX-License-Identifier: Apache-2.0
// The original records behind calls, read again from the files where they lie.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

// Every filter that is given must hold; at least one is.
struct RawFilter {
  std::string principal, session, access_key, ip, service, operation, resource, event_id;
  std::optional<TimeMs> from, to;
};

struct RawOutcome {
  std::int64_t wanted = 0;           // calls in the store that fit
  std::vector<std::string> missing;  // sentences: a file that was moved or changed, standard input
};

// Calls `record` with each record's text as it lies, in the order of the files. Only objects that the ledger names for
// these calls are opened. `resource`: part of the record's text.
Result<RawOutcome> read_raw(store::Engine& engine, const RawFilter& filter,
                            const std::function<void(std::string_view)>& record);

}  // namespace spoor::investigation
