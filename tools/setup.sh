#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs by apt what building (and testing) spoor on Debian 12 needs and this machine lacks.
#   tools/setup.sh build          what `make demo` and `make build` need
#   tools/setup.sh build test     what `make test` needs besides
# Says what is installed and why; says nothing when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

# group | why | packages
groups_build=(
  "compiler and build tools|to compile spoor|g++ cmake ninja-build ccache mold make"
  "fetching|tools/fetch.py gets DuckDB and the GeoIP data|python3 ca-certificates"
  "libraries|JSON, gzip, zstd, hashes, text, command line, GeoIP, TLS hashes, TOML|libsimdjson-dev libdeflate-dev zlib1g-dev libzstd-dev libxxhash-dev libfmt-dev libcli11-dev nlohmann-json3-dev libmaxminddb-dev libssl-dev libtomlplusplus-dev"
  "test libraries|the unit tests are part of the build tree|libgtest-dev libgmock-dev"
)
groups_test=(
  "second compiler|sanitizers and libFuzzer, with readable stacks|clang-16 libclang-rt-16-dev llvm-16"
  "formatter and linter|the checks of make lint|clang-format-16 clang-tidy-16"
  "Python environment|SQL tests, stories and the check of our Parquet by pyarrow|python3-venv"
)

lacking() {  # prints which of the named packages are not installed
  local package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^.i' || printf '%s ' "$package"
  done
}

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "setup: this needs Debian 12 (apt); elsewhere install by hand what tools/setup.sh names" >&2
  exit 1
fi

wanted=()
for set_name in "${@:-build}"; do
  case "$set_name" in
    build) rows=("${groups_build[@]}") ;;
    test) rows=("${groups_test[@]}") ;;
    *) echo "setup: unknown set '$set_name'; known: build test" >&2; exit 2 ;;
  esac
  for row in "${rows[@]}"; do
    IFS='|' read -r title why packages <<<"$row"
    read -ra names <<<"$packages"
    missing=$(lacking "${names[@]}")
    [ -n "$missing" ] || continue
    echo "installing $title ($why): ${missing% }"
    read -ra names <<<"$missing"
    wanted+=("${names[@]}")
  done
done
[ ${#wanted[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: installing needs root. Run it as root, or have root run: apt-get install --no-install-recommends ${wanted[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

mkdir -p .deps
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {  # runs apt-get quietly; on failure shows all that it said
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@" >>"$log" 2>&1; then
    cat "$log" >&2
    echo "setup: 'apt-get $*' failed, its own words are above" >&2
    exit 1
  fi
}
apt update
apt install --yes --no-install-recommends "${wanted[@]}"

# apt's own "Fetched 12.3 MB in 4s" goes to the ledger of everything that was fetched, in bytes.
LC_ALL=C awk '$1 == "Fetched" { n = $2; gsub(",", "", n); u = $3
  bytes += n * (u == "GB" ? 1e9 : u == "MB" ? 1e6 : u == "kB" ? 1e3 : 1) }
  END { printf "%d\tDebian packages\n", bytes }' "$log" | tee -a .deps/fetched.tsv |
  awk '{ printf "installed; %.0f MB fetched\n", $1 / 1e6 }'
