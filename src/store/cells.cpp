// SPDX-License-Identifier: Apache-2.0
#include "store/cells.hpp"

#include <fmt/core.h>

#include <limits>

namespace spoor::store {
namespace {

bool fits(const duckdb_hugeint& value) {
  return (value.upper == 0 && value.lower <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) ||
         (value.upper == -1 && value.lower > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
}

std::string uuid_text(const duckdb_hugeint& value) {
  // DuckDB keeps a UUID as an integer with its first bit turned, so that signed order is the order of the text.
  const std::uint64_t high = static_cast<std::uint64_t>(value.upper) ^ (std::uint64_t{1} << 63);
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff, high & 0xffff,
                     value.lower >> 48, value.lower & 0xffff'ffff'ffff);
}

template <typename T>
const T& at(const void* data, idx_t row) {
  return static_cast<const T*>(data)[row];
}

}  // namespace

std::string_view text_of(duckdb_string_t& text) { return {duckdb_string_t_data(&text), duckdb_string_t_length(text)}; }

CellReader::CellReader(duckdb_data_chunk chunk, idx_t column, std::string_view name)
    : vector_(duckdb_data_chunk_get_vector(chunk, column)),
      type_(duckdb_vector_get_column_type(vector_)),
      id_(duckdb_get_type_id(type_)),
      data_(duckdb_vector_get_data(vector_)),
      validity_(duckdb_vector_get_validity(vector_)),
      name_(name) {}

CellReader::~CellReader() { duckdb_destroy_logical_type(&type_); }

Error CellReader::unreadable(std::string_view why) const {
  return {Code::internal, fmt::format("column {}: {}", name_, why)};
}

Result<Cell> CellReader::read_huge(idx_t row) const {
  const auto& value = at<duckdb_hugeint>(data_, row);
  if (!fits(value)) {
    return unreadable("the number does not fit 64 bits");
  }
  return Cell(static_cast<std::int64_t>(value.lower));
}

Result<Cell> CellReader::read_decimal(idx_t row) const {
  if (duckdb_decimal_scale(type_) != 0) {
    return unreadable("a DECIMAL with a fraction: the query must CAST it to double");
  }
  switch (duckdb_decimal_internal_type(type_)) {
    case DUCKDB_TYPE_SMALLINT:
      return Cell(std::int64_t{at<std::int16_t>(data_, row)});
    case DUCKDB_TYPE_INTEGER:
      return Cell(std::int64_t{at<std::int32_t>(data_, row)});
    case DUCKDB_TYPE_BIGINT:
      return Cell(at<std::int64_t>(data_, row));
    default:
      return read_huge(row);
  }
}

Result<Cell> CellReader::read(idx_t row) const {
  if (validity_ != nullptr && !duckdb_validity_row_is_valid(validity_, row)) {
    return Cell();
  }
  switch (id_) {
    case DUCKDB_TYPE_SQLNULL:
      return Cell();
    case DUCKDB_TYPE_BOOLEAN:
      return Cell(at<bool>(data_, row));
    case DUCKDB_TYPE_TINYINT:
      return Cell(std::int64_t{at<std::int8_t>(data_, row)});
    case DUCKDB_TYPE_SMALLINT:
      return Cell(std::int64_t{at<std::int16_t>(data_, row)});
    case DUCKDB_TYPE_INTEGER:
      return Cell(std::int64_t{at<std::int32_t>(data_, row)});
    case DUCKDB_TYPE_BIGINT:
      return Cell(at<std::int64_t>(data_, row));
    case DUCKDB_TYPE_UTINYINT:
      return Cell(std::int64_t{at<std::uint8_t>(data_, row)});
    case DUCKDB_TYPE_USMALLINT:
      return Cell(std::int64_t{at<std::uint16_t>(data_, row)});
    case DUCKDB_TYPE_UINTEGER:
      return Cell(std::int64_t{at<std::uint32_t>(data_, row)});
    case DUCKDB_TYPE_UBIGINT: {
      const auto value = at<std::uint64_t>(data_, row);
      if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return unreadable("the number does not fit 64 bits");
      }
      return Cell(static_cast<std::int64_t>(value));
    }
    case DUCKDB_TYPE_HUGEINT:
      return read_huge(row);
    case DUCKDB_TYPE_DECIMAL:
      return read_decimal(row);
    case DUCKDB_TYPE_FLOAT:
      return Cell(static_cast<double>(at<float>(data_, row)));
    case DUCKDB_TYPE_DOUBLE:
      return Cell(at<double>(data_, row));
    case DUCKDB_TYPE_VARCHAR:
      return Cell(std::string(text_of(static_cast<duckdb_string_t*>(data_)[row])));
    case DUCKDB_TYPE_UUID:
      return Cell(uuid_text(at<duckdb_hugeint>(data_, row)));
    default:
      return unreadable("its type is not one an answer may have: the query must CAST it");
  }
}

}  // namespace spoor::store
