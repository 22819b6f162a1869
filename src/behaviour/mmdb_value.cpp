// SPDX-License-Identifier: Apache-2.0
#include "behaviour/mmdb_value.hpp"

#include <fmt/format.h>

#include "base/escape.hpp"

namespace spoor::behaviour {
namespace {

constexpr int kMaxDepth = 32;
constexpr int kMaxValues = 65'536;

// Bytes that a number of that type may have at most; 0 for types that are no number.
std::size_t number_size(MmdbType type) {
  switch (type) {
    case MmdbType::uint16:
      return 2;
    case MmdbType::uint32:
    case MmdbType::int32:
      return 4;
    case MmdbType::uint64:
      return 8;
    case MmdbType::uint128:
      return 16;
    default:
      return 0;
  }
}

std::uint64_t big_endian(MmdbBytes bytes) {
  std::uint64_t value = 0;
  for (const unsigned char byte : bytes) {
    value = value << 8U | byte;
  }
  return value;
}

// One value with all it holds, walked with a budget. A pointer is followed, so shared values are counted again.
class Walk {
 public:
  explicit Walk(MmdbBytes section) : section_(section) {}

  // Where the value ends; absent if it is bad.
  std::optional<std::size_t> value(std::size_t offset, int depth, bool as_key = false) {
    const auto head = mmdb_head(section_, offset);
    if (!head) {
      return fail("a value lies outside the data or has no known type", offset);
    }
    if (depth > kMaxDepth) {
      return fail("values are nested too deep", offset);
    }
    if (++values_ > kMaxValues) {
      return fail("one record holds too many values", offset);
    }
    if (head->type == MmdbType::pointer) {
      const auto target = mmdb_head(section_, head->pointer);
      if (!target || target->type == MmdbType::pointer) {
        return fail("a pointer leads outside the data or to a pointer", offset);
      }
      return value(head->pointer, depth + 1, as_key) ? std::optional(head->content) : std::nullopt;
    }
    if (as_key && head->type != MmdbType::text) {
      return fail("a key is no text", offset);
    }
    return content(*head, offset, depth);
  }

  std::string problem() const { return problem_; }

 private:
  std::optional<std::size_t> content(const MmdbHead& head, std::size_t offset, int depth) {
    const std::size_t left = section_.size() - head.content;
    switch (head.type) {
      case MmdbType::map:
      case MmdbType::array:
        return items(head, offset, depth);
      case MmdbType::boolean:
        return head.size <= 1 ? std::optional(head.content) : fail("a boolean is neither true nor false", offset);
      case MmdbType::real:
      case MmdbType::real32:
        if (head.size != (head.type == MmdbType::real ? 8U : 4U)) {
          return fail("a floating-point number has a wrong size", offset);
        }
        break;
      case MmdbType::text:
      case MmdbType::bytes:
        break;
      default:
        if (head.size > number_size(head.type)) {
          return fail("a number has a wrong size", offset);
        }
    }
    if (head.size > left) {
      return fail("a value runs past the end of the data", offset);
    }
    if (head.type == MmdbType::text && valid_utf8(mmdb_text(section_, head)) != mmdb_text(section_, head)) {
      return fail("a text is not valid UTF-8", offset);
    }
    return head.content + head.size;
  }

  std::optional<std::size_t> items(const MmdbHead& head, std::size_t offset, int depth) {
    const bool is_map = head.type == MmdbType::map;
    if (head.size > (section_.size() - head.content) / (is_map ? 2 : 1)) {
      return fail("a map or list claims more entries than the data has bytes", offset);
    }
    std::optional<std::size_t> at = head.content;
    for (std::size_t i = 0; i < head.size && at; ++i) {
      if (is_map) {
        at = value(*at, depth + 1, true);
      }
      if (at) {
        at = value(*at, depth + 1);
      }
    }
    return at;
  }

  std::optional<std::size_t> fail(std::string_view what, std::size_t offset) {
    if (problem_.empty()) {
      problem_ = fmt::format("{} (data offset {})", what, offset);
    }
    return std::nullopt;
  }

  MmdbBytes section_;
  std::string problem_;
  int values_ = 0;
};

}  // namespace

std::optional<MmdbHead> mmdb_head(MmdbBytes section, std::size_t offset) {
  if (offset >= section.size()) {
    return std::nullopt;
  }
  const unsigned control = section[offset++];
  MmdbHead head{static_cast<MmdbType>(control >> 5U), control & 0x1FU, offset, 0};
  if (head.type == MmdbType::pointer) {
    const std::size_t bytes = 1 + (control >> 3U & 3U);
    if (section.size() - offset < bytes) {
      return std::nullopt;
    }
    constexpr std::size_t kBase[] = {0, 0, 2'048, 526'336, 0};
    const std::uint64_t high = bytes == 4 ? 0 : std::uint64_t{control & 7U} << (8 * bytes);
    head.pointer = high + big_endian(section.subspan(offset, bytes)) + kBase[bytes];
    head.content = offset + bytes;
    return head;
  }
  if (head.type == MmdbType::extended) {
    if (offset >= section.size()) {
      return std::nullopt;
    }
    head.type = static_cast<MmdbType>(section[offset++] + 7);
  }
  if (head.size > 28) {
    const std::size_t bytes = head.size - 28;
    if (section.size() - offset < bytes) {
      return std::nullopt;
    }
    constexpr std::size_t kBase[] = {0, 29, 285, 65'821};
    head.size = kBase[bytes] + big_endian(section.subspan(offset, bytes));
    offset += bytes;
  }
  head.content = offset;
  const bool known = head.type >= MmdbType::text && head.type <= MmdbType::real32 && head.type != MmdbType::container &&
                     head.type != MmdbType::end_marker;
  return known ? std::optional(head) : std::nullopt;
}

std::string_view mmdb_text(MmdbBytes section, const MmdbHead& head) {
  return {reinterpret_cast<const char*>(section.data()) + head.content, head.size};
}

std::uint64_t mmdb_number(MmdbBytes section, const MmdbHead& head) {
  return big_endian(section.subspan(head.content, head.size));
}

std::optional<std::size_t> mmdb_value_end(MmdbBytes section, std::size_t offset, std::string& problem) {
  Walk walk(section);
  const auto end = walk.value(offset, 0);
  problem = walk.problem();
  return end;
}

}  // namespace spoor::behaviour
