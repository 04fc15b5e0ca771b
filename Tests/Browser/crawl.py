"""Follows the links of pages as one person sees them, so that no page is forgotten and no link leads nowhere."""

import html
import json
import re
import urllib.parse

from pages import Routes
from visitor import Visitor

# Of what has an id, so many are opened: the others are alike.
ALIKE_MOST = 2
PAGES_MOST = 250
LINK = re.compile(rb"""<(?:a|area|form)\s[^>]*?\b(?:href|action)=(?:"([^"]*)"|'([^']*)'|([^\s>]+))[^>]*>""")


class Crawl:
    """What one person finds, from where they begin: `found` has the addresses by the path of their row."""

    def __init__(self, server, who, person, starts):
        self.server, self.who, self.visitor = server, who, Visitor(server)
        if person and not self.visitor.signs_in(person, "customer" if who == "customer" else "staff"):
            raise RuntimeError(f"{who} cannot sign in\n{server.last_words()}")
        # Addresses that belong to no route, that answer with what they should not, and pages by their titles.
        self.found, self.strange, self.dead, self.seen = {}, [], [], set()
        self.routes = Routes(json.loads(self.visitor.get("/openapi.json").body))
        self.waiting = [(start, "the start") for start in starts if self.routes.of(start)]

    def run(self):
        opened = 0
        while self.waiting and opened < PAGES_MOST:
            path, source = self.waiting.pop(0)
            if path in self.seen:
                continue
            self.seen.add(path)
            row = self.routes.of(path)
            if row is None:
                self.strange.append(f"{path} (on {source})")
            if row not in self.routes.pages and row != "/":
                continue
            alike = self.found.setdefault(row, [])
            if len(alike) >= (ALIKE_MOST if "{" in row else ALIKE_MOST * 3):
                continue
            opened += 1
            answer = self.visitor.get(path)
            if answer.status == 303 or answer.status == 302:
                self.waiting.insert(0, (answer.headers["location"], path))
                continue
            if answer.status != 200:
                self.dead.append(f"{path} (on {source}): {answer.status}")
                continue
            if answer.headers.get("content-type", "").startswith("text/html"):
                alike.append(path)
                self.links(path, answer.body)
        return self

    def links(self, page, body):
        """Of this site; those that a form with POST goes to are asked for nothing."""
        for found in LINK.finditer(body):
            if found[0].startswith(b"<form") and b'method="post"' in found[0]:
                continue
            target = html.unescape((found[1] or found[2] or found[3] or b"").decode())
            whole = urllib.parse.urljoin(f"http://here{page}", target)
            parts = urllib.parse.urlsplit(whole)
            if parts.scheme != "http" or parts.netloc != "here":
                continue
            self.waiting.append((parts.path + (f"?{parts.query}" if parts.query else ""), page))
