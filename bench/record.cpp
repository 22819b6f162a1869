// SPDX-License-Identifier: Apache-2.0
#include "record.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <iterator>

namespace spoor::bench {
namespace {

constexpr double kErrorShare = 0.035;
constexpr std::string_view kVersions[] = {"1.08", "1.09", "1.10", "1.11"};
constexpr std::string_view kTeams[] = {"payments", "search", "billing", "identity", "data",   "ml",
                                       "mobile",   "edge",   "orders",  "media",    "growth", "platform",
                                       "fraud",    "ledger", "stock",   "mail"};
constexpr std::string_view kJobs[] = {"ingest", "export", "api",   "worker", "sync",   "report", "cleanup", "notify",
                                      "index",  "thumb",  "audit", "resize", "router", "etl",    "webhook", "cron"};

void put(std::string& out, std::string_view text) { out.append(text); }

template <typename... Args>
void print(std::string& out, fmt::format_string<Args...> pattern, Args&&... args) {
  fmt::format_to(std::back_inserter(out), pattern, std::forward<Args>(args)...);
}

void put_time(std::string& out, std::int64_t at_s) { print(out, "{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(at_s)); }

// "payments-ingest-7": what people call a function, a table, a queue.
void put_name(std::string& out, std::uint64_t value) {
  print(out, "{}-{}-{}", kTeams[value % 16], kJobs[(value >> 4) % 16], (value >> 8) % 30);
}

}  // namespace

void Variety::count(const Session& session, const Operation& operation) {
  const std::hash<std::string_view> hash;
  if (!session.key.empty()) keys.insert(hash(session.key));
  agents.insert(hash(session.agent));
  addresses.insert(hash(session.address));
  principals.insert(hash(session.principal->arn.empty() ? session.principal->name : session.principal->arn));
  sessions.insert(mix(session.principal->seed, hash(session.name)));
  operations.insert(mix(hash(operation.service), hash(operation.name)));
}

void Variety::merge(const Variety& other) {
  keys.insert(other.keys.begin(), other.keys.end());
  agents.insert(other.agents.begin(), other.agents.end());
  addresses.insert(other.addresses.begin(), other.addresses.end());
  principals.insert(other.principals.begin(), other.principals.end());
  sessions.insert(other.sessions.begin(), other.sessions.end());
  operations.insert(other.operations.begin(), other.operations.end());
}

void RecordWriter::write(const Plan& plan, std::vector<std::string>& records, Variety& variety) {
  rng_ = Rng(plan.seed);
  plan_ = &plan;
  Rng& rng = rng_;
  std::uint32_t done = 0;
  while (done < plan.count) {
    // Callers come in bursts: one session, a few calls within a second or two.
    const std::uint32_t burst = std::min(plan.count - done, 1 + rng.rank(24));
    const auto at = static_cast<std::int64_t>(plan.window_s * (static_cast<double>(done) / plan.count));
    const Principal& caller = world_.caller(plan.account, rng);
    const Session session = world_.session(caller, plan.region, plan.start_s + at, rng);
    for (std::uint32_t i = 0; i < burst; ++i, ++done) {
      const auto jitter = static_cast<std::int64_t>(rng.below(3 + i / 2));
      operation_ = &table_.draw(caller.kind, rng);
      records.emplace_back();
      records.back().reserve(2048);
      write_one(session, plan.start_s + at + jitter, records.back());
      variety.count(session, *operation_);
    }
  }
}

void RecordWriter::write_one(const Session& session, std::int64_t at_s, std::string& out) {
  const Plan& plan = *plan_;
  Rng& rng = rng_;
  session_ = &session;
  at_s_ = at_s;
  const Operation& op = *operation_;
  if (op.service == "sts" && op.name == "AssumeRole") {
    target_ = world_.session(world_.role(plan.account, rng), plan.region, at_s, rng);
  }
  print(out, R"({{"eventVersion":"{}","userIdentity":)", kVersions[session.principal->seed % 4]);
  write_identity(session, out);
  put(out, R"(,"eventTime":")");
  put_time(out, at_s);
  print(
      out,
      R"(","eventSource":"{}.amazonaws.com","eventName":"{}","awsRegion":"{}","sourceIPAddress":"{}","userAgent":"{}")",
      op.service, op.name, plan.region, session.address, session.agent);
  const bool failed = !op.errors.empty() && rng.chance(kErrorShare * 2);
  if (failed) write_error(op, out);
  put(out, R"(,"requestParameters":)");
  fill(op.request, out);
  put(out, R"(,"responseElements":)");
  if (failed) {
    put(out, "null");
  } else {
    fill(op.response, out);
  }
  if (!op.additional.empty()) {
    put(out, R"(,"additionalEventData":)");
    fill(op.additional, out);
  }
  write_ending(op, at_s, failed, out);
}

void RecordWriter::write_error(const Operation& op, std::string& out) {
  const auto& [code, message] = op.errors[rng_.below(static_cast<std::uint32_t>(op.errors.size()))];
  print(out, R"(,"errorCode":"{}")", code);
  if (!message.empty()) {
    put(out, R"(,"errorMessage":")");
    fill(message, out);
    out += '"';
  }
}

void RecordWriter::write_ending(const Operation& op, std::int64_t at_s, bool failed, std::string& out) {
  const Session& s = *session_;
  const bool sign_in = op.service == "signin";
  put(out, R"(,"requestID":")");
  if (op.service == "s3") {
    append_word(out, rng_.next(), 16, kUpperDigits);
  } else {
    append_uuid(out, rng_.next());
  }
  put(out, R"(","eventID":")");
  append_uuid(out, mix(rng_.next(), static_cast<std::uint64_t>(at_s)));
  print(out, R"(","readOnly":{})", op.read);
  if (!op.resources.empty() && !failed) {
    put(out, R"(,"resources":[)");
    fill(op.resources, out);
    out += ']';
  }
  const auto& account = world_.accounts()[plan_->account];
  print(out, R"(,"eventType":"{}","managementEvent":{},"recipientAccountId":"{}")",
        sign_in ? "AwsConsoleSignIn" : "AwsApiCall", !op.data, account);
  if (s.principal->kind == Kind::kService) {
    put(out, R"(,"sharedEventID":")");
    append_uuid(out, rng_.next());
    out += '"';
  }
  if (!s.endpoint.empty()) print(out, R"(,"vpcEndpointId":"{}","vpcEndpointAccountId":"{}")", s.endpoint, account);
  print(out, R"(,"eventCategory":"{}")", op.data ? "Data" : "Management");
  if (s.invoked_by.empty() && !s.console) {
    print(
        out,
        R"(,"tlsDetails":{{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"{}.{}.amazonaws.com"}})",
        op.service, plan_->region);
  }
  if (s.console && !sign_in) put(out, R"(,"sessionCredentialFromConsole":"true")");
  out += '}';
}

void RecordWriter::write_identity(const Session& s, std::string& out) const {
  const Principal& p = *s.principal;
  const auto& account = world_.accounts()[p.account];
  switch (p.kind) {
    case Kind::kService:
      print(out, R"({{"type":"AWSService","invokedBy":"{}"}})", p.name);
      return;
    case Kind::kUser:
      print(out,
            R"({{"type":"IAMUser","principalId":"{}","arn":"{}","accountId":"{}","accessKeyId":"{}","userName":"{}"}})",
            p.id, p.arn, account, s.key, p.name);
      return;
    case Kind::kRoot:
      print(out, R"({{"type":"Root","principalId":"{}","arn":"{}","accountId":"{}","accessKeyId":""}})", p.id, p.arn,
            account);
      return;
    default:
      break;
  }
  print(out,
        R"({{"type":"AssumedRole","principalId":"{}:{}","arn":"arn:aws:sts::{}:assumed-role/{}/{}","accountId":"{}")",
        p.id, s.name, account, p.name, s.name, account);
  if (!s.key.empty()) print(out, R"(,"accessKeyId":"{}")", s.key);
  print(
      out,
      R"(,"sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"{}","arn":"{}","accountId":"{}","userName":"{}"}},)",
      p.id, p.arn, account, p.name);
  if (p.kind == Kind::kPod || p.kind == Kind::kBuild) {
    const auto provider =
        p.kind == Kind::kBuild ? "token.actions.githubusercontent.com" : "oidc.eks.amazonaws.com/id/CLUSTER";
    print(out, R"("webIdFederationData":{{"federatedProvider":"arn:aws:iam::{}:oidc-provider/{}","attributes":{{}}}},)",
          account, provider);
  } else if (p.seed % 4 == 0) {
    put(out, R"("webIdFederationData":{},)");
  }
  put(out, R"("attributes":{"creationDate":")");
  put_time(out, s.created_s);
  print(out, R"(","mfaAuthenticated":"{}"}})", s.mfa);
  if (p.kind == Kind::kInstance) put(out, R"(,"ec2RoleDelivery":"2.0")");
  out += '}';
  if (!s.invoked_by.empty()) print(out, R"(,"invokedBy":"{}")", s.invoked_by);
  out += '}';
}

// A thing of the account: few are used often. `what` keeps kinds apart.
std::uint64_t RecordWriter::pick(std::string_view what, std::uint32_t count) {
  const std::uint64_t owner =
      mix(mix(world_.seed(), plan_->account), static_cast<std::uint64_t>(what[0]) * 131 + what.size());
  return mix(owner, rng_.rank(count));
}

void RecordWriter::fill(std::string_view pattern, std::string& out) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto next = pattern.find('$', i);
    out.append(pattern.substr(i, next - i));
    if (next == std::string_view::npos) return;
    i = next + 1;
    if (pattern[i] != '[') {
      const bool long_form = i + 1 < pattern.size() && pattern[i + 1] == '_' &&
                             std::string_view("mDt").find(pattern[i]) != std::string_view::npos;
      fill_one(long_form ? static_cast<char>(pattern[i] ^ 0x80) : pattern[i], out);
      i += long_form;
      continue;
    }
    // A repeated part ends at its own closing bracket; parts may lie within parts.
    std::size_t end = i + 1;
    for (int depth = 1; depth > 0; ++end) {
      if (pattern[end] != '$') continue;
      ++end;
      depth += pattern[end] == '[' ? 1 : pattern[end] == ']' ? -1 : 0;
    }
    const auto part = pattern.substr(i + 1, end - i - 3);
    const std::uint32_t times = 1 + rng_.rank(rng_.chance(0.02) ? 24 : 4);
    for (std::uint32_t n = 0; n < times; ++n) {
      if (n > 0) out += ',';
      fill(part, out);
    }
    i = end - 1;
  }
}

// The short forms of placeholders; the high bit marks the ones spelled with a trailing underscore.
void RecordWriter::fill_one(char letter, std::string& out) {
  Rng& rng = rng_;
  const auto id = [&](std::string_view prefix, std::uint32_t count) {
    put(out, prefix);
    append_word(out, pick(prefix, count), 17, kHex);
  };
  switch (letter) {
    case 'a':
      put(out, world_.accounts()[plan_->account]);
      break;
    case 'r':
      put(out, plan_->region);
      break;
    case 'u':
      append_uuid(out, rng.next());
      break;
    case 'k':
      append_uuid(out, pick("key", 60));
      break;
    case 'i':
      id("i-", 900);
      break;
    case 'v':
      id("vpc-", 12);
      break;
    case 's':
      id("subnet-", 50);
      break;
    case 'g':
      id("sg-", 300);
      break;
    case 'e':
      id("eni-", 3000);
      break;
    case 'o':
      id("vol-", 2000);
      break;
    case 'n':
      id("snap-", 4000);
      break;
    case 'm' ^ static_cast<char>(0x80):
      id("ami-", 40);
      break;
    case 'b':
      put_name(out, pick("bucket", 120));
      print(out, "-{}", world_.accounts()[plan_->account]);
      break;
    case 'f':
      put_name(out, pick("function", 400));
      break;
    case 't':
      put_name(out, pick("table", 150));
      break;
    case 'q':
      put_name(out, pick("queue", 150));
      break;
    case 'c':
      put(out, kTeams[pick("cluster", 12) % 16]);
      break;
    case 'y':
      put_name(out, pick("role", 300));
      put(out, "-role");
      break;
    case 'l':
      put(out, "/aws/lambda/");
      put_name(out, pick("function", 400));
      break;
    case 'p':
      print(out, "/{}/production/", kTeams[pick("parameter", 16) % 16]);
      put_name(out, pick("parameter", 500));
      break;
    case 'w':
      put_name(out, pick("secret", 200));
      out += '-';
      append_word(out, pick("secret", 200), 6, kBase64.substr(0, 52));
      break;
    case 'j':
      print(out, "{}/dt=2026-01-{:02}/part-{:05}-", kJobs[rng.below(16)], 1 + rng.below(28), rng.below(400));
      append_word(out, rng.next(), 12, kHex);
      put(out, ".parquet");
      break;
    case 'z':
      out += static_cast<char>('a' + rng.below(3));
      break;
    case 'd':
      out += std::to_string(1 + rng.below(28));
      break;
    case 'm':
      out += std::to_string(1 + rng.below(9));
      break;
    case 'D':
      out += std::to_string(1 + rng.below(400));
      break;
    case 'N':
      out += std::to_string(1 + rng.rank(900000));
      break;
    case 'h':
      append_word(out, rng.next(), 32, kHex);
      break;
    case 'H':
      append_word(out, rng.next(), 17, kUpperDigits);
      break;
    case 'x':
      append_word(out, rng.next(), 24, kBase64);
      break;
    case 'B':
      append_word(out, rng.next(), 75, kBase64);
      out += '=';
      break;
    case 'T':
      append_word(out, rng.next(), 340 + static_cast<int>(rng.below(500)), kBase64);
      break;
    case 'A':
      print(out, "10.{}.{}.{}", rng.below(64), rng.below(256), 1 + rng.below(254));
      break;
    case 'D' ^ static_cast<char>(0x80):
      print(out, "{:%b %d, %Y, %I:%M:%S %p}", fmt::gmtime(at_s_ + 3600));
      break;
    case 't' ^ static_cast<char>(0x80):
      put_time(out, at_s_);
      break;
    case 'P':
      put(out, session_->principal->arn);
      break;
    case 'O':
      print(out, "{}:{}", operation_->service, operation_->name);
      break;
    case 'X':
      print(out, "arn:aws:{}:{}:{}:", operation_->service, plan_->region, world_.accounts()[plan_->account]);
      put_name(out, pick("function", 400));
      break;
    case '1':
      put(out, target_.principal->arn);
      break;
    case '2':
      put(out, target_.name);
      break;
    case '3':
      put(out, target_.key);
      break;
    case '4':
      put(out, target_.principal->id);
      break;
    case '5':
      print(out, "arn:aws:sts::{}:assumed-role/{}/{}", world_.accounts()[target_.principal->account],
            target_.principal->name, target_.name);
      break;
    case '6':
      put(out, world_.accounts()[target_.principal->account]);
      break;
    default:
      break;
  }
}

}  // namespace spoor::bench
