// SPDX-License-Identifier: Apache-2.0
// What reading costs at all: inflating every object (--mode inflate), and inflating and parsing twelve fields of every
// record (--mode fields), nothing stored. Prints one line of JSON. Objects must be one gzip member each, as
// bench-generate writes them.
#include <fmt/format.h>
#include <libdeflate.h>
#include <simdjson.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace ondemand = simdjson::ondemand;

struct Totals {
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  std::uint64_t values = 0;
  std::uint64_t fold = 0;  // of every value read, in any order, so that the reading cannot be left out

  void add(const Totals& other) {
    events += other.events;
    bytes += other.bytes;
    values += other.values;
    fold += other.fold;
  }
};

// One thread's buffers, reused from object to object.
class Reader {
 public:
  ~Reader() { libdeflate_free_decompressor(inflater_); }
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void inflate(const std::string& path);
  void read_fields();
  const Totals& totals() const { return totals_; }

 private:
  void take(std::string_view value) {
    std::uint64_t head = 0;
    std::memcpy(&head, value.data(), std::min<std::size_t>(value.size(), sizeof head));
    totals_.fold += (head ^ value.size()) * 0x9E3779B97F4A7C15ull;
    ++totals_.values;
  }
  void take(ondemand::value value) {
    // As a string where it is one; errorCode and its like may be null in hostile input.
    std::string_view text;
    if (!value.get_string().get(text)) take(text);
  }
  void read_record(ondemand::object record);
  void read_identity(ondemand::object identity);

  libdeflate_decompressor* inflater_ = libdeflate_alloc_decompressor();
  ondemand::parser parser_;
  std::string gzip_;
  std::vector<char> json_;
  std::size_t size_ = 0;
  Totals totals_;
};

void Reader::inflate(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  gzip_.resize(std::filesystem::file_size(path));
  file.read(gzip_.data(), static_cast<std::streamsize>(gzip_.size()));
  if (!file || gzip_.size() < 18) throw std::runtime_error(path + ": cannot be read");
  std::uint32_t size = 0;
  std::memcpy(&size, gzip_.data() + gzip_.size() - 4, 4);  // gzip's last four bytes
  if (json_.size() < size + simdjson::SIMDJSON_PADDING) json_.resize(size + simdjson::SIMDJSON_PADDING);
  if (libdeflate_gzip_decompress(inflater_, gzip_.data(), gzip_.size(), json_.data(), size, &size_) !=
      LIBDEFLATE_SUCCESS) {
    throw std::runtime_error(path + ": is not one whole gzip member");
  }
  totals_.bytes += size_;
}

void Reader::read_fields() {
  auto document = parser_.iterate(json_.data(), size_, json_.size());
  for (ondemand::object record : document["Records"].get_array()) {
    read_record(record);
    ++totals_.events;
  }
}

void Reader::read_record(ondemand::object record) {
  for (auto field : record) {
    const ondemand::raw_json_string key = field.key();
    if (key == "userIdentity") {
      read_identity(field.value().get_object());
    } else if (key == "eventTime" || key == "eventSource" || key == "eventName" || key == "awsRegion" ||
               key == "sourceIPAddress" || key == "userAgent" || key == "errorCode" || key == "eventID" ||
               key == "recipientAccountId") {
      take(field.value().value());
    }
  }
}

void Reader::read_identity(ondemand::object identity) {
  for (auto field : identity) {
    const ondemand::raw_json_string key = field.key();
    if (key == "type" || key == "arn" || key == "accessKeyId") take(field.value().value());
  }
}

std::vector<std::string> list_objects(const std::string& folder) {
  std::vector<std::pair<std::uintmax_t, std::string>> sized;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) sized.emplace_back(entry.file_size(), entry.path().string());
  }
  // The largest first, so that no thread is left alone with one at the end.
  std::sort(sized.rbegin(), sized.rend());
  std::vector<std::string> paths;
  for (auto& [size, path] : sized) paths.push_back(std::move(path));
  return paths;
}

Totals read_all(const std::vector<std::string>& paths, bool fields, unsigned threads) {
  Totals totals;
  std::mutex mutex;
  std::exception_ptr failure;
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    try {
      Reader reader;
      for (std::size_t i; (i = next++) < paths.size();) {
        reader.inflate(paths[i]);
        if (fields) reader.read_fields();
      }
      const std::lock_guard lock(mutex);
      totals.add(reader.totals());
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> pool;
  for (unsigned i = 0; i < threads; ++i) pool.emplace_back(work);
  for (auto& thread : pool) thread.join();
  if (failure) std::rethrow_exception(failure);
  return totals;
}

int run(int argc, char** argv) {
  std::string folder;
  std::string mode = "fields";
  unsigned threads = 2;
  CLI::App app{"Measures what reading CloudTrail objects costs at least"};
  app.add_option("folder", folder, "of gzip objects")->required()->check(CLI::ExistingDirectory);
  app.add_option("--mode", mode, "inflate: decompress only; fields: and parse twelve fields")
      ->check(CLI::IsMember({"inflate", "fields"}));
  app.add_option("--threads", threads, "to work with")->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);

  const auto start = std::chrono::steady_clock::now();
  const Totals totals = read_all(list_objects(folder), mode == "fields", threads);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print(
      R"({{"mode":"{}","threads":{},"seconds":{:.4f},"bytes":{},"events":{},"values":{},"mb_per_s":{:.1f},"events_per_s":{:.0f},"peak_kib":{},"fold":"{:016x}"}})"
      "\n",
      mode, threads, seconds, totals.bytes, totals.events, totals.values,
      static_cast<double>(totals.bytes) / 1e6 / seconds, static_cast<double>(totals.events) / seconds, usage.ru_maxrss,
      totals.fold);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench-floor: {}\n", error.what());
    return 1;
  }
}
