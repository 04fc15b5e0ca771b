"""Clients of a shared server that keep on through outages: what they were answered, when, and how soon."""

import json
import random
import threading
import time
import uuid
from collections import deque

import wire

READ = "/v1/vehicles?limit=5"
REMEMBERED = 8
UNDONE = b"Nothing was changed"
SLOW = 1.0


def enquiry(tenant, key):
    body = {"name": f"Test {key}", "email": f"{key}@example.org", "phone": "+1 555 0100", "message": message(key)}
    return tenant.bytes("POST", "/v1/enquiries", [("Idempotency-Key", key)], body)


def message(key):
    return f"key={key} ".ljust(60, "m")


class Client(threading.Thread):
    """Asks one tenant again and again, on one connection at a time, of any of the servers."""

    def __init__(self, name, tenant, servers, pause=0.0):
        super().__init__(daemon=True, name=name)
        self.tenant, self.servers, self.pause = tenant, servers, pause
        self.random = random.Random(name)
        self.strange, self.good, self.bad = [], deque(), deque()
        self.broken, self.refusal = 0, b""
        self.ending = threading.Event()

    def run(self):
        while not self.ending.is_set():
            try:
                with wire.Line(self.random.choice(self.servers).address, timeout=20) as line:
                    self.connected(line)
                    while not self.ending.is_set():
                        self.step(line)
            except TimeoutError:
                self.strange.append("no answer in 20 s")
            except (OSError, wire.Broken):
                self.broken += 1
                time.sleep(0.005)

    def connected(self, line):
        """What comes first on a new connection."""

    def ask(self, line, data, wanted):
        """Answers what came if it is what was wanted; notes when, and how long it took."""
        began = time.perf_counter()
        answer = line.ask(data)
        ended = time.perf_counter()
        if answer.status == wanted:
            self.good.append((ended, ended - began))
            return answer
        self.refusal = answer.body
        self.bad.append((began, ended - began, answer.status))
        if answer.status != 503:
            self.strange.append(f"{answer.status} {answer.body[:120]!r}")
        elif "retry-after" not in answer.headers:
            self.strange.append(f"503 without Retry-After: {answer.headers}")
        time.sleep(0.01)
        return None


class Reader(Client):
    """Reads a listing; each is asked for whole."""

    def step(self, line):
        answer = self.ask(line, self.tenant.bytes("GET", READ), 200)
        if answer and self.tenant.slug.encode() in answer.body:
            self.strange.append("a name where there is none")
        time.sleep(self.pause)


class Writer(Client):
    """Posts enquiries with keys, and after each reconnect sends some of its last keys once more."""

    def __init__(self, *words, **more):
        super().__init__(*words, **more)
        self.acknowledged, self.doubled = {}, []
        # Keys of which each time was said that nothing was changed.
        self.tried, self.undone = set(), set()
        self.bodies = deque(maxlen=REMEMBERED)
        self.unanswered = deque(maxlen=REMEMBERED)
        self.number = self.repeated = 0

    def connected(self, line):
        for key in [*self.unanswered, *(key for key, _ in self.bodies)]:
            if self.random.random() < 0.5:
                self.repeated += 1
                self.post(line, key)

    def step(self, line):
        # What was refused is mostly sent again, as a person's browser would.
        if self.unanswered and self.random.random() < 0.5:
            return self.post(line, self.unanswered[0])
        self.number += 1
        self.post(line, f"{self.name}-{self.number}")
        time.sleep(self.pause)

    def post(self, line, key):
        if key not in self.acknowledged and key not in self.unanswered:
            self.unanswered.append(key)
        # Until the answer is there, nobody knows.
        may_be_undone = key not in self.tried or key in self.undone
        self.tried.add(key)
        self.undone.discard(key)
        answer = self.ask(line, enquiry(self.tenant, key), 201)
        if answer:
            self.acknowledge(key, answer.body)
        elif may_be_undone and UNDONE in self.refusal:
            self.undone.add(key)

    def acknowledge(self, key, body):
        given = self.acknowledged.setdefault(key, identity(body))
        if given != identity(body):
            self.doubled.append(f"{key} was {given}, then {identity(body)}")
        if any(known == key and seen != body for known, seen in self.bodies):
            self.doubled.append(f"{key} was answered with other bytes than before")
        if key in self.unanswered:
            self.unanswered.remove(key)
            self.bodies.append((key, body))


def identity(body):
    return uuid.UUID(json.loads(body)["id"])


class Crowd:
    """All clients of a test."""

    def __init__(self, tenants, servers, writers, readers, seed):
        kinds = [Writer] * writers + [Reader] * readers
        self.clients = [
            kind(f"{seed}-{place}", tenants[place % len(tenants)], servers) for place, kind in enumerate(kinds)
        ]
        self.writers = self.clients[:writers]
        self.pooled = False

    def __enter__(self):
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *_):
        for client in self.clients:
            client.ending.set()
        for client in self.clients:
            client.join(30)

    def good(self, since, until):
        """How many were answered as they should be, a second."""
        count = sum(1 for client in self.clients for at, _ in list(client.good) if since <= at < until)
        return count / (until - since)

    def refused(self, since, until):
        """How long each took that was refused meanwhile, and its status."""
        return [
            (took, status)
            for client in self.clients
            for at, took, status in list(client.bad)
            if since <= at < until
        ]

    def slowest(self, since, until):
        """The longest time that an answer took which was asked for meanwhile."""
        good = [took for client in self.clients for at, took in list(client.good) if since <= at - took < until]
        return max(good + [took for took, _ in self.refused(since, until)], default=0.0)

    def forget(self):
        for client in self.clients:
            client.good.clear()
            client.bad.clear()

    def compare(self, cluster, verdict, where):
        """Every acknowledgement against the rows, seen by a superuser: nothing is lost, nothing doubled."""
        found, twice = rows(cluster)
        acknowledged = {
            (writer.tenant.slug, key): id for writer in self.writers for key, id in writer.acknowledged.items()
        }
        lost = [key for key, id in acknowledged.items() if found.get(key) != id]
        doubled = twice + [text for writer in self.writers for text in writer.doubled]
        undone = {(writer.tenant.slug, key) for writer in self.writers for key in writer.undone}
        untrue = [key for key in undone if key in found]
        strange = [text for client in self.clients for text in client.strange]
        verdict.check(acknowledged, f"{where}: something was acknowledged at all")
        verdict.check(not lost, f"{where}: nothing acknowledged is lost", f"{len(lost)}, such as {lost[:3]}")
        verdict.check(not doubled, f"{where}: nothing is doubled", f"{len(doubled)}, such as {doubled[:3]}")
        verdict.check(not untrue, f"{where}: nothing was changed where that was said", f"{len(untrue)}: {untrue[:3]}")
        verdict.check(not strange, f"{where}: answers are as wanted, or 503", f"{len(strange)}: {strange[:3]}")
        repeated = sum(writer.repeated for writer in self.writers)
        return len(acknowledged), len(found), repeated, len(lost), len(doubled)


def rows(cluster):
    """(slug, key) → id of all enquiries, and the keys that have two."""
    found, twice = {}, []
    with cluster.connect() as connection:
        asked = "SELECT t.slug, e.id, e.message FROM enquiries e JOIN fp.tenants t ON t.id = e.tenant_id"
        for slug, id, text in connection.execute(asked):
            key = (slug, text.split(" ", 1)[0].removeprefix("key="))
            if key in found:
                twice.append(key)
            found[key] = id
    return found, twice
