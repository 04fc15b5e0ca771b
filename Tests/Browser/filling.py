"""Fills an instance by its API, from the shapes that it describes itself: whatever holds words gets words of one's choice."""

import itertools
import json
import re
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Shared"))
import requests_of  # noqa: E402
from pages import PEOPLE  # noqa: E402
from visitor import Visitor  # noqa: E402

# What would end things, or is about signing in, which other tests do.
NOT_FILLED = re.compile(
    r"cancellation|decline|merge|bulk|token|password|second-factor|passkeys|setup|import|support-access|refusal|release"
    r"|erasure|/end$|waiver|moves|reopening|correction|dispute|closing|/return|sign-ups|photos|sharing|acceptance"
    r"|/organisation(/rules|/retention)?$|/v1/me$|/files|/uploads|removal|withdrawal|checkout|/me/bookings|capture|refunds"
    r"|/stock|/taxes"
)
# In this order, what others are about comes first.
FIRST = ["/v1/organisation/profile", "/v1/locations", "/v1/fleet", "/v1/customers", "/v1/bookings", "/v1/staff"]
# As long as names may be, there must be room to tell one from another.
ROOM = 12
# Not in the middle of a word: what is drawn by chance has anything in it.
MARK = re.compile(r"(?<![A-Za-z0-9_])q\d+z(?![A-Za-z0-9_])")


class Field:
    """A place for words in what a route takes."""

    def __init__(self, route, steps, shape):
        self.route, self.steps, self.most = route, steps, shape.get("maxLength", 200)
        self.has_lines = not (shape.get("pattern") or "").startswith("^[^")

    def __str__(self):
        return f"{self.route} {'.'.join(self.steps)}"


class Filling:
    """An administrator with a program's key. `words(field, number)` makes what goes into a field."""

    def __init__(self, server, words, who=None):
        self.server, self.words = server, words
        self.ids, self.made, self.refused, self.marks = {}, {}, {}, {}
        self.numbers = itertools.count(1)
        self.visitor = self.program(who or PEOPLE["admin"], "staff")
        self.described = json.loads(self.visitor.get("/openapi.json").body)

    def run(self):
        """Twice: what the second time is made may need what the first time was not there yet."""
        self.learn()
        for _ in range(2):
            for route in self.routes():
                if str(route) not in self.made:
                    self.fill(route)
            self.writes_papers()
        return self

    def writes_papers(self):
        """What is made without being told anything."""
        papers = f"/v1/bookings/{self.ids.get('bookings')}/agreements"
        answer = self.visitor.call("POST", papers, {}, [("Idempotency-Key", str(uuid.uuid4()))])
        if answer.status == 201:
            self.ids.setdefault("agreements", json.loads(answer.body)["id"])

    def program(self, who, kind):
        asked = {"grant_type": "password", "kind": kind, "email": who["email"], "password": who["password"]}
        return Visitor(self.server, json.loads(Visitor(self.server).call("POST", "/v1/token", asked).body)["access_token"])

    def customer_writes(self, who):
        """What somebody who rents says of themselves, and with a booking."""
        customer = self.program(who, "customer")
        own = {"vehicle_id": self.ids["vehicles"], "pickup_location_id": self.ids["locations"]}
        own |= self.times({"starts_at", "ends_at"}, 210)
        for method, path, body, name in (("PATCH", "/v1/me", {}, "name"), ("POST", "/v1/me/bookings", own, "note")):
            field = Field(f"customer's {path}", (name,), {"maxLength": 100, "pattern": "^[^" if name == "name" else ""})
            value = self.words(field, next(self.numbers))
            key = [("Idempotency-Key", str(uuid.uuid4()))]
            answer = customer.call(method, path, body | {name: value}, key)
            if answer.status in (200, 201, 204):
                self.marks |= {mark: (str(field), value) for mark in MARK.findall(value)[:1]}
            else:
                self.refused[str(field)] = f"{answer.status} {answer.body[:300]!r}"

    def learn(self):
        """What is there already: some vehicle that may be rented, and where it stands."""
        vehicle = next(iter(self.listed("/v1/vehicles?limit=1")), None)
        if vehicle:
            self.ids |= {"vehicles": vehicle["id"], "locations": vehicle["location_id"], "fleet": vehicle["id"]}
        staff = self.listed("/v1/staff")
        self.ids.setdefault("vehicles", str(uuid.uuid4()))
        self.ids["staff"] = staff[-1]["id"] if staff else str(uuid.uuid4())

    def listed(self, path):
        answer = self.visitor.get(path)
        return json.loads(answer.body).get("items", []) if answer.status == 200 else []

    def routes(self):
        """Those that make or change something, what others need first."""
        found = [
            route for route in requests_of.routes()
            if route.method in ("POST", "PUT", "PATCH") and route.takes.endswith("as JSON")
            and str(route) in requests_of.BODIES and not NOT_FILLED.search(route.path)
        ]  # fmt: skip
        rank = {path: place for place, path in enumerate(FIRST)}
        return sorted(found, key=lambda route: (route.method != "POST" and route.path not in rank,
                                                rank.get(route.path, 99), route.path.count("/")))  # fmt: skip

    def fields(self, route):
        content = self.described["paths"][route.path][route.method.lower()]["requestBody"]["content"]
        return list(self.within(route, (), self.resolved(content["application/json"]["schema"])))

    def within(self, route, steps, shape):
        for name, each in shape.get("properties", {}).items():
            each = self.resolved(each)
            kinds = each["type"] if isinstance(each.get("type"), list) else [each.get("type")]
            if "object" in kinds and steps == ():
                yield from self.within(route, (name,), each)
            is_words = "string" in kinds and not {"enum", "format", "const"} & set(each)
            pattern = each.get("pattern") or ""
            if is_words and each.get("maxLength", 99) >= ROOM and (pattern in ("", "\\S") or pattern.startswith("^[^")):
                yield Field(route, (*steps, name), each)

    def resolved(self, shape):
        reference = shape.get("$ref")
        return self.described["components"]["schemas"][reference.rpartition("/")[2]] if reference else shape

    def fill(self, route):
        """With words in every field; what is refused there is left as a plain request has it."""
        plain = {name: requests_of.named(value, self.ids) for name, value in requests_of.BODIES[str(route)].items()}
        plain |= self.times(plain)
        if "email" in plain:
            plain["email"] = f"new{next(self.numbers)}@example.com"
        words = {}
        for field in self.fields(route):
            number = next(self.numbers)
            words[field] = self.words(field, number)
        try:
            path = requests_of.filled(route, self.ids, "")[1]
        except KeyError as absent:
            self.refused[str(route)] = f"there is none of {absent} yet"
            return
        for _ in range(4):
            answer = self.visitor.call(route.method, path, merged(plain, words), self.head(route))
            if answer.status not in (400, 422) or not words:
                break
            said = json.loads(answer.body).get("errors", [])
            wrong = {each.get("pointer", "").strip("/").replace("/", ".") for each in said}
            bad = [field for field in words if ".".join(field.steps) in wrong or field.steps[0] in wrong] or list(words)
            for field in bad:
                self.refused[str(field)] = words.pop(field)
        if answer.status not in (200, 201, 204):
            self.refused[str(route)] = f"{answer.status} {answer.body[:200]!r}"
            return
        self.made[str(route)] = True
        for field, value in words.items():
            mark = MARK.search(value)
            if mark:
                self.marks[mark[0]] = (str(field), value)
        body = json.loads(answer.body) if answer.body else {}
        if route.method == "POST" and "id" in body:
            if route.path == "/v1/fleet":
                self.ids["fleet"] = body["id"]
            self.ids.setdefault(route.path.split("/")[-1], body["id"])
            self.ids.setdefault(route.path.removeprefix("/v1/").partition("/")[0], body["id"])
        if "url" in body:
            self.ids["feed"] = body["url"][body["url"].index("/calendars/") :] if "/calendars/" in body["url"] else ""

    def head(self, route):
        if route.method == "POST":
            return [("Idempotency-Key", str(uuid.uuid4()))]
        return [("If-Match", "*")]

    def times(self, plain, days=200):
        """Of a time that is to come, in place of one that is over; the demonstration has nothing so far ahead."""
        now = self.server.clock.now() if hasattr(self.server, "clock") else time.time()
        shown = [time.strftime("%Y-%m-%dT18:00:00Z", time.gmtime(now + day * 86400)) for day in (days, days + 4)]
        return dict(zip(("starts_at", "ends_at"), shown)) if {"starts_at", "ends_at"} <= set(plain) else {}


def merged(plain, words):
    body = json.loads(json.dumps(plain))
    for field, value in words.items():
        place = body
        for step in field.steps[:-1]:
            place[step] = place.get(step) or {}
            place = place[step]
        place[field.steps[-1]] = value
    return body


def plain_words(field, number):
    """Short, as people write."""
    return f"Word {number}"[: field.most]


def long_words(field, number):
    """As long as they may be: first words as usual, then one that nothing breaks."""
    most = min(field.most, 400)
    usual = f"Wolfeschlegelsteinhausen {number} of the long road to Llanfairpwllgwyngyll "
    return (usual + "and " * 3 + "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 8)[:most].strip()
