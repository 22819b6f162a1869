// SPDX-License-Identifier: Apache-2.0
#include "investigation/json.hpp"

#include <nlohmann/json.hpp>

#include "base/escape.hpp"
#include "investigation/aftermath_json.hpp"
#include "investigation/coverage_json.hpp"

namespace spoor::investigation {
namespace {

using Json = nlohmann::ordered_json;

std::string clean(const std::string& text) { return valid_utf8(text); }

Json texts(const std::vector<std::string>& all) {
  Json out = Json::array();
  for (const std::string& one : all) {
    out.push_back(clean(one));
  }
  return out;
}

std::string entity_type(const Subject& subject) {
  if (subject.kind == "user") {
    return "IAM_USER";
  }
  return subject.kind == "role" ? "IAM_ROLE" : "";
}

Json investigation_of(const Report& report) {
  Json out{{"InvestigationId", report.investigation_id}, {"EntityArn", clean(report.subject.arn)}};
  if (const std::string type = entity_type(report.subject); !type.empty()) {
    out["EntityType"] = type;
  }
  out["CreatedTime"] = format_time(report.created);
  out["ScopeStartTime"] = format_time(report.scope.from);
  out["ScopeEndTime"] = format_time(report.scope.to);
  out["Status"] = "SUCCESSFUL";
  out["Severity"] = name_of(report.severity);
  out["State"] = "ACTIVE";
  return out;
}

Json indicator_of(const Indicator& one) {
  Json detail;
  switch (one.kind) {
    case Kind::ttp:
      detail["TTPsObservedDetail"] = {{"Tactic", one.tactic},
                                      {"Technique", one.technique},
                                      {"Procedure", one.procedure},
                                      {"IpAddress", clean(one.ip)},
                                      {"APIName", clean(one.api.substr(one.api.find(':') + 1))},
                                      {"APISuccessCount", one.success},
                                      {"APIFailureCount", one.failure}};
      break;
    case Kind::impossible_travel:
      detail["ImpossibleTravelDetail"] = {{"StartingIpAddress", clean(one.ip)},
                                          {"EndingIpAddress", clean(one.ending_ip)},
                                          {"StartingLocation", clean(one.starting_location)},
                                          {"EndingLocation", clean(one.ending_location)},
                                          {"HourlyTimeDelta", one.hourly_delta}};
      break;
    case Kind::flagged_address:
      detail["FlaggedIpAddressDetail"] = {{"IpAddress", clean(one.ip)}, {"Reason", "AWS_THREAT_INTELLIGENCE"}};
      break;
    case Kind::new_geolocation:
      detail["NewGeolocationDetail"] = {
          {"Location", clean(one.value)}, {"IpAddress", clean(one.ip)}, {"IsNewForEntireAccount", one.new_for_account}};
      break;
    case Kind::new_aso:
      detail["NewAsoDetail"] = {{"Aso", clean(one.value)}, {"IsNewForEntireAccount", one.new_for_account}};
      break;
    case Kind::new_user_agent:
      detail["NewUserAgentDetail"] = {{"UserAgent", clean(one.value)}, {"IsNewForEntireAccount", one.new_for_account}};
      break;
  }
  return Json{{"IndicatorType", wire_name(one.kind)}, {"IndicatorDetail", detail}};
}

void put_text(Json& out, const char* name, const std::string& text) {
  if (!text.empty()) {
    out[name] = clean(text);
  }
}

Json evidence_of(const Indicator& one) {
  const Evidence& from = one.evidence;
  Json out{{"IndicatorType", wire_name(one.kind)}, {"Severity", name_of(one.severity)}, {"Weight", one.weight}};
  put_text(out, "API", one.api);
  put_text(out, "TechniqueId", one.technique_id);
  put_text(out, "Value", one.value);
  if (one.kind == Kind::new_user_agent) {
    put_text(out, "Example", one.procedure);
  }
  out["FirstSeen"] = format_time(from.first_ms);
  out["LastSeen"] = format_time(from.last_ms);
  out["Calls"] = from.calls;
  out["Succeeded"] = from.succeeded;
  out["Addresses"] = texts(from.addresses);
  out["Sessions"] = texts(from.sessions);
  out["Keys"] = texts(from.keys);
  out["Actors"] = texts(from.actors);
  out["Regions"] = texts(from.regions);
  out["Errors"] = texts(from.errors);
  put_text(out, "Condition", from.condition);
  put_text(out, "ConditionTitle", from.condition_title);
  if (from.distance_km) {
    out["DistanceKm"] = *from.distance_km;
    out["Hours"] = from.hours.value_or(0);
    if (from.speed_kmh) {
      out["SpeedKmh"] = *from.speed_kmh;
    }
  }
  if (!from.lists.empty()) {
    out["Lists"] = texts(from.lists);
  }
  if (one.kind >= Kind::new_geolocation) {
    out["IsNewForOrganisation"] = one.new_for_organisation;
  }
  put_text(out, "Note", from.note);
  put_text(out, "ExampleEventId", from.example_event);
  put_text(out, "RawCommand", from.raw_command);
  return out;
}

Json evidence_of(const std::vector<Indicator>& all) {
  Json out = Json::array();
  for (const Indicator& one : all) {
    out.push_back(evidence_of(one));
  }
  return out;
}

}  // namespace

Json coverage_of(const Coverage& from) {
  Json out{{"Objects", from.objects},
           {"Records", from.records},
           {"HoursWithLogs", from.hours},
           {"HoursOfScope", from.scope_hours},
           {"LargestGapMinutes", from.gap_ms / kMinuteMs},
           {"DataEvents", from.data_events},
           {"OwnAccountCollected", from.own_account_collected}};
  out["Accounts"] = Json::array();
  for (const AccountCoverage& one : from.accounts) {
    out["Accounts"].push_back({{"AccountId", clean(one.account_id)},
                               {"Region", clean(one.region)},
                               {"Calls", one.calls},
                               {"Hours", one.hours}});
  }
  out["Rejects"] = Json::array();
  for (const RejectReason& one : from.rejects) {
    out["Rejects"].push_back({{"Reason", clean(one.reason)},
                              {"Records", one.rejects},
                              {"Objects", one.objects},
                              {"Example", clean(one.example_path)}});
  }
  out["LoggingStopped"] = Json::array();
  for (const LoggingStop& one : from.logging_stops) {
    out["LoggingStopped"].push_back({{"Time", format_time(one.at)},
                                     {"API", clean(one.api)},
                                     {"Principal", clean(one.principal)},
                                     {"EventId", one.event_id}});
  }
  out["Lists"] = Json::array();
  for (const LoadedList& one : from.lists) {
    Json list{{"Name", clean(one.name)}, {"Kind", one.kind}, {"Entries", one.entries}};
    if (one.dated != 0) {
      list["Dated"] = format_time(one.dated);
    }
    out["Lists"].push_back(list);
  }
  out["GeoIp"] = clean(from.geoip);
  put_text(out, "Attribution", from.attribution);
  return out;
}

namespace {

Json places_of(const std::vector<Place>& all) {
  Json out = Json::array();
  for (const Place& one : all) {
    Json place{{"Location", clean(one.location)},     {"Latitude", one.position.latitude},
               {"Longitude", one.position.longitude}, {"Calls", one.calls},
               {"LinkedCalls", one.linked_calls},     {"BaselineCalls", one.baseline_calls}};
    if (one.calls + one.linked_calls > 0) {
      place["FirstSeen"] = format_time(one.first_ms);
      place["LastSeen"] = format_time(one.last_ms);
    }
    place["Addresses"] = texts(one.addresses);
    place["Networks"] = texts(one.networks);
    out.push_back(std::move(place));
  }
  return out;
}

Json linked_of(const std::vector<Linked>& all) {
  Json out = Json::array();
  for (const Linked& one : all) {
    Json entry{{"Kind", one.kind}, {"Id", clean(one.id)}, {"Principal", clean(one.principal)},
               {"How", one.how},   {"Calls", one.calls},  {"Severity", name_of(one.severity)}};
    entry["Indicators"] = Json::array();
    for (const Indicator& indicator : one.indicators) {
      entry["Indicators"].push_back(indicator_of(indicator));
    }
    entry["Evidence"] = evidence_of(one.indicators);
    out.push_back(std::move(entry));
  }
  return out;
}

std::string_view state_name(Training state) {
  switch (state) {
    case Training::none:
      return "NOT_ASSESSED";
    case Training::in_training:
      return "IN_TRAINING";
    case Training::full:
      break;
  }
  return "FULL";
}

Json baseline_of(const Report& report) {
  const Baseline& from = report.baseline;
  Json out{{"State", state_name(from.state)},
           {"From", format_time(report.scope.baseline_from)},
           {"To", format_time(report.scope.baseline_to)},
           {"LoggedDays", from.logged_days},
           {"ActiveDays", from.active_days}};
  out["Contamination"] = Json::array();
  for (const Contamination& one : from.contamination) {
    out["Contamination"].push_back({{"Sign", clean(one.sign)}, {"FirstSeen", format_time(one.first_ms)}});
  }
  return out;
}

}  // namespace

std::string to_json(const Report& report) {
  Json out;
  out["Investigation"] = investigation_of(report);
  out["Summary"] = clean(report.summary);
  out["Indicators"] = Json::array();
  for (const Indicator& one : report.indicators) {
    out["Indicators"].push_back(indicator_of(one));
  }
  out["Evidence"] = {{"Indicators", evidence_of(report.indicators)},
                     {"Severity", texts(report.severity_reasons)},
                     {"Volume",
                      {{"Calls", report.volume.calls},
                       {"Succeeded", report.volume.succeeded},
                       {"APIs", report.volume.apis},
                       {"Addresses", report.volume.addresses},
                       {"ByServices", report.volume.on_behalf}}},
                     {"Linked", linked_of(report.linked)},
                     {"Places", places_of(report.places)},
                     {"NewToActors", evidence_of(report.new_to_actors)},
                     {"StillStanding", still_standing(report)},
                     {"Containment", containment(report)},
                     {"ConditionsEvaluated", report.conditions_evaluated},
                     {"NotDecidable", texts(report.undecided)},
                     {"CutOff", !report.cuts.empty()},
                     {"Cuts", texts(report.cuts)}};
  out["Coverage"] = coverage_of(report.coverage);
  out["Baseline"] = baseline_of(report);
  out["Exclusions"] = texts(report.exclusions);
  return visible_json(out.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace spoor::investigation
