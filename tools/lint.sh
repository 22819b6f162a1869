#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Format and lint of our C++ sources.
#   tools/lint.sh rewrite         rewrite them in the project's format
#   tools/lint.sh format [tidy]   check the format; check clang-tidy's list (needs build/asan configured)
set -euo pipefail
cd "$(dirname "$0")/.."

sources() { find src fuzz bench tools -name '*.cpp' -o -name '*.hpp' | LC_ALL=C sort; }

check_format() {
  sources | xargs clang-format-16 --dry-run --Werror
}

# The product's own sources; tests and benchmarks are held to the compiler's warnings only.
check_tidy() {
  local log
  log=$(mktemp)
  if ! find src -name '*.cpp' ! -name '*_test.cpp' | LC_ALL=C sort |
    xargs -P "$(nproc)" -n 1 clang-tidy-16 -p build/asan --quiet --warnings-as-errors='*' >"$log" 2>/dev/null; then
    grep -E -A 3 '(error|warning):' "$log" || cat "$log"
    rm -f "$log"
    echo "lint: clang-tidy found the above" >&2
    return 1
  fi
  rm -f "$log"
}

for what in "$@"; do
  case "$what" in
    rewrite) sources | xargs clang-format-16 -i ;;
    format) check_format ;;
    tidy) check_tidy ;;
    *) echo "lint: unknown check '$what'; known: rewrite format tidy" >&2; exit 2 ;;
  esac
done
