#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes a Python environment with exactly the pinned, hashed packages of a requirements file; does nothing when it is
# there and the file has not changed.
#   tools/venv.sh FOLDER REQUIREMENTS
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
requirements=$2

# Debian's own interpreter: the pinned wheels are for its version.
python=/usr/bin/python3
[ -x "$python" ] || python=python3
stamp="$folder/requirements.sha256"
want="$(sha256sum <"$requirements") $("$python" -V)"
[ "$(cat "$stamp" 2>/dev/null)" != "$want" ] || exit 0

echo "making $folder: Python packages of $requirements, each checked against its pinned hash"
rm -rf "$folder"
"$python" -m venv "$folder"
wheels=.deps/downloads/wheels
mkdir -p "$wheels"
before=$(du -sb "$wheels" | cut -f1)
"$folder/bin/pip" download --quiet --disable-pip-version-check --no-cache-dir --require-hashes --only-binary :all: \
  --dest "$wheels" --requirement "$requirements"
"$folder/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-index --find-links "$wheels" \
  --requirement "$requirements"
bytes=$(($(du -sb "$wheels" | cut -f1) - before))
printf '%d\tPython packages of %s\n' "$bytes" "$requirements" >>.deps/fetched.tsv
printf '%s' "$want" >"$stamp"
echo "made; $((bytes / 1000000)) MB fetched"
