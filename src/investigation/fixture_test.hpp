// SPDX-License-Identifier: Apache-2.0
// For the tests of this floor: the tables of a store in memory, filled row by row, asked by the queries that ship.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "investigation/report.hpp"
#include "record/attack.hpp"
#include "store/engine.hpp"

namespace spoor::investigation {

using Fields = std::map<std::string, std::string>;  // column to value; a column that is not given is null

inline constexpr TimeMs kScope = 1'715'126'400'000;  // 2024-05-08T00:00Z
inline constexpr const char* kAccount = "111111111111";
inline constexpr const char* kAlice = "arn:aws:iam::111111111111:user/alice";
inline constexpr const char* kRole = "arn:aws:iam::111111111111:role/deploy";

// The ARN of a session of kRole.
std::string session_of(std::string_view name);

class StoreFixture : public testing::Test {
 protected:
  StoreFixture();  // its tables are empty

  static store::Engine& engine();

  static void add(std::string_view table, const Fields& fields);
  // A call that is no sign of anything, from the internet, that succeeded, made by alice with her key unless `fields`
  // says otherwise.
  void call(TimeMs at, const Fields& fields = {});
  // The same once a day on so many days that end with the scope's beginning.
  void daily(int days, const Fields& fields = {});
  // A call of a session of kRole.
  void session_call(TimeMs at, const std::string& name, const Fields& fields = {});
  // The call by which alice was given the keys of a session of kRole.
  void issue(TimeMs at, const std::string& name, const std::string& key);
  void place(const std::string& ip, const std::string& aso, double latitude, double longitude,
             const std::string& hosting = {});

  // A report on kAlice (or kRole) from kScope for a day, with the 45 days before as full baseline and a threat
  // list loaded.
  Report report_on(const std::string& principal) const;

  std::unique_ptr<const record::AttackTables> attack_;

 private:
  int rows_ = 0;
};

// Those of a kind.
std::vector<Indicator> of_kind(const std::vector<Indicator>& all, Kind kind);

}  // namespace spoor::investigation
