"""Measures searches by dates among 50,000 vehicles with 500,000 bookings, and judges what is promised of them."""

import concurrent.futures
import datetime
import json
import random
import statistics
import sys
import time
from pathlib import Path

import appliance
import loads
import paper
import stay_fill
import wire
from bench import LIMITS, file_of
from verdict import Verdict, table

CLASSES, FUELS = ("suv", "compact", "midsize", "economy"), ("petrol", "hybrid", "diesel")


def searches(count, seed):
    """Listings of 20 with three filters, total prices and facets, no two alike."""
    chance, today, found = random.Random(seed), datetime.date.today(), []
    for _ in range(count):
        first = today + datetime.timedelta(days=chance.randrange(3, 300))
        last = first + datetime.timedelta(days=chance.randrange(1, 15))
        hours = chance.randrange(9, 17), chance.randrange(9, 17)
        found.append(
            f"/v1/vehicles?limit=20&facets=true&from={first}T{hours[0]:02}:{chance.randrange(60):02}"
            f"&until={last}T{hours[1]:02}:00&class={chance.choice(CLASSES)}&fuel={chance.choice(FUELS)}&seats=5"
            + (f"&total_max={chance.randrange(200, 1500)}" if chance.random() < 0.5 else "")
        )
    return found


def spent_ms(server):
    """Of all threads, to the nanosecond: a tick is longer than a search."""
    tasks = Path(f"/proc/{server.pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def one_by_one(server, targets):
    """What each costs the server in milliseconds, in order; each must be answered."""
    line, costs = wire.Line(server.address), []
    for target in targets:
        before = spent_ms(server)
        answer = line.ask(wire.request("GET", target))
        costs.append(spent_ms(server) - before)
        if answer.status != 200:
            sys.exit(f"{target}: {answer}")
    line.close()
    return sorted(costs)


def paced(server, targets, per_second, lines):
    """How long each takes that is sent at its time over one of so many lines, whether those before it are answered or not,
    in order. One line would ask half of full load of one processor alone, which is all that it has."""
    began = time.perf_counter() + 0.1

    def ask(number):
        line, waits = wire.Line(server.address), []
        for at in range(number, len(targets), lines):
            due = began + at / per_second
            time.sleep(max(0, due - time.perf_counter()))
            line.ask(wire.request("GET", targets[at]))
            waits.append((time.perf_counter() - due) * 1000)
        line.close()
        return waits

    with concurrent.futures.ThreadPoolExecutor(lines) as desks:
        return sorted(wait for waits in desks.map(ask, range(lines)) for wait in waits)


def at_99(sorted_values):
    return sorted_values[int(len(sorted_values) * 0.99)]


def measure(options, place):
    with appliance.Appliance(options.binary, place / "booked", LIMITS) as server:
        server.seed(options.vehicles, options.seed)
        stay_fill.book(server.data / "fleetpass.db", options.bookings, options.seed)
        server.start()
        idle = server.resident_bytes() / 1e6
        began = time.perf_counter()
        wire.ask(server.address, wire.request("GET", searches(1, 0)[0]), timeout=60)
        first = time.perf_counter() - began
        costs = one_by_one(server, searches(options.asked, 1))
        listed = json.loads(wire.ask(server.address, wire.request("GET", "/v1/vehicles?limit=100")).body)["items"]
        chance = random.Random(options.seed)
        ways = [f"/v1/vehicles/{chance.choice(listed)['id']}/availability" for _ in range(options.asked)]
        available = one_by_one(server, ways)
        file = file_of(place, "stays", searches(5_000, 2))
        full = loads.wrk(server.address, "/", options.seconds, options.clients, 1, server, "rotate.lua", file)
        # What disturbs the machine disturbs one round.
        waits = statistics.median(
            at_99(paced(server, searches(options.asked * 3, 3 + number), full.per_second / 2, options.clients))
            for number in range(options.rounds)
        )
        return idle, first, costs, available, full.per_second, waits, server.resident_bytes() / 1e6


def main():
    parser = appliance.arguments(
        __doc__,
        vehicles=(50_000, "in the fleet"),
        bookings=(500_000, "of them, over a year"),
        asked=(1_000, "requests of each kind that are timed one by one"),
        seconds=(5, "seconds of full load"),
        rounds=(3, "rounds at half of full load"),
        clients=(8, "connections under full load"),
    )
    parser.add_argument("--no-judge", action="store_true", help="measure only; miss no promise")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        idle, first, costs, available, full, waits, resident = measure(options, place)
    promises = [
        ("search by dates, CPU of the server, p50 ms", statistics.median(costs), 3.0),
        ("search by dates at half of full load, p99 ms", waits, 25.0),
        ("a vehicle's 90 days, CPU of the server, p50 ms", statistics.median(available), 0.3),
    ]
    kept = [(name, value, f"≤ {bound:g}") for name, value, bound in promises]
    also = [
        ("search by dates, CPU of the server, p99 ms", at_99(costs), ""),
        ("searches by dates a second, full load", full, ""),
        ("first search by dates, s", first, ""),
        ("resident before it, MB", idle, ""),
        ("resident after all, MB", resident, ""),
    ]
    table(kept + also, paper.FIGURES)
    if options.write:
        paper.write([(paper.FIGURES, kept + also)], options, "bench-stays")
    for name, value, bound in promises:
        verdict.check(
            value <= bound or options.no_judge, name, f"{value:.2f}, promised at most {bound:g}"
        )
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
