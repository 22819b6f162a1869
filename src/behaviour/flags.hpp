// SPDX-License-Identifier: Apache-2.0
// Tables `list`, `list_entry` and `flag`: the lists that were loaded and the addresses of the calls they hold. Lists
// live in the store, so calls that come later are held against them too.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "behaviour/address_list.hpp"
#include "behaviour/shelf.hpp"

namespace spoor::behaviour {

inline constexpr std::string_view kTrustedList = "trusted";  // the one trusted list

struct ListSource {
  std::string_view name;  // NAME of --threat-list, or kTrustedList
  std::string_view kind;  // threat or trusted
  std::string_view note;  // where it came from: the path, or `compiled in`
};

// Whether it can be loaded as far as that can be told without a store: fails with invalid_input if the name is empty,
// too long or `geoip`, or if the list has no entry.
Status check_list(const ListSource& source, const AddressList& list);
// Puts a list in the store in place of one of the same name, and the flags right. Of a list of the same bytes
// that is there already only the flags are put right. Fails like check_list(), and if the name is taken by the other
// kind.
Status load_list(Shelf& shelf, const ListSource& source, const AddressList& list, TimeMs now);
// Takes a list and its flags away. Fails with not_found naming the lists that are there.
Status remove_list(Shelf& shelf, std::string_view name);

// Makes `flag` from the lists and the addresses in `call`. An address on the trusted list carries that flag alone.
// Gives the number of flags; writes nothing if they are as they were.
Result<std::int64_t> refresh_flags(Shelf& shelf);

}  // namespace spoor::behaviour
