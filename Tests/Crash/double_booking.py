"""Many clients book, move, swap and cancel the same few vehicles while the server is killed: none is ever given out twice."""

import contextlib
import json
import random
import sqlite3
import sys
import threading
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import desk  # noqa: E402
import wire  # noqa: E402
from verdict import Verdict, table  # noqa: E402

OVERLAPS = """
    SELECT count(*) FROM allocations a JOIN allocations b ON a.vehicle_id = b.vehicle_id AND a.id < b.id
     WHERE a.released_at IS NULL AND b.released_at IS NULL AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"""
STRAY = """
    SELECT count(*) FROM bookings b
     WHERE (b.state IN ('held', 'pending', 'confirmed', 'ready', 'on_rent', 'returned', 'disputed', 'closed'))
           <> EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = b.id AND a.released_at IS NULL
                         AND a.vehicle_id = b.vehicle_id AND a.starts_at <= b.starts_at AND a.ends_at >= b.ends_at)"""


class Client(threading.Thread):
    """One clerk at one desk: remembers what was acknowledged of each booking, and what is not known of it."""

    def __init__(self, name, world, options):
        super().__init__(daemon=True)
        self.world, self.options = world, options
        self.random = random.Random(f"{options.seed}-{name}")
        self.prefix, self.number = f"{options.seed}-{name}", 0
        self.bookings, self.unsure = {}, set()
        self.counts, self.strange = {}, []
        self.ending = threading.Event()

    def run(self):
        while not self.ending.is_set():
            try:
                with wire.Line(self.world.server.address, timeout=5.0) as line:
                    while not self.ending.is_set() and self.world.may_try():
                        self.step(line)
                    return
            except (OSError, wire.Broken):
                time.sleep(0.005)

    def step(self, line):
        draw = self.random.random()
        known = [id for id in self.bookings if id not in self.unsure]
        if draw < 0.72 or not known:
            return self.book(line)
        id = self.random.choice(known)
        if draw < 0.82:
            times = self.world.stay(self.random)
            return self.change(line, id, {"ends_at": times["ends_at"]})
        if draw < 0.88:
            return self.change(line, id, self.world.stay(self.random))
        if draw < 0.94:
            return self.change(line, id, {"vehicle_id": self.random.choice(self.world.vehicles)})
        return self.cancel(line, id)

    def ask(self, line, method, path, body, headers=()):
        self.number += 1
        fields = [("Idempotency-Key", f"{self.prefix}-{self.number}"), *self.world.bearer, *headers]
        return line.ask(wire.request(method, path, fields, body))

    def book(self, line):
        wish = self.world.wish(self.random)
        answer = self.ask(line, "POST", "/v1/bookings", wish)
        if self.note("book", answer, 201):
            booking = json.loads(answer.body)
            self.bookings[booking["id"]] = booking

    def change(self, line, id, change):
        self.unsure.add(id)
        answer = self.ask(line, "PATCH", f"/v1/bookings/{id}", change, [("If-Match", "*")])
        if self.note("change", answer, 200):
            self.bookings[id] = json.loads(answer.body)
        self.unsure.discard(id)

    def cancel(self, line, id):
        self.unsure.add(id)
        answer = self.ask(line, "POST", f"/v1/bookings/{id}/cancellation", {"reason": "Rain"})
        if self.note("cancel", answer, 200):
            self.bookings[id] = json.loads(answer.body)
        self.unsure.discard(id)

    def note(self, what, answer, good):
        self.counts[what, answer.status] = self.counts.get((what, answer.status), 0) + 1
        if answer.status not in (good, 409, 422, 503):
            self.strange.append(f"{what}: {answer.status} {answer.body[:200]!r}")
        return answer.status == good


class World:
    """The dealership that they all work at."""

    def __init__(self, server, options):
        self.server, self.options = server, options
        self.left, self.lock = options.tries, threading.Lock()
        clerk = desk.Clerk(server)
        self.bearer, self.customer = clerk.bearer, clerk.customer
        self.vehicles, self.place = clerk.vehicles_of_one_place(options.vehicles)
        self.year = time.gmtime().tm_year + 1

    def may_try(self):
        with self.lock:
            self.left -= 1
            return self.left >= 0

    def stay(self, chance):
        """From some hours to some days, over the nights of March and November in which clocks change."""
        month, day, hour = chance.choice([3, 11]), chance.randint(1, 22), chance.randint(4, 23)
        end, last = day + chance.randint(0, 5), chance.randint(4, 23)
        if end == day and last <= hour:
            end += 1
        return {
            "starts_at": f"{self.year}-{month:02}-{day:02}T{hour:02}:{chance.choice([0, 15, 30, 45]):02}",
            "ends_at": f"{self.year}-{month:02}-{end:02}T{last:02}:{chance.choice([0, 15, 30, 45]):02}",
        }

    def wish(self, chance):
        return {
            "vehicle_id": chance.choice(self.vehicles),
            "pickup_location_id": self.place,
            "customer_id": self.customer,
            **self.stay(chance),
        }


def compare(server, clients, verdict):
    """What was acknowledged against the rows of the file; the server no longer runs."""
    file = sqlite3.connect(f"file:{server.data / 'fleetpass.db'}?mode=ro", uri=True)
    with contextlib.closing(file):
        overlaps, stray = file.execute(OVERLAPS).fetchone()[0], file.execute(STRAY).fetchone()[0]
        rows = {
            str(uuid.UUID(bytes=id)): (str(uuid.UUID(bytes=vehicle)), state, total)
            for id, vehicle, state, total in file.execute("SELECT id, vehicle_id, state, total_minor FROM bookings")
        }
    verdict.check(overlaps == 0, "no vehicle is taken twice at any moment", overlaps)
    verdict.check(stray == 0, "every live booking has its vehicle, and no other has one", stray)
    wrong = []
    for client in clients:
        for id, told in client.bookings.items():
            if id in client.unsure:
                continue
            if rows.get(id) != (told["vehicle_id"], told["state"], told["total"]["amount"]):
                wrong.append((id, rows.get(id), told["vehicle_id"], told["state"], told["total"]["amount"]))
    verdict.check(not wrong, "every booking stands as it was last acknowledged", f"{len(wrong)}, such as {wrong[:2]}")
    return len(rows), overlaps


def main():
    parser = appliance.arguments(
        __doc__,
        tries=(20_000, "how many requests"),
        clients=(64, "threads that send them"),
        vehicles=(20, "that they are about"),
        kills=(4, "how often the server is killed meanwhile"),
    )
    options = parser.parse_args()
    verdict, chance = Verdict(), random.Random(options.seed)
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(options.vehicles * 12, options.seed)
            world = World(server, options)
            clients = [Client(f"{number}", world, options) for number in range(options.clients)]
            began = time.perf_counter()
            for client in clients:
                client.start()
            for kill in range(options.kills):
                due = options.tries * (options.kills - kill) // (options.kills + 1)
                while world.left > due and any(client.is_alive() for client in clients):
                    time.sleep(0.01)
                time.sleep(chance.uniform(0, 0.05))
                server.kill()
                server.spawn()
                server.wait_ready()
            for client in clients:
                client.join(max(60, options.tries / 200))
            seconds = time.perf_counter() - began
            verdict.check(not any(client.is_alive() for client in clients), "all clients come to their end")
            verdict.check(server.stop() == 0, "the last server stops gracefully")
            checked = server.command("check", timeout=600)
            verdict.check(checked.returncode == 0, "check finds nothing", checked.stdout + checked.stderr)
            kept, overlaps = compare(server, clients, verdict)
    counts = {}
    for client in clients:
        for what, count in client.counts.items():
            counts[what] = counts.get(what, 0) + count
    strange = [text for client in clients for text in client.strange]
    verdict.check(not strange, "answers are what they may be", f"{len(strange)}, such as {strange[:3]}")
    verdict.check(counts.get(("book", 201), 0) > 50, "there are winners", counts)
    verdict.check(counts.get(("book", 409), 0) > counts.get(("book", 201), 0), "and more who come late", counts)
    table(
        [("tries", options.tries), ("tries per second", options.tries / seconds), ("kills", options.kills)]
        + [(f"{what}: {status}", count) for (what, status), count in sorted(counts.items())]
        + [("bookings in the file", kept), ("overlaps", overlaps)]
    )
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
