// SPDX-License-Identifier: Apache-2.0
#include "investigation/iocs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "base/address.hpp"
#include "base/escape.hpp"
#include "investigation/phrases.hpp"

namespace spoor::investigation {
namespace {

constexpr std::size_t kMostReasons = 4;

enum class Type : std::uint8_t { ip, private_ip, access_key, user_agent, session, principal, resource };
constexpr std::array<std::string_view, 7> kTypes = {"ip",      "private_ip", "access_key", "user_agent",
                                                    "session", "principal",  "resource"};

struct Ioc {
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  // Calls by what they were. One call may be a sign of several tactics and new at the same time: the greatest counts.
  std::map<std::string, std::int64_t> ttp_calls;
  std::int64_t other_calls = 0;
  Severity severity = Severity::informational;
  std::optional<bool> usual;
  std::vector<std::string> why;

  std::int64_t calls() const {
    std::int64_t sum = 0;
    for (const auto& [what, calls] : ttp_calls) {
      sum += calls;
    }
    return std::max(sum, other_calls);
  }
};

std::string name_of_sign(const Indicator& one, const std::string& party) {
  std::string name = one.kind == Kind::ttp
                         ? fmt::format("{} ({} {}, {})", one.api, one.tactic, one.technique_id, outcome_of(one))
                         : std::string(title_of(one.kind));
  if (one.kind == Kind::flagged_address) {
    name += fmt::format(" on {}", fmt::join(one.evidence.lists, ", "));
  } else if (one.kind == Kind::impossible_travel) {
    name += fmt::format(" {} to {}", one.starting_location, one.ending_location);
  } else if (one.kind != Kind::ttp) {
    name += fmt::format(" {} ({})", one.value, scope_of_novelty(one));
  }
  return party.empty() ? name : fmt::format("{} by {}", name, party);
}

class Collector {
 public:
  Collector(const Report& report, const Means& means) : report_(report), means_(means) {}

  void collect() {
    add_signs(report_.indicators, "");
    for (const Linked& one : report_.linked) {
      add_signs(one.indicators, one.id);
      add_party(one);
    }
    add_subject();
    add_uses(Type::user_agent, means_.agents);
    add_uses(Type::resource, means_.resources);
  }

  std::string write() const {
    using Entry = std::pair<const std::pair<Type, std::string>, Ioc>;
    std::vector<const Entry*> all;
    all.reserve(found_.size());
    for (const Entry& one : found_) {
      all.push_back(&one);
    }
    std::ranges::stable_sort(all, [](const Entry* a, const Entry* b) {
      return std::tuple(a->first.first, b->second.severity, b->second.calls()) <
             std::tuple(b->first.first, a->second.severity, a->second.calls());
    });
    std::string out = "type,value,first_seen,last_seen,calls,severity,usual,why\r\n";
    for (const Entry* one : all) {
      const Ioc& ioc = one->second;
      out += fmt::format("{},{},{},{},{},{},{},{}\r\n", kTypes[static_cast<std::size_t>(one->first.first)],
                         field(one->first.second), format_time(ioc.first_ms), format_time(ioc.last_ms), ioc.calls(),
                         name_of(ioc.severity),
                         !ioc.usual   ? ""
                         : *ioc.usual ? "yes"
                                      : "no",
                         field(reasons(ioc)));
    }
    return out;
  }

 private:
  static std::string field(const std::string& text) { return escape_csv(escape_terminal(text)); }

  static std::string reasons(const Ioc& ioc) {
    const std::size_t shown = std::min(ioc.why.size(), kMostReasons);
    std::string out =
        fmt::format("{}", fmt::join(ioc.why.begin(), ioc.why.begin() + static_cast<std::ptrdiff_t>(shown), "; "));
    return shown < ioc.why.size() ? fmt::format("{}; and {} more", out, ioc.why.size() - shown) : out;
  }

  std::optional<bool> judged(bool usual) const {
    return usual ? std::optional(true) : report_.baseline.state == Training::none ? std::nullopt : std::optional(false);
  }

  Ioc& put(Type type, const std::string& value, Severity severity, TimeMs first_ms, TimeMs last_ms) {
    const auto [at, is_new] = found_.try_emplace({type, value});
    Ioc& ioc = at->second;
    ioc.first_ms = is_new ? first_ms : std::min(ioc.first_ms, first_ms);
    ioc.last_ms = is_new ? last_ms : std::max(ioc.last_ms, last_ms);
    ioc.severity = std::max(ioc.severity, severity);
    return ioc;
  }

  static void say(Ioc& ioc, std::string why) {
    if (std::ranges::find(ioc.why, why) == ioc.why.end()) {
      ioc.why.push_back(std::move(why));
    }
  }

  void name(Type type, const std::string& value, const Indicator& sign, bool alone, const std::string& party) {
    Ioc& ioc = put(type, value, sign.severity, sign.evidence.first_ms, sign.evidence.last_ms);
    // Of a sign with several addresses or keys nobody knows here which call had which: each has one at least.
    const std::int64_t calls = alone ? sign.evidence.calls : 1;
    std::int64_t& most =
        sign.kind == Kind::ttp ? ioc.ttp_calls[fmt::format("{} {} {}", sign.api, sign.ip, party)] : ioc.other_calls;
    most = std::max(most, calls);
    say(ioc, name_of_sign(sign, party));
  }

  void name_address(const std::string& text, const Indicator& sign, bool alone, const std::string& party) {
    const auto ip = parse_ip(text);
    if (ip && !means_.trusted.contains(text)) {
      const Type type = is_internal(ip_class(*ip)) ? Type::private_ip : Type::ip;
      name(type, text, sign, alone, party);
      found_.at({type, text}).usual = judged(means_.usual.contains(text));
    }
  }

  void add_sign(const Indicator& sign, const std::string& party) {
    std::vector<std::string> addresses = sign.evidence.addresses;
    for (const std::string& ip : {sign.ip, sign.ending_ip}) {
      if (!ip.empty() && std::ranges::find(addresses, ip) == addresses.end()) {
        addresses.push_back(ip);
      }
    }
    for (const std::string& ip : addresses) {
      name_address(ip, sign, addresses.size() == 1, party);
    }
    for (const std::string& key : sign.evidence.keys) {
      name(Type::access_key, key, sign, sign.evidence.keys.size() == 1, party);
    }
    for (const std::string& session : sign.evidence.sessions) {
      if (session != party) {
        name(Type::session, session, sign, sign.evidence.sessions.size() == 1, party);
      }
    }
    if (sign.kind == Kind::new_user_agent) {
      name(Type::user_agent, sign.value, sign, true, party);
      found_.at({Type::user_agent, sign.value}).usual = judged(false);
    }
  }

  void add_signs(const std::vector<Indicator>& signs, const std::string& party) {
    for (const Indicator& sign : signs) {
      if (is_telling(sign)) {
        add_sign(sign, party);
      }
    }
  }

  // A linked session or principal with a telling sign.
  void add_party(const Linked& party) {
    for (const Indicator& sign : party.indicators) {
      if (is_telling(sign)) {
        Ioc& ioc = put(party.kind == "session" ? Type::session : Type::principal, party.id, party.severity,
                       sign.evidence.first_ms, sign.evidence.last_ms);
        ioc.other_calls = party.calls;
        say(ioc, party.how);
        say(ioc, name_of_sign(sign, ""));
      }
    }
  }

  void add_subject() {
    const Subject& subject = report_.subject;
    const Type type = subject.kind == "session" ? Type::session
                      : subject.kind == "key"   ? Type::access_key
                                                : Type::principal;
    for (const Indicator& sign : report_.indicators) {
      if (is_telling(sign)) {
        Ioc& ioc = put(type, subject.arn, report_.severity, sign.evidence.first_ms, sign.evidence.last_ms);
        ioc.other_calls = report_.volume.calls;
        say(ioc, "the subject of investigation " + report_.investigation_id);
        say(ioc, name_of_sign(sign, ""));
      }
    }
  }

  // Of all ages of an API only the calls that were signs: those from the same address, with the same key, at the time.
  static bool is_part_of(const Use& use, const Indicator& sign) {
    const std::vector<std::string>& keys = sign.evidence.keys;
    const bool named = static_cast<std::int64_t>(keys.size()) < kMostExamples && !keys.empty();
    return is_telling(sign) && sign.kind == Kind::ttp && sign.api == use.api && sign.ip == use.ip &&
           use.first_ms <= sign.evidence.last_ms && use.last_ms >= sign.evidence.first_ms &&
           (!named || std::ranges::find(keys, use.access_key) != keys.end());
  }

  const std::vector<Indicator>* signs_of(const std::string& caller) const {
    if (caller.empty()) {
      return &report_.indicators;
    }
    const auto party = std::ranges::find(report_.linked, caller, &Linked::id);
    return party == report_.linked.end() ? nullptr : &party->indicators;
  }

  void add_uses(Type type, const std::vector<Use>& uses) {
    std::map<std::pair<std::string, std::string>, std::int64_t> books;  // calls by value and book
    for (const Use& use : uses) {
      const std::vector<Indicator>* signs = signs_of(use.caller);
      bool counted = false;
      for (std::size_t i = 0; signs != nullptr && i < signs->size(); ++i) {
        const Indicator& sign = (*signs)[i];
        if (is_part_of(use, sign) && !is_of_aws(use)) {
          add_use(type, use, sign, counted ? books[{use.value, use.book}] : books[{use.value, use.book}] += use.calls);
          counted = true;
        }
      }
    }
  }

  // arn:aws:iam::aws:policy/AdministratorAccess is everybody's.
  static bool is_of_aws(const Use& use) {
    return use.value.starts_with("arn:") && use.value.find(":iam::aws:") != std::string::npos;
  }

  void add_use(Type type, const Use& use, const Indicator& sign, std::int64_t calls) {
    Ioc& ioc = put(type, use.value, sign.severity, use.first_ms, use.last_ms);
    ioc.other_calls = std::max(ioc.other_calls, calls);
    if (type == Type::user_agent) {
      ioc.usual = judged(use.usual);
    }
    say(ioc, fmt::format("{}{}", use.kind.empty() ? "" : use.kind + " of ", name_of_sign(sign, use.caller)));
    if (!use.example.empty() && use.example != use.value) {
      say(ioc, "as written: " + shortened(use.example, 200));
    }
  }

  const Report& report_;
  const Means& means_;
  std::map<std::pair<Type, std::string>, Ioc> found_;
};

}  // namespace

std::string to_iocs(const Report& report, const Means& means) {
  Collector collector(report, means);
  collector.collect();
  return collector.write();
}

}  // namespace spoor::investigation
