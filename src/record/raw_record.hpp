// SPDX-License-Identifier: Apache-2.0
// One pass over a CloudTrail record: where its members stand in the text, nothing decoded yet.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "record/json.hpp"

namespace spoor::record {

enum class Field : std::size_t {
  user_identity,
  event_time,
  event_source,
  event_name,
  aws_region,
  source_ip,
  user_agent,
  error_code,
  request_parameters,
  response_elements,
  additional_event_data,
  event_id,
  read_only,
  event_type,
  management_event,
  recipient_account,
  event_category,
  vpc_endpoint,
  shared_event_id,
  resources,
  service_event_details,
  insight_details,
  log_files,
  records,
  count,
};

// Members of requestParameters and responseElements that name a resource or a credential.
enum class Param : std::size_t {
  bucket_name,
  instance_id,
  instances_set,
  role_name,
  role_arn,
  role_session_name,
  source_identity,
  user_name,
  group_name,
  policy_arn,
  function_name,
  key_id,
  secret_id,
  snapshot_id,
  image_id,
  volume_id,
  group_id,
  subnet_id,
  vpc_id,
  network_interface_id,
  trail_name,
  db_instance,
  db_cluster,
  cluster_name,
  table_name,
  queue_url,
  topic_arn,
  detector_id,
  stack_name,
  log_group_name,
  repository_name,
  credentials,
  assumed_role_user,
  federated_user,
  access_key,
  user,
  role,
  console_login,
  success,
  switch_role,
  count,
};

struct RawParam {
  Param param;
  bool response;  // stands in responseElements
  Value value;
};

// Views into the document.
struct RawRecord {
  static constexpr std::size_t kMostParams = 48;

  std::array<Value, static_cast<std::size_t>(Field::count)> fields;  // empty if absent
  std::array<RawParam, kMostParams> params;
  std::size_t param_count = 0;

  std::string_view operator[](Field field) const { return value(field).raw; }
  const Value& value(Field field) const { return fields[static_cast<std::size_t>(field)]; }
  // A member of responseElements (or requestParameters), or an empty value.
  Value param(Param param, bool response) const;
};

// Fills `record`; of a member that comes twice the last one counts. False if the object is not well formed.
bool take_apart(const Value& object, RawRecord& record);

}  // namespace spoor::record
