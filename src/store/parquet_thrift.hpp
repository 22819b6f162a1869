// SPDX-License-Identifier: Apache-2.0
// Thrift's compact protocol, as far as Parquet's footer and page headers need it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace spoor::store::parquet {

using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

enum class Wire : std::uint8_t {
  yes = 1,
  no = 2,
  int8 = 3,
  int16 = 4,
  int32 = 5,
  int64 = 6,
  real = 7,
  binary = 8,
  list = 9,
  set = 10,
  map = 11,
  structure = 12
};

void put_varint(Bytes& out, std::uint64_t value);
constexpr std::uint64_t zigzag(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
}

// Writes fields of nested structs, ids ascending within each. The outermost struct is open from the start.
class ThriftWriter {
 public:
  explicit ThriftWriter(Bytes& out) : out_(out) {}

  void int32(int id, std::int32_t value);
  void int64(int id, std::int64_t value);
  void boolean(int id, bool value);
  void binary(int id, std::string_view value);
  void begin_struct(int id);
  void begin_list(int id, Wire element, std::size_t size);
  void begin_element();                    // a struct in a list
  void int32_element(std::int32_t value);  // an int32 in a list
  void binary_element(std::string_view value);
  void end_struct();  // of begin_struct, begin_element, or the outermost

 private:
  void field(int id, Wire type);

  Bytes& out_;
  std::vector<int> last_id_{0};
};

// Reads the same from bytes of any origin. After the first impossibility `failed()` holds, every value is 0 and
// next_field is false, so loops end; the caller asks once, at the end.
class ThriftReader {
 public:
  explicit ThriftReader(ByteSpan bytes) : bytes_(bytes) {}

  struct Field {
    int id = 0;
    Wire type = Wire::no;
  };

  bool next_field(Field& field, int& last_id);         // false at the end of the struct; last_id starts as 0
  std::int64_t integer(const Field& field);            // int16, int32, int64
  std::string_view binary(const Field& field);         // lies in the bytes given
  std::size_t list(const Field& field, Wire element);  // size of a list of such elements
  std::int64_t integer_element();
  std::string_view binary_element();
  void skip(Wire type);

  void fail() { failed_ = true; }
  bool failed() const { return failed_; }
  std::size_t used() const { return at_; }

 private:
  std::uint8_t byte();
  std::uint64_t varint();
  void skip_nested(Wire type, int depth);

  ByteSpan bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace spoor::store::parquet
