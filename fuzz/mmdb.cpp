// SPDX-License-Identifier: Apache-2.0
// A file of any bytes is refused or answers; it never crashes.
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include "behaviour/geoip.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int file = ::memfd_create("mmdb", MFD_CLOEXEC);
  if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) {
    std::abort();
  }
  const std::filesystem::path path = fmt::format("/proc/self/fd/{}", file);
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
  ::close(file);
  return 0;
}
