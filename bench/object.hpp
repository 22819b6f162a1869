// SPDX-License-Identifier: Apache-2.0
// Objects as CloudTrail delivers them: how many records each holds, where each lies, and writing one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "random.hpp"

namespace spoor::bench {

// Records in one object: lognormal, most hold a few hundred, some several thousand.
std::uint32_t draw_object_size(Rng& rng);

// AWSLogs/<organisation>/<account>/CloudTrail/<region>/<yyyy/mm/dd>/<file>.json.gz, as in a bucket.
std::string object_path(std::string_view organisation, std::string_view account, std::string_view region,
                        std::int64_t at_s, std::uint64_t seed);

struct Written {
  std::uint64_t objects = 0;
  std::uint64_t records = 0;
  std::uint64_t json_bytes = 0;    // whole documents
  std::uint64_t record_bytes = 0;  // the records alone, without separators
  std::uint64_t gzip_bytes = 0;

  void add(const Written& other);
};

// Compresses and writes objects; one a thread.
class ObjectWriter {
 public:
  ObjectWriter(std::string folder, int level);
  ~ObjectWriter();
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  // Writes {"Records":[...]} to `path` under the folder. Throws std::runtime_error if the disk refuses.
  void write(const std::string& path, const std::string* records, std::size_t count);
  const Written& written() const { return written_; }

 private:
  std::string folder_;
  void* compressor_;
  std::string json_;
  std::string gzip_;
  Written written_;
};

}  // namespace spoor::bench
