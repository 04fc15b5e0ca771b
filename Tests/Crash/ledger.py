"""Which enquiries were acknowledged, held against the rows of the file; sends them and judges each answer."""

import contextlib
import json
import sqlite3
import threading
import time
import uuid

import wire

READ = wire.request("GET", "/v1/vehicles?limit=1")


def identity(body):
    return uuid.UUID(json.loads(body)["id"]).bytes


def message(key, size=60):
    return f"key={key} ".ljust(size, "m")


def rows(server):
    """Key → id of all rows of a file that a server may be using, and the keys that have two."""
    found, twice = {}, []
    file = sqlite3.connect(f"file:{server.data / 'fleetpass.db'}?mode=ro", uri=True, timeout=10)
    with contextlib.closing(file):
        for id, text in file.execute("SELECT id, message FROM enquiries"):
            key = text.split(" ", 1)[0].removeprefix("key=")
            if key in found:
                twice.append(key)
            found[key] = id
    return found, twice


class Ledger:
    """What one server has acknowledged; safe to share between threads."""

    def __init__(self, server, verdict, prefix):
        self.server, self.verdict, self.prefix = server, verdict, prefix
        self.acknowledged, self.refused, self.number = {}, 0, 0
        self.lock = threading.Lock()

    def post(self, size=60):
        """One enquiry on a connection of its own; answers the status, 0 when the connection broke."""
        with self.lock:
            self.number += 1
            key = f"{self.prefix}-{self.number}"
        try:
            answer = wire.ask(self.server.address, wire.enquiry(key, message(key, size)), timeout=20)
        except (OSError, wire.Broken) as problem:
            self.verdict.check(False, "every write is answered", repr(problem))
            return 0
        with self.lock:
            if answer.status == 201:
                self.acknowledged[key] = identity(answer.body)
            elif answer.status == 503:
                self.refused += 1
                self.verdict.check(
                    "retry-after" in answer.headers, "a 503 says when to come back", answer.headers
                )
            else:
                self.verdict.check(
                    False, "a write is answered with 201 or 503", f"{answer.status} {answer.body[:150]!r}"
                )
        return answer.status

    def post_from_many(self, count, clients, size, enough=lambda: False):
        """Enquiries from several threads until `count` are sent or `enough` says so."""
        left = iter(range(count))

        def client():
            while not enough():
                with self.lock:
                    if next(left, None) is None:
                        return
                self.post(size)

        threads = [threading.Thread(target=client) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def wait_until_accepted(self, within=10.0):
        """Posts until one is accepted; answers the seconds it took, or None."""
        began = time.perf_counter()
        while time.perf_counter() < began + within:
            if self.post() == 201:
                return time.perf_counter() - began
            time.sleep(0.02)
        return None

    def compare(self, where):
        """Every acknowledged enquiry has its row, and no key has two."""
        found, twice = rows(self.server)
        lost = [key for key, id in self.acknowledged.items() if found.get(key) != id]
        self.verdict.check(
            not lost, f"{where}: nothing acknowledged is lost", f"{len(lost)}, such as {lost[:3]}"
        )
        self.verdict.check(not twice, f"{where}: no key has two rows", twice[:3])
        return len(lost)


class Reader(threading.Thread):
    """Reads all the time beside the writes; every answer must be 200."""

    def __init__(self, server, verdict):
        super().__init__(daemon=True)
        self.server, self.verdict = server, verdict
        self.ending, self.answers, self.slowest = threading.Event(), 0, 0.0

    def run(self):
        while not self.ending.is_set():
            began = time.perf_counter()
            try:
                answer = wire.ask(self.server.address, READ, timeout=10)
                self.verdict.check(answer.status == 200, "reads are served all the time", answer.status)
            except (OSError, wire.Broken) as problem:
                self.verdict.check(False, "reads are served all the time", repr(problem))
            self.answers += 1
            self.slowest = max(self.slowest, time.perf_counter() - began)
            time.sleep(0.005)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.join()
