"""Measures the server beside nginx and beside one commit per request, and judges the promised ratios."""

import json
import socket
import statistics
import sys
import time

import appliance
import loads
import paper
import wire
from constant import Constant
from verdict import Verdict, table

LISTING = "/v1/vehicles?make=Toyota&class=suv&sort=price&limit=20"
PAGE = "/vehicles?make=Toyota&class=suv&sort=price"
ENQUIRY_BYTES = 160
CLIENTS_WRITING = (1, 8, 64)
SMALL_FLEET, LARGE_FLEET = 5_000, 50_000
# Limits are on, as in use; their quotas are such that nothing is refused.
LIMITS = {
    "FLEETPASS_RATE_LIMITS": "on",
    "FLEETPASS_RATE_LIMIT_READS_PER_MINUTE": "1000000000",
    "FLEETPASS_RATE_LIMIT_ENQUIRIES_PER_MINUTE": "1000000000",
    "FLEETPASS_RATE_LIMIT_PER_KEY_PER_MINUTE": "1000000000",
}


def vehicles(server):
    """The ids of all vehicles."""
    table = wire.ask(server.address, wire.request("GET", "/v1/vehicles.csv"), timeout=60).body.decode()
    return [line.partition(",")[0] for line in table.splitlines()[1:]]


def file_of(place, name, targets):
    file = place / f"targets-{name}"
    file.write_text("\n".join(targets) + "\n")
    return file


def variations(path):
    """The same search in 2,000 forms, each another one to the server: two filters, a sort, a bound on the price."""
    return [f"{path}&rate_min={least}&rate_max={most}" for least in range(50) for most in range(500, 540)]


def first_answer_ms(server, data):
    """From just before the process is made to its first 200; polled from before the listener exists."""
    began = time.perf_counter()
    server.spawn()
    while time.perf_counter() < began + 10:
        with socket.socket() as line:
            try:
                line.connect(server.address)
                line.sendall(data)
                if line.recv(4096).startswith(b"HTTP/1.1 200 "):
                    return (time.perf_counter() - began) * 1000
            except OSError:
                time.sleep(0.0002)  # a poll that spins would take a core from the server
    sys.exit(f"no first answer in 10 s\n{server.last_words()}")


def starts(server, target, times):
    """The first answer and the resident memory a second later, over several starts."""
    waits, residents = [], []
    for _ in range(times):
        waits.append(first_answer_ms(server, wire.request("GET", target)))
        time.sleep(1)
        residents.append(server.resident_bytes() / 1e6)
        if server.stop() != 0:
            sys.exit(f"the server does not stop gracefully\n{server.last_words()}")
    return waits, residents


def contest(options, place, server, desk, ids):
    """All kinds of load in turn, `rounds` times; answers name → results, one per round."""
    results, program = {}, loads.compile_commits(place)
    target = f"/v1/vehicles/{ids[0]}"
    answer = wire.ask(server.address, wire.request("GET", target))
    turns = [
        ("vehicle by id", target, None),
        ("vehicles by id, another each time", target, file_of(place, "ids", by_id(ids))),
        ("listing of 20", LISTING, None),
        ("listings of 20, another each time", LISTING, file_of(place, "listings", variations(LISTING))),
        ("HTML results page", PAGE, None),
        ("HTML results pages, another each time", PAGE, file_of(place, "pages", variations(PAGE))),
    ]

    def run(name, result):
        results.setdefault(name, []).append(result)
        print(f"  {name:40} {result.per_second:>12,.0f}/s", file=sys.stderr)

    def read(holder, path, file=None, seconds=options.seconds):
        script = "rotate.lua" if file else "report.lua"
        return loads.wrk(
            holder.address, path, seconds, options.clients, options.threads, holder, script, file
        )

    with Constant(place, answer) as nginx:
        read(nginx, "/", seconds=1)
        for _, path, file in turns:
            read(server, path, file, seconds=1)
        for number in range(1, options.rounds + 1):
            print(f"round {number} of {options.rounds}", file=sys.stderr)
            for name, path, file in turns:
                if path == target:
                    run(f"nginx, constant ({name})", read(nginx, "/"))
                run(name, read(server, path, file))
            for clients in CLIENTS_WRITING:
                run(
                    f"durable enquiries, {clients} at once",
                    loads.wrk(
                        desk.address,
                        "/v1/enquiries",
                        options.seconds,
                        clients,
                        options.threads,
                        desk,
                        "enquiries.lua",
                        f"bench-{number}-{clients}",
                    ),
                )
            run(
                "one commit each, no server",
                loads.commits(program, place / "commits.db", options.seconds, ENQUIRY_BYTES),
            )
    return results


def by_id(ids):
    """So many that no memory of answers holds them all."""
    return [f"/v1/vehicles/{id}" for id in ids[:20_000]]


def growth(options, place, small, large):
    """Median times of a fleet and of one ten times its size, each request another; name → [(small, large)] in µs."""
    files = {
        name: {
            server: file_of(place, f"growth-{server.port}-{name}", targets(server))
            for server in (small, large)
        }
        for name, targets in (
            ("by id", lambda server: by_id(vehicles(server))),
            ("listing", lambda server: variations(LISTING)),
        )
    }
    times = {name: [] for name in files}
    for _ in range(options.rounds):
        for name, of in files.items():
            seconds = max(1, options.seconds // 2)
            times[name].append(
                [
                    loads.wrk(server.address, "/", seconds, 4, 1, server, "rotate.lua", file).p50_us
                    for server, file in of.items()
                ]
            )
    return times


def median(values):
    return statistics.median(values)


def ratio(results, above, below):
    """Pair by pair, then the median: what disturbs one round disturbs both sides of it."""
    return median([a.per_second / b.per_second for a, b in zip(results[above], results[below])])


def against_nginx(results, name):
    return ratio(results, name, f"nginx, constant ({name})")


def judgements(results, waits, residents, times):
    """What is promised: name, measured, bound, and whether the bound is a least."""
    growths = {
        name: median([large / max(small, 1) for small, large in pairs]) for name, pairs in times.items()
    }
    return [
        ("vehicle by id ÷ nginx", against_nginx(results, "vehicle by id"), 0.8, True),
        ("HTML page ÷ listing", ratio(results, "HTML results page", "listing of 20"), 0.3, True),
        (
            "64 enquiries ÷ one commit each",
            ratio(results, "durable enquiries, 64 at once", "one commit each, no server"),
            5.0,
            True,
        ),
        ("first answer after start, ms", median(waits), 10.0, False),
        ("resident when idle, MB", median(residents), 15.0, False),
        ("by id, median time, 50,000 ÷ 5,000 vehicles", growths["by id"], 1.5, False),
        ("listing, median time, 50,000 ÷ 5,000 vehicles", growths["listing"], 1.5, False),
    ]


def measure(options, place):
    """Everything, on three servers of one binary; answers what the tables need."""
    large = appliance.Appliance(options.binary, place / "large", LIMITS)
    small = appliance.Appliance(options.binary, place / "small", LIMITS)
    desk = appliance.Appliance(options.binary, place / "desk", LIMITS)
    with large, small, desk:
        large.seed(LARGE_FLEET, options.seed)
        small.seed(SMALL_FLEET, options.seed)
        desk.seed(100, options.seed)
        ids = vehicles(large.start())
        large.stop()
        waits, residents = starts(large, f"/v1/vehicles/{ids[0]}", options.starts)
        large.start()
        desk.start()
        results = contest(options, place, large, desk, ids)
        loaded = large.resident_bytes() / 1e6, desk.resident_bytes() / 1e6
        desk.stop()
        small.start()
        times = growth(options, place, small, large)
    return results, waits, residents, loaded, times


def main():
    parser = appliance.arguments(
        __doc__,
        rounds=(11, "interleaved rounds"),
        seconds=(2, "seconds of each load in a round"),
        clients=(64, "connections that read"),
        threads=(2, "threads of wrk"),
        starts=(7, "starts that are timed"),
    )
    parser.add_argument("--no-judge", action="store_true", help="measure only; miss no promise")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        results, waits, residents, loaded, times = measure(options, place)
    rows = [
        (
            name,
            round(median([r.per_second for r in runs])),
            median([r.p50_us for r in runs]) / 1000,
            median([r.p99_us for r in runs]) / 1000,
            median([r.cpu_us for r in runs]),
        )
        for name, runs in results.items()
    ]
    heads = ("load", "per second", "p50 ms", "p99 ms", "CPU µs each")
    promises = judgements(results, waits, residents, times)
    kept = [(name, value, f"{'≥' if least else '≤'} {bound:g}") for name, value, bound, least in promises]
    another = "vehicles by id, another each time"
    also = [
        (f"{another} ÷ nginx", against_nginx(results, another), ""),
        ("first answer, slowest of the starts, ms", max(waits), ""),
        ("resident after the reads, MB", loaded[0], ""),
        ("resident after the enquiries, MB", loaded[1], ""),
        *(
            (f"{name}, median time, {size:,} vehicles, µs", median([pair[at] for pair in pairs]), "")
            for name, pairs in times.items()
            for at, size in enumerate((SMALL_FLEET, LARGE_FLEET))
        ),
    ]
    table(rows, heads)
    print()
    table(kept + also, paper.FIGURES)
    if options.write:
        paper.write([(heads, rows), (paper.FIGURES, kept + also)], options)
    for name, value, bound, least in promises:
        held = value >= bound if least else value <= bound
        verdict.check(
            held or options.no_judge,
            name,
            f"{value:.2f}, promised {'at least' if least else 'at most'} {bound:g}",
        )
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
