// SPDX-License-Identifier: Apache-2.0
// Tables `list`, `list_entry` and `flag`: the lists that were loaded and the addresses of the calls they hold. Lists
// live in the store, so calls that come later are held against them too.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "behaviour/address_list.hpp"
#include "behaviour/shelf.hpp"

namespace spoor::behaviour {

inline constexpr std::string_view kTrustedList = "trusted";  // the one trusted list

// One change of the lists: a list put in place of one of the same name, or one taken away.
struct ListChange {
  std::string name;                 // NAME of --threat-list, or kTrustedList
  std::string kind;                 // threat or trusted; of a list that is taken away it says nothing
  std::string note;                 // where the list came from: the path, or `compiled in`
  std::optional<AddressList> list;  // absent: the list of this name is taken away
};

// Whether a list can be put in place as far as that can be told without a store: fails with invalid_input if the name
// is empty, too long or `geoip`, or if the list has no entry.
Status check_list(const ListChange& change);
// Whether the store takes these changes, one after the other. Fails like check_list(); with invalid_input if a name is
// taken by the other kind; with not_found, naming the lists that are there, if there is none to take away.
Status check_changes(Shelf& shelf, std::span<const ListChange> changes);

// Makes the changes, and `flag` from the lists and the addresses in `call`, in one commit: nobody sees a list without
// its flags. An address on the trusted list carries that flag alone. Gives the number of flags; writes nothing if all
// is as it was, as with a list of the same bytes. Fails like check_changes(), and then changes nothing.
Result<std::int64_t> change_lists(Shelf& shelf, std::span<const ListChange> changes, TimeMs now);
// Puts the flags right after new calls.
Result<std::int64_t> refresh_flags(Shelf& shelf);

}  // namespace spoor::behaviour
