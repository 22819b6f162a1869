// SPDX-License-Identifier: Apache-2.0
// A small report whose every name from the logs is hostile, for the tests of what prints it.
#pragma once

#include <string>

#include "investigation/report.hpp"

namespace spoor::investigation {

// Ends a colour, moves the cursor, closes markup and JSON, reverses the line, and is no valid UTF-8.
inline const std::string kHostile = "\x1b[31m\r\n\"}</script>\xe2\x80\xae\xff";

// Its places, what stands and what to do.
inline void add_hostile_aftermath(Report& report) {
  Place place;
  place.location = kHostile;
  place.position = {47.6, -122.2};
  place.calls = 3;
  place.addresses = place.networks = {kHostile};
  report.places = {place};
  Standing standing;
  standing.what = "user " + kHostile + " exists";
  standing.api = "iam:" + kHostile;
  standing.by = standing.account_id = standing.region = standing.note = standing.raw_command = kHostile;
  standing.undo_apis = {"iam:DeleteUser"};
  report.standing = {standing, standing};
  report.standing[1].state = StandingState::undone;
  report.standing[1].undone_at = 1'715'126'400'000;
  report.standing[1].undone_by = report.standing[1].undone_api = kHostile;
  ContainmentStep step;
  step.title = step.why = step.warning = step.account_id = step.region = kHostile;
  step.checks = step.commands = {"aws x '" + kHostile + "'"};
  report.containment = {step};
}

inline Report hostile_report() {
  Report report;
  report.investigation_id = "000000000000000000001";
  report.created = 1'715'300'000'000;
  report.subject = {"role", "arn:aws:iam::111111111111:role/" + kHostile, "111111111111" + kHostile, {}, {}, {}, {}, 0,
                    0};
  report.scope = {1'715'126'400'000, 1'715'212'800'000, 1'711'238'400'000, 1'715'126'400'000, false};
  report.coverage.accounts = {{"111111111111", "us-east-1" + kHostile, 3, 1}};
  report.coverage.rejects = {{"not JSON", 1, 1, "logs/" + kHostile}};
  report.coverage.logging_stops = {{1'715'126'400'000, "cloudtrail:StopLogging", "user/" + kHostile, "id"}};
  report.coverage.lists = {{"list" + kHostile, "threat", 1, 0}};
  report.coverage.geoip = "build" + kHostile;
  report.baseline.state = Training::full;
  report.baseline.contamination = {{"sign " + kHostile, 1'715'000'000'000}};
  report.severity = Severity::high;
  report.severity_reasons = {"raised by " + kHostile};
  report.summary = "Summary of " + kHostile;
  report.exclusions = {"something was left out"};
  report.cuts = {"only the first 5 things were read"};
  for (const Kind kind : {Kind::ttp, Kind::impossible_travel, Kind::flagged_address, Kind::new_geolocation,
                          Kind::new_aso, Kind::new_user_agent}) {
    Indicator one;
    one.kind = kind;
    one.severity = kind == Kind::ttp ? Severity::high : Severity::low;
    one.api = "iam:" + kHostile;
    one.ip = one.ending_ip = kHostile;
    one.starting_location = one.ending_location = one.value = kHostile;
    one.procedure = kind == Kind::new_user_agent ? kHostile : "";  // of a TTP it is our own sentence
    one.evidence.sessions = one.evidence.actors = one.evidence.addresses = one.evidence.keys = {kHostile};
    one.evidence.errors = one.evidence.lists = one.evidence.regions = {kHostile};
    one.evidence.distance_km = 7860;
    one.evidence.hours = 2;
    one.evidence.positions = {{52.4, 4.9}, {47.6, -122.2}};
    report.indicators.push_back(one);
  }
  Linked linked;
  linked.kind = "session";
  linked.id = linked.principal = "session " + kHostile;
  linked.how = "issued to the subject";
  linked.severity = Severity::medium;
  linked.indicators = report.indicators;
  report.linked = {linked};
  add_hostile_aftermath(report);
  report.new_to_actors = {report.indicators[4]};
  return report;
}

}  // namespace spoor::investigation
