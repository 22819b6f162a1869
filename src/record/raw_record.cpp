// SPDX-License-Identifier: Apache-2.0
#include "record/raw_record.hpp"

namespace spoor::record {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Field::count)> kFieldNames = {
    "userIdentity",        "eventTime",      "eventSource",   "eventName",         "awsRegion",
    "sourceIPAddress",     "userAgent",      "errorCode",     "requestParameters", "responseElements",
    "additionalEventData", "eventID",        "readOnly",      "eventType",         "managementEvent",
    "recipientAccountId",  "eventCategory",  "vpcEndpointId", "sharedEventID",     "resources",
    "serviceEventDetails", "insightDetails", "logFiles",      "Records",
};
constexpr KeyTable kFields(kFieldNames);

constexpr std::array<std::string_view, static_cast<std::size_t>(Param::count)> kParamNames = {
    "bucketName",
    "instanceId",
    "instancesSet",
    "roleName",
    "roleArn",
    "roleSessionName",
    "sourceIdentity",
    "userName",
    "groupName",
    "policyArn",
    "functionName",
    "keyId",
    "secretId",
    "snapshotId",
    "imageId",
    "volumeId",
    "groupId",
    "subnetId",
    "vpcId",
    "networkInterfaceId",
    "name",
    "dBInstanceIdentifier",
    "dBClusterIdentifier",
    "clusterName",
    "tableName",
    "queueUrl",
    "topicArn",
    "detectorId",
    "stackName",
    "logGroupName",
    "repositoryName",
    "credentials",
    "assumedRoleUser",
    "federatedUser",
    "accessKey",
    "user",
    "role",
    "ConsoleLogin",
    "success",
    "SwitchRole",
};
constexpr KeyTable kParams(kParamNames);

bool take_params(const Value& object, bool response, RawRecord& record) {
  return each_member(object, [&](std::string_view key, const Value& value) {
    const std::size_t at = kParams.find(key);
    if (at != kParamNames.size() && record.param_count < RawRecord::kMostParams) {
      record.params[record.param_count++] = {static_cast<Param>(at), response, value};
    }
  });
}

}  // namespace

Value RawRecord::param(Param wanted, bool response) const {
  for (std::size_t i = 0; i < param_count; ++i) {
    if (params[i].param == wanted && params[i].response == response) {
      return params[i].value;
    }
  }
  return {};
}

bool take_apart(const Value& object, RawRecord& record) {
  record.fields.fill({});
  record.param_count = 0;
  const bool whole = each_member(object, [&](std::string_view key, const Value& value) {
    const std::size_t at = kFields.find(key);
    if (at != kFieldNames.size()) {
      record.fields[at] = value;
    }
  });
  return whole && take_params(record.value(Field::request_parameters), false, record) &&
         take_params(record.value(Field::response_elements), true, record);
}

}  // namespace spoor::record
