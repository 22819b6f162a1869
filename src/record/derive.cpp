// SPDX-License-Identifier: Apache-2.0
#include "record/derive.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/arn.hpp"
#include "record/call_columns.hpp"
#include "record/groups.hpp"

namespace spoor::record {
namespace {

struct Seen {
  std::int64_t calls = 0;
  std::int64_t first_ms = kNoInt;
  std::int64_t last_ms = kNoInt;

  void add(std::int64_t at_ms) {
    ++calls;
    first_ms = calls == 1 ? at_ms : std::min(first_ms, at_ms);
    last_ms = std::max(last_ms, at_ms);
  }
};

template <std::size_t Words>
Seen& group(Groups<Words>& groups, std::vector<Seen>& seen, const std::array<std::uint64_t, Words>& key) {
  const std::size_t at = groups.find(key);
  if (at == seen.size()) {
    seen.emplace_back();
  }
  return seen[at];
}

constexpr std::array kTouchCallColumns = {kAccountId, kRegion, kPrincipal, kSession,
                                          kAccessKey, kIp,     kService,   kOperation};

class Deriver {
 public:
  Deriver(const Batch& batch, std::span<const std::uint8_t> keep) : batch_(batch), keep_(keep) {}

  Derived run() {
    touches();
    shown_links();
    callers();
    resources();
    return std::move(out_);
  }

 private:
  const ColumnRows& column(std::size_t at) const { return batch_.call.columns[at]; }
  std::uint32_t code(std::size_t at, std::uint32_t row) const { return column(at).codes[row]; }
  std::string_view text(std::size_t at, std::uint64_t code) const {
    return code >= kNoText ? std::string_view() : column(at).dictionary.text(static_cast<std::uint32_t>(code));
  }
  std::int64_t at_ms(std::uint32_t row) const { return column(kAtMs).integers[row]; }

  void touches();
  void shown_links();
  void callers();
  void resources();
  void principal_rows(const Groups<7>& groups, const std::vector<Seen>& seen);
  void named_rows(std::string_view kind, CallColumn column, std::size_t word, const Groups<7>& groups,
                  const std::vector<Seen>& seen);
  void instance_links(const Groups<7>& groups, const std::vector<Seen>& seen);
  void entity(std::string_view kind, std::string_view id, std::string_view account, std::string_view attributes,
              const Seen& seen);
  void alias(std::string_view kind, std::string_view id, std::string_view alias_kind, std::string_view alias,
             const Seen& seen);
  void link(std::string_view instance, std::string_view role, std::string_view account, std::int64_t day,
            const Seen& seen);

  const Batch& batch_;
  std::span<const std::uint8_t> keep_;
  Derived out_;
};

struct At {
  std::size_t calls;
  std::size_t first;
  std::size_t last;
};

At counters(const Table& table) {
  return {column_index(table, "calls"), column_index(table, "first_ms"), column_index(table, "last_ms")};
}

void add_optional(Rows& rows, std::size_t column, std::string_view text) {
  text.empty() ? rows.add_null_text(column) : rows.add_text(column, text);
}

std::string_view principal_kind(std::string_view principal) {
  if (principal.starts_with("service:")) {
    return "service";
  }
  if (principal.starts_with("account:")) {
    return "account";
  }
  const auto arn = parse_arn(principal);
  if (!arn) {
    return principal.find("/user/") != std::string_view::npos ? "identity_center_user"
           : principal.find('|') != std::string_view::npos    ? "federated_user"
                                                              : "unknown";
  }
  const std::string_view kind = arn->kind();
  if (arn->service == "iam" || arn->service == "sts") {
    return arn->resource == "root"    ? "root"
           : kind == "federated-user" ? "federated_user"
           : kind == "assumed-role"   ? "role"
           : kind == "user"           ? "user"
           : kind == "role"           ? "role"
                                      : "unknown";
  }
  return "identity_center_user";
}

void Deriver::touches() {
  constexpr std::size_t kKind = kTouchCallColumns.size() + 1;
  static const At at = counters(kTouch);
  static const std::size_t failed = column_index(kTouch, "failed");
  const ResourceRefs& refs = batch_.resources;
  Rows& rows = out_.touch;
  std::vector<Translation> of_call;
  for (std::size_t c = 0; c < kTouchCallColumns.size(); ++c) {
    of_call.emplace_back(column(kTouchCallColumns[c]).dictionary, rows.columns[c + 1].dictionary);
  }
  Translation kinds(refs.kinds, rows.columns[kKind].dictionary);
  Translation ids(refs.ids, rows.columns[kKind + 1].dictionary);
  for (std::size_t i = 0; i < refs.call.size(); ++i) {
    const std::uint32_t row = refs.call[i];
    if (keep_[row] == 0) {
      continue;
    }
    rows.add_integer(0, floor_to(at_ms(row), kHourMs));
    for (std::size_t c = 0; c < kTouchCallColumns.size(); ++c) {
      rows.add_code(c + 1, of_call[c](code(kTouchCallColumns[c], row)));
    }
    rows.add_code(kKind, kinds(refs.kind[i]));
    rows.add_code(kKind + 1, ids(refs.id[i]));
    rows.add_integer(at.calls, 1);
    rows.add_integer(failed, code(kError, row) != kNoText ? 1 : 0);
    rows.add_integer(at.first, at_ms(row));
    rows.add_integer(at.last, at_ms(row));
    rows.row_done();
  }
}

// The relations the decoder noted call by call.
void Deriver::shown_links() {
  std::vector<std::uint8_t> shown(batch_.link_call.size());
  std::ranges::transform(batch_.link_call, shown.begin(), [&](std::uint32_t call) { return keep_[call]; });
  out_.link.append(batch_.link, shown);
}

void Deriver::callers() {
  Groups<7> groups;
  std::vector<Seen> seen;
  for (std::uint32_t row = 0; row < batch_.call.size; ++row) {
    if (keep_[row] != 0) {
      const std::array<std::uint64_t, 7> key = {code(kPrincipal, row),
                                                code(kPrincipalAccount, row),
                                                code(kPrincipalId, row),
                                                code(kSession, row),
                                                code(kSessionKind, row),
                                                code(kAccessKey, row),
                                                static_cast<std::uint64_t>(floor_to(at_ms(row), kDayMs))};
      group(groups, seen, key).add(at_ms(row));
    }
  }
  principal_rows(groups, seen);
  named_rows("session", kSession, 3, groups, seen);
  named_rows("key", kAccessKey, 5, groups, seen);
  named_rows("account", kPrincipalAccount, 1, groups, seen);
  instance_links(groups, seen);
}

void Deriver::entity(std::string_view kind, std::string_view id, std::string_view account, std::string_view attributes,
                     const Seen& seen) {
  if (id.empty()) {
    return;
  }
  Rows& rows = out_.entity;
  static const At at = counters(kEntity);
  rows.add_text(0, kind);
  rows.add_text(1, id);
  add_optional(rows, 2, account);
  add_optional(rows, 3, attributes);
  rows.add_integer(at.calls, seen.calls);
  rows.add_integer(at.first, seen.first_ms);
  rows.add_integer(at.last, seen.last_ms);
  rows.row_done();
}

void Deriver::alias(std::string_view kind, std::string_view id, std::string_view alias_kind, std::string_view alias,
                    const Seen& seen) {
  if (id.empty() || alias.empty() || alias == id) {
    return;
  }
  Rows& rows = out_.alias;
  static const std::size_t first = column_index(kAlias, "first_ms");
  static const std::size_t last = column_index(kAlias, "last_ms");
  rows.add_text(0, kind);
  rows.add_text(1, id);
  rows.add_text(2, alias_kind);
  rows.add_text(3, alias);
  rows.add_integer(first, seen.first_ms);
  rows.add_integer(last, seen.last_ms);
  rows.row_done();
}

void Deriver::link(std::string_view instance, std::string_view role, std::string_view account, std::int64_t day,
                   const Seen& seen) {
  Rows& rows = out_.link;
  static const At at = counters(kLink);
  rows.add_integer(0, day);
  rows.add_text(1, "instance");
  rows.add_text(2, instance);
  rows.add_text(3, "runs_as");
  rows.add_text(4, "role");
  rows.add_text(5, role);
  add_optional(rows, 6, account);
  rows.add_integer(at.calls, seen.calls);
  rows.add_integer(at.first, seen.first_ms);
  rows.add_integer(at.last, seen.last_ms);
  rows.row_done();
}

// Sums of `seen` over the groups that agree in the chosen words of their keys.
template <std::size_t Words>
void sum_by(const Groups<7>& groups, const std::vector<Seen>& seen, const std::array<std::size_t, Words>& words,
            Groups<Words>& out, std::vector<Seen>& sums) {
  for (std::size_t g = 0; g < seen.size(); ++g) {
    std::array<std::uint64_t, Words> key{};
    for (std::size_t w = 0; w < Words; ++w) {
      key[w] = groups.keys()[g][words[w]];
    }
    Seen& sum = group(out, sums, key);
    const bool first = sum.calls == 0;
    sum.calls += seen[g].calls;
    sum.first_ms = first ? seen[g].first_ms : std::min(sum.first_ms, seen[g].first_ms);
    sum.last_ms = std::max(sum.last_ms, seen[g].last_ms);
  }
}

void Deriver::principal_rows(const Groups<7>& groups, const std::vector<Seen>& seen) {
  Groups<3> principals;
  std::vector<Seen> of_principal;
  sum_by<3>(groups, seen, {0, 1, 2}, principals, of_principal);
  for (std::size_t g = 0; g < of_principal.size(); ++g) {
    const auto& key = principals.keys()[g];
    const std::string_view id = text(kPrincipal, key[0]);
    const std::string_view unique = text(kPrincipalId, key[2]);
    const std::string_view kind = principal_kind(id);
    const std::string attributes = unique.empty() ? std::string() : "principal_id=" + std::string(unique);
    entity(kind, id, text(kPrincipalAccount, key[1]), attributes, of_principal[g]);
    alias(kind, id, "principal_id", unique, of_principal[g]);
    const auto arn = parse_arn(id);
    if (arn && (kind == "role" || kind == "user")) {
      alias(kind, id, "pathless_arn", without_path(*arn), of_principal[g]);
      alias(kind, id, "name", arn->name(), of_principal[g]);
    }
  }
}

// Entities of one kind, named by one column of the callers.
void Deriver::named_rows(std::string_view kind, CallColumn column, std::size_t word, const Groups<7>& groups,
                         const std::vector<Seen>& seen) {
  Groups<2> named;
  std::vector<Seen> of_name;
  sum_by<2>(groups, seen, {word, 1}, named, of_name);
  for (std::size_t g = 0; g < of_name.size(); ++g) {
    entity(kind, text(column, named.keys()[g][0]), text(kPrincipalAccount, named.keys()[g][1]), {}, of_name[g]);
  }
}

void Deriver::instance_links(const Groups<7>& groups, const std::vector<Seen>& seen) {
  Groups<5> runs;
  std::vector<Seen> of_run;
  sum_by<5>(groups, seen, {0, 1, 3, 4, 6}, runs, of_run);
  for (std::size_t g = 0; g < of_run.size(); ++g) {
    const auto& key = runs.keys()[g];
    const std::string_view session = text(kSession, key[2]);
    if (text(kSessionKind, key[3]) == "instance") {
      link(session.substr(session.rfind('/') + 1), text(kPrincipal, key[0]), text(kPrincipalAccount, key[1]),
           static_cast<std::int64_t>(key[4]), of_run[g]);
    }
  }
}

// Resources that calls named, as entities of the account whose trail recorded them.
void Deriver::resources() {
  Groups<3> groups;
  std::vector<Seen> seen;
  const ResourceRefs& refs = batch_.resources;
  for (std::size_t i = 0; i < refs.call.size(); ++i) {
    const std::uint32_t row = refs.call[i];
    if (keep_[row] != 0) {
      group(groups, seen, {refs.kind[i], refs.id[i], code(kAccountId, row)}).add(at_ms(row));
    }
  }
  for (std::size_t g = 0; g < seen.size(); ++g) {
    const auto& key = groups.keys()[g];
    entity(refs.kinds.text(static_cast<std::uint32_t>(key[0])), refs.ids.text(static_cast<std::uint32_t>(key[1])),
           text(kAccountId, key[2]), {}, seen[g]);
  }
}

}  // namespace

Derived derive(const Batch& batch, std::span<const std::uint8_t> keep) { return Deriver(batch, keep).run(); }

}  // namespace spoor::record
