// SPDX-License-Identifier: Apache-2.0
// The leading order columns are packed into one 64-bit key a row (texts as ranks, integers as distance from the least),
// which is sorted by radix; only rows that are still equal are compared column by column.
// Example: 2,000 principals need 11 bits, a day in milliseconds 27: a call's key has 38 bits, four passes of 11.
#include "store/sort.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <string_view>

namespace spoor::store {
namespace {

using record::Rows;
using record::Type;

struct Keyed {
  std::uint64_t key;
  std::uint32_t row;
};

// What packing one column takes: its values are shifted to 1..; 0 is null.
struct Packing {
  std::vector<std::uint32_t> ranks;  // text
  std::int64_t least = 0;            // integers
  std::uint64_t unit = 1;            // they are `least` and so many units: hours and days need few bits
  int bits = 65;                     // 65: does not fit
};

std::vector<std::uint32_t> kept_rows(const Rows& rows, std::span<const std::uint8_t> keep) {
  std::vector<std::uint32_t> kept;
  kept.reserve(rows.size);
  for (std::uint32_t row = 0; row < rows.size; ++row) {
    if (keep.empty() || keep[row] != 0) {
      kept.push_back(row);
    }
  }
  return kept;
}

Packing integer_packing(const std::vector<std::int64_t>& values, std::span<const std::uint32_t> kept) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t most = record::kNoInt;
  for (const std::uint32_t row : kept) {
    if (values[row] != record::kNoInt) {
      least = std::min(least, values[row]);
      most = std::max(most, values[row]);
    }
  }
  if (most == record::kNoInt) {
    return {.ranks = {}, .least = least, .unit = 1, .bits = 0};
  }
  const auto above = [&](std::int64_t value) {
    return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(least);
  };
  std::uint64_t unit = 0;
  for (std::size_t at = 0; at < kept.size() && unit != 1; ++at) {
    if (values[kept[at]] != record::kNoInt && values[kept[at]] != least) {
      unit = std::gcd(unit, above(values[kept[at]]));
    }
  }
  unit = std::max<std::uint64_t>(unit, 1);
  const std::uint64_t range = above(most) / unit;
  const int bits = range == std::numeric_limits<std::uint64_t>::max() ? 65 : std::bit_width(range + 1);
  return {.ranks = {}, .least = least, .unit = unit, .bits = bits};
}

Packing packing_of(const Rows& rows, std::size_t column, std::span<const std::uint32_t> kept) {
  switch (rows.table->columns[column].type) {
    case Type::text: {
      Packing packing{.ranks = text_ranks(rows.columns[column].dictionary), .least = 0, .unit = 1, .bits = 0};
      packing.bits = std::bit_width(packing.ranks.size());
      return packing;
    }
    case Type::int64:
    case Type::int32:
      return integer_packing(rows.columns[column].integers, kept);
    case Type::boolean:
      return {.ranks = {}, .least = 0, .unit = 1, .bits = 2};
    case Type::uuid:
    case Type::real:
      break;
  }
  return {};
}

void pack(const Rows& rows, std::size_t column, const Packing& packing, std::vector<Keyed>& keyed) {
  const record::ColumnRows& values = rows.columns[column];
  for (Keyed& entry : keyed) {
    std::uint64_t part = 0;
    switch (rows.table->columns[column].type) {
      case Type::text:
        part = values.codes[entry.row] == record::kNoText ? 0 : packing.ranks[values.codes[entry.row]] + 1;
        break;
      case Type::boolean:
        part = values.booleans[entry.row] == record::kNoBool ? 0 : values.booleans[entry.row] + 1;
        break;
      default:
        if (values.integers[entry.row] != record::kNoInt) {
          const std::uint64_t above =
              static_cast<std::uint64_t>(values.integers[entry.row]) - static_cast<std::uint64_t>(packing.least);
          part = above / packing.unit + 1;
        }
    }
    entry.key = packing.bits == 64 ? part : entry.key << packing.bits | part;
  }
}

void radix_sort(std::vector<Keyed>& keyed, int bits) {
  constexpr int kDigit = 11;
  std::vector<Keyed> other(keyed.size());
  for (int shift = 0; shift < bits; shift += kDigit) {
    std::array<std::uint32_t, 1 << kDigit> starts{};
    const auto digit = [&](const Keyed& entry) { return entry.key >> shift & (starts.size() - 1); };
    for (const Keyed& entry : keyed) {
      ++starts[digit(entry)];
    }
    std::exclusive_scan(starts.begin(), starts.end(), starts.begin(), std::uint32_t{0});
    for (const Keyed& entry : keyed) {
      other[starts[digit(entry)]++] = entry;
    }
    keyed.swap(other);
  }
}

// Negative, zero or positive, as row `a` comes before `b`, is equal, or comes after it in one column.
int compare(const Rows& rows, std::size_t column, std::uint32_t a, std::uint32_t b) {
  const record::ColumnRows& values = rows.columns[column];
  const auto three_way = [](auto x, auto y) { return x < y ? -1 : static_cast<int>(y < x); };
  switch (rows.table->columns[column].type) {
    case Type::text: {
      const std::uint32_t x = values.codes[a];
      const std::uint32_t y = values.codes[b];
      if (x == y || x == record::kNoText || y == record::kNoText) {
        return x == y ? 0 : (x == record::kNoText ? -1 : 1);
      }
      return values.dictionary.text(x).compare(values.dictionary.text(y));
    }
    case Type::boolean:  // null, which is 2, comes first
      return three_way((values.booleans[a] + 1) % 3, (values.booleans[b] + 1) % 3);
    case Type::uuid:
      return std::memcmp(values.uuids[a].data(), values.uuids[b].data(), sizeof(record::Uuid));
    default:
      return three_way(values.integers[a], values.integers[b]);
  }
}

void sort_equal_keys(const Rows& rows, std::span<const std::size_t> columns, std::vector<Keyed>& keyed) {
  const auto before = [&](const Keyed& a, const Keyed& b) {
    for (const std::size_t column : columns) {
      if (const int order = compare(rows, column, a.row, b.row); order != 0) {
        return order < 0;
      }
    }
    return a.row < b.row;
  };
  for (std::size_t first = 0; first < keyed.size();) {
    std::size_t last = first + 1;
    while (last < keyed.size() && keyed[last].key == keyed[first].key) {
      ++last;
    }
    if (last - first > 1) {
      std::sort(keyed.begin() + static_cast<std::ptrdiff_t>(first), keyed.begin() + static_cast<std::ptrdiff_t>(last),
                before);
    }
    first = last;
  }
}

}  // namespace

std::vector<std::size_t> order_columns(const record::Table& table) {
  std::vector<std::size_t> columns;
  for (const std::string_view name : table.sort_key) {
    columns.push_back(column_index(table, name));
  }
  if (!table.merge_key_end.empty()) {
    for (std::size_t at = 0; at <= column_index(table, table.merge_key_end); ++at) {
      if (std::ranges::find(columns, at) == columns.end()) {
        columns.push_back(at);
      }
    }
  }
  return columns;
}

std::vector<std::uint32_t> text_ranks(const record::Dictionary& dictionary) {
  std::vector<std::uint32_t> sorted(dictionary.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::ranges::sort(sorted, {}, [&](std::uint32_t code) { return dictionary.text(code); });
  std::vector<std::uint32_t> ranks(sorted.size());
  for (std::uint32_t rank = 0; rank < sorted.size(); ++rank) {
    ranks[sorted[rank]] = rank;
  }
  return ranks;
}

std::vector<std::uint32_t> sort_order(const Rows& rows, std::span<const std::uint8_t> keep) {
  std::vector<std::uint32_t> kept = kept_rows(rows, keep);
  std::vector<Keyed> keyed(kept.size());
  std::ranges::transform(kept, keyed.begin(), [](std::uint32_t row) { return Keyed{0, row}; });

  const std::vector<std::size_t> columns = order_columns(*rows.table);
  std::size_t packed = 0;
  int bits = 0;
  for (; packed < columns.size(); ++packed) {
    const Packing packing = packing_of(rows, columns[packed], kept);
    if (bits + packing.bits > 64) {
      break;
    }
    if (packing.bits > 0) {  // a column of nulls decides nothing
      pack(rows, columns[packed], packing, keyed);
    }
    bits += packing.bits;
  }
  radix_sort(keyed, bits);
  sort_equal_keys(rows, std::span(columns).subspan(packed), keyed);

  std::ranges::transform(keyed, kept.begin(), &Keyed::row);
  return kept;
}

}  // namespace spoor::store
