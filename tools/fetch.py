#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fetches what tools/pins.json names into one folder and unpacks it, checking every byte against its pinned hash.

    tools/fetch.py [--into DIR] [--list]

Needs only Python's standard library. Files come from the npm and PyPI registries that npm's and pip's own
configuration name; neither client has to be installed. What is there and whole is left alone, so a second run is
quick; an interrupted download goes on where it stopped; a file with another hash than the pinned one is refused.
"""
import argparse
import configparser
import hashlib
import html.parser
import http.client
import json
import os
import pathlib
import platform
import re
import ssl
import sys
import tarfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHUNK = 1 << 20
ATTEMPTS = 4


class FetchError(Exception):
    """What went wrong and what to do about it, in words for the person at the terminal."""


# --- which registry: the ordinary clients' configuration -------------------------------------------------------------

def pip_setting(name):
    """A [global] setting of pip: the environment first, then pip's files, the user's before the machine's."""
    value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if value:
        return value
    home = pathlib.Path.home()
    config_home = pathlib.Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [os.environ.get("PIP_CONFIG_FILE"), config_home / "pip/pip.conf", home / ".pip/pip.conf",
             "/etc/xdg/pip/pip.conf", "/etc/pip.conf"]
    for file in files:
        parser = configparser.RawConfigParser(strict=False)
        try:
            if file and parser.read(file) and parser.has_option("global", name):
                return parser.get("global", name)
        except configparser.Error as error:
            raise FetchError(f"{file}: pip's configuration cannot be read: {error}") from error
    return None


def npm_setting(name):
    """A setting of npm: the environment first, then ~/.npmrc, then the machine's npmrc."""
    for key in ("npm_config_" + name, "NPM_CONFIG_" + name.upper()):
        if os.environ.get(key):
            return os.environ[key]
    for file in (os.environ.get("NPM_CONFIG_USERCONFIG") or pathlib.Path.home() / ".npmrc", "/etc/npmrc"):
        try:
            text = pathlib.Path(file).read_text(encoding="utf-8")
        except OSError:
            continue
        found = re.search(rf"^\s*{re.escape(name)}\s*=\s*(\S+)\s*$", text, re.MULTILINE)
        if found:
            return found.group(1).strip("\"'")
    return None


def trusted_certificates():
    """Python's own trust (SSL_CERT_FILE included), and what pip or npm were told to trust besides."""
    context = ssl.create_default_context()
    for file in (pip_setting("cert"), npm_setting("cafile")):
        if file:
            try:
                context.load_verify_locations(cafile=file)
            except (OSError, ssl.SSLError) as error:
                raise FetchError(f"{file}: certificates named by pip or npm cannot be read: {error}") from error
    return context


def request(url, context, headers=None):
    """Opens `url`; a user and password inside it, as pip allows them, go into a header."""
    parts = urllib.parse.urlsplit(url)
    headers = dict(headers or {}, **{"User-Agent": "spoor-fetch"})
    if parts.username:
        manager = urllib.request.HTTPPasswordMgrWithPriorAuth()
        parts_without = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        url = urllib.parse.urlunsplit(parts_without)
        manager.add_password(None, url, urllib.parse.unquote(parts.username),
                             urllib.parse.unquote(parts.password or ""), is_authenticated=True)
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context),
                                             urllib.request.HTTPBasicAuthHandler(manager))
    else:
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
    return opener.open(urllib.request.Request(url, headers=headers), timeout=60)


class Links(html.parser.HTMLParser):
    """The href of every link of a package's page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found += [value for key, value in attrs if key == "href" and value]


def pypi_url(pin, context):
    """Where the index says the pinned file lies (the JSON or the HTML form of the simple index)."""
    index = (pip_setting("index-url") or "https://pypi.org/simple").rstrip("/")
    page_url = f"{index}/{pin['package']}/"
    accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.2"
    with request(page_url, context, {"Accept": accept}) as page:
        body = page.read(64 << 20).decode("utf-8", "replace")
        if "json" in page.headers.get("Content-Type", ""):
            links = [entry["url"] for entry in json.loads(body)["files"]]
        else:
            parser = Links()
            parser.feed(body)
            links = parser.found
    for link in links:
        url = urllib.parse.urljoin(page_url, link.partition("#")[0])
        if urllib.parse.unquote(url.rpartition("/")[2]) == pin["file"]:
            return url
    raise FetchError(f"{page_url} does not offer {pin['file']}; is the index complete?")


def npm_url(pin):
    scope = pin["package"].partition("/")[0]
    registry = npm_setting(scope + ":registry") or npm_setting("registry") or "https://registry.npmjs.org"
    return f"{registry.rstrip('/')}/{pin['package']}/-/{pin['file']}"


# --- one download ----------------------------------------------------------------------------------------------------

def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class Progress:
    """A line that is rewritten on a terminal; nothing elsewhere, where a rewritten line would be noise."""

    def __init__(self, total):
        self.total, self.began, self.drawn = total, time.monotonic(), 0.0

    def show(self, done):
        now = time.monotonic()
        if sys.stderr.isatty() and now - self.drawn > 0.2:
            self.drawn = now
            rate = done / max(now - self.began, 0.001) / 1e6
            print(f"\r    {done / 1e6:7.1f} of {self.total / 1e6:.1f} MB  {rate:6.1f} MB/s ", end="", file=sys.stderr)

    def finish(self):
        if sys.stderr.isatty():
            print("\r" + " " * 60 + "\r", end="", file=sys.stderr)


def download_once(url, pin, part, context):
    """Appends to `part` what it still lacks; returns the bytes received."""
    have = part.stat().st_size if part.exists() else 0
    if have > pin["bytes"]:
        part.unlink()
        have = 0
    if have == pin["bytes"]:
        return 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    received = 0
    progress = Progress(pin["bytes"])
    with request(url, context, headers) as answer, open(part, "ab" if answer.status == 206 else "wb") as file:
        done = have if answer.status == 206 else 0
        while chunk := answer.read(CHUNK):
            received += len(chunk)
            done += len(chunk)
            if done > pin["bytes"]:
                raise FetchError(f"{url} is longer than the pinned {pin['bytes']} bytes: refused")
            file.write(chunk)
            progress.show(done)
    progress.finish()
    return received


def download(pin, folder, context):
    """The pinned file, whole and checked, in `folder`; returns its path and the bytes received for it."""
    target = folder / pin["file"]
    if target.exists() and target.stat().st_size == pin["bytes"] and sha256_of(target) == pin["sha256"]:
        return target, 0
    part = folder / (pin["file"] + ".part")
    received = 0
    for attempt in range(1, ATTEMPTS + 1):
        try:
            url = npm_url(pin) if pin["registry"] == "npm" else pypi_url(pin, context)
            received += download_once(url, pin, part, context)
            if part.stat().st_size == pin["bytes"]:
                break
            reason = "the connection ended early"
        except urllib.error.HTTPError as error:
            if error.code in (401, 403, 404):
                raise FetchError(f"{error.url} answered {error.code} {error.reason}; is the registry right?") from error
            reason = f"HTTP {error.code}"
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = str(error)
        if attempt == ATTEMPTS:
            raise FetchError(f"{pin['file']}: {reason}, {ATTEMPTS} times; what came is kept, run the command again")
        print(f"    {reason}; trying again", file=sys.stderr)
        time.sleep(2 ** attempt)
    found = sha256_of(part)
    if found != pin["sha256"]:
        part.unlink()
        raise FetchError(f"{pin['file']}: sha256 is {found},\n    pinned is {pin['sha256']}: refused and removed.\n"
                         "    The registry serves another file than the one this project was tested with.")
    os.replace(part, target)
    return target, received


# --- unpacking -------------------------------------------------------------------------------------------------------

def members(archive, wanted):
    """Yields (row, open stream) for the named regular files of a tarball or wheel; nothing else is looked at."""
    if archive.name.endswith(".whl"):
        with zipfile.ZipFile(archive) as wheel:
            for row in wanted:
                if wheel.getinfo(row["member"]).file_size == row["bytes"]:
                    yield row, wheel.open(row["member"])
        return
    by_name = {row["member"]: row for row in wanted}
    with tarfile.open(archive, "r|gz") as tar:
        for entry in tar:
            row = by_name.get(entry.name)
            if row and entry.isreg() and entry.size == row["bytes"]:
                yield row, tar.extractfile(entry)


def place(row, stream, into):
    """Copies one member to its place, never more than its pinned size, and only once its hash is right."""
    target = into / row["to"]
    if target.exists() and target.stat().st_size == row["bytes"] and sha256_of(target) == row["sha256"]:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    digest = hashlib.sha256()
    left = row["bytes"]
    with stream, open(part, "wb") as file:
        while left and (chunk := stream.read(min(CHUNK, left))):
            digest.update(chunk)
            file.write(chunk)
            left -= len(chunk)
    if left or digest.hexdigest() != row["sha256"]:
        part.unlink()
        raise FetchError(f"{row['member']}: not the pinned content: refused")
    os.replace(part, target)


def unpack(pin, archive, into):
    placed = 0
    try:
        for row, stream in members(archive, pin["unpack"]):
            place(row, stream, into)
            placed += 1
    except (tarfile.TarError, zipfile.BadZipFile, KeyError, EOFError) as error:
        raise FetchError(f"{pin['file']}: cannot be unpacked: {error}") from error
    if placed != len(pin["unpack"]):
        raise FetchError(f"{pin['file']}: {placed} of {len(pin['unpack'])} pinned members found in it")


# --- what is there already -------------------------------------------------------------------------------------------

def look(pin, into):
    """Size and time of each unpacked file, or None when one is missing or has another size."""
    rows = []
    for row in pin["unpack"]:
        try:
            found = (into / row["to"]).stat()
        except OSError:
            return None
        if found.st_size != row["bytes"]:
            return None
        rows.append(f"{row['sha256']} {found.st_size} {found.st_mtime_ns} {row['to']}")
    return "\n".join(rows) + "\n"


def is_present(pin, into):
    """Whether everything of the pin is there. Hashes are read once; then a stamp of sizes and times vouches for them."""
    state = look(pin, into)
    if state is None:
        return False
    stamp = into / "stamps" / pin["name"]
    if stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return True
    if any(sha256_of(into / row["to"]) != row["sha256"] for row in pin["unpack"]):
        return False
    write_stamp(pin, into)
    return True


def write_stamp(pin, into):
    stamp = into / "stamps" / pin["name"]
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(look(pin, into), encoding="utf-8")


def read_pins():
    pins = json.loads((ROOT / "tools/pins.json").read_text(encoding="utf-8"))
    for pin in pins:
        for path in [pin["file"]] + [row["to"] for row in pin["unpack"]]:
            if pathlib.PurePosixPath(path).is_absolute() or ".." in path.split("/"):
                raise FetchError(f"tools/pins.json: {path} leads out of the folder")
    cpu = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    return [pin for pin in pins if pin.get("cpu", cpu) == cpu]


def fetch(into):
    missing = [pin for pin in read_pins() if not is_present(pin, into)]
    if not missing:
        return 0
    downloads = into / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    context = trusted_certificates()
    total = sum(pin["bytes"] for pin in missing)
    print(f"fetching {len(missing)} files, {total / 1e6:.0f} MB, into {into}; each is checked against its pinned hash")
    received = 0
    for pin in missing:
        print(f"  {pin['what']} ({pin['bytes'] / 1e6:.1f} MB, {pin['licence']}): {pin['why']}", flush=True)
        archive, count = download(pin, downloads, context)
        received += count
        unpack(pin, archive, into)
        write_stamp(pin, into)
        with open(into / "fetched.tsv", "a", encoding="utf-8") as ledger:
            ledger.write(f"{count}\t{pin['file']}\n")
    print(f"fetched {received / 1e6:.1f} MB")
    return received


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=pathlib.Path, default=ROOT / ".deps", help="folder to fill (default: .deps)")
    parser.add_argument("--list", action="store_true", help="print what is pinned and stop")
    options = parser.parse_args()
    try:
        if options.list:
            for pin in read_pins():
                print(f"{pin['package']} {pin['version']} {pin['sha256']} {pin['bytes']}")
        else:
            fetch(options.into.resolve())
    except FetchError as error:
        print(f"fetch: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nfetch: stopped; what came is kept, run the command again", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
