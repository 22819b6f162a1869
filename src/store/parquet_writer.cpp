// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <string>

#include "store/parquet.hpp"
#include "store/parquet_chunk.hpp"

namespace spoor::store {
namespace {

constexpr std::string_view kMagic = "PAR1";

Error failed(std::string_view what, const std::filesystem::path& path) {
  return {Code::internal, fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno))};
}

}  // namespace

std::int64_t real_bits(double value) { return std::bit_cast<std::int64_t>(value == 0.0 ? 0.0 : value); }
double real_value(std::int64_t bits) { return std::bit_cast<double>(bits); }

struct ParquetWriter::State {
  State(const std::filesystem::path& target, const record::Table& shape, const ParquetOptions& chosen)
      : path(target), partial(target.string() + ".partial"), table(shape), options(chosen), encoder(shape, chosen) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (file >= 0) {
      ::close(file);
      ::unlink(partial.c_str());
    }
  }

  Status put(std::span<const std::uint8_t> bytes);
  Status put_row_group(const record::Rows& rows, std::span<const std::uint32_t> order);
  void note_times(const record::Rows& rows, std::span<const std::uint32_t> order);
  Status make_durable();

  std::filesystem::path path;
  std::filesystem::path partial;
  const record::Table& table;
  ParquetOptions options;
  parquet::ChunkEncoder encoder;
  parquet::Footer footer;
  parquet::Bytes chunk;
  FileSummary summary;
  int file = -1;
};

Status ParquetWriter::State::put(std::span<const std::uint8_t> bytes) {
  summary.bytes += static_cast<std::int64_t>(bytes.size());
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return failed("write", partial);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  return Done{};
}

Status ParquetWriter::State::put_row_group(const record::Rows& rows, std::span<const std::uint32_t> order) {
  parquet::RowGroup group;
  group.rows = static_cast<std::int64_t>(order.size());
  for (std::size_t at = 0; at < table.columns.size(); ++at) {
    chunk.clear();
    SPOOR_TRY(parquet::ColumnChunk made, encoder.encode(at, rows.columns[at], order, chunk));
    made.first_data += summary.bytes;
    if (made.dictionary) {
      *made.dictionary += summary.bytes;
    }
    SPOOR_CHECK(put(chunk));
    group.columns.push_back(std::move(made));
  }
  footer.row_groups.push_back(std::move(group));
  footer.rows += static_cast<std::int64_t>(order.size());
  note_times(rows, order);
  return Done{};
}

void ParquetWriter::State::note_times(const record::Rows& rows, std::span<const std::uint32_t> order) {
  if (table.time_column.empty()) {
    return;
  }
  const std::vector<std::int64_t>& times = rows.columns[column_index(table, table.time_column)].integers;
  for (const std::uint32_t row : order) {
    if (times[row] != record::kNoInt) {
      summary.min_time = summary.min_time == record::kNoInt ? times[row] : std::min(summary.min_time, times[row]);
      summary.max_time = std::max(summary.max_time, times[row]);
    }
  }
}

// Bytes first, then the name, then the directory that holds it: after a crash the name stands for a whole file.
Status ParquetWriter::State::make_durable() {
  if (options.sync && ::fdatasync(file) != 0) {
    return failed("write", partial);
  }
  if (::rename(partial.c_str(), path.c_str()) != 0) {
    return failed("write", path);
  }
  ::close(std::exchange(file, -1));
  if (options.sync) {
    const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
    const int directory = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = directory >= 0 && ::fsync(directory) == 0;
    if (directory >= 0) {
      ::close(directory);
    }
    if (!synced) {
      return failed("write", parent);
    }
  }
  return Done{};
}

ParquetWriter::ParquetWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ParquetWriter::ParquetWriter(ParquetWriter&&) noexcept = default;
ParquetWriter& ParquetWriter::operator=(ParquetWriter&&) noexcept = default;
ParquetWriter::~ParquetWriter() = default;

Result<ParquetWriter> ParquetWriter::open(const std::filesystem::path& path, const record::Table& table,
                                          const ParquetOptions& options) {
  auto state = std::make_unique<State>(path, table, options);
  state->options.row_group_rows = std::clamp<std::size_t>(options.row_group_rows, 1, kMaxRowGroupRows);
  state->file = ::open(state->partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (state->file < 0) {
    return failed("create", state->partial);
  }
  SPOOR_CHECK(state->put({reinterpret_cast<const std::uint8_t*>(kMagic.data()), kMagic.size()}));
  return ParquetWriter(std::move(state));
}

Status ParquetWriter::append(const record::Rows& rows, std::span<const std::uint32_t> order) {
  while (!order.empty()) {
    const std::size_t usual = state_->options.row_group_rows;
    // A small rest joins the group before it.
    const std::size_t most = std::min(usual + usual / 2, kMaxRowGroupRows);
    const std::span<const std::uint32_t> part = order.first(order.size() <= most ? order.size() : usual);
    SPOOR_CHECK(state_->put_row_group(rows, part));
    order = order.subspan(part.size());
  }
  return Done{};
}

Result<FileSummary> ParquetWriter::finish() {
  parquet::Bytes& end = state_->chunk;
  end.clear();
  parquet::put_footer(end, state_->table, state_->footer);
  const auto size = static_cast<std::uint32_t>(end.size());
  const auto* size_bytes = reinterpret_cast<const std::uint8_t*>(&size);
  end.insert(end.end(), size_bytes, size_bytes + sizeof(size));
  end.insert(end.end(), kMagic.begin(), kMagic.end());
  SPOOR_CHECK(state_->put(end));
  SPOOR_CHECK(state_->make_durable());
  state_->summary.rows = state_->footer.rows;
  return state_->summary;
}

Result<FileSummary> write_parquet(const std::filesystem::path& path, const record::Rows& rows,
                                  std::span<const std::uint32_t> order, const ParquetOptions& options) {
  SPOOR_TRY(ParquetWriter writer, ParquetWriter::open(path, *rows.table, options));
  SPOOR_CHECK(writer.append(rows, order));
  return writer.finish();
}

}  // namespace spoor::store
