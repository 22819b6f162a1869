// SPDX-License-Identifier: Apache-2.0
// One spelling for what logs spell in many ways: operations, services, user agents, outcomes.
#pragma once

#include <string>
#include <string_view>

namespace spoor::record {

// `UpdateFunctionCode20150331v2` → `UpdateFunctionCode`; other names stay as they are. A view into `event_name`.
std::string_view canonical_operation(std::string_view event_name);

// `ec2.amazonaws.com` → `ec2`; `.amazonaws.com.cn` likewise; anything else stays.
std::string_view service_of(std::string_view event_source);

// userAgent without the square brackets that S3 puts round it.
std::string_view bare_user_agent(std::string_view user_agent);

// Rule R4: tool + SDK + major version + platform, nothing that changes from run to run or patch to patch
// (uuids, epochs, hashes, kernel builds, command/..., md/..., exec-env...). Empty for an empty agent.
std::string agent_of(std::string_view user_agent);

// Rule R12: success (no error), dry_run (would have succeeded), denied, throttled, not_found or failed.
// Throttling, NotFound and NoSuch* are never denials.
std::string_view outcome_of(std::string_view error);

}  // namespace spoor::record
