"""Words that would be markup, formulas, fields or lines elsewhere, in whatever takes words: everything shows them as text."""

import csv
import io
import json
import re
import subprocess
import sys
import urllib.parse
from email import message_from_bytes, policy

import stage  # noqa: I001 — first of all, for it knows where the others lie
import appliance
import icalendar
from browser import Browser
from crawl import Crawl
from filling import MARK, Filling
from pages import NOBODY, PEOPLE, STARTS
from verdict import Verdict
from visitor import Visitor
from walk import Walk

# Each sign as it is, and with what may hide it from a filter that takes a letter for what one sees of it.
SIGNS = "\"'<&"
AFTER = ("", "\u0301", "\u200d")
# What spreadsheets take for the beginning of a formula.
FORMULAS = "=+-@"
TURN, LEFT_AGAIN = "\u202e", "\u200f"
ELEMENT = "<x-evil onload=alert(1)>"
# Texts and attributes that people are shown, with what a mark stands in; and elements that words have become.
SHOWN = """(() => {
    const found = [], all = document.querySelectorAll('*');
    const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
    while (walk.nextNode()) if (/q\\d+z/.test(walk.currentNode.data)) found.push(walk.currentNode.data);
    for (const e of all) {
        for (const a of e.attributes) if (/q\\d+z/.test(a.value)) found.push(a.value);
        if (e.value && typeof e.value === 'string' && /q\\d+z/.test(e.value)) found.push(e.value);
    }
    return { found, elements: [...document.querySelectorAll('x-evil, [onload], [q-evil]')].map(e => e.outerHTML) };
})()"""


def words(field, number):
    """Begins as a formula does and holds its mark; then as much of the rest as there is room for."""
    begin = FORMULAS[number % 4] + f"q{number}z"
    signs = "".join(sign + after for sign in SIGNS for after in AFTER)
    short = begin + "<" + AFTER[1 + number % 2] + '"' + LEFT_AGAIN
    whole = begin + signs + ELEMENT + LEFT_AGAIN + "&lt;{{name}}" + ("\r\n=1+1\r\nBcc: x@evil.test\r\n\t@a" if field.has_lines else "")
    return whole if len(whole) <= field.most else short[: field.most]


def same(text):
    """Without what a form, a page or a paper may change of lines and blanks, and nobody sees."""
    return re.sub(r"\s+", " ", text).strip()


class Reading:
    """All that is said, searched for what was entered."""

    def __init__(self, verdict, marks):
        self.verdict, self.marks, self.seen = verdict, marks, set()

    def text(self, where, text):
        """Wherever a mark stands, all that was entered stands around it; a greeting has the first word of a name."""
        text = urllib.parse.unquote(text)
        for mark in set(MARK.findall(text)):
            if mark not in self.marks:
                continue
            self.seen.add(mark)
            field, value = self.marks[mark]
            # A list shows the beginning of what is long, and a narrow bar as much of it as there is room for.
            beginnings = (same(value)[:length] + "…" for length in range(len(mark), len(value)))
            self.verdict.check(
                same(value) in same(text) or "…" in text and same(value)[:20] in same(text)
                or any(beginning in same(text) for beginning in beginnings)
                or "," in text and same(text).endswith(same(value).split(" ")[0]),
                f"{where}: {field} is shown as it was entered", f"{same(text)[:160]!r}",
            )  # fmt: skip

    def pages(self, browser, base, paths, who):
        for path in paths:
            browser.complaints.clear()
            browser.open(base + path)
            shown = browser.ask(SHOWN)
            self.verdict.check(not shown["elements"], f"{who} {path}: no words become elements", shown["elements"][:3])
            self.verdict.check(not browser.complaints, f"{who} {path}: nothing complains", browser.complaints[:3])
            for text in shown["found"]:
                # What a page tells machines is JSON, and says what it says once that is read.
                for each in strings(text) if text.startswith('{"@context"') else [text]:
                    self.text(f"{who} {path}", each)

    def table(self, where, answer):
        """No cell is a formula; a number may be less than nothing."""
        self.verdict.check(answer.status == 200, f"{where}: is there", answer.status)
        rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        formulas = [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number(cell)]
        self.verdict.check(not formulas, f"{where}: no cell is a formula", formulas[:3])
        self.verdict.check(len({len(row) for row in rows}) == 1, f"{where}: rows have as many cells as the first")
        for cell in cells:
            for text in strings(cell):
                self.text(where, text)

    def calendar(self, where, answer):
        lines = answer.body.decode().replace("\r\n ", "").split("\r\n")
        strange = [line for line in lines if line and not re.match(r"[A-Z-]+[;:]", line)]
        self.verdict.check(answer.status == 200 and not strange, f"{where}: every line is a property", strange[:3])
        for event in icalendar.Calendar.from_ical(answer.body).walk("VEVENT"):
            for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
                self.text(f"{where} {name}", str(event.get(name, "")))

    def paper(self, where, answer, place):
        """Some signs have no letter in any font; the mark has."""
        file = place / "paper.pdf"
        file.write_bytes(answer.body)
        done = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, timeout=60)
        self.verdict.check(answer.status == 200 and done.returncode == 0, f"{where}: is a paper", done.stderr[:200])
        marks = set(MARK.findall(done.stdout)) & set(self.marks)
        self.verdict.check(marks, f"{where}: shows what was entered", done.stdout[:200])
        self.seen |= marks
        for mark in marks:
            around = done.stdout[done.stdout.index(mark) :][:12]
            self.verdict.check("<" in around or '"' in around, f"{where}: with its signs", repr(around))

    def letters(self, browser, folder):
        files = sorted(folder.glob("*.eml"))
        self.verdict.check(files, "letters were written")
        for file in files:
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            where = f"letter: {letter['subject']!r}"
            named = [name for name in letter.keys() if name.lower() in ("bcc", "x-evil")]
            self.verdict.check(not named, f"{where}: has no field that was entered", named)
            self.text(where, str(letter["subject"]))
            self.text(f"{where}, plain", letter.get_body(("plain",)).get_content())
            page = letter.get_body(("html",))
            if page:
                browser.open("about:blank")
                browser.ask(f"document.write({json.dumps(page.get_content())}), document.close()")
                shown = browser.ask(SHOWN)
                self.verdict.check(not shown["elements"], f"{where}: no words become elements", shown["elements"][:3])
                for text in shown["found"]:
                    self.text(f"{where}, page", text)


def strings(cell):
    """Those in a cell that holds JSON, as those of the record do; else what it says."""
    if not cell.startswith(("{", "[")):
        return [cell]
    waiting, found = [json.loads(cell)], []
    while waiting:
        each = waiting.pop()
        waiting += each.values() if isinstance(each, dict) else each if isinstance(each, list) else []
        found += [each] if isinstance(each, str) else []
    return found


def is_number(cell):
    return re.fullmatch(r"[+-]?\d[\d.,]*", cell) is not None


def described(filling, kind):
    """Paths of GET that answer with such a type, with ids filled in where they are known."""
    for path, methods in filling.described["paths"].items():
        answers = methods.get("get", {}).get("responses", {}).get("200", {})
        if kind in answers.get("content", {}) and "{token}" not in path and "/me/" not in path:
            first = path.removeprefix("/v1/").partition("/")[0]
            if "{id}" not in path or first in filling.ids:
                yield path.replace("{id}", filling.ids.get(first, ""))


def turns(filling, verdict):
    """What turns the direction of all that follows is refused, wherever there is one line."""
    answer = filling.visitor.call("POST", "/v1/customers", {"name": f"Ada {TURN}thgirB"})
    verdict.check(answer.status in (400, 422), "a name that turns around what follows is refused", answer.status)
    for line in ("Ada\r\nBcc: x@evil.test", "Ada\u2028Bright", "Ada\x00"):
        answer = filling.visitor.call("POST", "/v1/customers", {"name": line})
        verdict.check(answer.status in (400, 422), f"a name of several lines is refused: {line!r}", answer.status)


def reads_all(browser, server, place, filling, verdict):
    reading = Reading(verdict, filling.marks)
    base, admin = f"http://127.0.0.1:{server.port}", Visitor(server)
    admin.signs_in(PEOPLE["admin"], "staff")
    for path in described(filling, "text/csv"):
        visitor = filling.visitor if path.startswith("/v1/") else admin
        answer = visitor.get(path)
        if "/imports/" not in path:
            reading.table(path, answer)
    if filling.ids.get("feed"):
        reading.calendar("calendar", filling.visitor.get(filling.ids["feed"]))
    # Of what is a draft yet there is no paper.
    papers = {path: filling.visitor.get(path) for path in described(filling, "application/pdf")}
    verdict.check(any(answer.status == 200 for answer in papers.values()), "some papers are there", list(papers))
    for path, answer in papers.items():
        if answer.status == 200:
            reading.paper(path, answer, place)
    walk = Walk(browser, verdict, server, None)
    browser.look(1440, 900, "light")
    for who in (NOBODY, "customer", "admin"):
        if who != NOBODY:
            browser.call("Network.clearBrowserCookies")
            walk.signs_in(PEOPLE[who], kind="customer" if who == "customer" else "staff")
        crawl = Crawl(server, who, PEOPLE.get(who), STARTS[who]).run()
        verdict.check(not crawl.strange and not crawl.dead, f"{who}: no link is dead", (crawl.strange + crawl.dead)[:3])
        reading.pages(browser, base, [path for paths in crawl.found.values() for path in paths], who)
    reading.letters(browser, server.data / "mail")
    return reading


def main():
    parser = stage.arguments(__doc__)
    parser.add_argument("--list", action="store_true", help="tell which fields no page, table, paper or letter shows")
    options = parser.parse_args()
    verdict = Verdict(most_printed=60)
    with appliance.workshop(options.keep) as place, stage.dealership(options, place) as server:
        filling = Filling(server, words).run()
        filling.customer_writes(PEOPLE["customer"])
        turns(filling, verdict)
        refused = {name: value for name, value in filling.refused.items() if options.list}
        with Browser(place) as browser:
            reading = reads_all(browser, server, place, filling, verdict)
        print(f"{len(filling.marks)} fields filled, {len(reading.seen)} of them shown somewhere")
        if options.list:
            for mark in sorted(set(filling.marks) - reading.seen):
                print("not shown  ", filling.marks[mark][0])
            for name, value in refused.items():
                print("not filled ", name, value)
        verdict.check(len(filling.marks) > 50, "most fields take words", len(filling.marks))
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
