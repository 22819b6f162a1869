// SPDX-License-Identifier: Apache-2.0
#include "store/parquet_thrift.hpp"

namespace spoor::store::parquet {
namespace {

constexpr int kMaxDepth = 16;  // ours are five deep

}  // namespace

void put_varint(Bytes& out, std::uint64_t value) {
  while (value > 127) {
    out.push_back(static_cast<std::uint8_t>(value | 128));
    value >>= 7;
  }
  out.push_back(static_cast<std::uint8_t>(value));
}

void ThriftWriter::field(int id, Wire type) {
  const int step = id - last_id_.back();
  if (step > 0 && step < 16) {
    out_.push_back(static_cast<std::uint8_t>(step << 4 | static_cast<int>(type)));
  } else {
    out_.push_back(static_cast<std::uint8_t>(type));
    put_varint(out_, zigzag(id));
  }
  last_id_.back() = id;
}

void ThriftWriter::int32(int id, std::int32_t value) {
  field(id, Wire::int32);
  put_varint(out_, zigzag(value));
}

void ThriftWriter::int64(int id, std::int64_t value) {
  field(id, Wire::int64);
  put_varint(out_, zigzag(value));
}

void ThriftWriter::boolean(int id, bool value) { field(id, value ? Wire::yes : Wire::no); }

void ThriftWriter::binary(int id, std::string_view value) {
  field(id, Wire::binary);
  binary_element(value);
}

void ThriftWriter::begin_struct(int id) {
  field(id, Wire::structure);
  begin_element();
}

void ThriftWriter::begin_list(int id, Wire element, std::size_t size) {
  field(id, Wire::list);
  if (size < 15) {
    out_.push_back(static_cast<std::uint8_t>(size << 4 | static_cast<std::size_t>(element)));
  } else {
    out_.push_back(static_cast<std::uint8_t>(0xf0 | static_cast<int>(element)));
    put_varint(out_, size);
  }
}

void ThriftWriter::begin_element() { last_id_.push_back(0); }

void ThriftWriter::int32_element(std::int32_t value) { put_varint(out_, zigzag(value)); }

void ThriftWriter::binary_element(std::string_view value) {
  put_varint(out_, value.size());
  out_.insert(out_.end(), value.begin(), value.end());
}

void ThriftWriter::end_struct() {
  out_.push_back(0);
  last_id_.pop_back();
}

std::uint8_t ThriftReader::byte() {
  if (failed_ || at_ >= bytes_.size()) {
    failed_ = true;
    return 0;
  }
  return bytes_[at_++];
}

std::uint64_t ThriftReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint8_t next = byte();
    value |= static_cast<std::uint64_t>(next & 127) << shift;
    if (next < 128) {
      return failed_ ? 0 : value;
    }
  }
  failed_ = true;
  return 0;
}

bool ThriftReader::next_field(Field& field, int& last_id) {
  const std::uint8_t head = byte();
  if (failed_ || head == 0) {
    return false;
  }
  const int step = head >> 4;
  field.type = static_cast<Wire>(head & 15);
  if (step != 0) {
    field.id = last_id + step;
  } else {
    const std::int64_t id = unzigzag(varint());
    if (id <= 0 || id > 32767) {
      failed_ = true;
    }
    field.id = static_cast<int>(id);
  }
  if (field.id > 32767) {
    failed_ = true;
  }
  last_id = field.id;
  return !failed_;
}

std::int64_t ThriftReader::integer(const Field& field) {
  if (field.type != Wire::int16 && field.type != Wire::int32 && field.type != Wire::int64) {
    failed_ = true;
    return 0;
  }
  return integer_element();
}

std::int64_t ThriftReader::integer_element() { return unzigzag(varint()); }

std::string_view ThriftReader::binary(const Field& field) {
  if (field.type != Wire::binary) {
    failed_ = true;
    return {};
  }
  return binary_element();
}

std::string_view ThriftReader::binary_element() {
  const std::uint64_t size = varint();
  if (failed_ || size > bytes_.size() - at_) {
    failed_ = true;
    return {};
  }
  const std::string_view value(reinterpret_cast<const char*>(bytes_.data()) + at_, size);
  at_ += size;
  return value;
}

std::size_t ThriftReader::list(const Field& field, Wire element) {
  const std::uint8_t head = byte();
  const std::uint64_t size = head >> 4 == 15 ? varint() : head >> 4;
  // Every element takes a byte, so a larger size is a lie.
  if (failed_ || field.type != Wire::list || size > bytes_.size() - at_ ||
      (size > 0 && static_cast<Wire>(head & 15) != element)) {
    failed_ = true;
    return 0;
  }
  return size;
}

void ThriftReader::skip(Wire type) { skip_nested(type, 0); }

void ThriftReader::skip_nested(Wire type, int depth) {
  if (depth > kMaxDepth) {
    failed_ = true;
  }
  if (failed_) {
    return;
  }
  switch (type) {
    case Wire::yes:
    case Wire::no:
      return;
    case Wire::int8:
      byte();
      return;
    case Wire::int16:
    case Wire::int32:
    case Wire::int64:
      varint();
      return;
    case Wire::binary:
      binary_element();
      return;
    case Wire::list: {
      const std::uint8_t head = byte();
      const auto element = static_cast<Wire>(head & 15);
      const std::uint64_t size = head >> 4 == 15 ? varint() : head >> 4;
      if (size > bytes_.size() - at_) {
        failed_ = true;
      }
      for (std::uint64_t i = 0; i < size && !failed_; ++i) {
        // In a list a boolean takes a byte, in a field it is the type itself.
        skip_nested(element == Wire::yes || element == Wire::no ? Wire::int8 : element, depth + 1);
      }
      return;
    }
    case Wire::structure: {
      Field field;
      for (int last = 0; next_field(field, last);) {
        skip_nested(field.type, depth + 1);
      }
      return;
    }
    default:  // a double, a set or a map: nothing of ours
      failed_ = true;
  }
}

}  // namespace spoor::store::parquet
