// SPDX-License-Identifier: Apache-2.0
// Rule R4: a user agent reduced to what stays the same from run to run and from patch to patch.
//
// An agent is a list of products (`name/version`), words and comments in parentheses. The products are sorted into
// tools, SDKs and the platform; everything that only describes how the program was built or called is dropped. The
// result reads `tool/major sdk/major platform`, in that order wherever they stood.
#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "record/wording.hpp"

namespace spoor::record {
namespace {

constexpr std::size_t kMaxTools = 4;    // more than any real agent names
constexpr std::size_t kMaxName = 48;    // of one product
constexpr std::size_t kMaxTokens = 64;  // looked at; the rest of a longer agent is ignored

// Products that say how a program was built or is configured, and partner marks that every user of a tool sends.
constexpr std::array<std::string_view, 42> kNoise = {"exec-env",
                                                     "command",
                                                     "md",
                                                     "cfg",
                                                     "m",
                                                     "ua",
                                                     "lang",
                                                     "api",
                                                     "ft",
                                                     "prompt",
                                                     "exe",
                                                     "vendor",
                                                     "java",
                                                     "kotlin",
                                                     "scala",
                                                     "groovy",
                                                     "python",
                                                     "go",
                                                     "rust",
                                                     "ruby",
                                                     "php",
                                                     "nodejs",
                                                     "node",
                                                     "perl",
                                                     "io",
                                                     "http",
                                                     "guzzlehttp",
                                                     "promise",
                                                     "callback",
                                                     "clientasync",
                                                     "waiter",
                                                     "paginator",
                                                     "resource",
                                                     "apn",
                                                     "hashicorp",
                                                     "hashicorp-terraform-exec",
                                                     "terraform-provider-aws",

                                                     "retry-mode",
                                                     "powershellcore",
                                                     "business-metrics",
                                                     "uuid",
                                                     "installer"};
constexpr std::array<std::string_view, 6> kNoisePrefix = {"openjdk", "java_", ".net", "dalvik", "hll/", "+http"};

struct Platform {
  std::string_view mark;  // lower case, start of a word
  std::string_view name;
};
// First match wins: a phone's agent also says Linux or Mac OS.
constexpr std::array<Platform, 16> kPlatforms = {{{"android", "android"},
                                                  {"iphone", "ios"},
                                                  {"ipad", "ios"},
                                                  {"ios", "ios"},
                                                  {"cros", "chromeos"},
                                                  {"windows", "windows"},
                                                  {"microsoft_windows", "windows"},
                                                  {"win32", "windows"},
                                                  {"win64", "windows"},
                                                  {"darwin", "macos"},
                                                  {"macos", "macos"},
                                                  {"macintosh", "macos"},
                                                  {"mac os", "macos"},
                                                  {"linux", "linux"},
                                                  {"freebsd", "freebsd"},
                                                  {"openbsd", "openbsd"}}};

// Browsers name their ancestors too, so the most particular mark comes first.
constexpr std::array<Platform, 13> kBrowsers = {{{"edg/", "Edge"},
                                                 {"edge/", "Edge"},
                                                 {"edga/", "Edge"},
                                                 {"opr/", "Opera"},
                                                 {"samsungbrowser/", "SamsungBrowser"},
                                                 {"headlesschrome/", "HeadlessChrome"},
                                                 {"electron/", "Electron"},
                                                 {"crios/", "Chrome"},
                                                 {"chrome/", "Chrome"},
                                                 {"fxios/", "Firefox"},
                                                 {"firefox/", "Firefox"},
                                                 {"version/", "Safari"},
                                                 {"trident/", "InternetExplorer"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_space(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; }
bool is_joint(char c) { return c == '-' || c == '_' || c == '.' || c == ':' || c == '@' || c == '/' || c == '#'; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// Where `mark` starts a word in `text`.
std::size_t find_word(std::string_view text, std::string_view mark) {
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    if (at == 0 || !is_word(text[at - 1])) {
      return at;
    }
  }
  return std::string_view::npos;
}

std::string_view platform_in(std::string_view lower_text) {
  for (const auto& [mark, name] : kPlatforms) {
    if (find_word(lower_text, mark) != std::string_view::npos) {
      return name;
    }
  }
  return {};
}

// `2` of `2.13.5`, `v2`, `2_1`; empty if the version does not start with a number (`dev`, a hash, an epoch).
std::string_view major_of(std::string_view version) {
  if (version.starts_with('v') || version.starts_with('V')) {
    version.remove_prefix(1);
  }
  const auto* end = std::find_if_not(version.begin(), version.end(), is_digit);
  const auto digits = static_cast<std::size_t>(end - version.begin());
  const bool ends = digits == version.size() || !is_hex(version[digits]);
  return digits > 0 && digits <= 4 && ends ? version.substr(0, digits) : std::string_view{};
}

// Whether `text` holds a UUID at `at`.
bool uuid_at(std::string_view text, std::size_t at) {
  constexpr std::string_view kShape = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  return text.size() - at >= kShape.size() &&
         std::equal(kShape.begin(), kShape.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char want, char c) { return want == 'h' ? is_hex(c) : want == c; });
}

// Length of an id at `at`, the start of a part of a name: a UUID, or hexadecimal digits of which at least 8 are there
// and at least one is a number (hashes, epochs, account numbers); 0 if the part is no id.
std::size_t id_length(std::string_view text, std::size_t at) {
  if (uuid_at(text, at)) {
    return 36;
  }
  std::size_t end = at;
  bool number = false;
  while (end < text.size() && is_hex(text[end])) {
    number = number || is_digit(text[end]);
    ++end;
  }
  const bool whole = end == text.size() || !is_word(text[end]) || text[end] == '_';
  return number && whole && end - at >= 8 ? end - at : 0;
}

// The name without the ids in it and the joints before them: `stratus-red-team_<uuid>` → `stratus-red-team`.
std::string without_ids(std::string_view name) {
  std::string out;
  std::size_t at = 0;
  while (at < name.size()) {
    const bool starts_part = at == 0 || is_joint(name[at - 1]);
    const std::size_t id = starts_part ? id_length(name, at) : 0;
    if (id == 0) {
      out += name[at++];
      continue;
    }
    while (!out.empty() && is_joint(out.back())) {
      out.pop_back();
    }
    at += id;
  }
  while (!out.empty() && is_joint(out.back())) {
    out.pop_back();
  }
  return out;
}

bool is_sdk(std::string_view lower_name) {
  return lower_name.starts_with("aws-sdk") || lower_name == "boto3" || lower_name == "botocore" ||
         lower_name == "boto" || lower_name == "rusoto" || lower_name == "s3transfer";
}

// One product, word or comment of an agent.
struct Token {
  std::string_view text;
  bool comment = false;
};

// A comment glued to a product (`CloudCustodian(policy-name)/0.9`) counts as a comment inside it and is cut out later.
std::vector<Token> split(std::string_view agent) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < agent.size() && tokens.size() < kMaxTokens) {
    if (is_space(agent[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    std::size_t depth = 0;
    for (; at < agent.size() && (depth > 0 || !is_space(agent[at])); ++at) {
      depth += agent[at] == '(' ? 1 : 0;
      depth -= agent[at] == ')' && depth > 0 ? 1 : 0;
    }
    Token token{agent.substr(start, at - start), agent[start] == '('};
    if (token.text.size() > 1 && token.text.back() == ',') {
      token.text.remove_suffix(1);
    }
    tokens.push_back(token);
  }
  return tokens;
}

std::string without_comments(std::string_view text) {
  std::string out;
  std::size_t depth = 0;
  for (const char c : text) {
    depth += c == '(' ? 1 : 0;
    if (depth == 0) {
      out += c;
    }
    depth -= c == ')' && depth > 0 ? 1 : 0;
  }
  return out;
}

struct Product {
  std::string name;
  std::string_view version;
};

Product product_of(const std::string& text) {
  const auto slash = text.find_first_of("/#");
  Product product;
  product.name = without_ids(std::string_view(text).substr(0, slash)).substr(0, kMaxName);
  if (slash != std::string::npos) {
    product.version = std::string_view(text).substr(slash + 1);
  }
  return product;
}

std::string with_major(const Product& product) {
  const auto major = major_of(product.version);
  return major.empty() ? product.name : product.name + "/" + std::string(major);
}

bool is_noise(std::string_view lower_text, std::string_view lower_name) {
  return std::ranges::find(kNoise, lower_name) != kNoise.end() ||
         std::ranges::any_of(kNoisePrefix, [&](std::string_view prefix) { return lower_text.starts_with(prefix); });
}

// A platform product carries its kernel or runtime as version: `Linux/5.10`, `os/linux#5.10`, `darwin/v12`, `linux`.
std::string_view platform_of(std::string_view lower_text, std::string_view lower_name) {
  if (lower_name == "os") {
    return platform_in(lower_text);
  }
  const auto* found = std::ranges::find(kPlatforms, lower_name, &Platform::mark);
  return found == kPlatforms.end() ? std::string_view{} : found->name;
}

std::string browser_of(std::string_view agent) {
  const std::string text = lower(agent);
  std::string out = "Mozilla";
  for (const auto& [mark, name] : kBrowsers) {
    if (const auto at = find_word(text, mark); at != std::string_view::npos) {
      out = with_major({std::string(name), std::string_view(text).substr(at + mark.size())});
      break;
    }
  }
  if (const auto platform = platform_in(text); !platform.empty()) {
    out.append(" ").append(platform);
  }
  return out;
}

// What an agent's tokens add up to.
struct Parts {
  std::vector<std::string> tools;
  std::vector<std::string> sdks;
  std::string_view platform;
  bool aws_host = false;  // `aws-internal`: SDK and platform are those of AWS's own machines

  void read(const Token& token);
  std::string text() const;
};

void add_once(std::vector<std::string>& list, std::string value, std::size_t limit) {
  if (!value.empty() && list.size() < limit && std::ranges::find(list, value) == list.end()) {
    list.push_back(std::move(value));
  }
}

void Parts::read(const Token& token) {
  const std::string lower_text = lower(token.text);
  if (token.comment) {
    platform = platform.empty() ? platform_in(lower_text) : platform;
    return;
  }
  const std::string plain = without_comments(token.text);
  const Product product = product_of(plain);
  const std::string name = lower(product.name);
  if (name == "aws-internal") {
    aws_host = true;
  } else if (const auto named = platform_of(lower_text, name); !named.empty()) {
    platform = platform.empty() ? named : platform;
  } else if (is_sdk(name)) {
    add_once(sdks, with_major(product), kMaxTools);
  } else if (!is_noise(lower_text, name) && !(name == "curl" && !tools.empty())) {
    add_once(tools, with_major(product), kMaxTools);
  }
}

std::string Parts::text() const {
  std::string out;
  const auto add = [&](std::string_view part) { out.append(out.empty() || part.empty() ? "" : " ").append(part); };
  std::ranges::for_each(tools, add);
  if (aws_host) {
    return out.empty() ? "aws-internal" : out;
  }
  // Botocore is what Boto3 and the CLI are made of: named only where nothing else says the SDK.
  const bool cli = std::ranges::any_of(tools, [](const auto& tool) { return tool.starts_with("aws-cli"); });
  const bool boto3 = std::ranges::any_of(sdks, [](const auto& sdk) { return sdk.starts_with("Boto3"); });
  for (const auto& sdk : sdks) {
    const std::string name = lower(sdk);
    if (!(name.starts_with("botocore") && (cli || boto3)) && !name.starts_with("s3transfer")) {
      add(sdk);
    }
  }
  add(platform);
  return out;
}

}  // namespace

std::string agent_of(std::string_view user_agent) {
  std::string_view agent = bare_user_agent(user_agent);
  while (!agent.empty() && is_space(agent.front())) {
    agent.remove_prefix(1);
  }
  if (agent.starts_with("Mozilla/")) {
    return browser_of(agent);
  }
  Parts parts;
  for (const auto& token : split(agent)) {
    parts.read(token);
  }
  std::string out = parts.text();
  // An agent that is nothing but ids and build facts is still an agent.
  return out.empty() && !agent.empty() ? "other" : out;
}

}  // namespace spoor::record
