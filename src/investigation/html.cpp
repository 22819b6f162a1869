// SPDX-License-Identifier: Apache-2.0
#include "investigation/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "investigation/html_parts.hpp"
#include "investigation/markup.hpp"

extern "C" {
extern const char kData_report_report_css[];
extern const char kData_report_report_css_end[];
}

namespace spoor::investigation {
namespace {

std::string_view style_sheet() {
  return {kData_report_report_css, static_cast<std::size_t>(kData_report_report_css_end - kData_report_report_css)};
}

void write_warnings(Word title, const std::vector<Fact>& facts, Markup& page) {
  if (std::ranges::none_of(facts, &Fact::warning)) {
    return;
  }
  const auto alert = page.open("div", {{"class", "alert"}});
  page.leaf("strong", title.text());
  const auto list = page.open("ul");
  for (const Fact& one : facts) {
    if (one.warning) {
      page.leaf("li", one.text);
    }
  }
}

void write_counts(const Report& report, Markup& page) {
  const auto list = page.open("dl", {{"class", "counts"}});
  for (const Count& one : six_counts(report)) {
    const auto entry = page.open("div");
    page.leaf("dt", one.name);
    page.leaf("dd", one.text, {{"class", one.is_figure ? Word("figure") : Word("unknown")}});
  }
}

void write_reasons(const Report& report, Markup& page) {
  const auto box = page.open("div");
  page.leaf("h3", "Why this severity");
  const auto list = page.open("ul");
  for (const std::string& reason : report.severity_reasons) {
    page.leaf("li", reason);
  }
  if (report.severity_reasons.empty()) {
    page.leaf("li", reasons_of(report));
  }
}

void write_verdict(const Report& report, Markup& page) {
  {
    const auto beside = page.open("div", {{"class", "beside"}});
    page.leaf("p", report.summary, {{"class", "summary"}});
    write_reasons(report, page);
  }
  write_counts(report, page);
  write_warnings("Logging was stopped or cut down in the scope", coverage_facts(report), page);
  write_warnings("The baseline may have the attacker in it", baseline_facts(report), page);
}

void write_volume(const Volume& volume, Markup& page) {
  write_facts({{"calls in scope", fmt::format("{} ({} succeeded), {} made by services in its name", volume.calls,
                                              volume.succeeded, volume.on_behalf)},
               {"variety", fmt::format("{} from {}", plural(volume.apis, "API", "APIs"),
                                       plural(volume.addresses, "address", "addresses"))}},
              page);
}

void write_accounts(const Report& report, Markup& page) {
  const auto fold = page.open("details", {{"class", "card"}});
  page.leaf("summary", "Logs by account and region");
  {
    const Table table(page, "Logs in scope", {"Account", "Region", "Calls", "Hours with logs"});
    const auto body = page.open("tbody");
    for (std::size_t i = 0; i < std::min(report.coverage.accounts.size(), kMostCards); ++i) {
      const AccountCoverage& one = report.coverage.accounts[i];
      const auto row = page.open("tr");
      page.leaf("th", one.account_id.empty() ? "no account named" : one.account_id, {{"scope", "row"}});
      page.leaf("td", one.region.empty() ? "?" : one.region);
      page.leaf("td", fmt::format("{}", one.calls), {{"class", "number"}});
      page.leaf("td", fmt::format("{}", one.hours), {{"class", "number"}});
    }
  }
  write_more(report.coverage.accounts.size(), kMostCards, page);
}

void write_coverage(const Report& report, Markup& page) {
  write_facts(coverage_facts(report), page);
  write_volume(report.volume, page);
  write_facts(list_facts(report), page);
  write_facts(baseline_facts(report), page);
  write_accounts(report, page);
}

void write_left_out(const Report& report, Markup& page) {
  const auto list = page.open("ul");
  for (const std::string& one : left_out(report)) {
    page.leaf("li", one);
  }
}

struct Section {
  Word id;
  Word link;
  Word title;
  void (*write)(const Report&, Markup&);
};

// The order of the page and of its table of contents. What still stands and how to contain it belong below the verdict.
constexpr std::array kSections = {
    Section{"verdict", "#verdict", "Verdict", write_verdict},
    Section{"timeline", "#timeline", "Tactics over time", write_timeline},
    Section{"ttps", "#ttps", "TTPs by severity", write_ttps},
    Section{"indicators", "#indicators", "Other indicators", write_indicators},
    Section{"places", "#places", "Where calls came from", write_map},
    Section{"linked", "#linked", "Linked: sessions issued to it, and principals it made", write_linked},
    Section{"coverage", "#coverage", "What was read, and what was not", write_coverage},
    Section{"left-out", "#left-out", "Left out", write_left_out}};

void write_head(const Report& report, Markup& page) {
  const auto head = page.open("head");
  page.empty("meta", {{"charset", "utf-8"}});
  page.style(style_sheet());
  page.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  page.empty("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  page.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  page.leaf("title", fmt::format("{}: {} - spoor investigation {}", severity_word(report.severity).text(),
                                 report.subject.arn, report.investigation_id));
}

void write_top(const Report& report, Markup& page) {
  const auto top = page.open("header");
  page.leaf("p", "spoor investigation report", {{"class", "brand"}});
  {
    const auto line = page.open("div", {{"class", "title"}});
    page.leaf("h1", report.subject.arn);
    const auto severity = page.open("p", {{"class", "severity"}});
    page.leaf("span", "Severity ");
    write_badge(report.severity, page);
  }
  std::vector<Fact> facts = subject_facts(report);
  std::ranges::copy_if(coverage_facts(report), std::back_inserter(facts), [](const Fact& one) { return !one.warning; });
  facts.push_back({"made", format_minute(report.created) + " UTC"});
  facts.push_back({"id", report.investigation_id});
  write_facts(facts, page);
}

void write_contents(Markup& page) {
  const auto contents = page.open("nav", {{"aria-label", "Sections"}});
  const auto list = page.open("ul");
  for (const Section& one : kSections) {
    const auto entry = page.open("li");
    page.leaf("a", one.title.text(), {{"href", one.link}});
  }
}

void write_section(const Section& one, const Report& report, Markup& page) {
  const auto section = page.open("section", {{"id", one.id}});
  page.leaf("h2", one.title.text());
  one.write(report, page);
}

}  // namespace

std::string to_html(const Report& report) {
  Markup page;
  {
    const auto html = page.open("html", {{"lang", "en"}});
    write_head(report, page);
    const auto body = page.open("body");
    write_top(report, page);
    write_contents(page);
    {
      const auto main = page.open("main");
      for (const Section& one : kSections) {
        write_section(one, report, page);
      }
    }
    const auto foot = page.open("footer");
    page.leaf("p", report.coverage.attribution);
    page.leaf("p", "Map: Natural Earth. Techniques: MITRE ATT&CK. Made by spoor.");
  }
  return page.take();
}

}  // namespace spoor::investigation
