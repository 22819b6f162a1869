// SPDX-License-Identifier: Apache-2.0
// bench-parquet [ROWS]: what sorting, writing, reading and merging rows of `call` cost, in CPU-seconds of one thread
// per million rows, and how many bytes a row takes. The rows are made to be like an organisation's: some thousand
// principals, most calls by few of them, an agent and addresses of their own, seconds of one day, random ids.
#include <fmt/core.h>
#include <sys/resource.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>

#include "store/parquet.hpp"
#include "store/sort.hpp"

namespace {

using namespace spoor;
using record::Rows;

constexpr std::int64_t kDay = 1'700'006'400'000;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

class Calls {
 public:
  explicit Calls(std::uint64_t seed) : random_(seed) {}

  Rows make(std::size_t count) {
    Rows rows(record::kCall);
    for (std::size_t i = 0; i < count; ++i) {
      add(rows);
    }
    return rows;
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  // Small numbers far more often than large ones.
  std::uint64_t skewed(std::uint64_t limit) {
    return static_cast<std::uint64_t>(std::pow(static_cast<double>(below(1'000'000)) / 1e6, 4) *
                                      static_cast<double>(limit));
  }

  void text(Rows& rows, std::string_view column, std::string_view value) {
    const std::size_t at = column_index(record::kCall, column);
    value.empty() ? rows.add_null_text(at) : rows.add_text(at, value);
  }
  void integer(Rows& rows, std::string_view column, std::int64_t value) {
    rows.add_integer(column_index(record::kCall, column), value);
  }

  void add(Rows& rows) {
    const std::uint64_t principal = skewed(2000);
    const std::uint64_t session = principal * 40 + skewed(40);
    const std::string account = fmt::format("{:012}", 100'000'000'000 + principal % 25 * 7919);
    rows.add_uuid(0, std::bit_cast<record::Uuid>(std::array{random_(), random_()}));
    integer(rows, "at_ms", kDay + static_cast<std::int64_t>(below(86'400)) * 1000);
    text(rows, "account_id", account);
    text(rows, "principal_account", account);
    text(rows, "region", std::array{"eu-central-1", "us-east-1", "eu-west-1", "us-west-2"}[skewed(4)]);
    text(rows, "category", below(20) == 0 ? "data" : "management");
    text(rows, "principal",
         fmt::format("arn:aws:iam::{}:role/service-role/team-{}-{}", account, principal % 60, principal));
    text(rows, "principal_id", fmt::format("AROA{:016X}", principal * 0x9E3779B97F4A7C15));
    text(rows, "identity_type", "AssumedRole");
    text(rows, "session",
         fmt::format("arn:aws:sts::{}:assumed-role/team-{}-{}/i-{:017x}", account, principal % 60, principal,
                     session * 0xff51afd7ed55));
    text(rows, "session_kind", std::array{"instance", "lambda", "ecs", "sso"}[principal % 4]);
    text(rows, "actor", fmt::format("workload:team-{}-{}", principal % 60, principal));
    text(rows, "access_key", fmt::format("ASIA{:016X}", (session * 24 + skewed(24)) * 0xC2B2AE3D27D4EB4F));
    text(rows, "caller_kind", "internet");
    text(rows, "ip", fmt::format("3.{}.{}.{}", principal % 200, session % 250, skewed(8)));
    text(rows, "vpce", "");
    text(rows, "agent", fmt::format("boto3 python3 {} linux", principal % 50));
    text(rows, "user_agent",
         fmt::format("Boto3/1.{}.{} md/Botocore#1.29.1 ua/2.0 os/linux#5.10.{} lang/python#3.11", principal % 50,
                     session % 7, session % 20));
    const std::uint64_t operation = skewed(400);
    text(rows, "service", fmt::format("service{}", operation % 45));
    text(rows, "operation", fmt::format("DescribeSomething{}", operation));
    const bool failed = below(25) == 0;
    text(rows, "error", failed ? "AccessDenied" : "");
    text(rows, "outcome", failed ? "denied" : "success");
    rows.add_boolean(column_index(record::kCall, "read_only"), operation % 5 != 0);
    rows.add_boolean(column_index(record::kCall, "mfa"), record::kNoBool);
    integer(rows, "copy", 0);
    text(rows, "shared_event_id", "");
    text(rows, "facts",
         operation % 30 == 7
             ? fmt::format("role_arn=arn:aws:iam::{}:role/{}\nduration={}", account, below(3000), below(9))
             : "");
    text(rows, "conditions", "");
    integer(rows, "source_object", static_cast<std::int64_t>((below(500) + 1) * 0x9E3779B97F4A7C15 >> 1));
    rows.row_done();
  }

  std::mt19937_64 random_;
};

template <typename T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "bench-parquet: {}\n", result.error().message);
    std::exit(1);
  }
  return *std::move(result);
}

template <typename F>
auto timed(const char* what, double millions, const F& run) {
  const double start = cpu_seconds();
  auto result = run();
  fmt::print("{:<28} {:6.3f} CPU-s per million rows\n", what, (cpu_seconds() - start) / millions);
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const double millions = static_cast<double>(count) / 1e6;
  const std::filesystem::path directory =
      std::filesystem::temp_directory_path() / fmt::format("bench-parquet-{}", std::random_device{}());
  std::filesystem::create_directory(directory);
  std::vector<std::filesystem::path> parts;
  {
    const Rows rows = Calls(1).make(count);
    const auto order = timed("sort", millions, [&] { return store::sort_order(rows); });
    const auto file = directory / "calls.parquet";
    const auto summary = timed("write", millions, [&] { return must(store::write_parquet(file, rows, order)); });
    fmt::print("{:<28} {:6.1f} bytes a row\n", "file", static_cast<double>(summary.bytes) / static_cast<double>(count));
    timed("read", millions, [&] { return must(store::read_parquet(file, record::kCall)).size; });
    constexpr std::array<std::string_view, 3> kIdentity = {"event_id", "at_ms", "operation"};
    timed("read three columns", millions,
          [&] { return must(must(store::ParquetReader::open(file, record::kCall, kIdentity)).read_all()).size; });
    for (std::uint32_t part = 0; part < 10; ++part) {  // as ten commits would have left them
      std::vector<std::uint8_t> keep(rows.size);
      for (std::size_t row = part; row < rows.size; row += 10) {
        keep[row] = 1;
      }
      parts.push_back(directory / fmt::format("part-{}.parquet", part));
      must(store::write_parquet(parts.back(), rows, store::sort_order(rows, keep)));
    }
  }
  timed("merge ten files", millions,
        [&] { return must(store::merge_files(parts, directory / "merged.parquet", record::kCall)).rows; });
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  fmt::print("{:<28} {:6.0f} MiB\n", "peak memory, input included", static_cast<double>(usage.ru_maxrss) / 1024);
  std::filesystem::remove_all(directory);
}
