// SPDX-License-Identifier: Apache-2.0
// A file of any bytes is refused or answers; it never crashes.
#include <fmt/format.h>
#include <maxminddb.h>
#include <sanitizer/lsan_interface.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "behaviour/geoip.hpp"
#include "behaviour/mmdb_form.hpp"

namespace {

void ask(const std::filesystem::path& path) {
  if (const auto opened = spoor::behaviour::Mmdb::open(path)) {
    for (const char* ip : {"1.1.1.1", "81.2.69.142", "255.255.255.255", "::", "2001:218::1", "ffff::"}) {
      if (const auto record = opened->find(*spoor::parse_ip(ip))) {
        static_cast<void>(record->text({"city", "names", "en"}));
        static_cast<void>(record->real({"location", "latitude"}));
        static_cast<void>(record->integer({"autonomous_system_number"}));
      }
    }
  }
  const std::array files = {path};
  if (const auto geoip = spoor::behaviour::GeoIp::open(files)) {
    static_cast<void>(geoip->lookup(*spoor::parse_ip("81.2.69.142")));
  }
}

// Whether the file passes our own checks, so that the library is asked to open it, and the library refuses it.
bool library_refuses(const std::filesystem::path& path, spoor::behaviour::MmdbBytes bytes) {
  std::string problem;
  const auto form = spoor::behaviour::MmdbForm::read(bytes, problem);
  if (!form || form->bad_tree()) {
    return false;
  }
  const __lsan::ScopedDisabler unwatched;
  MMDB_s file{};
  const bool refused = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &file) != MMDB_SUCCESS;
  if (!refused) {
    MMDB_close(&file);
  }
  return refused;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int file = ::memfd_create("mmdb", MFD_CLOEXEC);
  if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) {
    std::abort();
  }
  const std::filesystem::path path = fmt::format("/proc/self/fd/{}", file);
  // MMDB_open of libmaxminddb before 1.12.0 does not free the members of a metadata list that it refuses, such as
  // `languages` with a number in it ("Fixed memory leaks in MMDB_open()", its Changes.md, pull request 356); Debian 12
  // has 1.7.1. Only what we do with a file that it refuses is not watched for leaks.
  if (library_refuses(path, {data, size})) {
    const __lsan::ScopedDisabler unwatched;
    ask(path);
  } else {
    ask(path);
  }
  ::close(file);
  return 0;
}
