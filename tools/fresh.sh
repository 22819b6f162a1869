#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Proves the two commands in a bare Debian 12 that holds only git and make: clones the committed HEAD into it, runs
# `make demo` twice and `make test`, and ends with one line for each. Needs root and debootstrap.
#   tools/fresh.sh [--demo] [--keep]
#     --demo   only the demo
#     --keep   leave the system for a look (its place is printed); otherwise it is removed
set -euo pipefail
cd "$(dirname "$0")/.."

with_test=1
keep=0
for option in "$@"; do
  case "$option" in
    --demo) with_test=0 ;;
    --keep) keep=1 ;;
    *) echo "fresh: unknown option '$option'; known: --demo --keep" >&2; exit 2 ;;
  esac
done
[ "$(id -u)" -eq 0 ] || { echo "fresh: needs root, to make and enter another system" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "fresh: needs debootstrap: apt-get install debootstrap" >&2; exit 1; }

system=$(mktemp -d "${TMPDIR:-/var/tmp}/spoor-fresh.XXXXXX")
leave() {
  for place in dev/pts proc; do
    ! mountpoint -q "$system/$place" || umount "$system/$place"
  done
  if [ "$keep" -eq 1 ]; then
    echo "the system is kept in $system"
  else
    rm -rf --one-file-system "$system"
  fi
}
trap leave EXIT

# The mirror and the release that apt here is configured for.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' | awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')
[ -n "$mirror" ] || { echo "fresh: apt here names no mirror of Debian 12 (bookworm); add one to /etc/apt" >&2; exit 1; }
echo "making a bare Debian 12 in $system from $mirror"
debootstrap --variant=minbase --include=git,make,ca-certificates bookworm "$system" "$mirror" >"$system.log" 2>&1 ||
  { cat "$system.log" >&2; exit 1; }
rm -f "$system.log"

# The machine's apt, pip and npm configuration and the certificates it trusts, so that the same registries are reached.
rm -f "$system/etc/apt/sources.list"
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
  ! grep -qsF "${mirror%/}" "$file" || install -D -m 644 "$file" "$system$file"
done
for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*; do
  ! grep -qis proxy "$file" || install -D -m 644 "$file" "$system$file"
done
for file in /etc/pip.conf /etc/npmrc /etc/resolv.conf /etc/hosts; do
  [ ! -f "$file" ] || cp -L "$file" "$system$file"
done
for file in "$HOME/.npmrc" "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf"; do
  [ ! -f "$file" ] || install -D "$file" "$system/root/${file#"$HOME"/}"
done
mkdir -p "$system/usr/local/share/ca-certificates"
find /usr/local/share/ca-certificates -name '*.crt' -exec cp -t "$system/usr/local/share/ca-certificates" {} +
chroot "$system" update-ca-certificates >/dev/null 2>&1
# What a machine that was started has, and a bare folder has not: processes, and terminals of its own.
mount -t proc proc "$system/proc"
mkdir -p "$system/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$system/dev/pts"
ln -sf pts/ptmx "$system/dev/ptmx"

commit=$(git rev-parse HEAD)
echo "cloning commit ${commit:0:12}; uncommitted work is not part of it"
git clone --quiet --no-local . "$system/root/spoor"
git -C "$system/root/spoor" checkout --quiet --detach "$commit"

registry_settings=()
for name in PIP_INDEX_URL PIP_EXTRA_INDEX_URL npm_config_registry http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [ -z "${!name:-}" ] || registry_settings+=("$name=${!name}")
done
inside() {  # runs a command in the bare system, in the clone, with nothing of this machine's environment
  chroot "$system" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LC_ALL=C.UTF-8 TERM=dumb "${registry_settings[@]}" bash -c "cd /root/spoor && $1"
}
megabytes() { awk '{ bytes += $1 } END { printf "%.0f", bytes / 1e6 }' "$system/root/spoor/.deps/fetched.tsv"; }
minutes() { awk -v s="$1" 'BEGIN { printf "%.1f", s / 60 }'; }

outcome=0
lines=()
start=$SECONDS
if inside 'make demo'; then
  lines+=("demo: ok, $(minutes $((SECONDS - start))) minutes, $(megabytes) MB fetched")
  start=$SECONDS
  inside 'make demo' >/dev/null
  lines+=("demo again: ok, $((SECONDS - start)) seconds")
else
  lines+=("demo: FAILED after $(minutes $((SECONDS - start))) minutes")
  outcome=1
fi
if [ "$with_test" -eq 1 ]; then
  start=$SECONDS
  before=$(megabytes)
  inside 'make test' 2>&1 | tee "$system/root/test.log" || outcome=1
  lines+=("test: $(tail -n 1 "$system/root/test.log"), $(minutes $((SECONDS - start))) minutes, $(($(megabytes) - before)) MB fetched")
fi
printf '%s\n' "${lines[@]}"
exit "$outcome"
