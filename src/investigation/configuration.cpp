// SPDX-License-Identifier: Apache-2.0
#include "investigation/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

// NOLINTBEGIN(readability-identifier-naming): toml++ asks for these names
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// Input decides some of the assertions of toml++ 3.3 ("[1, }"); without them it answers with an error, as in a release.
#define TOML_ASSERT(expression) static_cast<void>(0)
// NOLINTEND(readability-identifier-naming)
#include <toml++/toml.h>

#include "base/address.hpp"
#include "base/escape.hpp"

namespace spoor::investigation {
namespace {

constexpr std::string_view kKeys =
    "own_accounts, vendor_accounts, aws_accounts, known_networks, deploy_roles, backup_roles";
constexpr std::size_t kMostShown = 60;

std::string shown(std::string_view text) {
  return escape_terminal(text.size() > kMostShown ? std::string(text.substr(0, kMostShown)) + "..."
                                                  : std::string(text));
}

// Where a fault is, and how it is told.
struct Place {
  std::string_view file;
  std::string_view key;

  Error fault(const toml::node& node, std::string_view what) const { return fault(node.source(), what); }
  Error fault(const toml::source_region& where, std::string_view what) const {
    return {Code::invalid_input, fmt::format("{}: line {}: {}{}{}", shown(file), where.begin.line, shown(key),
                                             key.empty() ? "" : ": ", what)};
  }
};

bool is_account(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Calls `take` with every text of a list.
template <typename Take>
Status each_text(const toml::node& value, const Place& place, std::string_view example, Take take) {
  const toml::array* list = value.as_array();
  if (list == nullptr) {
    return place.fault(value, fmt::format("it is no list: write {} = [{}]", place.key, example));
  }
  for (const toml::node& item : *list) {
    const auto* text = item.as_string();
    if (text == nullptr) {
      return place.fault(item, fmt::format("a list of texts is wanted: write each in quotes, as in [{}]", example));
    }
    SPOOR_CHECK(take(item, std::string_view(text->get())));
  }
  return Done{};
}

Status read_accounts(const toml::node& value, const Place& place, AccountSet& accounts) {
  return each_text(value, place, "\"111122223333\"", [&](const toml::node& item, std::string_view text) -> Status {
    if (!is_account(text)) {
      return place.fault(item, fmt::format("'{}' is no account id: write its 12 digits", shown(text)));
    }
    accounts.emplace(text);
    return Done{};
  });
}

Status read_networks(const toml::node& value, const Place& place, behaviour::RangeSet& networks) {
  std::vector<IpRange> ranges;
  const auto take = [&](const toml::node& item, std::string_view text) -> Status {
    const auto range = parse_ip_range(text);
    if (!range) {
      return place.fault(item, fmt::format("'{}' is no network: write an address or a network in CIDR form, such as "
                                           "203.0.113.0/24 or 2001:db8::/32",
                                           shown(text)));
    }
    if (text.ends_with("/0")) {
      return place.fault(item,
                         fmt::format("'{}' holds every address, the attacker's too: name your networks", shown(text)));
    }
    ranges.push_back(*range);
    return Done{};
  };
  SPOOR_CHECK(each_text(value, place, "\"203.0.113.0/24\"", take));
  networks = behaviour::RangeSet(std::move(ranges));
  return Done{};
}

Status read_roles(const toml::node& value, const Place& place, std::vector<std::string>& roles) {
  return each_text(value, place, "\"deploy-*\"", [&](const toml::node& item, std::string_view text) -> Status {
    const bool is_arn = text.starts_with("arn:");
    const std::size_t role = text.find(":role/");
    if (is_arn && role == std::string_view::npos) {
      return place.fault(item, fmt::format("'{}' is no role's ARN: write arn:aws:iam::ACCOUNT:role/NAME, in which * "
                                           "stands for any characters, or the role's name alone",
                                           shown(text)));
    }
    if (!is_arn && text.find_first_of("/:") != std::string_view::npos) {
      return place.fault(
          item, fmt::format("'{}' is neither an ARN nor the name of a role: a name has no / and no :", shown(text)));
    }
    const std::string_view name = is_arn ? text.substr(role + 6) : text;
    if (name.find_first_not_of('*') == std::string_view::npos) {
      return place.fault(item, fmt::format("'{}' names every role: say what their names have in common", shown(text)));
    }
    roles.emplace_back(text);
    return Done{};
  });
}

Status read_entry(std::string_view file, std::string_view key, const toml::node& value, Organisation& organisation) {
  struct Accounts {
    std::string_view key;
    AccountSet Organisation::*member;
  };
  constexpr std::array kAccounts = {Accounts{"own_accounts", &Organisation::own_accounts},
                                    Accounts{"vendor_accounts", &Organisation::vendor_accounts},
                                    Accounts{"aws_accounts", &Organisation::aws_accounts}};
  const Place place{file, key};
  for (const Accounts& one : kAccounts) {
    if (key == one.key) {
      return read_accounts(value, place, organisation.*one.member);
    }
  }
  if (key == "known_networks") {
    return read_networks(value, place, organisation.known_networks);
  }
  if (key == "deploy_roles") {
    return read_roles(value, place, organisation.deploy_roles);
  }
  if (key == "backup_roles") {
    return read_roles(value, place, organisation.backup_roles);
  }
  return place.fault(value, fmt::format("no such key in [organisation]: known are {}", kKeys));
}

// toml++ 3.3 takes it for granted that a key follows the bracket of a table header: what does not is found here. The
// line of the first such header, 0 if there is none.
std::size_t header_without_key(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::string_view one = text.substr(0, text.find('\n'));
    text = text.substr(std::min(text.size(), one.size() + 1));
    const std::size_t open =
        one.starts_with("\xEF\xBB\xBF") ? one.find_first_not_of(kBlank, 3) : one.find_first_not_of(kBlank);
    if (open == std::string_view::npos || one[open] != '[') {
      continue;
    }
    std::size_t key = one.find_first_not_of(" \t", open + 1);
    key = key != std::string_view::npos && one[key] == '[' ? one.find_first_not_of(" \t", key + 1) : key;
    const char c = key == std::string_view::npos ? ']' : one[key];
    const bool begins_key = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                            c == '-' || c == '"' || c == '\'';
    if (!begins_key) {
      return line;
    }
  }
  return 0;
}

// The text without its lines of comment, and the first line beside them that is not ASCII, 0 if all are: account ids,
// networks and role names are, and toml++ 3.3 has undefined behaviour on some characters between values.
std::pair<std::string, std::size_t> without_comments(std::string_view text) {
  std::string plain;
  std::size_t bad = 0;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::string_view one = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const std::size_t start = one.find_first_not_of(" \t");
    const bool comment = start != std::string_view::npos && one[start] == '#';
    if (!comment) {
      plain.append(one);
      const bool ascii = std::ranges::all_of(one, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
      bad = bad == 0 && !ascii ? line : bad;
    }
    plain += '\n';
  }
  return {std::move(plain), bad};
}

}  // namespace

Result<Organisation> parse_configuration(std::string_view text, std::string_view file) {
  if (const std::size_t line = header_without_key(text); line != 0) {
    return Error{Code::invalid_input,
                 fmt::format("{}: line {}: no name follows the bracket: write [organisation]", shown(file), line)};
  }
  const auto [plain, bad] = without_comments(text);
  if (bad != 0) {
    return Error{Code::invalid_input,
                 fmt::format("{}: line {}: only lines of comment may hold characters beyond ASCII", shown(file), bad)};
  }
  const toml::parse_result document = toml::parse(plain, file);
  if (!document) {
    const toml::parse_error& error = document.error();
    return Place{file, {}}.fault(error.source(),
                                 fmt::format("{}; account ids and networks are written in quotes: \"012345678901\"",
                                             shown(error.description())));
  }
  Organisation organisation;
  for (const auto& [key, value] : document.table()) {
    const Place place{file, key.str()};
    if (key.str() != "organisation") {
      return place.fault(value, "no such table: spoor.toml has the one table [organisation]");
    }
    const toml::table* table = value.as_table();
    if (table == nullptr) {
      return place.fault(value, "it is no table: write [organisation] on a line of its own");
    }
    for (const auto& [name, entry] : *table) {
      SPOOR_CHECK(read_entry(file, name.str(), entry, organisation));
    }
  }
  return organisation;
}

Result<Organisation> read_configuration(const std::filesystem::path& named) {
  const std::filesystem::path path = named.empty() ? std::filesystem::path(kDefaultConfiguration) : named;
  std::error_code failed;
  if (named.empty() && !std::filesystem::exists(path, failed) && !failed) {
    return Organisation{};
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(kLongestConfiguration + 1, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(text.size())) && file.gcount() == 0 && !file.eof()) {
    return Error{Code::invalid_input, fmt::format("cannot read {}: name a file that is there with --config",
                                                  escape_terminal(path.string()))};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kLongestConfiguration) {
    return Error{Code::invalid_input, fmt::format("{} is larger than {} bytes: that is no spoor.toml",
                                                  escape_terminal(path.string()), kLongestConfiguration)};
  }
  return parse_configuration(text, path.string());
}

}  // namespace spoor::investigation
