// SPDX-License-Identifier: Apache-2.0
// Amazon Resource Names, taken apart without copying.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spoor {

// `arn:partition:service:region:account:resource`. Views into the text that was parsed; region and account may be
// empty.
struct Arn {
  std::string_view partition;  // aws, aws-cn, aws-us-gov, ...
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view resource;  // the rest, with its colons and slashes

  // `role` of role/path/name and `function` of function:name; empty if the resource is a bare name (a bucket, root).
  std::string_view kind() const;
  // What follows the kind: `path/name`; the whole resource if there is no kind.
  std::string_view id() const;
  // The last part of an id with a path: `name`.
  std::string_view name() const;
};

// Absent unless the text has all six parts with a partition, a service and a resource.
std::optional<Arn> parse_arn(std::string_view text);

// Role and session of `arn:aws:sts::A:assumed-role/ROLE/SESSION`. Absent for every other ARN.
struct AssumedRole {
  std::string_view role;  // name only: STS drops the path
  std::string_view session;
};
std::optional<AssumedRole> assumed_role(const Arn& arn);

// `arn:aws:iam::A:role/a/b/name` without its path: `arn:aws:iam::A:role/name`, the form that a session's ARN gives.
std::string without_path(const Arn& arn);

}  // namespace spoor
