// SPDX-License-Identifier: Apache-2.0
#include "app/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace spoor::app {
namespace {

constexpr std::size_t kBar = 24;
constexpr std::chrono::milliseconds kRedraw{200};
constexpr std::chrono::seconds kLine{5};

std::string span_text(double seconds) {
  const std::int64_t whole = std::llround(seconds);
  return whole >= 3600 ? fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60)
         : whole >= 60 ? fmt::format("{} min {:02} s", whole / 60, whole % 60)
                       : fmt::format("{} s", whole);
}

}  // namespace

std::string progress_line(const record::Counters& counters, std::uint64_t total, double seconds) {
  const std::int64_t records = counters.records();
  const std::string rate = seconds > 0 ? fmt::format("{:.0f} records/s", static_cast<double>(records) / seconds) : "";
  if (total == 0) {
    return fmt::format("{} records, {}", records, rate);
  }
  const double share = std::min(1.0, static_cast<double>(counters.passed_bytes) / static_cast<double>(total));
  const auto filled = static_cast<std::size_t>(share * kBar);
  const std::string left = share > 0 ? span_text(seconds / share - seconds) + " left" : "";
  return fmt::format("[{}{}] {:3.0f} %  {} records, {}, {}", std::string(filled, '#'), std::string(kBar - filled, '.'),
                     share * 100, records, rate, left);
}

Progress::Progress(const record::Counters& counters, std::uint64_t total)
    : counters_(counters),
      total_(total),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()),
      thread_([this] { show(); }) {}

Progress::~Progress() {
  {
    const std::scoped_lock lock(mutex_);
    done_ = true;
  }
  wake_.notify_all();
  thread_.join();
  if (terminal_ && shown_) {
    fmt::print(stderr, "\r\x1b[K");
  }
}

void Progress::show() {
  std::unique_lock lock(mutex_);
  const std::chrono::milliseconds pause = terminal_ ? kRedraw : kLine;
  while (!wake_.wait_for(lock, pause, [&] { return done_; })) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const std::string line = progress_line(counters_, total_, seconds);
    terminal_ ? fmt::print(stderr, "\r\x1b[K{}", line) : fmt::print(stderr, "{}\n", line);
    shown_ = true;
  }
}

}  // namespace spoor::app
