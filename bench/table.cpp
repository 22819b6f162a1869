// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

namespace spoor::bench {
namespace {

constexpr std::size_t kOperationColumns = 9;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// Calls `row` with the tab-separated cells of each line that is no comment.
void read_rows(const std::string& name, std::size_t columns,
               const std::function<void(std::vector<std::string>&)>& row) {
  const std::string path = std::string(SPOOR_BENCH_DIR) + "/" + name;
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot be read");
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    auto cells = split(line, '\t');
    if (cells.size() != columns) {
      throw std::runtime_error(path + ":" + std::to_string(number) + ": has " + std::to_string(cells.size()) +
                               " cells, must have " + std::to_string(columns));
    }
    row(cells);
  }
}

std::size_t kind_index(char letter) {
  auto at = kKinds.find(letter);
  if (at == std::string_view::npos) throw std::runtime_error(std::string("unknown kind of caller: ") + letter);
  return at;
}

std::string present(const std::string& cell) { return cell == "-" ? std::string() : cell; }

std::vector<std::pair<std::string, std::string>> read_errors(const std::string& cell) {
  std::vector<std::pair<std::string, std::string>> errors;
  for (const auto& one : split(present(cell), ';')) {
    auto equals = one.find('=');
    errors.emplace_back(one.substr(0, equals), one.substr(equals + 1));
  }
  return errors;
}

}  // namespace

OperationTable OperationTable::load() {
  OperationTable table;
  read_rows("operations.tsv", kOperationColumns, [&](std::vector<std::string>& cells) {
    const char mode = cells[2][0];
    table.rows_.push_back({cells[0], cells[1], mode == 'r' || mode == 'd', mode == 'd' || mode == 'e', cells[4],
                           cells[5], present(cells[6]), present(cells[7]), read_errors(cells[8])});
    for (const auto& share : split(cells[3], ' ')) {
      auto& mix = table.mixes_[kind_index(share[0])];
      const auto before = mix.empty() ? 0 : mix.back().first;
      mix.emplace_back(before + static_cast<std::uint32_t>(std::stoul(share.substr(1))),
                       static_cast<std::uint32_t>(table.rows_.size() - 1));
    }
  });
  return table;
}

const Operation& OperationTable::draw(Kind kind, Rng& rng) const {
  const auto& mix = mixes_[kKinds.find(static_cast<char>(kind))];
  const std::uint32_t ticket = rng.below(mix.back().first);
  auto at = std::upper_bound(mix.begin(), mix.end(), ticket,
                             [](std::uint32_t value, const auto& entry) { return value < entry.first; });
  return rows_[at->second];
}

std::array<std::vector<std::string>, kKinds.size()> load_agents() {
  std::array<std::vector<std::string>, kKinds.size()> agents;
  read_rows("agents.tsv", 2, [&](std::vector<std::string>& cells) {
    for (char letter : cells[0]) agents[kind_index(letter)].push_back(cells[1]);
  });
  return agents;
}

}  // namespace spoor::bench
