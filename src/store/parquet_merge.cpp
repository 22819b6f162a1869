// SPDX-License-Identifier: Apache-2.0
// A k-way merge: each input shows its next row, the least goes out. As long as one input's rows come before what all
// the others show, they are taken without asking further; sorted by principal and time, that is most of the time. Rows
// are picked first and copied column by column, when a batch is full or an input needs its next row group.
#include <fmt/core.h>
#include <algorithm>
#include <cstring>
#include <numeric>
#include <optional>
#include <system_error>

#include "store/join.hpp"
#include "store/parquet.hpp"
#include "store/sort.hpp"

namespace spoor::store {
namespace {

using record::kNoText;
using record::Rows;
using record::Type;

struct Input {
  ParquetReader reader;
  Rows rows;             // its present row group
  std::size_t next = 0;  // first row that is not picked
  bool ended = false;
  std::vector<std::vector<std::uint32_t>> codes;  // per column: code here -> code in the output; kNoText unknown yet
};

struct Pick {
  std::uint32_t input;
  std::uint32_t row;
  bool joins;  // it is equal in the merge key to the row that goes out before it
};

int compare_texts(const record::ColumnRows& a, std::uint32_t x, const record::ColumnRows& b, std::uint32_t y) {
  if (x == kNoText || y == kNoText) {
    return x == y ? 0 : (x == kNoText ? -1 : 1);
  }
  return a.dictionary.text(x).compare(b.dictionary.text(y));
}

int compare_column(Type type, const record::ColumnRows& a, std::size_t row_a, const record::ColumnRows& b,
                   std::size_t row_b) {
  const auto three_way = [](auto x, auto y) { return x < y ? -1 : static_cast<int>(y < x); };
  switch (type) {
    case Type::text:
      return compare_texts(a, a.codes[row_a], b, b.codes[row_b]);
    case Type::boolean:  // null, which is 2, comes first
      return three_way((a.booleans[row_a] + 1) % 3, (b.booleans[row_b] + 1) % 3);
    case Type::uuid:
      return std::memcmp(a.uuids[row_a].data(), b.uuids[row_b].data(), sizeof(record::Uuid));
    default:
      return three_way(a.integers[row_a], b.integers[row_b]);
  }
}

class Merge {
 public:
  Merge(const record::Table& table, const ParquetOptions& options)
      : table_(table),
        batch_rows_(std::clamp<std::size_t>(options.row_group_rows, 1, kMaxRowGroupRows)),
        order_(order_columns(table)),
        out_(table) {}

  Status add(const std::filesystem::path& path);
  Status run(ParquetWriter& writer);

 private:
  Status refill(Input& input);
  // The input that shows the least row, the number of inputs if all have ended; and the one with the next after it.
  std::size_t least(std::optional<std::size_t>& runner_up) const;
  int compare(const Rows& a, std::size_t row_a, const Rows& b, std::size_t row_b) const;
  bool before(std::size_t a, std::size_t b) const;
  bool joins_last(const Pick& pick) const;
  Status pick(std::uint32_t input, ParquetWriter& writer);
  void copy_picks();
  void copy_column(std::size_t at);
  std::uint32_t out_code(std::size_t at, Input& input, std::uint32_t code);
  Status write_batch(ParquetWriter& writer);

  const record::Table& table_;
  std::size_t batch_rows_;
  std::vector<std::size_t> order_;
  std::vector<Input> inputs_;
  std::vector<Pick> picks_;
  std::optional<Pick> last_;  // the last pick that began a row, while its input holds it; else that is the last of out_
  std::size_t begun_ = 0;     // rows in out_ and begun by picks_
  Rows out_;
};

Status Merge::add(const std::filesystem::path& path) {
  SPOOR_TRY(ParquetReader reader, ParquetReader::open(path, table_));
  inputs_.push_back(Input{.reader = std::move(reader), .rows = Rows(table_), .codes = {}});
  return refill(inputs_.back());
}

Status Merge::refill(Input& input) {
  input.next = 0;
  do {
    input.rows.clear();
    SPOOR_TRY(const bool more, input.reader.next_row_group(input.rows));
    input.ended = !more;
  } while (!input.ended && input.rows.size == 0);
  input.codes.resize(table_.columns.size());
  for (std::size_t at = 0; at < table_.columns.size(); ++at) {
    input.codes[at].assign(input.rows.columns[at].dictionary.size(), kNoText);
  }
  return Done{};
}

int Merge::compare(const Rows& a, std::size_t row_a, const Rows& b, std::size_t row_b) const {
  for (const std::size_t at : order_) {
    if (const int order = compare_column(table_.columns[at].type, a.columns[at], row_a, b.columns[at], row_b);
        order != 0) {
      return order;
    }
  }
  return 0;
}

// Equal rows go out in the order of their inputs.
bool Merge::before(std::size_t a, std::size_t b) const {
  const int order = compare(inputs_[a].rows, inputs_[a].next, inputs_[b].rows, inputs_[b].next);
  return order != 0 ? order < 0 : a < b;
}

std::size_t Merge::least(std::optional<std::size_t>& runner_up) const {
  std::optional<std::size_t> first;
  runner_up.reset();
  for (std::size_t at = 0; at < inputs_.size(); ++at) {
    if (inputs_[at].ended) {
      continue;
    }
    if (!first || before(at, *first)) {
      runner_up = first;
      first = at;
    } else if (!runner_up || before(at, *runner_up)) {
      runner_up = at;
    }
  }
  return first.value_or(inputs_.size());
}

bool Merge::joins_last(const Pick& pick) const {
  const Rows& rows = inputs_[pick.input].rows;
  if (table_.merge_key_end.empty() || begun_ == 0) {
    return false;
  }
  return last_ ? compare(inputs_[last_->input].rows, last_->row, rows, pick.row) == 0
               : compare(out_, out_.size - 1, rows, pick.row) == 0;
}

Status Merge::pick(std::uint32_t input, ParquetWriter& writer) {
  Pick made{.input = input, .row = static_cast<std::uint32_t>(inputs_[input].next++), .joins = false};
  made.joins = joins_last(made);
  if (!made.joins) {
    if (begun_ == batch_rows_) {
      SPOOR_CHECK(write_batch(writer));
    }
    last_ = made;
    ++begun_;
  }
  picks_.push_back(made);
  return Done{};
}

std::uint32_t Merge::out_code(std::size_t at, Input& input, std::uint32_t code) {
  if (code == kNoText) {
    return kNoText;
  }
  std::uint32_t& known = input.codes[at][code];
  if (known == kNoText) {
    known = out_.columns[at].dictionary.code(input.rows.columns[at].dictionary.text(code));
  }
  return known;
}

void Merge::copy_column(std::size_t at) {
  const Type type = table_.columns[at].type;
  const Join join = join_of(table_.columns[at].name);
  record::ColumnRows& to = out_.columns[at];
  for (const Pick& pick : picks_) {
    const record::ColumnRows& from = inputs_[pick.input].rows.columns[at];
    if (pick.joins) {
      if (type == Type::int64) {
        to.integers.back() = joined(join, to.integers.back(), from.integers[pick.row]);
      }
      continue;
    }
    switch (type) {
      case Type::text:
        to.codes.push_back(out_code(at, inputs_[pick.input], from.codes[pick.row]));
        break;
      case Type::boolean:
        to.booleans.push_back(from.booleans[pick.row]);
        break;
      case Type::uuid:
        to.uuids.push_back(from.uuids[pick.row]);
        break;
      default:
        to.integers.push_back(from.integers[pick.row]);
    }
  }
}

void Merge::copy_picks() {
  for (std::size_t at = 0; at < table_.columns.size(); ++at) {
    copy_column(at);
  }
  out_.size += static_cast<std::size_t>(std::ranges::count(picks_, false, &Pick::joins));
  picks_.clear();
}

Status Merge::write_batch(ParquetWriter& writer) {
  copy_picks();
  std::vector<std::uint32_t> order(out_.size);
  std::iota(order.begin(), order.end(), 0);
  SPOOR_CHECK(writer.append(out_, order));
  out_.clear();
  begun_ = 0;
  for (Input& input : inputs_) {
    for (std::vector<std::uint32_t>& codes : input.codes) {
      std::ranges::fill(codes, kNoText);
    }
  }
  return Done{};
}

Status Merge::run(ParquetWriter& writer) {
  std::optional<std::size_t> runner_up;
  for (std::size_t at = least(runner_up); at < inputs_.size(); at = least(runner_up)) {
    Input& input = inputs_[at];
    do {
      SPOOR_CHECK(pick(static_cast<std::uint32_t>(at), writer));
    } while (input.next < input.rows.size && (!runner_up || before(at, *runner_up)));
    if (input.next == input.rows.size) {
      copy_picks();
      last_.reset();
      SPOOR_CHECK(refill(input));
    }
  }
  return write_batch(writer);
}

Result<FileSummary> merge_once(std::span<const std::filesystem::path> inputs, const std::filesystem::path& output,
                               const record::Table& table, const ParquetOptions& options) {
  Merge merge(table, options);
  for (const std::filesystem::path& input : inputs) {
    SPOOR_CHECK(merge.add(input));
  }
  SPOOR_TRY(ParquetWriter writer, ParquetWriter::open(output, table, options));
  SPOOR_CHECK(merge.run(writer));
  return writer.finish();
}

// Files of one round; gone with the object.
struct RoundFiles {
  std::vector<std::filesystem::path> paths;

  RoundFiles() = default;
  RoundFiles(RoundFiles&&) = default;
  RoundFiles& operator=(RoundFiles&& other) noexcept {
    paths.swap(other.paths);
    return *this;
  }
  ~RoundFiles() {
    std::error_code ignored;
    for (const std::filesystem::path& path : paths) {
      std::filesystem::remove(path, ignored);
    }
  }
};

}  // namespace

Result<FileSummary> merge_files(std::span<const std::filesystem::path> inputs, const std::filesystem::path& output,
                                const record::Table& table, const ParquetOptions& options) {
  ParquetOptions round_options = options;
  round_options.sync = false;
  RoundFiles round;
  for (int number = 0; inputs.size() > kMergeWidth; ++number) {
    RoundFiles merged;
    for (std::size_t first = 0; first < inputs.size(); first += kMergeWidth) {
      const auto part = inputs.subspan(first, std::min(kMergeWidth, inputs.size() - first));
      merged.paths.emplace_back(fmt::format("{}.{}-{}.partial", output.string(), number, merged.paths.size()));
      SPOOR_CHECK(merge_once(part, merged.paths.back(), table, round_options));
    }
    round = std::move(merged);
    inputs = round.paths;
  }
  return merge_once(inputs, output, table, options);
}

}  // namespace spoor::store
