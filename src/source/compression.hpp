// SPDX-License-Identifier: Apache-2.0
// How an object is packed, told from its first bytes; its name says nothing.
#pragma once

#include <cstdint>
#include <string_view>

namespace spoor::source {

enum class Compression : std::uint8_t { none, gzip, zstd };

// Looks at no more than four bytes.
Compression sniff_compression(std::string_view bytes);
std::string_view compression_name(Compression compression);  // none, gzip, zstd

}  // namespace spoor::source
