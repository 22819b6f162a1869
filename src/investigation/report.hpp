// SPDX-License-Identifier: Apache-2.0
// One investigation: everything that a report says, before it is written in one of its formats.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "investigation/aftermath.hpp"
#include "investigation/organisation.hpp"

namespace spoor::investigation {

// From nothing notable to strong evidence of compromise; the order is that of seriousness.
enum class Severity : std::uint8_t { informational, low, medium, high, critical };
std::string_view name_of(Severity severity);        // HIGH, as on the wire
Severity severity_of(std::string_view lower_case);  // high; anything unknown is informational

// Whom a report is about. `principal` and the optional parts below it are what queries are asked with; empty = any.
struct Subject {
  std::string kind;        // role, user, root, session, key or federated_user
  std::string arn;         // what names it in reports: its ARN, or the key id
  std::string account_id;  // where it lives; empty if the logs do not tell
  std::string principal;
  std::string principal_id;
  std::string session;
  std::string access_key;
  TimeMs first_ms = 0;  // of all it ever did in this store
  TimeMs last_ms = 0;
};

struct Scope {
  TimeMs from = 0;  // [from, to)
  TimeMs to = 0;
  TimeMs baseline_from = 0;
  TimeMs baseline_to = 0;
  bool whole_span = false;  // chosen because the logs are shorter than a training period
};

struct AccountCoverage {
  std::string account_id;
  std::string region;
  std::int64_t calls = 0;
  std::int64_t hours = 0;
};
struct RejectReason {
  std::string reason;
  std::int64_t rejects = 0;
  std::int64_t objects = 0;
  std::string example_path;
};
struct LoggingStop {
  TimeMs at = 0;
  std::string api;
  std::string principal;
  std::string event_id;
};
struct LoadedList {
  std::string name;
  std::string kind;
  std::int64_t entries = 0;
  TimeMs dated = 0;  // 0: the list carries no date
};

// Rule R1: what was read, and what was not.
struct Coverage {
  std::vector<AccountCoverage> accounts;
  std::int64_t objects = 0;
  std::int64_t records = 0;
  std::int64_t hours = 0;        // hours of the scope with logs of the subject's account
  std::int64_t scope_hours = 0;  // hours the scope has
  TimeMs gap_ms = 0;             // longest time without a log, before the first and after the last too
  TimeMs gap_from = 0;
  bool data_events = false;
  std::vector<RejectReason> rejects;
  std::vector<LoggingStop> logging_stops;
  std::vector<LoadedList> lists;
  std::string geoip;        // build of the GeoIP data; empty: no places
  std::string attribution;  // of that data
  bool own_account_collected = true;

  bool collects(std::string_view account) const;  // has logs of that account in scope
};

// Rule R2.
enum class Training : std::uint8_t { none, in_training, full };
struct Contamination {
  std::string sign;     // what of the attacker was there before the scope
  TimeMs first_ms = 0;  // since when
};
struct Baseline {
  Training state = Training::none;
  std::int64_t logged_days = 0;
  std::int64_t active_days = 0;
  bool rarely_active = false;                // active on fewer than 7 of them: novelty of the resource at half weight
  std::vector<Contamination> contamination;  // rule R3
};

struct Position {
  double latitude = 0;
  double longitude = 0;
};

// What an indicator rests on. Unused members stay empty.
struct Evidence {
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  std::int64_t calls = 0;
  std::int64_t succeeded = 0;
  std::vector<std::string> sessions;
  std::vector<std::string> addresses;
  std::vector<std::string> keys;
  std::vector<std::string> actors;
  std::vector<std::string> regions;
  std::vector<std::string> errors;
  std::string condition;  // id of the matched condition
  std::string condition_title;
  std::string example_event;  // eventID of one record behind it
  std::string raw_command;    // prints all of them
  std::string note;           // why it counts less, or what else to know
  std::optional<double> distance_km;
  std::optional<double> hours;
  std::optional<double> speed_kmh;
  std::vector<std::string> lists;
  std::vector<Position> positions;  // of a travel where it began and ended
};

inline constexpr std::int64_t kMostExamples = 5;  // sessions, keys, addresses... that one indicator names

// Adds those that are not there yet, up to kMostExamples; empty ones are passed over.
void add_examples(std::vector<std::string>& all, const std::vector<std::string>& more);

// `1 call` or `2 calls`.
std::string plural(std::int64_t count, std::string_view one, std::string_view many);

enum class Kind : std::uint8_t { ttp, impossible_travel, flagged_address, new_geolocation, new_aso, new_user_agent };
std::string_view wire_name(Kind kind);  // TTP_OBSERVED

struct Indicator {
  Kind kind = Kind::ttp;
  Severity severity = Severity::informational;
  double weight = 1;  // 1, or less: training, rarely active, roll-out
  // TTP_OBSERVED
  std::string tactic;        // Defense Evasion
  std::string technique_id;  // T1562.008
  std::string technique;     // Impair Defenses: Disable or Modify Cloud Logs
  std::string procedure;
  std::string api;  // service:Operation
  std::int64_t success = 0;
  std::int64_t failure = 0;
  bool only_reads = false;  // none of its calls changes anything
  // every kind
  std::string ip;
  // IMPOSSIBLE_TRAVEL
  std::string ending_ip;
  std::string starting_location;
  std::string ending_location;
  std::int64_t hourly_delta = 0;
  // NEW_*: the location, organisation or agent
  std::string value;
  bool new_for_account = false;
  bool new_for_organisation = false;
  Evidence evidence;
};

// A session issued to the subject, a key it made or a principal it created, and what that did by the same rules.
struct Linked {
  std::string kind;  // session or principal
  std::string id;
  std::string principal;  // the role or user it acts as
  std::string how;        // how it belongs to the story, see linked_of()
  std::int64_t calls = 0;
  Severity severity = Severity::informational;
  std::vector<Indicator> indicators;
};

// A location of the GeoIP data that calls came from.
struct Place {
  std::string location;  // Bellevue (US)
  Position position;
  std::int64_t calls = 0;           // the subject's, within the scope
  std::int64_t linked_calls = 0;    // within the scope, of what is linked to it
  std::int64_t baseline_calls = 0;  // the subject's, in the baseline
  TimeMs first_ms = 0;              // within the scope
  TimeMs last_ms = 0;
  std::vector<std::string> addresses;
  std::vector<std::string> networks;
};

struct Volume {
  std::int64_t calls = 0;
  std::int64_t succeeded = 0;
  std::int64_t on_behalf = 0;  // made by services in its name: volume only
  std::int64_t apis = 0;
  std::int64_t addresses = 0;
};

struct Report {
  std::string investigation_id;
  TimeMs created = 0;
  std::string store;
  Subject subject;
  Scope scope;
  Organisation organisation;
  Coverage coverage;
  Baseline baseline;
  Volume volume;
  Severity severity = Severity::informational;
  std::vector<std::string> severity_reasons;  // the terms of the formula, in words
  std::string summary;
  std::vector<Indicator> indicators;  // most serious first
  std::vector<Linked> linked;
  std::vector<Place> places;             // those of the scope first
  std::vector<Indicator> new_to_actors;  // usual for the subject, new for one of those who share it; outside all counts
  std::vector<Standing> standing;        // what was changed in scope, what stands of it first
  std::vector<ContainmentStep> containment;  // in the order in which it is to be done; empty below Medium
  std::vector<std::string> exclusions;       // what was left out of counts on purpose, and why
  std::int64_t conditions_evaluated = 0;
  std::vector<std::string>
      undecided;  // conditions that calls gave a reason to ask about and that could not be told, and why
  std::vector<std::string> cuts;  // what was not read to its end, one sentence each
};

}  // namespace spoor::investigation
