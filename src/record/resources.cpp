// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "base/arn.hpp"
#include "record/call_state.hpp"

namespace spoor::record {
namespace {

constexpr std::size_t kMostResources = 32;
constexpr std::size_t kLongestId = 512;

// How the value of a parameter becomes the id of a resource.
enum class Form : std::uint8_t {
  as_is,
  last_part,  // of an ARN, path or URL: what follows the last / or :
  iam,        // role, user, group, policy: the ARN, built from the account if only the name is given
};

struct ParamRule {
  Param param;
  std::string_view service;  // only there; empty: everywhere
  std::string_view kind;
  Form form;
};

constexpr std::array kParamRules = {
    ParamRule{Param::bucket_name, "", "bucket", Form::as_is},
    ParamRule{Param::instance_id, "", "instance", Form::as_is},
    ParamRule{Param::role_name, "", "role", Form::iam},
    ParamRule{Param::role_arn, "", "role", Form::iam},
    ParamRule{Param::user_name, "iam", "user", Form::iam},
    ParamRule{Param::group_name, "iam", "group", Form::iam},
    ParamRule{Param::policy_arn, "", "policy", Form::iam},
    ParamRule{Param::function_name, "", "function", Form::last_part},
    ParamRule{Param::key_id, "kms", "key", Form::last_part},
    ParamRule{Param::secret_id, "", "secret", Form::last_part},
    ParamRule{Param::snapshot_id, "", "snapshot", Form::as_is},
    ParamRule{Param::image_id, "", "image", Form::as_is},
    ParamRule{Param::volume_id, "", "volume", Form::as_is},
    ParamRule{Param::group_id, "ec2", "security_group", Form::as_is},
    ParamRule{Param::subnet_id, "", "subnet", Form::as_is},
    ParamRule{Param::vpc_id, "", "vpc", Form::as_is},
    ParamRule{Param::network_interface_id, "", "network_interface", Form::as_is},
    ParamRule{Param::trail_name, "cloudtrail", "trail", Form::last_part},
    ParamRule{Param::trail_name, "eks", "cluster", Form::as_is},
    ParamRule{Param::trail_name, "ssm", "parameter", Form::as_is},
    ParamRule{Param::db_instance, "", "db_instance", Form::last_part},
    ParamRule{Param::db_cluster, "", "db_cluster", Form::last_part},
    ParamRule{Param::cluster_name, "", "cluster", Form::last_part},
    ParamRule{Param::table_name, "", "table", Form::last_part},
    ParamRule{Param::queue_url, "", "queue", Form::last_part},
    ParamRule{Param::topic_arn, "", "topic", Form::last_part},
    ParamRule{Param::detector_id, "", "detector", Form::as_is},
    ParamRule{Param::stack_name, "", "stack", Form::as_is},
    ParamRule{Param::log_group_name, "", "log_group", Form::as_is},
    ParamRule{Param::repository_name, "", "repository", Form::last_part},
};

struct ArnRule {
  std::string_view service;
  std::string_view type;  // as Arn::kind() says; empty: the resource is a bare name
  std::string_view kind;
  Form form;
};

constexpr std::array kArnRules = {
    ArnRule{"iam", "role", "role", Form::as_is},
    ArnRule{"iam", "user", "user", Form::as_is},
    ArnRule{"iam", "group", "group", Form::as_is},
    ArnRule{"iam", "policy", "policy", Form::as_is},
    ArnRule{"lambda", "function", "function", Form::last_part},
    ArnRule{"kms", "key", "key", Form::last_part},
    ArnRule{"secretsmanager", "secret", "secret", Form::last_part},
    ArnRule{"dynamodb", "table", "table", Form::last_part},
    ArnRule{"ec2", "instance", "instance", Form::last_part},
    ArnRule{"ec2", "snapshot", "snapshot", Form::last_part},
    ArnRule{"ec2", "image", "image", Form::last_part},
    ArnRule{"ec2", "volume", "volume", Form::last_part},
    ArnRule{"ec2", "security-group", "security_group", Form::last_part},
    ArnRule{"ec2", "subnet", "subnet", Form::last_part},
    ArnRule{"ec2", "vpc", "vpc", Form::last_part},
    ArnRule{"ec2", "network-interface", "network_interface", Form::last_part},
    ArnRule{"cloudtrail", "trail", "trail", Form::last_part},
    ArnRule{"rds", "db", "db_instance", Form::last_part},
    ArnRule{"rds", "cluster", "db_cluster", Form::last_part},
    ArnRule{"ecs", "cluster", "cluster", Form::last_part},
    ArnRule{"eks", "cluster", "cluster", Form::last_part},
    ArnRule{"ssm", "parameter", "parameter", Form::last_part},
    ArnRule{"ecr", "repository", "repository", Form::last_part},
    ArnRule{"logs", "log-group", "log_group", Form::last_part},
    ArnRule{"sqs", "", "queue", Form::as_is},
    ArnRule{"sns", "", "topic", Form::as_is},
};

std::string_view last_part(std::string_view text) {
  const std::size_t at = text.find_last_of("/:");
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

}  // namespace

void ResourceReader::forget() { first_ = 0; }

void ResourceReader::add(std::string_view kind, std::string_view id, const Call& call, Batch& batch) {
  ResourceRefs& refs = batch.resources;
  if (id.empty() || id.size() > kLongestId || refs.call.size() - first_ >= kMostResources) {
    return;
  }
  const std::uint32_t kind_code = refs.kinds.code(kind);
  const std::uint32_t id_code = refs.ids.code(id);
  for (std::size_t i = first_; i < refs.call.size(); ++i) {
    if (refs.kind[i] == kind_code && refs.id[i] == id_code) {
      return;
    }
  }
  refs.call.push_back(call.row);
  refs.kind.push_back(kind_code);
  refs.id.push_back(id_code);
}

void ResourceReader::arn(std::string_view text, const Call& call, Batch& batch) {
  const auto arn = parse_arn(text);
  if (!arn) {
    return;
  }
  if (arn->service == "s3") {
    // Of an object only its bucket: keys of objects are never stored.
    return add("bucket", arn->resource.substr(0, arn->resource.find('/')), call, batch);
  }
  for (const ArnRule& rule : kArnRules) {
    if (rule.service == arn->service && rule.type == arn->kind()) {
      const std::string_view id = rule.kind == "queue" || rule.kind == "topic" ? arn->resource
                                  : rule.form == Form::last_part               ? last_part(arn->id())
                                                                               : text;
      return add(rule.kind, id, call, batch);
    }
  }
}

// {"items": [{"instanceId": …}, …]}
void ResourceReader::instances(const Value& set, const Call& call, Batch& batch) {
  const auto instance = [&](std::string_view name, const Value& value) {
    if (name == "instanceId") {
      add("instance", text_of(value.raw, scratch_), call, batch);
    }
  };
  each_member(set, [&](std::string_view key, const Value& items) {
    if (key == "items") {
      each_element(items, [&](const Value& item) { return each_member(item, instance); });
    }
  });
}

void ResourceReader::param(const RawParam& param, const Call& call, Batch& batch) {
  if (param.param == Param::instances_set) {
    return instances(param.value, call, batch);
  }
  for (const ParamRule& rule : kParamRules) {
    if (rule.param != param.param || (!rule.service.empty() && rule.service != call.operation->service)) {
      continue;
    }
    const std::string_view value = text_of(param.value.raw, scratch_);
    if (rule.form == Form::iam && !value.empty() && !value.starts_with("arn:")) {
      built_ = fmt::format("arn:aws:iam::{}:{}/{}", call.account, rule.kind, value);
      return add(rule.kind, built_, call, batch);
    }
    return add(rule.kind, rule.form == Form::last_part ? last_part(value) : value, call, batch);
  }
}

void ResourceReader::read(const Call& call, Batch& batch) {
  first_ = batch.resources.call.size();
  for (std::size_t i = 0; i < call.raw->param_count; ++i) {
    param(call.raw->params[i], call, batch);
  }
  each_element(call.raw->value(Field::resources), [&](const Value& item) {
    return each_member(item, [&](std::string_view key, const Value& value) {
      if (key == "ARN" || key == "arn") {
        arn(text_of(value.raw, scratch_), call, batch);
      }
    });
  });
}

}  // namespace spoor::record
