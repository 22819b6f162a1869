// SPDX-License-Identifier: Apache-2.0
// The made organisation: its accounts, the principals in them, and the sessions a principal has at a moment. All of it
// follows from one seed; nothing here changes after it is made, so threads share it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "random.hpp"

namespace spoor::bench {

// What kind of thing calls AWS. The letter is the one used in operations.tsv and agents.tsv.
enum class Kind : char {
  kUser = 'U',      // IAM user with a long-lived key
  kHuman = 'H',     // person through IAM Identity Center
  kInstance = 'I',  // role of an EC2 instance
  kLambda = 'L',    // role of a function
  kTask = 'E',      // role of an ECS task
  kPod = 'P',       // role of a Kubernetes service account (web identity)
  kBuild = 'C',     // role of a build server
  kVendor = 'V',    // role of an outside posture scanner
  kConfig = 'G',    // service-linked role of AWS Config and its like
  kService = 'S',   // an AWS service by itself
  kRoot = 'R',      // the account's root user
};
inline constexpr std::string_view kKinds = "UHILEPCVGSR";

struct Principal {
  Kind kind = Kind::kUser;
  std::uint32_t account = 0;  // index into World::accounts
  std::uint64_t seed = 0;     // everything else about it follows from this
  std::string name;           // role, user or service name
  std::string arn;            // with path; empty for a service
  std::string id;             // AROA… or AIDA…; empty for a service
};

// One period of one principal's credentials.
struct Session {
  const Principal* principal = nullptr;
  std::string name;            // role session name; empty for users, services and root
  std::string key;             // access key; empty for services
  std::int64_t created_s = 0;  // when the credentials were made
  std::string address;         // sourceIPAddress
  std::string agent;           // userAgent, JSON-escaped
  std::string endpoint;        // vpcEndpointId or empty
  std::string invoked_by;      // service acting for it, or empty
  bool console = false;
  bool mfa = false;
};

class World {
 public:
  // `agents` are the rows of agents.tsv by kind letter. Makes `size` accounts with about 60 principals each.
  World(std::uint64_t seed, std::uint32_t accounts);

  std::uint64_t seed() const { return seed_; }
  const std::vector<std::string>& accounts() const { return accounts_; }
  std::string_view organisation() const { return organisation_; }
  // Draws a caller of the account: few are busy, many are rare.
  const Principal& caller(std::uint32_t account, Rng& rng) const;
  // Draws a role of the account that is assumed (never a user, service or root).
  const Principal& role(std::uint32_t account, Rng& rng) const;
  // The session a caller has at that time; the same arguments and the same draw give the same session.
  Session session(const Principal& principal, std::string_view region, std::int64_t at_s, Rng& rng) const;

 private:
  void add_principals(std::uint32_t account, Rng& rng);
  void name_session(Session& session, std::uint64_t seed) const;
  void place_session(Session& session, std::uint64_t seed, std::string_view region, Rng& rng) const;
  std::string agent(const Principal& principal, std::uint64_t seed, std::string_view region) const;

  std::uint64_t seed_;
  std::string organisation_;
  std::vector<std::string> accounts_;
  std::vector<std::vector<Principal>> principals_;                              // by account
  std::vector<std::array<std::vector<std::uint32_t>, kKinds.size()>> of_kind_;  // by account, by kind
  std::array<std::vector<std::string>, kKinds.size()> agents_;
};

}  // namespace spoor::bench
