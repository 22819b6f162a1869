// SPDX-License-Identifier: Apache-2.0
#include "investigation/organisation.hpp"

#include "investigation/row.hpp"

namespace spoor::investigation {

Result<Organisation> know_organisation(store::Engine& engine, Organisation configured) {
  SPOOR_TRY(const store::Answer answer, engine.run(store::query("coverage.logged_accounts"), {}));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    configured.logged_accounts.insert(Row(answer, i).text("account_id"));
  }
  return configured;
}

}  // namespace spoor::investigation
