// SPDX-License-Identifier: Apache-2.0
#include "investigation/markdown.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/escape.hpp"
#include "investigation/phrases.hpp"

namespace spoor::investigation {
namespace {

// A ticket holds 32,767 characters in Jira and 65,536 in GitHub.
constexpr std::size_t kMostTold = 10;   // TTPs of one severity with all that is known
constexpr std::size_t kMostRows = 15;   // of one table
constexpr std::size_t kMostMinor = 8;   // Low and Informational APIs by name
constexpr std::size_t kMostFacts = 20;  // of a list; a hostile store could name thousands of rejects
constexpr std::size_t kLongest = 200;   // bytes of one name
constexpr std::size_t kLongestSentence = 1200;
constexpr std::size_t kLongestCommand = 1000;

std::string code(const std::string& text) { return markdown_code(shortened(text, kLongest)); }
std::string words(const std::string& text) { return markdown_words(shortened(text, kLongestSentence)); }

// What is given to the page is Markdown already: made by code() and words(), or ours.
class Page {
 public:
  void heading(int level, const std::string& text) {
    paragraph(fmt::format("{} {}", std::string(static_cast<std::size_t>(level), '#'), text));
  }
  void paragraph(const std::string& text) {
    apart();
    out_ += text + "\n";
  }
  void item(const std::string& text) {
    if (!in_list_) {
      apart();
      in_list_ = true;
    }
    out_ += "- " + text + "\n";
  }
  void facts(const std::vector<Fact>& facts) {
    for (std::size_t i = 0; i < std::min(facts.size(), kMostFacts); ++i) {
      const Fact& one = facts[i];
      item(one.name.empty() ? words(one.text) : fmt::format("**{}**: {}", one.name, words(one.text)));
    }
    more(facts.size(), kMostFacts);
  }
  void commands(const std::vector<const Indicator*>& all) {
    std::vector<std::string> lines;
    for (const Indicator* one : all) {
      if (!one->evidence.raw_command.empty() && one->evidence.raw_command.size() <= kLongestCommand) {
        lines.push_back(one->evidence.raw_command);
      }
    }
    if (!lines.empty()) {
      apart();
      out_ += markdown_block(lines);
    }
  }
  void table(std::initializer_list<std::string_view> columns) {
    apart();
    out_ += fmt::format("| {} |\n|", fmt::join(columns, " | "));
    for (std::size_t i = 0; i < columns.size(); ++i) {
      out_ += "---|";
    }
    out_ += "\n";
  }
  void row(const std::vector<std::string>& cells) { out_ += fmt::format("| {} |\n", fmt::join(cells, " | ")); }
  void more(std::size_t all, std::size_t shown) {
    if (all > shown) {
      paragraph(fmt::format("and {} more: the formats html and json tell further", all - shown));
    }
  }
  std::string take() { return std::move(out_); }

 private:
  // One empty line, which ends what stands before.
  void apart() {
    in_list_ = false;
    while (!out_.empty() && !out_.ends_with("\n\n")) {
      out_ += "\n";
    }
  }

  bool in_list_ = false;
  std::string out_;
};

std::vector<const Indicator*> first_of(std::vector<const Indicator*> all, std::size_t most) {
  all.resize(std::min(all.size(), most));
  return all;
}

void write_verdict(const Report& report, Page& page) {
  page.heading(1, fmt::format("{}: {}", name_of(report.severity), code(report.subject.arn)));
  page.paragraph(words(report.summary));
  std::vector<Fact> facts = subject_facts(report);
  facts.push_back({"because", reasons_of(report)});
  for (const std::vector<Fact>& some : {coverage_facts(report), baseline_facts(report)}) {
    std::ranges::copy_if(some, std::back_inserter(facts), &Fact::warning);
  }
  facts.push_back({"investigation", report.investigation_id});
  page.facts(facts);
  const std::array<Count, 6> counts = six_counts(report);
  page.table({counts[0].name, counts[1].name, counts[2].name, counts[3].name, counts[4].name, counts[5].name});
  page.row({counts[0].text, counts[1].text, counts[2].text, counts[3].text, counts[4].text, counts[5].text});
}

void write_coverage(const Report& report, Page& page) {
  page.heading(2, "What was read");
  std::vector<Fact> facts;
  for (const std::vector<Fact>& some : {coverage_facts(report), list_facts(report), baseline_facts(report)}) {
    std::ranges::copy_if(some, std::back_inserter(facts), [](const Fact& one) { return !one.warning; });
  }
  page.facts(facts);
}

void write_ttp(const Indicator& one, Page& page) {
  page.paragraph(
      fmt::format("**{}** {}, from {}, {}", code(one.api), outcome_of(one), code(address_of(one)), when(one.evidence)));
  std::string more = fmt::format("{}. {}", words(technique_of(one)), words(one.procedure));
  for (const std::string& sentence : {condition_of(one), one.evidence.note}) {
    more += sentence.empty() ? "" : fmt::format(" {}.", words(sentence));
  }
  page.paragraph(more);
  page.commands({&one});
}

void write_medium(const std::vector<const Indicator*>& all, Page& page) {
  page.heading(3, fmt::format("Medium ({})", all.size()));
  page.table({"API", "Technique", "Outcome", "From", "Seen"});
  const std::vector<const Indicator*> shown = first_of(all, kMostRows);
  for (const Indicator* one : shown) {
    page.row({code(one->api), fmt::format("{} {}", one->tactic, code(one->technique_id)), outcome_of(*one),
              code(address_of(*one)), when(one->evidence)});
  }
  page.more(all.size(), kMostRows);
  page.commands(shown);
}

void write_minor(const Report& report, Page& page) {
  std::vector<MinorTtp> minor = minor_ttps(report.indicators);
  if (minor.empty()) {
    return;
  }
  page.heading(
      3, fmt::format("Low and Informational ({})", plural(static_cast<std::int64_t>(minor.size()), "API", "APIs")));
  std::ranges::stable_sort(minor, std::greater(), [](const MinorTtp& one) { return one.success + one.failure; });
  std::vector<std::string> some;
  some.reserve(kMostMinor);
  for (std::size_t i = 0; i < std::min(minor.size(), kMostMinor); ++i) {
    some.push_back(
        fmt::format("{} ({} succeeded, {} failed)", code(minor[i].name), minor[i].success, minor[i].failure));
  }
  page.paragraph(fmt::format("Most calls: {}.", fmt::join(some, ", ")));
}

void write_ttps(const Report& report, Page& page) {
  if (others_of(report.indicators).size() == report.indicators.size()) {
    page.heading(2, "TTPs: no sign found in what was read");
    return;
  }
  page.heading(2, "TTPs by severity");
  for (const Severity severity : {Severity::critical, Severity::high}) {
    const std::vector<const Indicator*> all = ttps_of(report.indicators, severity);
    if (all.empty()) {
      continue;
    }
    page.heading(3, fmt::format("{} ({})", severity == Severity::high ? "High" : "Critical", all.size()));
    for (const Indicator* one : first_of(all, kMostTold)) {
      write_ttp(*one, page);
    }
    page.more(all.size(), kMostTold);
  }
  if (const auto all = ttps_of(report.indicators, Severity::medium); !all.empty()) {
    write_medium(all, page);
  }
  write_minor(report, page);
}

// A value is code as a whole, also where it has spaces.
std::string told_in_cell(const Indicator& one) {
  return one.kind >= Kind::new_geolocation
             ? fmt::format("{} {}", code(one.value), words(novelty_of(one, scope_of_novelty(one))))
             : words(told(one, scope_of_novelty(one)));
}

void write_others(const Report& report, Page& page) {
  const std::vector<const Indicator*> all = others_of(report.indicators);
  if (all.empty() && report.new_to_actors.empty()) {
    return;
  }
  page.heading(2, "Other indicators");
  const std::vector<const Indicator*> shown = first_of(all, 2 * kMostRows);
  if (!all.empty()) {
    page.table({"Indicator", "What"});
    for (const Indicator* one : shown) {
      page.row({std::string(title_of(one->kind)), told_in_cell(*one)});
    }
    page.more(all.size(), shown.size());
    page.commands(first_of(all, kMostTold));
  }
  if (!report.new_to_actors.empty()) {
    page.paragraph(fmt::format("Usual for the subject and new to one of those who share it: {}.",
                               plural(static_cast<std::int64_t>(report.new_to_actors.size()),
                                      "entry of the formats html and json", "entries of the formats html and json")));
  }
}

void write_linked(const Report& report, Page& page) {
  if (report.linked.empty()) {
    return;
  }
  page.heading(2, fmt::format("Linked: sessions issued to it, and principals it made ({})", report.linked.size()));
  page.table({"Severity", "Who", "How", "Calls", "Signs of Low or worse"});
  for (std::size_t i = 0; i < std::min(report.linked.size(), kMostRows); ++i) {
    const Linked& one = report.linked[i];
    std::vector<std::string> signs;
    std::size_t all = 0;
    for (const Indicator& sign : one.indicators) {
      if (sign.severity >= Severity::low && ++all <= 3) {
        signs.push_back(words(sign.kind == Kind::ttp
                                  ? fmt::format("{} {}", sign.api, outcome_of(sign))
                                  : fmt::format("{}: {}", title_of(sign.kind), told(sign, scope_of_novelty(sign)))));
      }
    }
    if (all > signs.size()) {
      signs.push_back(fmt::format("{} more", all - signs.size()));
    }
    page.row({std::string(name_of(one.severity)), code(one.id), words(one.how), fmt::format("{}", one.calls),
              fmt::format("{}", fmt::join(signs, "; "))});
  }
  page.more(report.linked.size(), kMostRows);
}

void write_left_out(const Report& report, Page& page) {
  page.heading(2, "Left out");
  const std::vector<std::string> all = left_out(report);
  for (std::size_t i = 0; i < std::min(all.size(), kMostFacts); ++i) {
    page.item(words(all[i]));
  }
  page.more(all.size(), kMostFacts);
}

// The order of the ticket. What still stands and how to contain it belong below the verdict.
constexpr std::array kSections = {write_verdict, write_coverage, write_ttps,
                                  write_others,  write_linked,   write_left_out};

}  // namespace

std::string to_markdown(const Report& report) {
  Page page;
  for (const auto write : kSections) {
    write(report, page);
  }
  return page.take();
}

}  // namespace spoor::investigation
