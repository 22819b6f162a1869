// SPDX-License-Identifier: Apache-2.0
#include "app/timeline.hpp"

#include "app/answer.hpp"
#include "app/typed_time.hpp"
#include "investigation/configuration.hpp"
#include "investigation/timeline.hpp"
#include "investigation/timeline_text.hpp"
#include "store/store.hpp"

namespace spoor::app {
namespace {

Result<std::string> timeline_of(const TimelineOptions& options) {
  investigation::Request request;
  request.subject = options.subject;
  SPOOR_TRY(request.scope.from, typed_time(options.from, options.now));
  SPOOR_TRY(request.scope.to, typed_time(options.to, options.now));
  SPOOR_TRY(request.organisation, investigation::read_configuration(options.config));
  SPOOR_TRY(const auto reader, store::Reader::open(options.store));
  request.now = options.now;
  request.snapshot = reader->snapshot();
  request.store = options.store.string();
  SPOOR_TRY(const investigation::Timeline found, investigation::timeline(reader->engine(), request, options.all));
  switch (options.format) {
    case TimelineFormat::json:
      return investigation::to_json(found);
    case TimelineFormat::csv:
      return investigation::to_csv(found);
    case TimelineFormat::text:
      break;
  }
  return investigation::to_text(found, wants_colour());
}

}  // namespace

int run_timeline(const TimelineOptions& options) { return print_answer(timeline_of(options)); }

}  // namespace spoor::app
