// SPDX-License-Identifier: Apache-2.0
// Positions of kCall's columns, for code that fills them by the million. A test compares them with the table.
#pragma once

#include <cstddef>

namespace spoor::record {

enum CallColumn : std::size_t {
  kEventId,
  kAtMs,
  kAccountId,
  kPrincipalAccount,
  kRegion,
  kCategory,
  kPrincipal,
  kPrincipalId,
  kIdentityType,
  kSession,
  kSessionKind,
  kActor,
  kAccessKey,
  kCallerKind,
  kIp,
  kVpce,
  kAgent,
  kUserAgent,
  kService,
  kOperation,
  kError,
  kOutcome,
  kReadOnly,
  kMfa,
  kCopy,
  kSharedEventId,
  kFacts,
  kConditions,
  kCallSourceObject,
  kCallColumnCount,
};

}  // namespace spoor::record
