// SPDX-License-Identifier: Apache-2.0
// Where one fact stands in a record and how it is read: a row of data/attack/facts.tsv.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace spoor::record {

// The members of a record that facts come from.
enum class FactRoot : std::uint8_t { request, response, additional, details };
inline constexpr std::size_t kFactRoots = 4;
// Parsed members; an absent one has no value.
using FactRoots = std::array<simdjson::simdjson_result<simdjson::dom::element>, kFactRoots>;

// How a value is made from what stands at a path.
enum class FactHow : std::uint8_t {
  text,            // the first scalar
  list,            // all scalars, comma separated, each once
  present,         // "true" if there is anything but null and empty text
  count,           // how many scalars
  family,          // text up to the first dot: p3 of p3.2xlarge
  accounts,        // the account of every ARN or 12-digit number, comma separated
  grants,          // of a policy document: all, iam
  principals,      // of a policy document: whom it lets in
  public_actions,  // of a policy document: what everybody may do
  world_ports,     // of a security group rule: ranges of ports open to every address, or all
  vcpus,           // of instances: their cores times the threads of each, summed
  rules,           // of a security group rule: protocol/first port/last port/whom it lets in, comma separated
  lifecycle_days,  // of a bucket's lifecycle: the shortest expiration of an enabled rule
};

class FactSource {
 public:
  // Path: `request.items[].id|response.id`. `[]` walks an array (or takes a single value as one); `|` separates
  // alternatives of which the first that is there counts, `+` parts that are put together.
  static Result<FactSource> parse(std::string_view path, std::string_view how);

  // Empty if absent. At most 4 KiB.
  std::string read(const FactRoots& roots) const;
  bool needs(FactRoot root) const;

 private:
  struct Step {
    std::string key;
    bool each = false;
  };
  struct Path {
    FactRoot root = FactRoot::request;
    std::vector<Step> steps;
  };

  std::vector<simdjson::dom::element> find(const FactRoots& roots) const;
  static void walk(const simdjson::dom::element& from, const std::vector<Step>& steps, std::size_t at,
                   std::vector<simdjson::dom::element>& found);

  FactHow how_ = FactHow::text;
  bool joined_ = false;  // paths are put together instead of tried in turn
  std::vector<Path> paths_;
};

}  // namespace spoor::record
