"""Books by full rules, each booking durable before its answer: how many a second from 64 clients at once."""

import datetime
import statistics
import sys

import appliance
import desk
import loads
import paper
from bench import LIMITS
from verdict import Verdict, table

PROMISED = 3_000


def measure(options, place):
    results = []
    for number in range(options.rounds):
        with appliance.Appliance(options.binary, place / f"desk-{number}", LIMITS) as server:
            server.seed(options.vehicles, options.seed)
            clerk = desk.Clerk(server)
            vehicles, location = clerk.vehicles_of_one_place(options.vehicles // 12)
            year = datetime.datetime.now(datetime.UTC).year + 1
            # Open at that hour everywhere, and no day on which clocks change.
            first = int(datetime.datetime(year, 1, 12, 18, tzinfo=datetime.UTC).timestamp())
            head = [location, clerk.customer, clerk.bearer[0][1].removeprefix("Bearer "), str(first), str(options.threads)]
            file = place / f"wishes-{number}"
            file.write_text("\n".join([" ".join(head), *vehicles]) + "\n")
            results.append(
                loads.wrk(
                    server.address, "/v1/bookings", options.seconds, options.clients, options.threads, server,
                    "bookings.lua", str(file),
                )
            )
            print(f"  round {number + 1}: {results[-1].per_second:,.0f}/s", file=sys.stderr)
    return results


def main():
    parser = appliance.arguments(
        __doc__,
        vehicles=(24_000, "in the fleet"),
        seconds=(5, "seconds of load"),
        rounds=(3, "rounds"),
        clients=(64, "connections"),
        threads=(1, "threads of the load"),
    )
    parser.add_argument("--no-judge", action="store_true", help="measure only; miss no promise")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        results = measure(options, place)
    rate = statistics.median(result.per_second for result in results)
    rows = [
        (f"durable bookings a second, {options.clients} clients", rate, f"≥ {PROMISED:,}"),
        ("CPU of the server for one, µs", statistics.median(result.cpu_us for result in results), ""),
    ]
    table(rows, paper.FIGURES)
    if options.write:
        paper.write([(paper.FIGURES, rows)], options, "bench-bookings")
    verdict.check(rate >= PROMISED or options.no_judge, rows[0][0], f"{rate:,.0f}, promised at least {PROMISED:,}")
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
