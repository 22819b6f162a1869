// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "store/lake.hpp"
#include "store/schema.hpp"
#include "store/store.hpp"

namespace spoor::store {

struct Reader::State {
  std::unique_ptr<DuckConnection> connection;
  std::int64_t snapshot = 0;
};

Result<std::unique_ptr<Reader>> Reader::open(const std::filesystem::path& directory) {
  std::error_code error;
  const std::filesystem::path store = std::filesystem::absolute(directory, error);
  if (!std::filesystem::exists(catalog_file(store), error)) {
    return Error{Code::not_found, fmt::format("{} is no store: `spoor ingest` makes one, --store or $SPOOR_STORE "
                                              "names another",
                                              directory.string())};
  }
  SPOOR_TRY(std::shared_ptr<DuckDatabase> database, DuckDatabase::open({.temp_directory = temp_directory(store)}));
  auto state = std::make_unique<State>();
  SPOOR_TRY(state->connection, DuckConnection::open(std::move(database)));
  SPOOR_CHECK(attach_lake(*state->connection, store, {}));
  SPOOR_TRY(state->snapshot, current_snapshot(*state->connection));
  // Attached anew at that snapshot: a transaction held open would keep the catalog's log from ever being shortened.
  SPOOR_CHECK(detach_lake(*state->connection));
  SPOOR_CHECK(attach_lake(*state->connection, store, {.writable = false, .snapshot = state->snapshot}));
  SPOOR_TRY(const SchemaAge age, check_schema(*state->connection));
  if (age == SchemaAge::older) {
    return Error{Code::conflict, fmt::format("{} was made by an older spoor: `spoor store compact` brings it up to "
                                             "date",
                                             directory.string())};
  }
  return std::unique_ptr<Reader>(new Reader(std::move(state)));
}

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::~Reader() = default;
Engine& Reader::engine() { return *state_->connection; }
std::int64_t Reader::snapshot() const { return state_->snapshot; }

}  // namespace spoor::store
