// SPDX-License-Identifier: Apache-2.0
#include "app/trace.hpp"

#include "app/answer.hpp"
#include "app/typed_time.hpp"
#include "investigation/trace.hpp"
#include "investigation/trace_text.hpp"
#include "store/store.hpp"

namespace spoor::app {
namespace {

Result<std::string> trace_of(const TraceOptions& options) {
  investigation::TraceRequest request;
  request.start = options.start;
  SPOOR_TRY(request.scope.from, typed_time(options.from, options.now));
  SPOOR_TRY(request.scope.to, typed_time(options.to, options.now));
  SPOOR_TRY(const auto reader, store::Reader::open(options.store));
  request.now = options.now;
  request.store = options.store.string();
  SPOOR_TRY(const investigation::Traced found, investigation::trace(reader->engine(), request));
  return options.json ? investigation::to_json(found) : investigation::to_text(found, wants_colour());
}

}  // namespace

int run_trace(const TraceOptions& options) { return print_answer(trace_of(options)); }

}  // namespace spoor::app
