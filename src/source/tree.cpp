// SPDX-License-Identifier: Apache-2.0
#include "source/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>

namespace spoor::source {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kStampLength = 14;  // 20230710T1145Z

bool is_stamp(std::string_view text) {
  for (std::size_t i = 0; i < kStampLength; ++i) {
    const char expected = i == 8 ? 'T' : i == 13 ? 'Z' : '0';
    const bool fits = expected == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == expected;
    if (!fits) {
      return false;
    }
  }
  return true;
}

class Walk {
 public:
  explicit Walk(Listing& listing) : listing_(listing) {}

  void folder(const fs::path& root) {
    folders_.push_back(root);
    while (!folders_.empty()) {
      const fs::path next = std::move(folders_.back());
      folders_.pop_back();
      entries(next);
    }
  }

 private:
  // A folder that cannot be opened is named and passed over; the rest of the tree is still read.
  void entries(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
      entry(*it);
    }
    if (error) {
      listing_.unreadable.push_back({folder.string(), error.message()});
    }
  }

  void entry(const fs::directory_entry& entry) {
    std::error_code error;
    // A link inside the tree leads to what is met on its own way; one that leads out of it is not followed.
    if (entry.is_symlink(error)) {
      return;
    }
    if (entry.is_directory(error)) {
      folders_.push_back(entry.path());
    } else if (entry.is_regular_file(error)) {
      const std::uint64_t size = entry.file_size(error);
      listing_.items.push_back({entry.path().string(), error ? 0 : size});
    }
  }

  Listing& listing_;
  std::vector<fs::path> folders_;
};

}  // namespace

std::string_view delivery_time(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (std::size_t at = name.find('_'); at != std::string_view::npos; at = name.find('_', at + 1)) {
    if (name.size() > at + kStampLength + 1 && name[at + kStampLength + 1] == '_' && is_stamp(name.substr(at + 1))) {
      return name.substr(at + 1, kStampLength);
    }
  }
  return {};
}

Result<Listing> list(std::span<const std::string> sources) {
  Listing listing;
  for (const std::string& source : sources) {
    if (source == kStandardInput) {
      listing.items.push_back({source, 0});
      continue;
    }
    std::error_code error;
    const fs::file_status status = fs::status(source, error);
    if (status.type() == fs::file_type::not_found) {
      return Error{Code::not_found, fmt::format("cannot read {}: there is no such file or folder", source)};
    }
    if (error) {
      listing.unreadable.push_back({source, error.message()});
    } else if (fs::is_directory(status)) {
      Walk(listing).folder(source);
    } else {
      const std::uint64_t size = fs::is_regular_file(status) ? fs::file_size(source, error) : 0;
      listing.items.push_back({source, error ? 0 : size});
    }
  }
  const auto key = [](const Item& item) { return std::tuple(delivery_time(item.path), std::string_view(item.path)); };
  std::ranges::stable_sort(listing.items, {}, key);
  const auto repeated = std::ranges::unique(listing.items, {}, &Item::path);
  listing.items.erase(repeated.begin(), repeated.end());
  return listing;
}

}  // namespace spoor::source
