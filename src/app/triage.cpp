// SPDX-License-Identifier: Apache-2.0
#include "app/triage.hpp"

#include "app/answer.hpp"
#include "app/typed_time.hpp"
#include "investigation/configuration.hpp"
#include "investigation/triage.hpp"
#include "investigation/triage_text.hpp"
#include "store/store.hpp"

namespace spoor::app {
namespace {

Result<std::string> triage_of(const TriageOptions& options) {
  investigation::TriageRequest request;
  SPOOR_TRY(request.scope.from, typed_time(options.from, options.now));
  SPOOR_TRY(request.scope.to, typed_time(options.to, options.now));
  SPOOR_TRY(request.scope.baseline_from, typed_time(options.baseline_from, options.now));
  SPOOR_TRY(request.scope.baseline_to, typed_time(options.baseline_to, options.now));
  SPOOR_TRY(request.organisation, investigation::read_configuration(options.config));
  SPOOR_TRY(const auto reader, store::Reader::open(options.store));
  request.now = options.now;
  request.snapshot = reader->snapshot();
  request.store = options.store.string();
  SPOOR_TRY(const investigation::Triage found, investigation::triage(reader->engine(), request));
  switch (options.format) {
    case TriageFormat::json:
      return investigation::to_json(found);
    case TriageFormat::csv:
      return investigation::to_csv(found);
    case TriageFormat::text:
      break;
  }
  return investigation::to_text(found, wants_colour());
}

}  // namespace

int run_triage(const TriageOptions& options) { return print_answer(triage_of(options)); }

}  // namespace spoor::app
