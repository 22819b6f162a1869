// SPDX-License-Identifier: Apache-2.0
// A page of text as a person reads it on a terminal: 100 columns, what logs say escaped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "investigation/report.hpp"

namespace spoor::investigation {

inline constexpr std::size_t kWidth = 100;

std::string safe(const std::string& text);  // one line that cannot disturb the terminal

// Breaks at spaces so that no line is longer than the page, as far as words let it; `hang` is put before every line but
// the first, which begins at column `first`.
std::string wrapped(const std::string& text, std::size_t first, const std::string& hang);

// What a field or an item says may come from the logs: it is escaped here. What a line says comes as it is to be
// printed.
class Page {
 public:
  explicit Page(bool colour) : colour_(colour) {}

  void heading(std::string_view text);
  void line(const std::string& text) { out_ += text + "\n"; }
  void field(std::string_view name, const std::string& text);
  void item(const std::string& text, std::size_t indent);
  std::string severity(Severity level) const;
  std::string dim(const std::string& text) const { return paint(text, "2"); }
  std::string take() { return std::move(out_); }

 private:
  std::string paint(std::string_view text, std::string_view code) const;

  bool colour_;
  std::string out_;
};

}  // namespace spoor::investigation
