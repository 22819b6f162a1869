// SPDX-License-Identifier: Apache-2.0
// What decoding hands to the store: the rows of a run of whole source objects (or of one part of a large one).
//
// Only `call` rows, and what cannot be told from them, are kept per call here. Whether a call is a duplicate is known
// only at commit, so everything that counts calls (touch, link, alias, entity) is derived after that, from the calls
// that are kept: see record/derive.hpp.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "record/rows.hpp"

namespace spoor::record {

// One source object as far as it was read: its ledger row before duplicates are known.
struct ObjectTally {
  std::int64_t id = 0;  // 63 bits of sha256; what call.source_object says
  std::string path;
  std::string kind;
  std::string shape;
  std::string compression;
  std::int64_t bytes = 0;
  std::int64_t json_bytes = 0;
  std::string sha256;
  std::int64_t events = 0;  // rows put into `call`, duplicates among them
  std::int64_t duplicates = 0;
  std::int64_t ignored = 0;
  std::int64_t rejected = 0;
  TimeMs first_ms = kNoInt;
  TimeMs last_ms = kNoInt;
  // Of an honest object all of them; a hostile one may name as many as it has records.
  static constexpr std::size_t kMostNamed = 1'000;
  static constexpr std::size_t kLongestNamed = 64;  // bytes
  std::set<std::string, std::less<>> accounts;
  std::set<std::string, std::less<>> regions;
  std::string note;

  std::int64_t records() const { return events + duplicates + ignored + rejected; }
};

// A resource that a call names; `call` is the row in Batch::call.
struct ResourceRefs {
  std::vector<std::uint32_t> call;
  std::vector<std::uint32_t> kind;  // codes into `kinds`
  std::vector<std::uint32_t> id;    // codes into `ids`
  Dictionary kinds;
  Dictionary ids;
};

struct Batch {
  Batch() : call(kCall), credential(kCredential), link(kLink), reject(kReject) {}

  Rows call;
  ResourceRefs resources;
  Rows credential;
  std::vector<std::uint32_t> credential_call;  // per credential row, the row in `call` that issued it
  Rows link;                                   // one row per call that shows it (calls = 1), not yet summed
  std::vector<std::uint32_t> link_call;
  Rows reject;
  std::vector<ObjectTally>
      objects;        // whole objects of this batch; for parts of a large object one entry, in the last part
  bool part = false;  // true: more parts of the same object follow, nothing may become visible yet

  std::size_t memory() const {
    return call.memory() + credential.memory() + link.memory() + reject.memory() + resources.kinds.bytes() +
           resources.ids.bytes() + resources.call.size() * 12;
  }
};

}  // namespace spoor::record
