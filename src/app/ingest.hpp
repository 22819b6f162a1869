// SPDX-License-Identifier: Apache-2.0
// `spoor ingest`: logs into the store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace spoor::app {

struct NamedList {
  std::string name;
  std::filesystem::path file;
};

struct IngestOptions {
  std::vector<std::string> sources;  // files, folders, `-`
  std::filesystem::path store;
  std::string name = "standard input";                // what `-` is called in the ledger
  bool json = false;                                  // the outcome as one JSON object instead of text
  bool quiet = false;                                 // no progress
  std::vector<NamedList> threat_lists;                // the file `ipsum` without a path is the copy that is compiled in
  std::optional<std::filesystem::path> trusted_list;  // of this and of a threat list an empty path: take it away
  std::vector<std::filesystem::path> geoip;           // MaxMind files; none: no places
  std::size_t threads = 0;                            // 0: as many as the machine has
  std::uint64_t batch_bytes = 0;                      // unpacked size of a batch; 0: the default
  std::size_t commit_calls = 600'000;  // calls that a commit waits for: see store::WriterOptions::gather_calls
  TimeMs now = 0;
};

// Progress on stderr, the outcome on stdout. The exit code: 0 done, 1 failed, 3 done but something was rejected or
// could not be read.
int run_ingest(const IngestOptions& options);

}  // namespace spoor::app
