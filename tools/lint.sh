#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Format and lint of our C++ sources.
#   tools/lint.sh rewrite         rewrite them in the project's format
#   tools/lint.sh format [tidy]   check the format; check clang-tidy's list (tools/tidy.py on build/asan)
set -euo pipefail
cd "$(dirname "$0")/.."

sources() { find src fuzz bench tools -name '*.cpp' -o -name '*.hpp' | LC_ALL=C sort; }

check_format() {
  sources | xargs clang-format-16 --dry-run --Werror
}

# Configured anew, so that its compile database knows every file.
check_tidy() {
  cmake --preset asan >/dev/null
  python3 tools/tidy.py
}

for what in "$@"; do
  case "$what" in
    rewrite) sources | xargs clang-format-16 -i ;;
    format) check_format ;;
    tidy) check_tidy ;;
    *) echo "lint: unknown check '$what'; known: rewrite format tidy" >&2; exit 2 ;;
  esac
done
