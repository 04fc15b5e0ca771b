"""The server is killed again and again in the midst of its chores: in the end each is done, and none has an effect twice."""

import contextlib
import json
import random
import sqlite3
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
from verdict import Verdict, table  # noqa: E402

DAY = 86_400_000
# Before a server looks at its chores for the first time.
QUIET = 1.0
LEFT = """
    SELECT (SELECT count(*) FROM chores WHERE object_id IS NOT NULL),
           (SELECT count(*) FROM enquiries WHERE name <> 'Erased')"""
WRONG = {
    "every hold is let go": "SELECT count(*) FROM bookings WHERE state <> 'expired'",
    "none has changed more than once": "SELECT count(*) FROM bookings WHERE version <> 2",
    "no vehicle is taken any more": "SELECT count(*) FROM allocations WHERE released_at IS NULL",
    "each is on record once": """
        SELECT count(*) FROM bookings b
         WHERE 1 <> (SELECT count(*) FROM audit_events a WHERE a.object_id = b.id AND a.action = 'booking.expired')""",
    "nobody is named in an old enquiry": "SELECT count(*) FROM enquiries WHERE name <> 'Erased' OR version <> 2",
    "each of them is on record once": """
        SELECT count(*) FROM enquiries e
         WHERE 1 <> (SELECT count(*) FROM audit_events a WHERE a.object_id = e.id AND a.action = 'personal.erased')""",
    "nobody is at a chore": "SELECT count(*) FROM chores WHERE claimed_until IS NOT NULL OR problem IS NOT NULL",
}


def opened(server, mode="rw"):
    return contextlib.closing(sqlite3.connect(f"file:{server.data / 'fleetpass.db'}?mode={mode}", uri=True, timeout=20))


def held(number, vehicle, place, now):
    """A vehicle that was held for somebody until a while ago, and the chore of that: tables and their rows."""
    start, booking = now + (30 + number // 50) * DAY, uuid.uuid4()
    times = {"starts_at": start, "ends_at": start + DAY // 2}
    asked = {"class": "compact", "day_minor": 1, "starts_ms": start, "ends_ms": start + DAY // 2, "zone": "UTC"}
    asked |= {"one_way": False, "young": False, "extra_drivers": 0, "out_of_hours": 0, "extras": [], "taxes": []}
    zeros = {name: 0 for name in ("net_minor", "tax_minor", "total_minor", "deposit_minor")}
    row = {"id": booking, "code": f"{number:08}", "type": "rental", "state": "held", "channel": "site"}
    row |= {"vehicle_id": vehicle, "pickup_location_id": place, "return_location_id": place, **times, **zeros}
    row |= {"held_until": now - 60_000, "asked": json.dumps(asked), "lines": "[]", "currency": "USD"}
    yield "bookings", row | {"created_at": now - DAY, "updated_at": now - DAY}
    taken = {"id": uuid.uuid4(), "vehicle_id": vehicle, "kind": "booking", "booking_id": booking, **times}
    yield "allocations", taken | {"created_at": now, "stamp": 0}
    due = {"id": uuid.uuid4(), "kind": "expire_hold", "object_id": booking, "due_at": now - number}
    yield "chores", due | {"created_at": now - DAY}


def insert(file, name, row):
    names, places = ", ".join(row), ", ".join("?" * len(row))
    values = [value.bytes if isinstance(value, uuid.UUID) else value for value in row.values()]
    file.execute(f"INSERT INTO {name} ({names}) VALUES ({places})", values)


def plant(server, options, now):
    """Holds that are over and old enquiries, as if the server had been off when their time came."""
    with opened(server) as file:
        vehicles = file.execute("SELECT id, location_id FROM vehicles ORDER BY id LIMIT 50").fetchall()
        for number in range(options.holds):
            for name, row in held(number, *vehicles[number % len(vehicles)], now):
                insert(file, name, row)
        for _ in range(options.enquiries):
            id = (now - 90 * DAY).to_bytes(6, "big") + b"\x70" + random.randbytes(9)
            asked = {"id": id, "name": "Ada", "email": "ada@example.com", "message": "?", "created_at": now - 90 * DAY}
            insert(file, "enquiries", asked)
        daily = {"id": uuid.uuid4(), "kind": "retain_enquiries", "due_at": now - options.holds // 2, "created_at": now}
        insert(file, "chores", daily)
        file.execute("""UPDATE organisation SET retention = '{"enquiries_months":1}'""")
        file.commit()


def left(server):
    with opened(server, "ro") as file:
        return file.execute(LEFT).fetchone()


def main():
    parser = appliance.arguments(
        __doc__,
        holds=(400, "that are over"),
        enquiries=(6000, "that are too old"),
        kills=(6, "how often the server is killed"),
    )
    options = parser.parse_args()
    verdict, chance, seen = Verdict(), random.Random(options.seed), []
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(100, options.seed)
            plant(server, options, int(time.time() * 1000))
            for _ in range(options.kills):
                server.start()
                time.sleep(QUIET + chance.uniform(0.02, 0.4))
                server.kill()
                seen.append(left(server))
            server.start()
            end = time.monotonic() + 30
            while left(server) != (0, 0) and time.monotonic() < end:
                time.sleep(0.1)
            time.sleep(0.2)
            verdict.check(server.stop() == 0, "the last server stops gracefully")
            with opened(server, "ro") as file:
                for rule, query in WRONG.items():
                    count = file.execute(query).fetchone()[0]
                    verdict.check(count == 0, rule, count)
            checked = server.command("check", timeout=600)
            verdict.check(checked.returncode == 0, "check finds nothing", checked.stdout + checked.stderr)
    amid = [some for some in seen if some != (0, 0) and some != (options.holds, options.enquiries)]
    verdict.check(len(amid) >= 2, "it was killed in the midst", seen)
    table([("kills", options.kills), ("kills amid chores", len(amid)), ("left after each", str(seen))])
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
