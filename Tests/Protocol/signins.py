"""Many sign-ins at once hold nobody else up, reading as somebody costs little, and no time tells who is known."""

import contextlib
import email
import email.policy
import json
import math
import random
import re
import sqlite3
import statistics
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import loads  # noqa: E402
import wire  # noqa: E402
from slow import Probe  # noqa: E402
from verdict import ATTEMPTS, Verdict, table  # noqa: E402
from visitor import PROXIED, SESSION, Visitor  # noqa: E402

CARA = {"name": "Cara Moss", "email": "cara@example.com", "password": "nine damp ladders in spring"}
WRONG = "eleven paper kites in autumn"
SLOWEST_MS, LEAST_RATIO, ROUNDS = 50.0, 0.7, 3
SURE, DIFFERENCE = 0.001, 0.10
# What anybody may ask for goes so long after it was asked, whatever there was to do.
HELD_MS = {"another password": 100.0, "sign-up": 100.0}
ANYONE, VEHICLES = "vehicles as anyone", 8_000


def confirmation(folder):
    """What the link of the one letter ends with, once it lies in the folder."""
    for _ in range(400):
        for path in folder.glob("*.eml"):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            found = re.search(r"/confirm/([\w-]{40,})", letter.get_body(("plain",)).get_content())
            if found:
                return found[1]
        time.sleep(0.025)
    raise RuntimeError("no letter came")


class Crew:
    """Accounts to sign in with, all of one password: each has few tries that are not slowed down."""

    def __init__(self, server, active, disabled):
        self.server = server
        cara = Visitor(server)
        cara.call("POST", "/v1/sign-ups", {"name": CARA["name"], "email": CARA["email"]})
        link = confirmation(server.data / "mail")
        cara.call("POST", "/v1/sign-ups/confirmation", {"token": link, "new_password": CARA["password"]})
        if server.stop() != 0:
            raise RuntimeError("the server does not stop")
        self.active = [f"active-{number}@example.com" for number in range(active)]
        self.disabled = [f"disabled-{number}@example.com" for number in range(disabled)]
        with contextlib.closing(sqlite3.connect(server.data / "fleetpass.db")) as file, file:
            file.execute("UPDATE accounts SET status = 'active', verified_at = created_at")
            for status, addresses in (("active", self.active), ("disabled", self.disabled)):
                for address in addresses:
                    file.execute(
                        """
                        INSERT INTO accounts
                            (id, kind, name, email, email_key, status, verified_at, password, created_at, updated_at)
                        SELECT ?1, kind, name, ?2, ?2, ?3, verified_at, password, created_at, updated_at
                          FROM accounts WHERE email_key = ?4
                        """,
                        [uuid.uuid4().bytes, address, status, CARA["email"]],
                    )
        server.start()


def sign_in(server, email, password):
    """The bytes of one try, from an address that nobody else has."""
    body = {"grant_type": "password", "kind": "customer", "email": email, "password": password}
    return Visitor(server).bytes("POST", "/v1/token", body)


def unknown():
    return f"nobody-{uuid.uuid4()}@example.com"


def crowd(crew, vehicle, verdict, count, slowest_ms):
    """Right, wrong and unknown sign-ins at once, beside somebody who asks for a vehicle all the time."""
    server = crew.server
    alone = Probe(server.address, wire.request("GET", vehicle))
    time.sleep(1)
    alone, _ = alone.finish()
    for attempt in verdict.attempts():
        third = crew.active[(attempt - 1) * count : attempt * count]
        tries = [
            (email, CARA["password"]) if at % 3 == 0 else (email, WRONG) if at % 3 == 1 else (unknown(), WRONG)
            for at, email in enumerate(third)
        ]
        lines = [wire.Line(server.address, timeout=60) for _ in tries]
        asked = [sign_in(server, *one) for one in tries]
        probe = Probe(server.address, wire.request("GET", vehicle))
        time.sleep(0.2)
        began = time.perf_counter()
        for line, data in zip(lines, asked):
            line.socket.sendall(data)
        answers = [line.answer() for line in lines]
        seconds = time.perf_counter() - began
        times, wrong = probe.finish()
        for line in lines:
            line.close()
        verdict.check(not wrong, "whoever only reads is always answered", wrong[:3])
        heard(tries, answers, verdict)
        what = f"nobody who reads waits {slowest_ms:.0f} ms for {count} sign-ins"
        verdict.in_time(times[-1] < slowest_ms, what, f"{times[-1]:.1f} ms")
    table(
        [
            ("slowest read alone, ms", alone[-1]),
            ("slowest read beside sign-ins, ms", times[-1]),
            ("median read beside sign-ins, ms", times[len(times) // 2]),
            (f"seconds until {count} sign-ins were answered", seconds),
        ]
    )


def stands_back(server, verdict):
    """Workers, and they alone, have what the other threads leave."""
    nice = {}
    for thread in Path(f"/proc/{server.pid}/task").iterdir():
        name = (thread / "comm").read_text().strip()
        nice.setdefault(name, set()).add(int((thread / "stat").read_text().rpartition(")")[2].split()[16]))
    workers = nice.pop("worker", set())
    others = set().union(*nice.values())
    verdict.check(len(workers) == 1 and min(workers) > max(others), "workers stand back", (workers, nice))


def heard(tries, answers, verdict):
    """Each try got its answer, or 503 with a time to wait; right ones were let in, others not."""
    busy = [answer for answer in answers if answer.status == 503]
    verdict.check(all("retry-after" in answer.headers for answer in busy), "who is refused for now is told how long")
    verdict.check(len(answers) - len(busy) >= 32, "many are heard", f"{len(busy)} of {len(answers)} are not")
    for (email, password), answer in zip(tries, answers):
        wanted = 200 if password == CARA["password"] else 401
        verdict.check(answer.status in (wanted, 503), f"{email} gets {wanted}, or is to come back", answer.status)


def reads(crew, place, verdict):
    """What it costs to be somebody: the same machine asks in turn with and without a cookie.

    For another vehicle each time, of more than the memory of answers holds: what is made anew for everybody is
    compared with what is made anew for one.
    """
    cara = Visitor(crew.server)
    verdict.check(cara.signs_in(CARA), "a customer signs in")
    cookie = [f"Cookie: {SESSION}={cara.cookies[SESSION]}"]
    with contextlib.closing(sqlite3.connect(f"file:{crew.server.data / 'fleetpass.db'}?mode=ro", uri=True)) as file:
        ids = [uuid.UUID(bytes=id) for (id,) in file.execute("SELECT id FROM vehicles WHERE status = 'active'")]
    vehicles, me = place / "vehicles", place / "me"
    vehicles.write_text("".join(f"/v1/vehicles/{id}\n" for id in ids))
    me.write_text("/v1/me\n")
    kinds = {ANYONE: (vehicles, ()), "vehicles as somebody": (vehicles, cookie), "who one is": (me, cookie)}
    for _ in verdict.attempts():
        rows = compared(crew.server, kinds)
        for kind, _, ratio in rows:
            what = f"{kind}: at least {LEAST_RATIO} of the reads of anyone"
            verdict.in_time(ratio >= LEAST_RATIO, what, f"{ratio:.2f}")
    table(rows, ("read", "a second", "of anyone's"))


def compared(server, kinds):
    """By kind: requests a second, and how many of anyone's that is, as the median of rounds in which all take turns."""
    seen = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, (file, fields) in kinds.items():
            done = loads.wrk(server.address, "/", 1, 32, 1, None, "rotate.lua", file, fields)
            seen[kind].append(done.per_second)
    ratios = {kind: [mine / plain for mine, plain in zip(rates, seen[ANYONE])] for kind, rates in seen.items()}
    return [(kind, statistics.median(rates), statistics.median(ratios[kind])) for kind, rates in seen.items()]


def is_silent(crew, verdict, count):
    """Answers to known, unknown and disabled accounts take the same time, as far as anybody can tell."""
    server, addresses = crew.server, iter(crew.active[::-1])
    disabled = iter(crew.disabled)

    def post(path, **body):
        return Visitor(server).bytes("POST", path, body)

    def sign_up(email):
        return post("/v1/sign-ups", name="Some One", email=email)

    def forgotten(email):
        return post("/v1/forgotten-password", kind="customer", email=email)

    kinds = {
        "sign-in": {
            "known": lambda: sign_in(server, next(addresses), WRONG),
            "unknown": lambda: sign_in(server, unknown(), WRONG),
            "disabled": lambda: sign_in(server, next(disabled), CARA["password"]),
        },
        "another password": {
            "known": lambda: forgotten(next(addresses)), "unknown": lambda: forgotten(unknown()),
            "disabled": lambda: forgotten(next(disabled)),
            # From the second time on within a minute.
            "held back": lambda: forgotten(CARA["email"]),
        },
        "sign-up": {"known": lambda: sign_up(next(addresses)), "unknown": lambda: sign_up(unknown())},
    }  # fmt: skip
    rows = []
    for what, asked in kinds.items():
        for _ in verdict.attempts():
            times = durations(server, asked, count)
            others = [who for who in asked if who != "unknown"]
            held = HELD_MS.get(what, 0.0)
            verdict.check(min(sum(times.values(), [])) >= held, f"{what}: no answer goes before its time")
            rows += [(f"{what}, {who}", *told(what, who, times, held, verdict)) for who in others]
    table(rows, ("asked", "ms", "ms if unknown", "p"))


def told(what, who, times, held, verdict):
    """Both medians, and how likely their difference is by chance: beside what is not held it must be small."""
    chance = likelihood(times[who], times["unknown"])
    middle, other = statistics.median(times[who]), statistics.median(times["unknown"])
    tells = chance < SURE and abs(middle - other) > DIFFERENCE * (min(middle, other) - held)
    verdict.in_time(not tells, f"{what}: the time does not tell {who} from unknown", (middle, other, chance))
    return middle, other, f"{chance:.3f}"


def durations(server, asked, count):
    """Milliseconds until the answer, by kind, each `count` times in an order of chance."""
    times = {who: [] for who in asked}
    with wire.Line(server.address, timeout=20) as line:
        for _ in range(count):
            for who in random.sample(list(asked), len(asked)):
                data = asked[who]()
                began = time.perf_counter()
                line.ask(data)
                times[who].append((time.perf_counter() - began) * 1000)
    return times


def likelihood(one, other):
    """Mann and Whitney's test, both sides, by the normal curve: how likely so much order is by chance."""
    ranked = sorted([(value, True) for value in one] + [(value, False) for value in other])
    ranks = sum(rank for rank, (_, is_one) in enumerate(ranked, 1) if is_one)
    count, rest = len(one), len(other)
    middle, spread = count * (count + rest + 1) / 2, math.sqrt(count * rest * (count + rest + 1) / 12)
    return math.erfc(abs(ranks - middle) / spread / math.sqrt(2))


def main():
    parser = appliance.arguments(
        __doc__,
        sign_ins=(200, "how many at once"),
        slowest_ms=(SLOWEST_MS, "the slowest answer that who only reads may get beside them"),
        tries=(20, "of each kind whose times are compared"),
    )
    options = parser.parse_args()
    random.seed(options.seed)
    verdict = Verdict()
    even = [float(number) for number in range(60)]
    verdict.check(likelihood(even, [time + 0.5 for time in even]) > 0.5, "the test of times finds nothing where there is nothing")
    verdict.check(likelihood(even, [time + 30 for time in even]) < SURE, "and much where there is much")
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data", PROXIED) as server:
            server.seed(VEHICLES, options.seed)
            server.start()
            each, tries = options.sign_ins * ATTEMPTS, options.tries * ATTEMPTS
            crew = Crew(server, active=each + 3 * tries, disabled=2 * tries)
            first = json.loads(wire.ask(server.address, appliance.READY).body)["items"][0]["id"]
            vehicle = f"/v1/vehicles/{first}"
            server.warm_up()
            crowd(crew, vehicle, verdict, options.sign_ins, options.slowest_ms)
            stands_back(server, verdict)
            reads(crew, place, verdict)
            is_silent(crew, verdict, options.tries)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
