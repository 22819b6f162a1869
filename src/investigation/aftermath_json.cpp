// SPDX-License-Identifier: Apache-2.0
#include "investigation/aftermath_json.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "base/escape.hpp"

namespace spoor::investigation {
namespace {

using Json = nlohmann::ordered_json;

void put(Json& out, const char* name, const std::string& text) {
  if (!text.empty()) {
    out[name] = valid_utf8(text);
  }
}

Json texts(const std::vector<std::string>& all) {
  Json out = Json::array();
  for (const std::string& one : all) {
    out.push_back(valid_utf8(one));
  }
  return out;
}

Json standing(const Standing& one) {
  Json out{{"State", name_of(one.state)}, {"Kind", name_of(one.kind)}};
  put(out, "What", one.what);
  put(out, "API", one.api);
  put(out, "AccountId", one.account_id);
  put(out, "Region", one.region);
  out["Time"] = format_time(one.at);
  put(out, "By", one.by);
  put(out, "EventId", one.event_id);
  out["Times"] = one.times;
  out["UndoneBy"] = nullptr;
  if (one.undone_at != 0) {
    out["UndoneBy"] = {{"Time", format_time(one.undone_at)},
                       {"By", valid_utf8(one.undone_by)},
                       {"API", valid_utf8(one.undone_api)},
                       {"EventId", one.undone_event},
                       {"BySubject", one.undone_by_subject}};
  }
  out["LookFor"] = texts(one.undo_apis);
  put(out, "Note", one.note);
  put(out, "RawCommand", one.raw_command);
  return out;
}

Json step(const ContainmentStep& one) {
  Json out{{"Kind", name_of(one.kind)}, {"Title", valid_utf8(one.title)}};
  put(out, "Why", one.why);
  put(out, "Warning", one.warning);
  put(out, "AccountId", one.account_id);
  put(out, "Region", one.region);
  out["Checks"] = texts(one.checks);
  out["Commands"] = texts(one.commands);
  return out;
}

}  // namespace

Json still_standing(const Report& report) {
  Json out = Json::array();
  for (const Standing& one : report.standing) {
    out.push_back(standing(one));
  }
  return out;
}

Json containment(const Report& report) {
  Json out = Json::array();
  for (const ContainmentStep& one : report.containment) {
    out.push_back(step(one));
  }
  return out;
}

}  // namespace spoor::investigation
