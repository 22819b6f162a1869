// SPDX-License-Identifier: Apache-2.0
// Field numbers are those of parquet.thrift.
#include "store/parquet_footer.hpp"

namespace spoor::store::parquet {
namespace {

constexpr std::int32_t kConvertedUtf8 = 0;
constexpr std::int32_t kConvertedInt32 = 17;
constexpr std::int32_t kConvertedInt64 = 18;
constexpr int kLogicalString = 1;
constexpr int kLogicalUuid = 14;
constexpr std::int32_t kUuidBytes = 16;
constexpr std::size_t kMaxColumns = 256;

void put_logical(ThriftWriter& out, int kind) {
  out.begin_struct(10);
  out.begin_struct(kind);
  out.end_struct();
  out.end_struct();
}

void put_schema_column(ThriftWriter& out, const record::Column& column, std::int32_t id) {
  out.begin_element();
  out.int32(1, static_cast<std::int32_t>(physical_of(column.type)));
  if (column.type == record::Type::uuid) {
    out.int32(2, kUuidBytes);
  }
  out.int32(3, column.nullable ? 1 : 0);
  out.binary(4, column.name);
  switch (column.type) {
    case record::Type::text:
      out.int32(6, kConvertedUtf8);
      break;
    case record::Type::int32:
      out.int32(6, kConvertedInt32);
      break;
    case record::Type::int64:
      out.int32(6, kConvertedInt64);
      break;
    default:
      break;
  }
  out.int32(9, id);
  if (column.type == record::Type::text) {
    put_logical(out, kLogicalString);
  } else if (column.type == record::Type::uuid) {
    put_logical(out, kLogicalUuid);
  }
  out.end_struct();
}

void put_schema(ThriftWriter& out, const record::Table& table) {
  out.begin_list(2, Wire::structure, table.columns.size() + 1);
  out.begin_element();
  out.binary(4, "schema");
  out.int32(5, static_cast<std::int32_t>(table.columns.size()));
  out.end_struct();
  std::int32_t id = 0;
  for (const record::Column& column : table.columns) {
    put_schema_column(out, column, ++id);
  }
}

void put_statistics(ThriftWriter& out, const Statistics& statistics) {
  out.begin_struct(12);
  out.int64(3, statistics.nulls);
  if (statistics.has_range) {
    out.binary(5, statistics.most);
    out.binary(6, statistics.least);
    out.boolean(7, statistics.most_exact);
    out.boolean(8, statistics.least_exact);
  }
  out.end_struct();
}

void put_chunk(ThriftWriter& out, const record::Column& column, const ColumnChunk& chunk) {
  out.begin_element();
  out.int64(2, chunk.begin());
  out.begin_struct(3);
  out.int32(1, static_cast<std::int32_t>(chunk.physical));
  out.begin_list(2, Wire::int32, chunk.dictionary ? 3 : 2);
  out.int32_element(static_cast<std::int32_t>(chunk.encoding));
  out.int32_element(static_cast<std::int32_t>(Encoding::rle));
  if (chunk.dictionary) {
    out.int32_element(static_cast<std::int32_t>(Encoding::plain));
  }
  out.begin_list(3, Wire::binary, 1);
  out.binary_element(column.name);
  out.int32(4, static_cast<std::int32_t>(chunk.codec));
  out.int64(5, chunk.values);
  out.int64(6, chunk.plain_size);
  out.int64(7, chunk.size);
  out.int64(9, chunk.first_data);
  if (chunk.dictionary) {
    out.int64(11, *chunk.dictionary);
  }
  put_statistics(out, chunk.statistics);
  out.end_struct();
  out.end_struct();
}

void put_row_group(ThriftWriter& out, const record::Table& table, const RowGroup& group) {
  out.begin_element();
  out.begin_list(1, Wire::structure, group.columns.size());
  std::int64_t plain_size = 0;
  std::int64_t size = 0;
  for (std::size_t at = 0; at < group.columns.size(); ++at) {
    put_chunk(out, table.columns[at], group.columns[at]);
    plain_size += group.columns[at].plain_size;
    size += group.columns[at].size;
  }
  out.int64(2, plain_size);
  out.int64(3, group.rows);
  out.int64(6, size);
  out.end_struct();
}

FileColumn read_schema_element(ThriftReader& in, std::int64_t& children) {
  FileColumn column;
  ThriftReader::Field field;
  std::int64_t length = 0;
  for (int last = 0; in.next_field(field, last);) {
    switch (field.id) {
      case 1:
        column.physical = static_cast<Physical>(in.integer(field));
        break;
      case 2:
        length = in.integer(field);
        break;
      case 3: {
        const std::int64_t repetition = in.integer(field);
        column.optional = repetition == 1;
        if (repetition != 0 && repetition != 1) {
          in.fail();
        }
        break;
      }
      case 4:
        column.name = in.binary(field);
        break;
      case 5:
        children = in.integer(field);
        break;
      default:
        in.skip(field.type);
    }
  }
  if (column.physical == Physical::fixed && length != kUuidBytes) {
    in.fail();
  }
  return column;
}

std::vector<FileColumn> read_schema(ThriftReader& in, const ThriftReader::Field& field) {
  const std::size_t size = in.list(field, Wire::structure);
  std::vector<FileColumn> columns;
  if (size < 2 || size > kMaxColumns) {
    in.fail();
    return columns;
  }
  std::int64_t children = 0;
  read_schema_element(in, children);
  if (children != static_cast<std::int64_t>(size) - 1) {
    in.fail();
  }
  for (std::size_t i = 1; i < size && !in.failed(); ++i) {
    std::int64_t nested = 0;
    columns.push_back(read_schema_element(in, nested));
    if (nested != 0) {
      in.fail();
    }
  }
  return columns;
}

void read_chunk_data(ThriftReader& in, ColumnChunk& chunk) {
  ThriftReader::Field field;
  for (int last = 0; in.next_field(field, last);) {
    switch (field.id) {
      case 1:
        chunk.physical = static_cast<Physical>(in.integer(field));
        break;
      case 4:
        chunk.codec = static_cast<Codec>(in.integer(field));
        break;
      case 5:
        chunk.values = in.integer(field);
        break;
      case 6:
        chunk.plain_size = in.integer(field);
        break;
      case 7:
        chunk.size = in.integer(field);
        break;
      case 9:
        chunk.first_data = in.integer(field);
        break;
      case 11:
        chunk.dictionary = in.integer(field);
        break;
      default:
        in.skip(field.type);
    }
  }
  if (chunk.codec != Codec::none && chunk.codec != Codec::zstd) {
    in.fail();
  }
}

ColumnChunk read_chunk(ThriftReader& in) {
  ColumnChunk chunk;
  bool found = false;
  ThriftReader::Field field;
  for (int last = 0; in.next_field(field, last);) {
    if (field.id == 3 && field.type == Wire::structure) {
      read_chunk_data(in, chunk);
      found = true;
    } else {
      in.skip(field.type);
    }
  }
  if (!found) {
    in.fail();
  }
  return chunk;
}

RowGroup read_row_group(ThriftReader& in) {
  RowGroup group;
  ThriftReader::Field field;
  for (int last = 0; in.next_field(field, last);) {
    if (field.id == 1) {
      const std::size_t size = in.list(field, Wire::structure);
      for (std::size_t i = 0; i < size && i < kMaxColumns && !in.failed(); ++i) {
        group.columns.push_back(read_chunk(in));
      }
    } else if (field.id == 3) {
      group.rows = in.integer(field);
    } else {
      in.skip(field.type);
    }
  }
  return group;
}

bool consistent(const Footer& footer) {
  std::int64_t rows = 0;
  for (const RowGroup& group : footer.row_groups) {
    if (group.rows < 0 || group.rows > footer.rows - rows || group.columns.size() != footer.columns.size()) {
      return false;
    }
    for (std::size_t at = 0; at < group.columns.size(); ++at) {
      if (group.columns[at].physical != footer.columns[at].physical || group.columns[at].values != group.rows) {
        return false;
      }
    }
    rows += group.rows;
  }
  return rows == footer.rows;
}

void read_data_page(ThriftReader& in, PageHeader& header) {
  ThriftReader::Field field;
  for (int last = 0; in.next_field(field, last);) {
    if (field.id == 1) {
      header.values = in.integer(field);
    } else if (field.id == 2) {
      header.encoding = static_cast<Encoding>(in.integer(field));
    } else {
      in.skip(field.type);
    }
  }
}

}  // namespace

Physical physical_of(record::Type type) {
  switch (type) {
    case record::Type::int64:
      return Physical::int64;
    case record::Type::int32:
      return Physical::int32;
    case record::Type::boolean:
      return Physical::boolean;
    case record::Type::uuid:
      return Physical::fixed;
    case record::Type::real:
      return Physical::real;
    case record::Type::text:
      break;
  }
  return Physical::bytes;
}

void put_footer(Bytes& out, const record::Table& table, const Footer& footer) {
  ThriftWriter writer(out);
  writer.int32(1, 1);
  put_schema(writer, table);
  writer.int64(3, footer.rows);
  writer.begin_list(4, Wire::structure, footer.row_groups.size());
  for (const RowGroup& group : footer.row_groups) {
    put_row_group(writer, table, group);
  }
  writer.binary(6, "spoor version 1.0.0");
  // Without "ordered as the type says" for each column, readers may not trust least and most.
  writer.begin_list(7, Wire::structure, table.columns.size());
  for (std::size_t at = 0; at < table.columns.size(); ++at) {
    writer.begin_element();
    writer.begin_struct(1);
    writer.end_struct();
    writer.end_struct();
  }
  writer.end_struct();
}

std::optional<Footer> read_footer(ByteSpan bytes) {
  ThriftReader in(bytes);
  Footer footer;
  ThriftReader::Field field;
  for (int last = 0; in.next_field(field, last);) {
    if (field.id == 2) {
      footer.columns = read_schema(in, field);
    } else if (field.id == 3) {
      footer.rows = in.integer(field);
    } else if (field.id == 4) {
      const std::size_t size = in.list(field, Wire::structure);
      for (std::size_t i = 0; i < size && !in.failed(); ++i) {
        footer.row_groups.push_back(read_row_group(in));
      }
    } else {
      in.skip(field.type);
    }
  }
  if (in.failed() || footer.columns.empty() || !consistent(footer)) {
    return std::nullopt;
  }
  return footer;
}

void put_page_header(Bytes& out, const PageHeader& header) {
  ThriftWriter writer(out);
  writer.int32(1, static_cast<std::int32_t>(header.kind));
  writer.int32(2, static_cast<std::int32_t>(header.plain_size));
  writer.int32(3, static_cast<std::int32_t>(header.size));
  writer.begin_struct(header.kind == PageKind::dictionary ? 7 : 5);
  writer.int32(1, static_cast<std::int32_t>(header.values));
  writer.int32(2, static_cast<std::int32_t>(header.encoding));
  if (header.kind == PageKind::data) {
    writer.int32(3, static_cast<std::int32_t>(Encoding::rle));
    writer.int32(4, static_cast<std::int32_t>(Encoding::rle));
  }
  writer.end_struct();
  writer.end_struct();
}

std::optional<PageHeader> read_page_header(ByteSpan bytes, std::size_t& used) {
  ThriftReader in(bytes);
  PageHeader header;
  ThriftReader::Field field;
  for (int last = 0; in.next_field(field, last);) {
    if (field.id == 1) {
      header.kind = static_cast<PageKind>(in.integer(field));
    } else if (field.id == 2) {
      header.plain_size = in.integer(field);
    } else if (field.id == 3) {
      header.size = in.integer(field);
    } else if ((field.id == 5 || field.id == 7) && field.type == Wire::structure) {
      read_data_page(in, header);
    } else {
      in.skip(field.type);
    }
  }
  used = in.used();
  constexpr auto kMax = static_cast<std::int64_t>(kMaxPageBytes);
  const bool kind = header.kind == PageKind::data || header.kind == PageKind::dictionary;
  const auto within = [](std::int64_t value) { return value >= 0 && value <= kMax + kMax / 2; };
  if (in.failed() || !kind || !within(header.size) || !within(header.plain_size) || !within(header.values) ||
      header.plain_size > kMax) {
    return std::nullopt;
  }
  return header;
}

}  // namespace spoor::store::parquet
