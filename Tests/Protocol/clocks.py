"""The clock is put forward and back, by days and over a night when clocks change, while people book, hold and read."""

import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import desk  # noqa: E402
import wire  # noqa: E402
from calendars import Office  # noqa: E402
from clock import WrongClock  # noqa: E402
from postbox import Postbox  # noqa: E402
from times import nights, open_for_business  # noqa: E402
from verdict import Verdict, table  # noqa: E402

DAY = 86_400
# How long people go on at each setting, and how much of a processor an instance at rest may take.
SECONDS, REST, REST_SHARE = 2.0, 1.5, 0.15
TWICE = """
    SELECT count(*) FROM allocations a JOIN allocations b ON b.vehicle_id = a.vehicle_id AND b.id > a.id
     WHERE a.released_at IS NULL AND b.released_at IS NULL AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"""
STILL_HELD = """
    SELECT count(*) FROM bookings WHERE state = 'held'
       AND (held_until <= {now} OR created_at > {now} + 60000)"""


class People:
    """Some who book, hold and read all the time, at whatever the clock says. Every answer is one that there may be."""

    def __init__(self, server, clerk, clock, verdict, seed):
        self.server, self.clerk, self.clock, self.check = server, clerk, clock, verdict.check
        self.vehicles, self.place = clerk.vehicles_of_one_place(6)
        self.answers, self.kept, self.holds = Counter(), {}, []
        self.lock, self.seed = threading.Lock(), seed

    def ask(self, method, path, body=None, headers=(), may=(200, 201, 202, 204)):
        what = f"{method} {path.partition('?')[0]}"
        try:
            answer = wire.ask(self.server.address, wire.request(method, path, headers, body), timeout=20)
        except (OSError, wire.Broken) as problem:
            self.check(False, f"{what} is answered", repr(problem))
            return None
        with self.lock:
            self.answers[answer.status] += 1
            self.check(answer.status in may, f"{what} is answered as ever", (answer.status, answer.body[:300]))
        return answer

    def wish(self, chance):
        # Of some days many want the same, and of others hardly anybody.
        day = chance.randrange(8, 8 + chance.choice((12, 900)))
        start = int(self.clock.now() // 3600 + 24 * day + chance.randrange(24)) * 3600
        times = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)) for at in (start, start + DAY)]
        where = {"vehicle_id": chance.choice(self.vehicles), "pickup_location_id": self.place}
        return where | {"starts_at": times[0], "ends_at": times[1]}

    def book(self, chance):
        key, body = str(uuid.UUID(int=chance.getrandbits(128))), self.wish(chance) | {"customer_id": self.clerk.customer}
        asked = ("POST", "/v1/bookings", body, [*self.clerk.bearer, ("Idempotency-Key", key)], (201, 409, 422))
        ahead = self.clock.ahead
        answers = [self.ask(*asked) for _ in range(2)]
        # Two days may lie between both.
        if all(answers) and answers[0].status == 201 and ahead == self.clock.ahead:
            ids = {json.loads(answer.body).get("id") for answer in answers}
            self.check(len(ids) == 1, "asked twice with one key, it is booked once", ids)
            with self.lock:
                self.kept[key] = (asked, ids.pop(), self.clock.now())

    def hold(self, chance):
        answer = self.ask("POST", "/v1/holds", self.wish(chance), [("Idempotency-Key", str(uuid.uuid4()))], (201, 409, 422))
        if not answer or answer.status != 201:
            return False
        key = json.loads(answer.body)["key"]
        self.ask("GET", f"/v1/holds/{key}")
        after = chance.random()
        if after < 0.3:
            guest = {"name": "Cara Moss", "email": f"{uuid.uuid4()}@example.com"}
            headers = [("Idempotency-Key", str(uuid.uuid4()))]
            self.ask("POST", f"/v1/holds/{key}/checkout", guest, headers, (200, 409, 422))
        elif after < 0.6:
            self.ask("DELETE", f"/v1/holds/{key}", may=(204, 409))
        return True

    def read(self, chance):
        vehicle = chance.choice(self.vehicles)
        self.ask("GET", "/v1/vehicles?limit=20")
        self.ask("GET", f"/v1/vehicles/{vehicle}/availability")
        self.ask("POST", "/v1/quotes/price", self.wish(chance), may=(200, 422))
        self.ask("GET", "/v1/bookings?limit=20", headers=self.clerk.bearer)

    def go_on(self, seconds):
        end = time.monotonic() + seconds

        def person(do, seed):
            chance = random.Random(seed)
            while time.monotonic() < end:
                do(chance)
                time.sleep(0.002)

        people = [self.book, self.book, self.hold, self.hold, self.read]
        self.seed += len(people)
        threads = [threading.Thread(target=person, args=(do, self.seed + at)) for at, do in enumerate(people)]
        for thread in threads:
            thread.start()
        return threads

    def repeat(self, what):
        """Keys of the last hours still have their one effect."""
        now, recent = self.clock.now(), list(self.kept.values())
        same = 0
        for asked, id, at in recent[:: max(1, len(recent) // 20)]:
            if now - at < 23 * 3600:
                answer = self.ask(*asked)
                same += 1
                self.check(answer and json.loads(answer.body).get("id") == id, f"{what}: a known key has its answer")
        return same


class Settings:
    """Puts the clock where it is told, and looks at what must hold there."""

    def __init__(self, server, clock, post, people, verdict):
        self.server, self.clock, self.post, self.people = server, clock, post, people
        self.verdict, self.check, self.rows = verdict, verdict.check, []
        self.writers = 0

    def move(self, ahead, what):
        start = time.monotonic()
        threads = self.people.go_on(SECONDS)
        time.sleep(SECONDS / 3)
        by, _ = ahead - self.clock.ahead, self.clock.set(ahead)
        # By a clock that is a day ahead they are a day old, and forgotten.
        known = list(self.people.kept) if by > 23 * 3600 else []
        for thread in threads:
            thread.join()
        for key in known:
            self.people.kept.pop(key, None)
        self.check(self.server.alive(), f"{what}: the server stays up", self.server.last_words())
        self.signs_in(what)
        self.letter(what)
        self.holds_end(what)
        same = self.people.repeat(what)
        # What follows from what people did is done by now, and then there is nothing to do.
        began = self.server.cpu_seconds()
        time.sleep(REST)
        share = (self.server.cpu_seconds() - began) / REST
        self.verdict.in_time(share < REST_SHARE, f"{what}: a server at rest rests", f"{share:.2f} of a processor")
        self.rows.append((what, self.one(TWICE), f"{share:.3f}", same, f"{time.monotonic() - start:.1f} s"))
        self.check(self.one(TWICE) == 0, f"{what}: no vehicle is booked twice")

    def one(self, query):
        with contextlib.closing(sqlite3.connect(f"file:{self.server.data / 'fleetpass.db'}?mode=ro", uri=True)) as file:
            return file.execute(query).fetchone()[0]

    def waits(self, condition, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.1)
        return condition()

    def token(self):
        body = {"grant_type": "password", "kind": "staff", "email": "ada@example.com", "password": desk.PASSWORD}
        answer = self.people.ask("POST", "/v1/token", body)
        return json.loads(answer.body) if answer and answer.status == 200 else None

    def signs_in(self, what):
        """By a password at any time; what one has then is good at that time. A key is good as long as nobody revokes it."""
        made = self.token()
        if self.check(made is not None, f"{what}: somebody signs in"):
            bearer = [("Authorization", f"Bearer {made['access_token']}")]
            self.people.ask("GET", "/v1/me", headers=bearer)
            found = self.people.ask("GET", "/v1/audit/verify", headers=bearer)
            self.check(found and json.loads(found.body)["ok"], f"{what}: the record is whole", found)
        self.people.ask("GET", "/v1/bookings?limit=1", headers=self.people.clerk.bearer)

    def letter(self, what):
        self.writers += 1
        email = f"writer{self.writers}@example.com"
        self.people.ask("POST", "/v1/sign-ups", {"name": "Wil Write", "email": email})
        self.check(self.post.take(email, 12) is not None, f"{what}: a letter goes out", self.server.last_words(5))

    def holds_end(self, what):
        """What is over, or was made when the clock was ahead, is let go once anything else is held."""
        chance = random.Random(self.writers)
        while not self.people.hold(chance):
            pass
        query = STILL_HELD.format(now=int(self.clock.now() * 1000) - 5000)
        gone = self.waits(lambda: self.one(query) == 0, 10)
        self.check(gone, f"{what}: holds that are over are let go", f"{self.one(query)} are not")


def far_ahead(settings, people, post):
    """A letter that could not be sent, and a token that was made, while the clock was wrong."""
    post.close()
    people.ask("POST", "/v1/sign-ups", {"name": "Lat Er", "email": "later@example.com"})
    tried = "SELECT count(*) FROM outbox WHERE attempts > 0 AND status = 'queued'"
    settings.check(settings.waits(lambda: settings.one(tried) == 1, 12), "a letter waits for its mail server")
    return settings.token()


def near_again(settings, people, post, made):
    post.open()
    late = post.take("later@example.com", 15)
    settings.check(late is not None, "back again: a letter that was put off when the clock was ahead goes out")
    bearer = [("Authorization", f"Bearer {made['access_token']}")]
    people.ask("GET", "/v1/me", headers=bearer, may=(200, 401))
    fresh = people.ask(
        "POST", "/v1/token", {"grant_type": "refresh_token", "refresh_token": made["refresh_token"]},
        may=(200, 400, 401),
    )  # fmt: skip
    settings.check(fresh is not None, "back again: a token of the future is answered")


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        clock = WrongClock(place)
        # Its certificates are good at whatever time it is going to be.
        with clock.worn(-30 * DAY):
            post = Postbox(place / "post").open()
        environment = {**clock.settings, **post.settings}
        with appliance.Appliance(options.binary, place / "data", environment) as server:
            server.seed(60, options.seed)
            office = Office(server)
            open_for_business(office)
            people = People(server, office.clerk, clock, verdict, options.seed * 1000)
            settings = Settings(server, clock, post, people, verdict)
            run(settings, people, post, clock)
            verdict.check(server.stop() == 0, "it stops gracefully", server.last_words())
            checked = server.command("check", timeout=120)
            verdict.check(checked.returncode == 0, "check finds nothing", checked.stdout + checked.stderr)
            words = server.log.read_text(errors="replace")
            verdict.check("not done" not in words and "not emptied" not in words, "no chore failed", words[-800:])
    with_a_preload(options.binary, verdict)
    table(settings.rows, ("the clock", "booked twice", "at rest", "keys asked again", "took"))
    table(sorted((f"answers with {status}", count) for status, count in people.answers.items()))
    return verdict.finish()


def with_a_preload(binary, verdict):
    """A library that is loaded first moves the environment, and must not take the arguments away with it."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    known = {**os.environ, "LD_PRELOAD": str(library), "FAKETIME": "+3d"}
    words = subprocess.run([binary, "--version"], env=known, capture_output=True, text=True, timeout=20)
    verdict.check(words.returncode == 0 and words.stdout, "it starts below libfaketime", words.stderr)


def run(settings, people, post, clock):
    settings.move(0, "at first")
    settings.move(3 * DAY, "three days ahead")
    made = far_ahead(settings, people, post)
    clock.set(0)
    near_again(settings, people, post, made)
    settings.move(0, "back again")
    settings.move(-2 * DAY, "two days behind")
    settings.move(0, "right once more")
    change = next(nights(ZoneInfo("America/New_York")))[0]
    settings.move((change - datetime.now(UTC)).total_seconds() - 3, "over the night when clocks change")
    settings.move(0, "right at last")


if __name__ == "__main__":
    sys.exit(main())
