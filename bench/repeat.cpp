// SPDX-License-Identifier: Apache-2.0
#include "repeat.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <libdeflate.h>
#include <simdjson.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "random.hpp"

namespace spoor::bench {
namespace {

constexpr std::size_t kUuidLength = 36;
constexpr std::size_t kTimeLength = 20;  // 2023-07-10T11:42:44Z

std::string inflate(const std::string& bytes, const std::string& path) {
  std::uint32_t size = 0;
  for (int i = 0; i < 4; ++i)
    size |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[bytes.size() - 4 + i])) << (8 * i);
  std::string out(size, '\0');
  std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> inflater(libdeflate_alloc_decompressor(),
                                                                                        libdeflate_free_decompressor);
  if (libdeflate_gzip_decompress(inflater.get(), bytes.data(), bytes.size(), out.data(), out.size(), nullptr) !=
      LIBDEFLATE_SUCCESS) {
    throw std::runtime_error(path + ": is not one whole gzip member");
  }
  return out;
}

// Offset of the text of a top-level string member. Such a name within a string value would stand behind a backslash.
std::size_t member(const std::string& json, std::string_view name) {
  const auto key = fmt::format("\"{}\":\"", name);
  const auto at = json.rfind(key);
  return at == std::string::npos ? at : at + key.size();
}

}  // namespace

RealRecords::RealRecords(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto path = entry.path().string();
    if (path.ends_with(".json") || path.ends_with(".json.gz")) paths.push_back(path);
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) read(path);
  if (records_.empty()) throw std::runtime_error(folder + ": holds no CloudTrail records (*.json, *.json.gz)");
}

void RealRecords::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), {});
  if (bytes.starts_with("\x1f\x8b")) bytes = inflate(bytes, path);
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(bytes).get(document)) throw std::runtime_error(path + ": is not JSON");
  simdjson::dom::array records;
  if (document["Records"].get(records)) throw std::runtime_error(path + ": has no Records");
  for (simdjson::dom::element element : records) {
    Record record;
    record.json = simdjson::minify(element);
    record.time_at = member(record.json, "eventTime");
    if (record.time_at == std::string::npos) throw std::runtime_error(path + ": a record has no eventTime");
    std::tm at = {};
    strptime(record.json.c_str() + record.time_at, "%Y-%m-%dT%H:%M:%SZ", &at);
    record.time_s = timegm(&at);
    for (const char* name : {"eventID", "requestID", "sharedEventID"}) {
      const auto id = member(record.json, name);
      if (id != std::string::npos && record.json.find('"', id) == id + kUuidLength) record.ids.push_back(id);
    }
    records_.push_back(std::move(record));
  }
}

std::string RealRecords::repeat(std::size_t index, std::uint64_t round, std::uint64_t seed) const {
  const Record& record = records_[index];
  std::string json = record.json;
  json.replace(
      record.time_at, kTimeLength,
      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(record.time_s + static_cast<std::int64_t>(round) * 3600)));
  std::uint64_t number = mix(mix(seed, round), index);
  for (const auto at : record.ids) {
    std::string id;
    append_uuid(id, number = mix(number, at));
    json.replace(at, kUuidLength, id);
  }
  return json;
}

}  // namespace spoor::bench
