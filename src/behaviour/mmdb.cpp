// SPDX-License-Identifier: Apache-2.0
#include "behaviour/mmdb.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <maxminddb.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "behaviour/mmdb_form.hpp"

namespace spoor::behaviour {
namespace {

// A file mapped for reading; unmapped at the end of its life.
class Mapping {
 public:
  Mapping() = default;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (address_ != nullptr) {
      ::munmap(address_, size_);
    }
  }

  Status map(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
      return Error{errno == ENOENT ? Code::not_found : Code::invalid_input,
                   fmt::format("cannot read GeoIP file {}: {}", path.string(), std::strerror(errno))};
    }
    struct stat status {};
    const bool regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
    void* address = regular ? ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_SHARED, file, 0)
                            : MAP_FAILED;
    ::close(file);
    if (address == MAP_FAILED) {
      return Error{Code::invalid_input, fmt::format("GeoIP file {} is empty or no file", path.string())};
    }
    address_ = address;
    size_ = static_cast<std::size_t>(status.st_size);
    return Done{};
  }

  MmdbBytes bytes() const { return {static_cast<const unsigned char*>(address_), size_}; }

 private:
  void* address_ = nullptr;
  std::size_t size_ = 0;
};

// The value at the end of a path, whatever its type.
std::optional<MMDB_entry_data_s> member(const void* file, std::uint32_t offset, MmdbRecord::Path path) {
  std::vector<const char*> keys(path);
  keys.push_back(nullptr);
  MMDB_entry_s entry{static_cast<const MMDB_s*>(file), offset};
  MMDB_entry_data_s data{};
  if (MMDB_aget_value(&entry, &data, keys.data()) != MMDB_SUCCESS || !data.has_data) {
    return std::nullopt;
  }
  return data;
}

}  // namespace

struct Mmdb::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (open) {
      MMDB_close(&file);
    }
  }

  Mapping mapping;
  std::optional<MmdbForm> form;
  std::string type;
  MMDB_s file{};
  bool open = false;
};

Mmdb::Mmdb(std::unique_ptr<State> state) : state_(std::move(state)) {}
Mmdb::Mmdb(Mmdb&&) noexcept = default;
Mmdb& Mmdb::operator=(Mmdb&&) noexcept = default;
Mmdb::~Mmdb() = default;

Result<Mmdb> Mmdb::open(const std::filesystem::path& path) {
  auto state = std::make_unique<State>();
  SPOOR_CHECK(state->mapping.map(path));
  std::string problem;
  state->form = MmdbForm::read(state->mapping.bytes(), problem);
  if (state->form) {
    problem = state->form->bad_tree().value_or("");
  }
  if (problem.empty()) {
    const int failure = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &state->file);
    state->open = failure == MMDB_SUCCESS;
    problem = state->open ? "" : MMDB_strerror(failure);
  }
  if (!problem.empty()) {
    return Error{Code::invalid_input,
                 fmt::format("GeoIP file {} is damaged: {}; fetch it again or name another", path.string(), problem)};
  }
  state->type = state->form->meta().database_type;
  return Mmdb(std::move(state));
}

std::optional<MmdbRecord> Mmdb::find(const Ip& ip) const {
  sockaddr_storage storage{};
  if (ip.is_v4()) {
    auto& address = reinterpret_cast<sockaddr_in&>(storage);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(static_cast<std::uint32_t>(ip.low));
  } else {
    if (ip_version() == 4) {
      return std::nullopt;
    }
    auto& address = reinterpret_cast<sockaddr_in6&>(storage);
    address.sin6_family = AF_INET6;
    for (std::size_t i = 0; i < 8; ++i) {
      address.sin6_addr.s6_addr[i] = static_cast<unsigned char>(ip.high >> (56 - 8 * i));
      address.sin6_addr.s6_addr[i + 8] = static_cast<unsigned char>(ip.low >> (56 - 8 * i));
    }
  }
  int failure = MMDB_SUCCESS;
  const MMDB_lookup_result_s found =
      MMDB_lookup_sockaddr(&state_->file, reinterpret_cast<const sockaddr*>(&storage), &failure);
  std::string problem;
  // Only a sample of a big file was looked at when it was opened, so each record is checked before it is read.
  if (failure != MMDB_SUCCESS || !found.found_entry ||
      !mmdb_value_end(state_->form->data(), found.entry.offset, problem)) {
    return std::nullopt;
  }
  return MmdbRecord(&state_->file, found.entry.offset);
}

const std::string& Mmdb::database_type() const { return state_->type; }
TimeMs Mmdb::built() const { return static_cast<TimeMs>(state_->form->meta().build_epoch) * kSecondMs; }
int Mmdb::ip_version() const { return static_cast<int>(state_->form->meta().ip_version); }

std::optional<std::string_view> MmdbRecord::text(Path path) const {
  const auto data = member(file_, offset_, path);
  if (!data || data->type != MMDB_DATA_TYPE_UTF8_STRING || data->data_size == 0) {
    return std::nullopt;
  }
  return std::string_view(data->utf8_string, data->data_size);
}

std::optional<double> MmdbRecord::real(Path path) const {
  const auto data = member(file_, offset_, path);
  if (!data || (data->type != MMDB_DATA_TYPE_DOUBLE && data->type != MMDB_DATA_TYPE_FLOAT)) {
    return std::nullopt;
  }
  const double value = data->type == MMDB_DATA_TYPE_DOUBLE ? data->double_value : double{data->float_value};
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> MmdbRecord::integer(Path path) const {
  const auto data = member(file_, offset_, path);
  if (!data) {
    return std::nullopt;
  }
  switch (data->type) {
    case MMDB_DATA_TYPE_UINT16:
      return data->uint16;
    case MMDB_DATA_TYPE_UINT32:
      return data->uint32;
    case MMDB_DATA_TYPE_INT32:
      return data->int32;
    case MMDB_DATA_TYPE_UINT64:
      return std::in_range<std::int64_t>(data->uint64) ? std::optional(static_cast<std::int64_t>(data->uint64))
                                                       : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool MmdbRecord::is_true(Path path) const {
  const auto data = member(file_, offset_, path);
  return data && data->type == MMDB_DATA_TYPE_BOOLEAN && data->boolean;
}

}  // namespace spoor::behaviour
