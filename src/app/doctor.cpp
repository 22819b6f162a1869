// SPDX-License-Identifier: Apache-2.0
#include "app/doctor.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/escape.hpp"
#include "base/home.hpp"
#include "behaviour/mmdb.hpp"
#include "store/extensions.hpp"
#include "store/store.hpp"

namespace spoor::app {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kOldGeoIpDays = 60;                    // networks move: monthly releases, two missed
constexpr std::uintmax_t kLowDisk = std::uintmax_t{2} << 30;  // a day of a busy organisation

class Findings {
 public:
  void ok(const std::string& text) { print("ok   ", text); }
  void note(const std::string& text) { print("note ", text); }
  void fault(const std::string& text) {
    print("FAULT", text);
    ++faults_;
  }
  int faults() const { return faults_; }

 private:
  static void print(std::string_view kind, const std::string& text) {
    fmt::print("{} {}\n", kind, escape_terminal(text));
  }
  int faults_ = 0;
};

void look_at_processor(Findings& findings) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") == 0) {
    findings.fault("the processor has no AVX2, which this spoor was built for: build it on this machine");
    return;
  }
  findings.ok("processor with AVX2");
#else
  findings.ok("processor");
#endif
}

void look_at_extensions(Findings& findings) {
  const auto extensions = store::installed_extensions();
  if (!extensions) {
    findings.fault(extensions.error().message);
    return;
  }
  for (const store::Extension& extension : *extensions) {
    findings.ok(fmt::format("extension {} {}, signature checked", extension.name, extension.version));
  }
}

void look_at_geoip(Findings& findings, TimeMs now) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(home() / "geoip", error)) {
    if (entry.path().extension() == ".mmdb") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  if (files.empty()) {
    findings.note(fmt::format("no GeoIP data in {}: places and networks stay unknown", (home() / "geoip").string()));
  }
  for (const fs::path& file : files) {
    const auto mmdb = behaviour::Mmdb::open(file);
    if (!mmdb) {
      findings.fault(mmdb.error().message);
      continue;
    }
    const TimeMs built = mmdb->built();
    const std::int64_t days = (now - built) / kDayMs;
    const std::string text = fmt::format("GeoIP {} ({}), built {}, {} days old", file.filename().string(),
                                         mmdb->database_type(), format_time(built).substr(0, 10), days);
    days > kOldGeoIpDays ? findings.note(text) : findings.ok(text);
  }
}

void look_at_store(Findings& findings, const DoctorOptions& options) {
  const auto reader = store::Reader::open(options.store);
  if (!reader) {
    reader.error().code == Code::not_found ? findings.note(reader.error().message)
                                           : findings.fault(reader.error().message);
    return;
  }
  const auto totals = (*reader)->engine().run(store::query("store.totals"), {});
  if (!totals) {
    findings.fault(totals.error().message);
    return;
  }
  std::string text = fmt::format("store {}, snapshot {}: {} calls of {} objects", options.store.string(),
                                 (*reader)->snapshot(), totals->integer(0, 0), totals->integer(0, 1));
  if (!totals->is_null(0, 3)) {
    text += fmt::format(", {} to {}", format_time(totals->integer(0, 3)), format_time(totals->integer(0, 4)));
  }
  findings.ok(text);
}

void look_at_disk(Findings& findings, const fs::path& store) {
  std::error_code error;
  fs::path place = fs::absolute(store, error);
  while (!fs::exists(place, error) && place.has_relative_path()) {
    place = place.parent_path();
  }
  const fs::space_info space = fs::space(place, error);
  const std::string text =
      fmt::format("{:.1f} GB free at {}", static_cast<double>(space.available) / 1e9, place.string());
  if (error) {
    findings.fault(fmt::format("cannot see how full {} is: {}", place.string(), error.message()));
  } else {
    space.available < kLowDisk ? findings.fault(text) : findings.ok(text);
  }
}

}  // namespace

int run_doctor(const DoctorOptions& options) {
  Findings findings;
  findings.ok(fmt::format("spoor {}, DuckDB {}", SPOOR_VERSION, store::duckdb_version()));
  look_at_processor(findings);
  look_at_extensions(findings);
  look_at_geoip(findings, options.now);
  look_at_store(findings, options);
  look_at_disk(findings, options.store);
  return findings.faults() == 0 ? 0 : 1;
}

}  // namespace spoor::app
