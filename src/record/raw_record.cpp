// SPDX-License-Identifier: Apache-2.0
#include "record/raw_record.hpp"

namespace spoor::record {
namespace {

using simdjson::error_code;
namespace ondemand = simdjson::ondemand;

constexpr std::array<std::string_view, static_cast<std::size_t>(Field::count)> kFieldNames = {
    "userIdentity",        "eventTime",         "eventSource",    "eventName",           "awsRegion",
    "sourceIPAddress",     "userAgent",         "errorCode",      "requestParameters",   "responseElements",
    "additionalEventData", "eventID",           "readOnly",       "eventType",           "managementEvent",
    "recipientAccountId",  "eventCategory",     "vpcEndpointId",  "sharedEventID",       "resources",
    "serviceEventDetails", "insightDetails",    "logFiles",       "Records",
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

error_code take_params(ondemand::object& object, bool response, RawRecord& record) {
  return each_member(object, [&](std::string_view key, ondemand::value value) {
    const std::size_t at = kParams.find(key);
    if (at == kParamNames.size() || record.param_count == RawRecord::kMostParams) {
      return simdjson::SUCCESS;
    }
    std::string_view raw;
    if (const error_code error = simdjson::to_json_string(value).get(raw)) {
      return error;
    }
    record.params[record.param_count++] = {static_cast<Param>(at), response, raw};
    return simdjson::SUCCESS;
  });
}

// Its text, and when it is an object of parameters also those of its members that are looked for.
error_code take_value(Field field, ondemand::value value, RawRecord& record) {
  std::string_view& raw = record.fields[static_cast<std::size_t>(field)];
  const bool request = field == Field::request_parameters;
  if (!request && field != Field::response_elements) {
    return simdjson::to_json_string(value).get(raw);
  }
  ondemand::json_type type{};
  if (const error_code error = value.type().get(type)) {
    return error;
  }
  if (type != ondemand::json_type::object) {
    return simdjson::to_json_string(value).get(raw);
  }
  ondemand::object object;
  if (const error_code error = value.get_object().get(object)) {
    return error;
  }
  if (const error_code error = simdjson::to_json_string(object).get(raw)) {
    return error;
  }
  bool filled = false;
  if (const error_code error = object.reset().get(filled)) {
    return error;
  }
  return filled ? take_params(object, !request, record) : simdjson::SUCCESS;
}

}  // namespace

std::string_view RawRecord::param(Param wanted, bool response) const {
  for (std::size_t i = 0; i < param_count; ++i) {
    if (params[i].param == wanted && params[i].response == response) {
      return params[i].raw;
    }
  }
  return {};
}

error_code take_apart(ondemand::object& object, RawRecord& record) {
  record.fields.fill({});
  record.param_count = 0;
  return each_member(object, [&](std::string_view key, ondemand::value value) {
    const std::size_t at = kFields.find(key);
    return at == kFieldNames.size() ? simdjson::SUCCESS : take_value(static_cast<Field>(at), value, record);
  });
}

}  // namespace spoor::record
