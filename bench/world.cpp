// SPDX-License-Identifier: Apache-2.0
#include "world.hpp"

#include <fmt/format.h>

#include "table.hpp"

namespace spoor::bench {
namespace {

// How many principals of each kind an account has, and what share of the account's events they make.
struct Population {
  Kind kind;
  std::uint32_t fewest;
  std::uint32_t most;
  double share;
};
constexpr Population kPopulation[] = {
    {Kind::kUser, 1, 8, 0.04},      {Kind::kHuman, 3, 10, 0.05}, {Kind::kInstance, 4, 24, 0.20},
    {Kind::kLambda, 10, 90, 0.17},  {Kind::kTask, 3, 30, 0.09},  {Kind::kPod, 2, 14, 0.10},
    {Kind::kBuild, 1, 4, 0.08},     {Kind::kVendor, 1, 2, 0.07}, {Kind::kConfig, 1, 2, 0.08},
    {Kind::kService, 6, 12, 0.119}, {Kind::kRoot, 1, 1, 0.001},
};

constexpr std::string_view kTeams[] = {"payments", "search", "billing", "identity", "data",   "ml",
                                       "mobile",   "edge",   "orders",  "media",    "growth", "platform",
                                       "fraud",    "ledger", "stock",   "mail"};
constexpr std::string_view kJobs[] = {"ingest", "export", "api",   "worker", "sync",   "report", "cleanup", "notify",
                                      "index",  "thumb",  "audit", "resize", "router", "etl",    "webhook", "cron"};
constexpr std::string_view kServices[] = {
    "ec2",    "lambda", "ecs-tasks",     "config",     "autoscaling",          "ssm",
    "eks",    "backup", "events",        "cloudtrail", "elasticloadbalancing", "logs",
    "states", "rds",    "delivery.logs", "inspector2"};
constexpr std::string_view kLinked[] = {"config.amazonaws.com/AWSServiceRoleForConfig",
                                        "securityhub.amazonaws.com/AWSServiceRoleForSecurityHub"};
constexpr std::string_view kPeople[] = {"AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess",  "Billing",
                                        "DatabaseAdmin",       "SupportUser",     "DeveloperAccess", "SecurityAudit",
                                        "DataScientist",       "NetworkAdmin"};

std::string unique_id(std::string_view prefix, std::uint64_t seed) {
  std::string id(prefix);
  append_word(id, seed, 17, kUpper);
  return id;
}

std::string public_address(std::uint64_t seed) {
  constexpr std::uint8_t kFirst[] = {3, 13, 18, 34, 35, 44, 52, 54, 99, 184};
  return fmt::format("{}.{}.{}.{}", kFirst[seed % 10], (seed >> 8) & 255, (seed >> 16) & 255, 1 + ((seed >> 24) % 254));
}

std::string private_address(std::uint64_t seed) {
  return fmt::format("10.{}.{}.{}", seed % 64, (seed >> 8) & 255, 1 + ((seed >> 16) % 254));
}

std::string home_address(std::uint64_t seed) {
  if (seed % 23 == 0) {
    return fmt::format("2a02:{:x}:{:x}:{:x}:{:x}:{:x}:{:x}:{:x}", 0x810 + (seed >> 8) % 9, (seed >> 12) & 0xffff, 1,
                       (seed >> 20) & 0xffff, (seed >> 28) & 0xffff, (seed >> 36) & 0xffff, (seed >> 44) & 0xffff);
  }
  constexpr std::uint8_t kFirst[] = {24, 62, 77, 81, 84, 91, 109, 151, 178, 188, 203, 212};
  return fmt::format("{}.{}.{}.{}", kFirst[seed % 12], (seed >> 8) & 255, (seed >> 16) & 255, 1 + ((seed >> 24) % 254));
}

std::string role_name(Kind kind, std::uint64_t seed, std::uint32_t number) {
  const auto team = kTeams[seed % 16];
  const auto job = kJobs[(seed >> 8) % 16];
  std::string tail;
  switch (kind) {
    case Kind::kHuman:
      append_word(tail, seed, 16, kHex);
      return fmt::format("AWSReservedSSO_{}_{}", kPeople[number % 10], tail);
    case Kind::kInstance:
      return fmt::format("{}-{}-instance-{}", team, job, number);
    case Kind::kLambda:
      append_word(tail, seed, 12, kUpperDigits);
      return fmt::format("{}-{}-{}-Role-{}", team, job, number, tail);
    case Kind::kTask:
      return fmt::format("{}-{}-{}-task", team, job, number);
    case Kind::kPod:
      return fmt::format("eks-{}-{}-{}", team, job, number);
    case Kind::kBuild:
      return fmt::format("github-deploy-{}-{}", team, number);
    case Kind::kVendor:
      return fmt::format("posture-scan-readonly-{}", number);
    case Kind::kUser:
      return fmt::format("svc-{}-{}{}", team, job, number);
    default:
      return {};
  }
}

Principal make_principal(Kind kind, std::uint32_t account, std::string_view account_id, std::uint64_t seed,
                         std::uint32_t number) {
  Principal p{kind, account, seed, role_name(kind, seed, number), {}, {}};
  switch (kind) {
    case Kind::kService:
      p.name = fmt::format("{}.amazonaws.com", kServices[number % 16]);
      break;
    case Kind::kRoot:
      p.arn = fmt::format("arn:aws:iam::{}:root", account_id);
      p.id = account_id;
      break;
    case Kind::kUser:
      p.arn = fmt::format("arn:aws:iam::{}:user/{}", account_id, p.name);
      p.id = unique_id("AIDA", seed);
      break;
    case Kind::kConfig: {
      const auto linked = kLinked[number % 2];
      p.name = linked.substr(linked.find('/') + 1);
      p.arn = fmt::format("arn:aws:iam::{}:role/aws-service-role/{}", account_id, linked);
      p.id = unique_id("AROA", seed);
      break;
    }
    default: {
      const auto path = kind == Kind::kHuman    ? "aws-reserved/sso.amazonaws.com/eu-west-1/"
                        : kind == Kind::kLambda ? "service-role/"
                                                : "";
      p.arn = fmt::format("arn:aws:iam::{}:role/{}{}", account_id, path, p.name);
      p.id = unique_id("AROA", seed);
    }
  }
  return p;
}

// How long one set of credentials lives, and how many live at once.
struct Lifetime {
  std::int64_t seconds;
  std::uint32_t parallel;
};
Lifetime lifetime(const Principal& p) {
  const auto spread = static_cast<std::uint32_t>(p.seed >> 40);
  switch (p.kind) {
    case Kind::kHuman:
      return {8 * 3600, 1 + spread % 12};
    case Kind::kInstance:
      return {6 * 3600, 1 + spread % 40};
    case Kind::kLambda:
      return {4 * 3600, 1 + spread % 6};
    case Kind::kTask:
      return {6 * 3600, 1 + spread % 8};
    case Kind::kPod:
      return {3600, 1 + spread % 4};
    case Kind::kBuild:
      return {900, 1 + spread % 3};
    case Kind::kVendor:
      return {3600, 2};
    case Kind::kConfig:
      return {900, 4};
    default:
      return {366ll * 86400, 1};
  }
}

}  // namespace

World::World(std::uint64_t seed, std::uint32_t accounts) : seed_(seed), agents_(load_agents()) {
  Rng rng(mix(seed, 0xACC0));
  organisation_ = "o-";
  append_word(organisation_, rng.next(), 10, "abcdefghijklmnopqrstuvwxyz0123456789");
  for (std::uint32_t i = 0; i < accounts; ++i) {
    accounts_.push_back(fmt::format("{:012}", 100000000000ull + rng.next() % 899999999999ull));
  }
  principals_.resize(accounts);
  of_kind_.resize(accounts);
  for (std::uint32_t i = 0; i < accounts; ++i) add_principals(i, rng);
}

void World::add_principals(std::uint32_t account, Rng& rng) {
  for (const auto& group : kPopulation) {
    const std::uint32_t count = group.fewest + rng.below(group.most - group.fewest + 1);
    auto& members = of_kind_[account][kKinds.find(static_cast<char>(group.kind))];
    for (std::uint32_t i = 0; i < count; ++i) {
      members.push_back(static_cast<std::uint32_t>(principals_[account].size()));
      principals_[account].push_back(make_principal(group.kind, account, accounts_[account], rng.next(), i));
    }
  }
}

const Principal& World::caller(std::uint32_t account, Rng& rng) const {
  double ticket = rng.unit();
  for (const auto& group : kPopulation) {
    ticket -= group.share;
    if (ticket < 0 || group.kind == Kind::kRoot) {
      const auto& members = of_kind_[account][kKinds.find(static_cast<char>(group.kind))];
      return principals_[account][members[rng.rank(static_cast<std::uint32_t>(members.size()))]];
    }
  }
  return principals_[account].front();
}

const Principal& World::role(std::uint32_t account, Rng& rng) const {
  for (;;) {
    const auto& p = caller(account, rng);
    if (p.kind != Kind::kUser && p.kind != Kind::kService && p.kind != Kind::kRoot && p.kind != Kind::kConfig) return p;
  }
}

std::string World::agent(const Principal& p, std::uint64_t seed, std::string_view region) const {
  if (p.kind == Kind::kService) return p.name;
  if (p.kind == Kind::kConfig)
    return p.name == "AWSServiceRoleForConfig" ? "config.amazonaws.com" : "securityhub.amazonaws.com";
  const auto& templates = agents_[kKinds.find(static_cast<char>(p.kind))];
  // People keep their own tools; a workload has at most two.
  const std::uint64_t owner = p.kind == Kind::kHuman ? mix(seed, seed % 3) : mix(p.seed, seed % 2);
  const std::string& pattern = templates[owner % templates.size()];
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '$') {
      out += pattern[i];
      continue;
    }
    const std::uint64_t value = mix(owner, i);
    switch (pattern[++i]) {
      case 'd':
        out += std::to_string(value % 30);
        break;
      case 'm':
        out += std::to_string(value % 10);
        break;
      case 'D':
        out += std::to_string(value % 400);
        break;
      case 'r':
        out += region;
        break;
      case 'u':
        append_uuid(out, mix(seed, i));
        break;
      default:
        break;
    }
  }
  return out;
}

void World::name_session(Session& s, std::uint64_t seed) const {
  const Principal& p = *s.principal;
  switch (p.kind) {
    case Kind::kHuman: {
      append_word(s.name, seed % 400, 5, kLetters);
      s.name += '.';
      append_word(s.name, seed % 400 + 1000, 7, kLetters);
      s.name += "@example.com";
      break;
    }
    case Kind::kInstance:
      s.name = "i-0";
      append_word(s.name, seed, 16, kHex);
      break;
    case Kind::kLambda:
      s.name = p.name.substr(0, p.name.find("-Role-"));
      break;
    case Kind::kTask:
      append_word(s.name, seed, 32, kHex);
      break;
    case Kind::kPod:
      s.name = "aws-sdk-" + std::to_string(s.created_s) + std::to_string(seed % 1000000000);
      break;
    case Kind::kBuild:
      s.name = "GitHubActions";
      break;
    case Kind::kVendor:
      s.name = "posture-scan";
      break;
    case Kind::kConfig:
      s.name = "AWSConfig-Describe";
      s.invoked_by = p.name == "AWSServiceRoleForConfig" ? "config.amazonaws.com" : "securityhub.amazonaws.com";
      break;
    default:
      break;
  }
}

void World::place_session(Session& s, std::uint64_t seed, std::string_view region, Rng& rng) const {
  const Principal& p = *s.principal;
  s.agent = agent(p, seed, region);
  s.mfa = p.kind == Kind::kHuman || p.kind == Kind::kRoot;
  s.console = p.kind == Kind::kHuman && s.agent.starts_with("Mozilla");
  if (p.kind == Kind::kService) {
    s.address = p.name;
    s.invoked_by = p.name;
  } else if (!s.invoked_by.empty()) {
    s.address = s.invoked_by;
  } else if (p.kind == Kind::kHuman || p.kind == Kind::kUser || p.kind == Kind::kRoot) {
    // A person has a home, an office and, one time in twelve, somewhere else.
    const std::uint64_t person = p.kind == Kind::kHuman ? mix(seed_, seed % 400) : p.seed;
    const std::uint32_t where = rng.below(12);
    s.address = home_address(where < 6 ? mix(person, 1) : where < 11 ? mix(seed_, 77) : mix(person, rng.below(40)));
  } else if (p.kind == Kind::kBuild) {
    s.address = public_address(mix(seed, 5));
  } else if (p.kind == Kind::kVendor) {
    s.address = public_address(mix(seed_, 900 + seed % 6));
  } else if (p.seed % 3 == 0) {
    s.address = private_address(mix(seed, 6));
    s.endpoint = "vpce-0";
    append_word(s.endpoint, mix(seed_, p.account * 31 + seed % 3), 16, kHex);
  } else if (p.kind == Kind::kLambda) {
    s.address = public_address(mix(seed, 7 + seed % 3));
  } else {
    s.address = public_address(mix(mix(seed_, p.account), p.seed % 5));  // the account's NAT gateways
  }
}

Session World::session(const Principal& p, std::string_view region, std::int64_t at_s, Rng& rng) const {
  const auto life = lifetime(p);
  const auto one = rng.rank(life.parallel);
  // Credentials of one principal are not all renewed at the same second.
  const auto offset = static_cast<std::int64_t>(mix(p.seed, one) % static_cast<std::uint64_t>(life.seconds));
  const auto period = (at_s + offset) / life.seconds;
  const bool lasting = p.kind == Kind::kUser || p.kind == Kind::kRoot || p.kind == Kind::kService;

  Session s;
  s.principal = &p;
  s.created_s = period * life.seconds - offset;
  const std::uint64_t holder = mix(p.seed, one);  // the instance, task or person; outlives one set of credentials
  const std::uint64_t issued = mix(holder, static_cast<std::uint64_t>(period));
  if (p.kind != Kind::kService && p.kind != Kind::kConfig) {
    s.key = lasting ? "AKIA" : "ASIA";
    append_word(s.key, lasting ? p.seed : issued, 16, kUpper);
  }
  const bool same_holder = p.kind == Kind::kInstance || p.kind == Kind::kHuman || lasting;
  name_session(s, same_holder ? holder : issued);
  place_session(s, same_holder ? holder : issued, region, rng);
  return s;
}

}  // namespace spoor::bench
