// SPDX-License-Identifier: Apache-2.0
#include "source/compression.hpp"

#include <array>

namespace spoor::source {
namespace {

struct Magic {
  Compression compression;
  std::string_view bytes;
  std::string_view name;
};

constexpr std::array kMagics = {
    Magic{Compression::gzip, "\x1f\x8b", "gzip"},
    Magic{Compression::zstd, "\x28\xb5\x2f\xfd", "zstd"},
    Magic{Compression::none, "", "none"},
};

}  // namespace

Compression sniff_compression(std::string_view bytes) {
  for (const Magic& magic : kMagics) {
    if (bytes.starts_with(magic.bytes)) {
      return magic.compression;
    }
  }
  return Compression::none;
}

std::string_view compression_name(Compression compression) {
  for (const Magic& magic : kMagics) {
    if (magic.compression == compression) {
      return magic.name;
    }
  }
  return "none";
}

}  // namespace spoor::source
