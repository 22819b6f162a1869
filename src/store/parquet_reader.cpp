// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>

#include "store/parquet.hpp"
#include "store/parquet_column.hpp"
#include "store/parquet_footer.hpp"

namespace spoor::store {
namespace {

constexpr std::uint64_t kTail = 8;             // length of the footer, magic
constexpr std::int64_t kMaxRowsPerByte = 256;  // rows that are all alike come to about 80
constexpr std::string_view kMagic = "PAR1";

// The bytes of a file, or bytes in memory; read piece by piece, so that a file cut short meanwhile is an error.
class Bytes {
 public:
  explicit Bytes(parquet::ByteSpan memory) : memory_(memory), size_(memory.size()) {}
  Bytes(int file, std::uint64_t size) : file_(file), size_(size) {}
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  ~Bytes() {
    if (file_ >= 0) {
      ::close(file_);
    }
  }

  std::uint64_t size() const { return size_; }

  // Lies in the buffer or in the memory given; absent if it is not all there.
  std::optional<parquet::ByteSpan> read(std::uint64_t at, std::uint64_t size, parquet::Bytes& buffer) const {
    if (at > size_ || size > size_ - at) {
      return std::nullopt;
    }
    if (file_ < 0) {
      return memory_.subspan(at, size);
    }
    buffer.resize(size);
    for (std::uint64_t done = 0; done < size;) {
      const ssize_t got = ::pread(file_, buffer.data() + done, size - done, static_cast<off_t>(at + done));
      if (got == 0 || (got < 0 && errno != EINTR)) {
        return std::nullopt;
      }
      done += static_cast<std::uint64_t>(std::max<ssize_t>(got, 0));
    }
    return parquet::ByteSpan(buffer);
  }

 private:
  parquet::ByteSpan memory_;
  int file_ = -1;
  std::uint64_t size_;
};

Error not_ours(std::string_view name, std::string_view why) {
  return {Code::internal, fmt::format("{} is no file that spoor wrote, or it is damaged: {}", name, why)};
}

}  // namespace

struct ParquetReader::State {
  State(std::string label, const record::Table& shape, parquet::ByteSpan memory)
      : name(std::move(label)), table(shape), bytes(memory) {}
  State(std::string label, const record::Table& shape, int file, std::uint64_t size)
      : name(std::move(label)), table(shape), bytes(file, size) {}

  Status read_footer();
  Status match_columns(std::span<const std::string_view> columns);
  Status read_column(std::size_t at, const parquet::RowGroup& group, record::Rows& rows);

  std::string name;
  const record::Table& table;
  Bytes bytes;
  parquet::Footer footer;
  std::vector<bool> wanted;                       // per column of the table
  std::vector<std::optional<std::size_t>> place;  // per column of the table, its place in the file
  std::size_t next = 0;                           // row group
  parquet::ChunkDecoder decoder;
  parquet::Bytes buffer;
};

Status ParquetReader::State::read_footer() {
  const std::optional<parquet::ByteSpan> tail =
      bytes.size() < kMagic.size() + kTail ? std::nullopt : bytes.read(bytes.size() - kTail, kTail, buffer);
  if (!tail || std::memcmp(tail->data() + 4, kMagic.data(), kMagic.size()) != 0) {
    return not_ours(name, "it does not end as Parquet does");
  }
  std::uint32_t size = 0;
  std::memcpy(&size, tail->data(), sizeof(size));
  const std::optional<parquet::ByteSpan> written =
      size > bytes.size() - kTail ? std::nullopt : bytes.read(bytes.size() - kTail - size, size, buffer);
  std::optional<parquet::Footer> read = written ? parquet::read_footer(*written) : std::nullopt;
  if (!read) {
    return not_ours(name, "its footer cannot be read");
  }
  footer = std::move(*read);
  const auto too_large = [](const parquet::RowGroup& group) {
    return group.rows > static_cast<std::int64_t>(kMaxRowGroupRows);
  };
  if (footer.rows / kMaxRowsPerByte > static_cast<std::int64_t>(bytes.size()) ||
      std::ranges::any_of(footer.row_groups, too_large)) {
    return not_ours(name, "it claims more rows than its size allows");
  }
  return Done{};
}

Status ParquetReader::State::match_columns(std::span<const std::string_view> columns) {
  place.resize(table.columns.size());
  wanted.assign(table.columns.size(), columns.empty());
  for (const std::string_view column : columns) {
    wanted[column_index(table, column)] = true;
  }
  for (std::size_t in_file = 0; in_file < footer.columns.size(); ++in_file) {
    const parquet::FileColumn& column = footer.columns[in_file];
    const auto known = std::ranges::find(table.columns, column.name, &record::Column::name);
    if (known == table.columns.end()) {
      return not_ours(
          name, fmt::format("table {} has no column of one of its names; a newer spoor may have made it", table.name));
    }
    const auto at = static_cast<std::size_t>(known - table.columns.begin());
    if (column.physical != parquet::physical_of(known->type) || (column.optional && !known->nullable) || place[at]) {
      return not_ours(name, fmt::format("its column {} is not that of table {}", known->name, table.name));
    }
    place[at] = in_file;
  }
  for (std::size_t at = 0; at < place.size(); ++at) {
    if (!place[at] && !table.columns[at].nullable) {
      return not_ours(name, fmt::format("it lacks column {} of table {}", table.columns[at].name, table.name));
    }
  }
  return Done{};
}

Status ParquetReader::State::read_column(std::size_t at, const parquet::RowGroup& group, record::Rows& rows) {
  const record::Column& column = table.columns[at];
  if (!place[at]) {
    parquet::append_nulls(column.type, static_cast<std::size_t>(group.rows), rows.columns[at]);
    return Done{};
  }
  const parquet::ColumnChunk& chunk = group.columns[*place[at]];
  const std::optional<parquet::ByteSpan> read =
      chunk.begin() < 0 || chunk.size < 0
          ? std::nullopt
          : bytes.read(static_cast<std::uint64_t>(chunk.begin()), static_cast<std::uint64_t>(chunk.size), buffer);
  if (!read || !decoder.decode(chunk, column.type, footer.columns[*place[at]].optional, *read, rows.columns[at])) {
    return not_ours(name, fmt::format("its column {} cannot be read", column.name));
  }
  return Done{};
}

ParquetReader::ParquetReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ParquetReader::ParquetReader(ParquetReader&&) noexcept = default;
ParquetReader& ParquetReader::operator=(ParquetReader&&) noexcept = default;
ParquetReader::~ParquetReader() = default;

Result<ParquetReader> ParquetReader::open(const std::filesystem::path& path, const record::Table& table,
                                          std::span<const std::string_view> columns) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (file < 0 || ::fstat(file, &status) != 0) {
    const Error error{errno == ENOENT ? Code::not_found : Code::internal,
                      fmt::format("cannot read {}: {}", path.string(), std::strerror(errno))};
    if (file >= 0) {
      ::close(file);
    }
    return error;
  }
  auto state = std::make_unique<State>(path.string(), table, file, static_cast<std::uint64_t>(status.st_size));
  SPOOR_CHECK(state->read_footer());
  SPOOR_CHECK(state->match_columns(columns));
  return ParquetReader(std::move(state));
}

Result<ParquetReader> ParquetReader::open_bytes(std::span<const std::uint8_t> bytes, std::string_view name,
                                                const record::Table& table) {
  auto state = std::make_unique<State>(std::string(name), table, bytes);
  SPOOR_CHECK(state->read_footer());
  SPOOR_CHECK(state->match_columns({}));
  return ParquetReader(std::move(state));
}

std::int64_t ParquetReader::rows() const { return state_->footer.rows; }

Result<bool> ParquetReader::next_row_group(record::Rows& rows) {
  if (state_->next == state_->footer.row_groups.size()) {
    return false;
  }
  const parquet::RowGroup& group = state_->footer.row_groups[state_->next++];
  for (std::size_t at = 0; at < state_->table.columns.size(); ++at) {
    if (state_->wanted[at]) {
      SPOOR_CHECK(state_->read_column(at, group, rows));
    }
  }
  rows.size += static_cast<std::size_t>(group.rows);
  return true;
}

Result<record::Rows> ParquetReader::read_all() {
  record::Rows rows(state_->table);
  for (;;) {
    SPOOR_TRY(const bool more, next_row_group(rows));
    if (!more) {
      return rows;
    }
  }
}

Result<record::Rows> read_parquet(const std::filesystem::path& path, const record::Table& table) {
  SPOOR_TRY(ParquetReader reader, ParquetReader::open(path, table));
  return reader.read_all();
}

Result<record::Rows> read_parquet_bytes(std::span<const std::uint8_t> bytes, std::string_view name,
                                        const record::Table& table) {
  SPOOR_TRY(ParquetReader reader, ParquetReader::open_bytes(bytes, name, table));
  return reader.read_all();
}

}  // namespace spoor::store
