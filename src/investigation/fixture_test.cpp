// SPDX-License-Identifier: Apache-2.0
#include "investigation/fixture_test.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "record/columns.hpp"
#include "store/engine_duckdb.hpp"
#include "store/schema.hpp"

namespace spoor::investigation {

std::string session_of(std::string_view name) {
  return fmt::format("arn:aws:sts::111111111111:assumed-role/deploy/{}", name);
}

namespace {

// One database for all tests of the program: to open one takes longer than most tests. Nothing else of this floor knows
// which engine it is; tests do because their tables are filled row by row.
store::DuckConnection& shared_engine() {
  static const std::unique_ptr<store::DuckConnection> connection = [] {
    auto database = store::DuckDatabase::open({});
    EXPECT_TRUE(database) << database.error().message;
    auto made = *store::DuckConnection::open(*database);
    for (const record::Table* table : record::kTables) {
      std::vector<std::string> columns;
      for (const record::Column& column : table->columns) {
        columns.push_back(fmt::format("{} {}", store::quoted_name(column.name), store::sql_type(column.type)));
      }
      const auto done =
          made->execute(fmt::format("CREATE TABLE {} ({})", store::quoted_name(table->name), fmt::join(columns, ", ")));
      EXPECT_TRUE(done) << done.error().message;
    }
    return made;
  }();
  return *connection;
}

}  // namespace

StoreFixture::StoreFixture() {
  for (const record::Table* table : record::kTables) {
    const auto emptied = shared_engine().execute(fmt::format("DELETE FROM {}", store::quoted_name(table->name)));
    EXPECT_TRUE(emptied) << emptied.error().message;
  }
  auto loaded = record::AttackTables::load();
  EXPECT_TRUE(loaded) << loaded.error().message;
  attack_ = *std::move(loaded);
}

store::Engine& StoreFixture::engine() { return shared_engine(); }

void StoreFixture::add(std::string_view table, const Fields& fields) {
  const record::Table* shape = record::find_table(table);
  ASSERT_NE(shape, nullptr) << table;
  std::vector<std::string> columns;
  std::vector<std::string> values;
  for (const auto& [name, value] : fields) {
    const record::Column& column = shape->columns[record::column_index(*shape, name)];
    const bool quoted = column.type == record::Type::text || column.type == record::Type::uuid;
    columns.push_back(store::quoted_name(name));
    values.push_back(quoted ? store::sql_text(value) : value);
  }
  const auto done = shared_engine().execute(fmt::format("INSERT INTO {} ({}) VALUES ({})", store::quoted_name(table),
                                                        fmt::join(columns, ", "), fmt::join(values, ", ")));
  ASSERT_TRUE(done) << done.error().message;
}

void StoreFixture::call(TimeMs at, const Fields& fields) {
  Fields all = {{"event_id", fmt::format("00000000-0000-4000-8000-{:012}", ++rows_)},
                {"account_id", kAccount},
                {"principal_account", kAccount},
                {"region", "us-east-1"},
                {"category", "management"},
                {"principal", kAlice},
                {"actor", kAlice},
                {"access_key", "AKIAALICE"},
                {"caller_kind", "internet"},
                {"ip", "192.0.2.1"},
                {"agent", "aws-cli/2"},
                {"user_agent", "aws-cli/2.15"},
                {"service", "sqs"},
                {"operation", "GetQueueUrl"},
                {"outcome", "success"},
                {"read_only", "true"},
                {"copy", "0"},
                {"source_object", "1"}};
  for (const auto& [name, value] : fields) {
    all[name] = value;
  }
  all["at_ms"] = std::to_string(at);
  add("call", all);
}

void StoreFixture::daily(int days, const Fields& fields) {
  for (int day = 1; day <= days; ++day) {
    call(kScope - day * kDayMs + kHourMs, fields);
  }
}

void StoreFixture::session_call(TimeMs at, const std::string& name, const Fields& fields) {
  Fields all = {{"principal", kRole},
                {"session", session_of(name)},
                {"actor", session_of(name)},
                {"session_kind", "other"},
                {"access_key", "ASIA" + name}};
  for (const auto& [column, value] : fields) {
    all[column] = value;
  }
  call(at, all);
}

void StoreFixture::issue(TimeMs at, const std::string& name, const std::string& key) {
  add("credential", {{"key", key},
                     {"kind", "role_session"},
                     {"session", session_of(name)},
                     {"issued_to", kRole},
                     {"by_principal", kAlice},
                     {"by_actor", kAlice},
                     {"by_key", "AKIAALICE"},
                     {"at_ms", std::to_string(at)},
                     {"event_id", fmt::format("00000000-0000-4000-8000-{:012}", ++rows_)}});
}

void StoreFixture::place(const std::string& ip, const std::string& aso, double latitude, double longitude,
                         const std::string& hosting) {
  Fields fields = {{"ip", ip},
                   {"country", "NL"},
                   {"city", "City of " + ip},
                   {"latitude", std::to_string(latitude)},
                   {"longitude", std::to_string(longitude)},
                   {"radius_km", "10"},
                   {"asn", std::to_string(std::hash<std::string>{}(aso) % 60000 + 1)},
                   {"aso", aso}};
  if (!hosting.empty()) {
    fields["hosting"] = hosting;
  }
  add("place", fields);
}

Report StoreFixture::report_on(const std::string& principal) const {
  Report report;
  report.subject.kind = principal == kRole ? "role" : "user";
  report.subject.arn = report.subject.principal = principal;
  report.subject.account_id = kAccount;
  report.scope = {kScope, kScope + kDayMs, kScope - 45 * kDayMs, kScope, false};
  report.coverage.lists = {{"ipsum", "threat", 1, 0}};
  report.organisation.logged_accounts = {kAccount};
  report.coverage.accounts = {{kAccount, "us-east-1", 1, 1}};
  report.baseline.state = Training::full;
  report.baseline.logged_days = 45;
  report.baseline.active_days = 45;
  return report;
}

std::vector<Indicator> of_kind(const std::vector<Indicator>& all, Kind kind) {
  std::vector<Indicator> out;
  std::ranges::copy_if(all, std::back_inserter(out), [&](const Indicator& one) { return one.kind == kind; });
  return out;
}

}  // namespace spoor::investigation
