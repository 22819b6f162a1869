# SPDX-License-Identifier: Apache-2.0
"""The five formats of a report: goldens of a real attack, and hostile names through the whole program, read back by other
parsers. Nothing that a caller chose may be anything but text in any of them. The stories call it."""
import base64
import concurrent.futures
import csv
import hashlib
import html.parser
import io
import json
import re
import xml.etree.ElementTree

from rules.logs import World, moment

NOW = "2025-07-01T00:00:00Z"
PARTS = 4  # as many names at a time as a ticket has rows for
FORMATS = ["text", "json", "html", "markdown", "iocs"]
MARK = "Evilmark"  # ends every hostile name: where it is found in an output, a name was written
HOSTILE = [text + MARK for text in [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "</style><svg onload=alert(1)>",
    "--><b>", "<!--", "]]>", "&lt;b&gt;", "&#60;b", "`code`", "```", "a|b|c", "|---|", "](javascript:alert(1))",
    "![x](http://evil.example/x.png)", "[click](http://evil.example)", "http://evil.example/", "www.evil.example",
    "<https://evil.example>", "@everyone ", "a@evil.example ", "#1 ", "GH-1 ", "\n# heading ", "\r\n- item ", "\n\n    code ",
    "*bold* _it_ ~~s~~ ", "\x1b[31mred", "\u009b31m", "\u202egnp.exe", "\u200b\ufeff\u2028", "=cmd|' /C calc'!A0", "+1", "-2+3",
    "@SUM(A1)", "\t=1", "\uff1d1", "$(id)", "'; rm -rf /; '", "\\", "\\`x", "$x$", "{{7*7}}", ":smile: ", "1. one ", "- one "]]
# What is not shown, or changes how other characters are shown: a second writing of the promise in base/escape.hpp.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def shown(text):
    """How a name is shown in every format but JSON."""
    plain = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return UNSEEN.sub(lambda m: plain.get(m[0]) or (f"\\x{ord(m[0]):02x}" if ord(m[0]) < 0x80 else f"\\u{ord(m[0]):04x}"), text)


def run_formats(run, store, subject):
    before = run.passed, run.failed
    goldens(run, store, subject)
    for number in range(PARTS):
        hostile(run, number, HOSTILE[number::PARTS])
    print(f"  formats: {run.passed - before[0]} passed, {run.failed - before[1]} failed")


def written(run, store, subject, form, *options):
    return run.call("investigate", "--store", store, "--now", NOW, "--format", form, subject, *options)


def goldens(run, store, subject):
    """The attacker of Invictus in the formats that people read and tools take."""
    told = {}
    for form, ending in (("html", "html"), ("markdown", "md"), ("iocs", "csv")):
        told[form] = text = written(run, store, subject, form)
        run.check(text == written(run, store, subject, form), f"{form}: the same bytes a second time")
        text = text.replace("\r\n", "\n").replace(str(store), "STORE")
        run.golden(run.here / f"invictus/bert-jan.golden.{ending}", re.sub(r"\b\d{21}\b", "0" * 21, text))
    judge_html(run, "Invictus", told["html"], [])
    run.check(len(told["markdown"]) < 32_767, f"markdown: a ticket holds it: {len(told['markdown'])} characters")
    judge_markdown(run, "Invictus", told["markdown"], [])
    rows = judge_iocs(run, "Invictus", told["iocs"], [])
    values = {(row["type"], row["value"]) for row in rows}
    for wanted in (("private_ip", "192.168.10.20"), ("access_key", "AKIATFQR7NSC8Q4X20BJ"), ("principal", subject),
                   ("access_key", "ASIATFQR7NSCWLLE7IWW"), ("resource", "sg-04cfb7a4712d75b00")):
        run.check(wanted in values, f"iocs: {wanted} is one")
    run.check(not [value for _, value in values if "amazonaws.com" in value or ":iam::aws:" in value or "Internal" in value],
              f"iocs: nothing of AWS itself is one: {values}")


def hostile(run, number, names):
    """A user whose every name, agent, place and session is hostile, after a baseline."""
    world = World()
    user = world.settled(world.user(name="eve" + "".join(names)))
    for minute, name in enumerate(names):
        at = moment(hours=1 + minute // 30, minutes=2 * minute % 60)
        there = world.elsewhere(city=name, aso=name)
        world.call(user, at, "iam:CreateUser", ip=there, agent=name, awsRegion=name, errorCode=name,
                   requestParameters={"userName": name})
        session = world.session(name, account=user.account, role="work" + "".join(names))
        world.assume(user, at, session, ip=there, agent=name)
        world.grave(session, moment(hours=4, minutes=minute), ip=world.elsewhere(), agent=name)
    world.grave(user, moment(hours=3), agent=names[0])
    world.threats.append(world.elsewhere(city=names[0], aso=names[0]))
    world.call(user, moment(hours=3), ip=world.threats[0])
    world.trusted.append(world.elsewhere())
    world.grave(user, moment(hours=3), ip=world.trusted[0])
    world.call(user, moment(hours=3), "iam:CreateAccessKey", ip="cloudformation.amazonaws.com")
    store = run.work / f"hostile-{number}"
    run.call("ingest", "--quiet", "--store", store, *world.write(run.work / f"hostile-logs-{number}"))
    day = ["--from", moment(), "--to", moment(days=1)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        told = dict(zip(FORMATS, pool.map(lambda form: written(run, store, user.arn, form, *day), FORMATS)))

    where = f"hostile names {number}"
    report = json.loads(told["json"])
    agents = {one["Value"] for one in report["Evidence"]["Indicators"] if one["IndicatorType"] == "NEW_USER_AGENT"}
    sessions = {one["Id"] for one in report["Evidence"]["Linked"]}
    run.check(report["Investigation"]["EntityArn"] == user.arn and len(agents) > len(names) // 2,
              f"{where}: json: the names are values: {user.arn!r} {agents}")
    run.check(all(any(one.endswith(name) for one in sessions) for name in names),
              f"{where}: json: every session is linked: {len(sessions)} of {len(names)}")
    run.check(not UNSEEN.search(told["json"].replace("\n", "")), f"{where}: json: nothing unseen")
    run.check(not UNSEEN.search(told["text"].replace("\n", "")), f"{where}: text: nothing unseen")
    run.check(told["text"].count(MARK) > len(names), f"{where}: text names them")
    judge_html(run, where, told["html"], names)
    judge_markdown(run, where, told["markdown"], names)
    rows = judge_iocs(run, where, told["iocs"], names)
    values = {row["value"] for row in rows}
    run.check(world.threats[0] in values and world.trusted[0] not in values,
              f"{where}: iocs: the flagged address is one, the trusted is none")
    run.check(world.home not in values or {row["usual"] for row in rows if row["value"] == world.home} == {"yes"},
              f"{where}: iocs: an address of the baseline says so")
    run.check(all(any(row["type"] == "session" and row["value"].endswith(shown(name)) for row in rows) for name in names),
              f"{where}: iocs: every session that gave a sign is one")


# --- HTML -------------------------------------------------------------------------------------------------------------

VOID = {"meta", "circle", "path", "line", "rect"}
TAGS = VOID | {
    "html", "head", "style", "title", "body", "header", "nav", "main", "section", "footer", "div", "p", "ul", "li", "dl", "dt",
    "dd", "h1", "h2", "h3", "a", "span", "strong", "small", "code", "details", "summary", "table", "caption", "thead", "tbody",
    "tr", "th", "td", "figure", "figcaption", "svg", "g", "text"}
# Attributes, and all that their values may be: words of ours and figures.
NUMBER = r"-?\d+(\.\d)?"
ATTRIBUTES = {
    "class": r"[a-z ]+", "id": r"[a-z-]+", "href": r"#[a-z-]+", "lang": "en", "charset": "utf-8", "name": r"[a-z-]+",
    "content": r"[\w ,;:'=+/.-]+", "http-equiv": "Content-Security-Policy", "scope": "col|row", "open": "", "role": "group|img",
    "tabindex": "0", "aria-label": r"[\w ,;:()-]+", "aria-hidden": "true", "viewbox": r"[\d ]+", "d": r"([MLZ]|-?\d+(\.\d)?| )+",
    "text-anchor": "middle", **dict.fromkeys(["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "width", "height"], NUMBER)}


class Page(html.parser.HTMLParser):
    """What a browser would make of it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.text, self.style, self.policy = [], [], [], "", ""
        self.ids, self.links, self.headings = [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS or (tag in VOID and tag != "rect" and tag != "path"):
            self.wrong.append(f"<{tag}>")
        self.take(tag, attributes)
        self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        if tag not in VOID:
            self.wrong.append(f"<{tag}/>")
        self.take(tag, attributes)

    def take(self, tag, attributes):
        for name, value in attributes:
            if name not in ATTRIBUTES or not re.fullmatch(ATTRIBUTES[name], value or "") or MARK in (value or ""):
                self.wrong.append(f"<{tag} {name}={value!r}>")
            self.ids += [value] if name == "id" else []
            self.links += [value] if name == "href" else []
        if ("http-equiv", "Content-Security-Policy") in attributes:
            self.policy = dict(attributes)["content"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)

    def handle_comment(self, data):
        self.wrong.append(f"<!--{data}-->")

    def handle_pi(self, data):
        self.wrong.append(f"<?{data}>")

    def unknown_decl(self, data):
        self.wrong.append(f"<![{data}]>")


def judge_html(run, where, text, names):
    page = Page()
    page.feed(text)
    page.close()
    run.check(not page.wrong and not page.open, f"{where}: html: {page.wrong[:5]} {page.open}")
    xml.etree.ElementTree.fromstring(text)  # well formed by the stricter rules of XML, or it raises
    seen = "".join(page.text)
    missing = [name for name in names if shown(name) not in seen]
    run.check(not missing, f"{where}: html: every name is there, as text: {missing[:3]}")
    run.check(not UNSEEN.search(text.replace("\n", "")), f"{where}: html: nothing unseen")
    hashed = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    run.check(page.policy == f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'",
              f"{where}: html: the policy allows this sheet and nothing else: {page.policy}")
    run.check(not re.search(r"url\(|@import|image-set|src:", page.style), f"{where}: html: the sheet asks for nothing")
    run.check(len(set(page.ids)) == len(page.ids) and {link[1:] for link in page.links} <= set(page.ids) and page.links,
              f"{where}: html: every link leads to one place: {page.links} {page.ids}")
    steps = [(a, b) for a, b in zip(page.headings, page.headings[1:]) if b > a + 1]
    run.check(page.headings[0] == 1 and page.headings.count(1) == 1 and not steps, f"{where}: html: headings {page.headings}")
    tables = re.findall(r"<table>.*?</table>", text, re.DOTALL)
    run.check(all("<caption>" in table and 'scope="col"' in table for table in tables),
              f"{where}: html: every table has a caption and heads")
    contrast(run, where, page.style)


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)] if len(colour) == 7 else [int(c * 2, 16) / 255 for c in colour[1:]]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(run, where, style):
    """WCAG AA, 4.5 to 1, of every colour of text on everything it stands on; light, dark and on paper."""
    themes = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    run.check(len(themes) == 3, f"{where}: html: three themes")
    for theme in themes:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", theme))
        pairs = [(ink, paper) for ink in ("text", "quiet", "link") for paper in ("page", "card", "raised")]
        for level in ("critical", "high", "medium", "low", "informational"):
            pairs += [(level, level + "-soft"), (level, "card"), (level, "raised")]
        pairs += [("text", "high-soft")]
        for ink, paper in pairs:
            dark, light = sorted((luminance(colours[ink]), luminance(colours[paper])))
            run.check((light + 0.05) / (dark + 0.05) >= 4.5, f"{where}: html: {ink} can be read on {paper}")


# --- Markdown ---------------------------------------------------------------------------------------------------------

def outside_code(text):
    """Lines without code blocks and code spans."""
    fence, lines = "", []
    for line in text.split("\n"):
        opening = re.fullmatch("(`{3,})", line)
        if not fence and opening:
            fence = opening[1]
        elif fence:
            fence = "" if line == fence else fence
        else:
            lines.append(re.sub("`[^`]*`", "code", line))
    return lines, fence


def judge_markdown(run, where, text, names):
    lines, unclosed = outside_code(text)
    run.check(not unclosed, f"{where}: markdown: every code block ends")
    loose = [line for line in lines if re.search(rf"\S{MARK}|{MARK}[^ .,;:)]|`", line)]
    run.check(not loose, f"{where}: markdown: every name is code: {loose[:3]}")
    # What is left is words, figures and the structure that we gave it: a heading, an item, bold names, table cells.
    odd = []
    for line in lines:
        bare = re.sub(r"^(#{1,3} |- |\|(---\|)+$)", "", line)
        bare = re.sub(r"\*\*[\w ]+\*\*", "", bare)
        cells = bare.strip("|").split("|") if line.startswith("|") else [bare]
        odd += [line] if any(re.search(r"[^\w .,;:()'%+/-]|www\.|://", cell) for cell in cells) else []
    run.check(not odd, f"{where}: markdown: nothing else can be markup: {odd[:3]}")
    widths = [line.count("|") for line in lines if line.startswith("|")]
    tables = re.findall(r"(?:^\|.*\n)+", "\n".join(lines) + "\n", re.MULTILINE)
    run.check(widths and all(len({row.count("|") for row in table.splitlines()}) == 1 for table in tables),
              f"{where}: markdown: the rows of a table are as wide as its head")
    run.check(not UNSEEN.search(text.replace("\n", "")), f"{where}: markdown: nothing unseen")
    missing = [name for name in names if shown(name).replace("`", "\\x60").replace("|", "\\x7c")[:60] not in text]
    run.check(not missing, f"{where}: markdown: every name is there: {missing[:3]}")


# --- CSV --------------------------------------------------------------------------------------------------------------

def judge_iocs(run, where, text, names):
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    columns = ["type", "value", "first_seen", "last_seen", "calls", "severity", "usual", "why"]
    run.check(rows and all(list(row) == columns and None not in row.values() for row in rows), f"{where}: iocs: {columns}")
    kinds = {"ip", "private_ip", "access_key", "user_agent", "session", "principal", "resource"}
    run.check({row["type"] for row in rows} <= kinds, f"{where}: iocs: known types")
    formulas = [cell for row in rows for cell in row.values() if re.match(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]", cell)]
    run.check(not formulas, f"{where}: iocs: no formula: {formulas[:3]}")
    run.check(not UNSEEN.search(text.replace("\r\n", "")), f"{where}: iocs: nothing unseen, a row a line")
    run.check(len({(row["type"], row["value"]) for row in rows}) == len(rows), f"{where}: iocs: each once")
    run.check(all(row["why"] and int(row["calls"]) > 0 and row["first_seen"] <= row["last_seen"] for row in rows),
              f"{where}: iocs: each says why, how often and when")
    cells = "".join(row["value"] + row["why"] for row in rows)
    missing = [name for name in names if shown(name) not in cells]
    run.check(not missing, f"{where}: iocs: every name is there: {missing[:3]}")
    return rows
