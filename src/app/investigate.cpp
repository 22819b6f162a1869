// SPDX-License-Identifier: Apache-2.0
#include "app/investigate.hpp"

#include <fmt/core.h>

#include <fstream>

#include "app/answer.hpp"
#include "app/typed_time.hpp"
#include "investigation/configuration.hpp"
#include "investigation/html.hpp"
#include "investigation/investigate.hpp"
#include "investigation/iocs.hpp"
#include "investigation/json.hpp"
#include "investigation/markdown.hpp"
#include "investigation/means.hpp"
#include "investigation/text.hpp"
#include "store/store.hpp"

namespace spoor::app {
namespace {

Result<investigation::ScopeChoice> scope_choice(const InvestigateOptions& options) {
  investigation::ScopeChoice choice;
  SPOOR_TRY(choice.from, typed_time(options.from, options.now));
  SPOOR_TRY(choice.to, typed_time(options.to, options.now));
  SPOOR_TRY(choice.baseline_from, typed_time(options.baseline_from, options.now));
  SPOOR_TRY(choice.baseline_to, typed_time(options.baseline_to, options.now));
  return choice;
}

// What is in no cell of a table is said beside it.
Result<std::string> iocs_of(store::Engine& engine, const investigation::Report& report) {
  SPOOR_TRY(const investigation::Means means, investigation::read_means(engine, report));
  for (const std::vector<std::string>& cuts : {report.cuts, means.cuts}) {
    for (const std::string& cut : cuts) {
      fmt::print(stderr, "spoor: {}\n", cut);
    }
  }
  return investigation::to_iocs(report, means);
}

Result<std::string> written_as(const InvestigateOptions& options, store::Engine& engine,
                               const investigation::Report& report) {
  switch (options.format) {
    case ReportFormat::json:
      return investigation::to_json(report);
    case ReportFormat::html:
      return investigation::to_html(report);
    case ReportFormat::markdown:
      return investigation::to_markdown(report);
    case ReportFormat::iocs:
      return iocs_of(engine, report);
    case ReportFormat::text:
      break;
  }
  return investigation::to_text(report, !options.output && wants_colour());
}

Result<std::string> report_of(const InvestigateOptions& options) {
  investigation::Request request;
  request.subject = options.subject;
  request.now = options.now;
  request.store = options.store.string();
  SPOOR_TRY(request.scope, scope_choice(options));
  SPOOR_TRY(request.organisation, investigation::read_configuration(options.config));
  SPOOR_TRY(const auto reader, store::Reader::open(options.store));
  request.snapshot = reader->snapshot();
  SPOOR_TRY(const investigation::Report report, investigation::investigate(reader->engine(), request));
  return written_as(options, reader->engine(), report);
}

Status write_report(const std::string& text, const std::filesystem::path& output) {
  const std::filesystem::path fresh = output.string() + ".new";
  std::ofstream file(fresh, std::ios::binary);
  file << text;
  file.close();
  std::error_code failed;
  if (file) {
    std::filesystem::rename(fresh, output, failed);
  }
  if (!file || failed) {
    std::filesystem::remove(fresh, failed);
    return Error{Code::internal, fmt::format("cannot write {}", output.string())};
  }
  return Done{};
}

}  // namespace

int run_investigate(const InvestigateOptions& options) {
  const auto report = report_of(options);
  if (!report || !options.output) {
    return print_answer(report);
  }
  if (const auto written = write_report(*report, *options.output); !written) {
    fmt::print(stderr, "spoor: {}\n", written.error().message);
    return 1;
  }
  return 0;
}

}  // namespace spoor::app
