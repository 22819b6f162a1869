// SPDX-License-Identifier: Apache-2.0
// The predicate of a condition: what the facts of one record must satisfy.
//
//   policy_arn ends_with ':policy/AdministratorAccess' and not (target_user = caller_user)
//
// Comparisons: = != (a 'text' or another name), in {'a','b'}, contains, starts_with, ends_with, has (a member of a
// comma separated list), mentions (a word, in any case), < <= > >= (a whole number), covers {22,3389} (one of the ports
// lies in a list of ranges), present, absent. They are joined by not, and, or and parentheses. A comparison with an
// absent name is false, so `not x = 'a'` holds where x is absent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace spoor::record {

// Names and their values; few, so they are searched in order. An absent name is not in it.
using NamedValues = std::vector<std::pair<std::string_view, std::string_view>>;

class Predicate {
 public:
  // An empty text is a predicate that always holds. A fault says what is wrong and at which character.
  static Result<Predicate> parse(std::string_view text);

  bool holds(const NamedValues& values) const;
  std::vector<std::string_view> names() const;  // every name it reads; views into this object

 private:
  friend class PredicateParser;
  enum class Op : std::uint8_t {
    both,
    either,
    negate,  // joints: left and right are nodes
    equal,
    unequal,
    contains,
    starts_with,
    ends_with,
    has,
    mentions,
    in,
    covers,
    less,
    at_most,
    more,
    at_least,
    present,
    absent,
  };
  struct Node {
    Op op = Op::present;
    std::size_t left = 0;
    std::size_t right = 0;
    std::string name;
    bool against_name = false;  // the value is another name
    std::string value;
    std::vector<std::string> members;   // of in
    std::vector<std::int64_t> numbers;  // of covers and of the orderings
  };

  bool holds(std::size_t node, const NamedValues& values) const;
  static bool compare(const Node& node, std::string_view left, std::string_view right);

  std::vector<Node> nodes_;  // the root is the last one
};

}  // namespace spoor::record
