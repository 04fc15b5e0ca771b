"""Books every vehicle of a stopped instance many times over, straight in its file. Asks no server."""

import random
import sqlite3
import time

HOUR, DAY = 3_600_000, 86_400_000
TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'allocations'"
BOOKING = """
    INSERT INTO bookings (id, code, type, state, channel, vehicle_id, pickup_location_id, return_location_id, starts_at,
                          ends_at, asked, lines, currency, net_minor, tax_minor, total_minor, deposit_minor,
                          created_at, updated_at)
    VALUES (?1, ?2, 'internal', 'confirmed', 'import', ?3, ?4, ?4, ?5, ?6, '{}', '[]', 'USD', 0, 0, 0, 0, ?7, ?7)
"""
ALLOCATION = """
    INSERT INTO allocations (id, vehicle_id, kind, booking_id, starts_at, ends_at, created_at, stamp)
    VALUES (?, ?, 'booking', ?, ?, ?, ?, 1)
"""


def stays(chance, now, each):
    """From a month ago on, apart from each other by some weeks as a rule."""
    time_ms = now // DAY * DAY - 30 * DAY
    for _ in range(each):
        start = time_ms + chance.randrange(1, 24 * 40) * HOUR
        time_ms = start + chance.randrange(12, 24 * 12) * HOUR
        yield start, time_ms
        time_ms += HOUR


def book(file, bookings, seed=1):
    """So many bookings that do not overlap, spread over all vehicles."""
    chance, now = random.Random(seed), int(time.time() * 1000)
    with sqlite3.connect(file) as lines:
        lines.execute("PRAGMA synchronous = OFF")
        lines.execute("PRAGMA cache_size = -400000")
        # They need not be told apart row by row: they are made so.
        triggers = lines.execute(TRIGGERS).fetchall()
        for name, _ in triggers:
            lines.execute(f"DROP TRIGGER {name}")
        vehicles = lines.execute("SELECT id, location_id FROM vehicles").fetchall()
        booked, taken = [], []
        for vehicle, place in vehicles:
            for start, end in stays(chance, now, bookings // len(vehicles)):
                booking, code = chance.randbytes(16), f"B{len(booked):07}"
                booked.append((booking, code, vehicle, place, start, end, now))
                taken.append((chance.randbytes(16), vehicle, booking, start, end + HOUR, now))
        lines.executemany(BOOKING, booked)
        lines.executemany(ALLOCATION, taken)
        lines.execute(
            "INSERT INTO revisions (name, value) VALUES ('allocations', 1)"
            " ON CONFLICT (name) DO UPDATE SET value = value + 1"
        )
        for _, text in triggers:
            lines.execute(text)
    return len(booked)
