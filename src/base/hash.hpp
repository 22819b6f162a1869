// SPDX-License-Identifier: Apache-2.0
// Hashes for tables in memory. Their keys come from outside: with a secret of this process, nobody can make texts that
// all fall into one slot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace spoor {

// Differs from process to process; never to be stored.
std::uint64_t table_hash(const void* bytes, std::size_t size);
inline std::uint64_t table_hash(std::string_view text) { return table_hash(text.data(), text.size()); }

}  // namespace spoor
