// SPDX-License-Identifier: Apache-2.0
#include "store/ledger.hpp"

#include <string>

namespace spoor::store {
namespace {

// Puts named values into a row of source_object.
class LedgerRow {
 public:
  explicit LedgerRow(record::Rows& rows) : rows_(rows) {}
  void text(std::string_view column, std::string_view value) {
    const std::size_t at = record::column_index(*rows_.table, column);
    if (value.empty() && rows_.table->columns[at].nullable) {
      rows_.add_null_text(at);
    } else {
      rows_.add_text(at, value);
    }
  }
  void integer(std::string_view column, std::int64_t value) {
    rows_.add_integer(record::column_index(*rows_.table, column), value);
  }

 private:
  record::Rows& rows_;
};

std::string joined(const std::set<std::string, std::less<>>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += (out.empty() ? "" : ",") + text;
  }
  return out;
}

}  // namespace

record::Rows ledger_rows(std::span<const record::ObjectTally> objects, TimeMs ingested_ms) {
  record::Rows rows(record::kSourceObject);
  for (const record::ObjectTally& object : objects) {
    LedgerRow row(rows);
    row.integer("id", object.id);
    row.text("path", object.path);
    row.text("kind", object.kind);
    row.text("shape", object.shape);
    row.text("compression", object.compression);
    row.integer("bytes", object.bytes);
    row.integer("json_bytes", object.json_bytes);
    row.text("sha256", object.sha256);
    row.integer("records", object.records());
    row.integer("events", object.events);
    row.integer("duplicates", object.duplicates);
    row.integer("ignored", object.ignored);
    row.integer("rejected", object.rejected);
    row.integer("first_ms", object.first_ms);
    row.integer("last_ms", object.last_ms);
    row.text("accounts", joined(object.accounts));
    row.text("regions", joined(object.regions));
    row.integer("ingested_ms", ingested_ms);
    row.text("note", object.note);
    rows.row_done();
  }
  return rows;
}

void move_duplicates(record::Batch& batch, std::span<const std::uint8_t> keep,
                     std::map<std::int64_t, std::int64_t>& open) {
  static const std::size_t object_column = record::column_index(record::kCall, "source_object");
  const std::vector<std::int64_t>& object_of = batch.call.columns[object_column].integers;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (keep[row] == 0) {
      ++open[object_of[row]];
    }
  }
  for (record::ObjectTally& object : batch.objects) {
    if (const auto found = open.find(object.id); found != open.end()) {
      object.events -= found->second;
      object.duplicates += found->second;
      open.erase(found);
    }
  }
}

}  // namespace spoor::store
