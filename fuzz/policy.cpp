// SPDX-License-Identifier: Apache-2.0
// A request may carry any text as a policy document and any JSON as parameters; the first byte chooses the call.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "record/facts.hpp"
#include "record/policy.hpp"
#include "record/predicate.hpp"

namespace {

using spoor::record::Rulebook;

const Rulebook& rulebook() {
  static const auto book = Rulebook::load();
  return **book;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kCalls = {
    {{"iam", "PutRolePolicy"},
     {"s3", "PutBucketPolicy"},
     {"ec2", "AuthorizeSecurityGroupIngress"},
     {"s3", "PutBucketLifecycle"},
     {"ec2", "RunInstances"},
     {"lambda", "UpdateFunctionConfiguration"},
     {"kms", "PutKeyPolicy"},
     {"ssm", "SendCommand"}}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto policy = spoor::record::read_policy(text);
  if (!policy.readable && (policy.grants_all || !policy.principals.empty())) {
    std::abort();
  }
  (void)spoor::record::Predicate::parse(text);

  const auto& [service, operation] = kCalls[data[0] % kCalls.size()];
  const spoor::record::Identity identity;
  const spoor::record::Caller caller;
  spoor::record::RecordView view;
  view.service = service;
  view.operation = operation;
  view.outcome = "success";
  view.request_parameters = text;
  view.identity = &identity;
  view.caller = &caller;
  std::string facts;
  std::string conditions;
  rulebook().collect(*rulebook().find(service, operation), view, facts, conditions);
  if (facts.size() > 1024) {
    std::abort();
  }
  return 0;
}
