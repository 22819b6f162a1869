// SPDX-License-Identifier: Apache-2.0
#include "base/arn.hpp"

#include <array>

namespace spoor {

std::string_view Arn::kind() const {
  const std::size_t end = resource.find_first_of(":/");
  return end == std::string_view::npos ? std::string_view{} : resource.substr(0, end);
}

std::string_view Arn::id() const {
  const std::size_t end = resource.find_first_of(":/");
  return end == std::string_view::npos ? resource : resource.substr(end + 1);
}

std::string_view Arn::name() const {
  const std::string_view whole = id();
  const std::size_t slash = whole.rfind('/');
  return slash == std::string_view::npos ? whole : whole.substr(slash + 1);
}

std::optional<Arn> parse_arn(std::string_view text) {
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
      return std::nullopt;
    }
    part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (parts[0] != "arn" || parts[1].empty() || parts[2].empty() || text.empty()) {
    return std::nullopt;
  }
  return Arn{parts[1], parts[2], parts[3], parts[4], text};
}

std::optional<AssumedRole> assumed_role(const Arn& arn) {
  if (arn.service != "sts" || arn.kind() != "assumed-role") {
    return std::nullopt;
  }
  const std::string_view id = arn.id();
  const std::size_t slash = id.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == id.size()) {
    return std::nullopt;
  }
  return AssumedRole{id.substr(0, slash), id.substr(slash + 1)};
}

std::string without_path(const Arn& arn) {
  std::string text = "arn:";
  for (const std::string_view part : {arn.partition, arn.service, arn.region, arn.account}) {
    text.append(part).append(":");
  }
  const std::string_view kind = arn.kind();
  text.append(kind);
  if (!kind.empty()) {
    text.push_back(arn.resource[kind.size()]);
  }
  return text.append(arn.name());
}

}  // namespace spoor
