// SPDX-License-Identifier: Apache-2.0
#include "object.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace spoor::bench {
namespace {

constexpr double kMedianRecords = 700;
constexpr double kSpread = 1.45;  // of the logarithm; the mean is then about 2,000
constexpr double kMostRecords = 12000;

}  // namespace

std::uint32_t draw_object_size(Rng& rng) {
  const double size = kMedianRecords * std::exp(kSpread * rng.normal());
  return static_cast<std::uint32_t>(std::clamp(size, 1.0, kMostRecords));
}

std::string object_path(std::string_view organisation, std::string_view account, std::string_view region,
                        std::int64_t at_s, std::uint64_t seed) {
  const auto at = fmt::gmtime(at_s);
  std::string path = fmt::format("AWSLogs/{}/{}/CloudTrail/{}/{:%Y/%m/%d}/{}_CloudTrail_{}_{:%Y%m%dT%H%MZ}_",
                                 organisation, account, region, at, account, region, at);
  append_word(path, seed, 16, kBase64.substr(0, 62));
  return path + ".json.gz";
}

void Written::add(const Written& other) {
  objects += other.objects;
  records += other.records;
  json_bytes += other.json_bytes;
  record_bytes += other.record_bytes;
  gzip_bytes += other.gzip_bytes;
}

ObjectWriter::ObjectWriter(std::string folder, int level)
    : folder_(std::move(folder)), compressor_(libdeflate_alloc_compressor(level)) {
  if (compressor_ == nullptr) throw std::runtime_error("gzip level must be between 0 and 12");
}

ObjectWriter::~ObjectWriter() { libdeflate_free_compressor(static_cast<libdeflate_compressor*>(compressor_)); }

void ObjectWriter::write(const std::string& path, const std::string* records, std::size_t count) {
  json_ = R"({"Records":[)";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) json_ += ',';
    json_ += records[i];
    written_.record_bytes += records[i].size();
  }
  json_ += "]}";
  auto* compressor = static_cast<libdeflate_compressor*>(compressor_);
  gzip_.resize(libdeflate_gzip_compress_bound(compressor, json_.size()));
  const auto size = libdeflate_gzip_compress(compressor, json_.data(), json_.size(), gzip_.data(), gzip_.size());

  const std::filesystem::path target = std::filesystem::path(folder_) / path;
  std::filesystem::create_directories(target.parent_path());
  std::ofstream file(target, std::ios::binary);
  file.write(gzip_.data(), static_cast<std::streamsize>(size));
  if (!file.flush()) throw std::runtime_error(target.string() + ": cannot be written");
  written_.objects += 1;
  written_.records += count;
  written_.json_bytes += json_.size();
  written_.gzip_bytes += size;
}

}  // namespace spoor::bench
