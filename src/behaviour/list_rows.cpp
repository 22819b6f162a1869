// SPDX-License-Identifier: Apache-2.0
#include "behaviour/list_rows.hpp"

#include <algorithm>

#include "record/columns.hpp"
#include "store/query.hpp"

namespace spoor::behaviour {

Result<std::vector<ListRow>> read_lists(Shelf& shelf) {
  SPOOR_TRY(const store::Answer answer, shelf.engine().run(store::query("behaviour.lists"), {}));
  std::vector<ListRow> lists;
  for (std::size_t row = 0; row < answer.size(); ++row) {
    lists.push_back({std::string(answer.text(row, 0)), std::string(answer.text(row, 1)),
                     std::string(answer.text(row, 2)), answer.integer(row, 3),
                     answer.is_null(row, 4) ? record::kNoInt : answer.integer(row, 4), answer.integer(row, 5),
                     std::string(answer.text(row, 6))});
  }
  return lists;
}

record::Rows make_list_rows(std::vector<ListRow> lists) {
  std::ranges::sort(lists, {}, &ListRow::name);
  record::Rows rows(record::kList);
  for (const ListRow& list : lists) {
    rows.add_text(0, list.name);
    rows.add_text(1, list.kind);
    if (list.sha256.empty()) {
      rows.add_null_text(2);
    } else {
      rows.add_text(2, list.sha256);
    }
    rows.add_integer(3, list.entries);
    rows.add_integer(4, list.dated_ms);
    rows.add_integer(5, list.loaded_ms);
    rows.add_text(6, list.note);
    rows.row_done();
  }
  return rows;
}

}  // namespace spoor::behaviour
