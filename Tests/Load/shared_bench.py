"""Measures the shared server on PostgreSQL, in many forms, and judges what is promised of it."""

import signal
import sys
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Shared"))
import appliance  # noqa: E402
import ground as grounds  # noqa: E402
import noisy  # noqa: E402
import paper  # noqa: E402
import parts  # noqa: E402
import server as shared  # noqa: E402
from parts import MANY_TENANTS, ONE_TENANT, POOLED, POSTGRESQL, SQLITE, UNPOOLED, WITH, WITHOUT  # noqa: E402
from results import ms, shown, whole  # noqa: E402
from sides import OTHER_IDS, OTHER_LISTS, READS, enquiries  # noqa: E402
from verdict import Verdict, table  # noqa: E402

MARKER = "bench-shared"
# For trying whether it works; its figures mean nothing.
QUICK = {
    "rounds": 2,
    "seconds": 1,
    "pairs": 2,
    "vehicles": 2_000,
    "tenants": 4,
    "noise": "all",
    "noise_rounds": 1,
    "noise_seconds": 1,
}
PARTS = {
    "stores": parts.stores,
    "statements": parts.statements,
    "policies": parts.served_policies,
    "shapes": parts.shapes,
    "noise": parts.noise,
    # Last: it leaves the disk with much to write.
    "many": parts.many,
}
BOTH_HEADS = (
    "load",
    "SQLite per second",
    "PostgreSQL per second",
    "ratio",
    "SQLite p50 ms",
    "PostgreSQL p50 ms",
    "SQLite CPU µs each",
    "PostgreSQL CPU µs each",
)
HEADS = ("load on PostgreSQL", "per second", "p50 ms", "p99 ms", "CPU µs each")


def read_options():
    parser = shared.arguments(
        __doc__,
        rounds=(5, "interleaved rounds"),
        seconds=(2, "seconds of each load in a round"),
        pairs=(25, "rounds of statements with policies and without"),
        clients=(64, "connections that read"),
        threads=(2, "threads of wrk"),
        vehicles=(20_000, "vehicles of each tenant"),
        tenants=(100, "tenants where there are many"),
        noise=("reads,listings,writes,sign-ins,all", "kinds of noise, parted by commas"),
        noise_rounds=(4, "rounds of each kind of noise"),
        noise_seconds=(3, "seconds alone, and beside noise"),
        parts=(",".join(PARTS), "what to measure, parted by commas"),
    )
    parser.add_argument(
        "--fleetpassd",
        type=Path,
        default=appliance.REPOSITORY / ".build/release/fleetpassd",
        help="the server of one file",
    )
    parser.add_argument("--quick", action="store_true", help="short and small: whether it works, no figures")
    parser.add_argument("--no-judge", action="store_true", help="measure only; miss no promise")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    options = parser.parse_args()
    if options.quick:
        vars(options).update(QUICK)
    return options


def measure(options, verdict):
    """All parts that are wanted; one that breaks off misses what it promised, and the others go on."""
    problems = (RuntimeError, OSError, SystemExit, grounds.wire.Broken, psycopg.Error)
    with (
        appliance.workshop(options.keep) as place,
        shared.database(options, place, **grounds.POSTGRES) as (cluster, serve),
    ):
        # To be stopped is no problem of one load alone.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        ground = grounds.Ground(options, place, cluster, serve, verdict).prepare()
        for name in options.parts.split(","):
            try:
                PARTS[name](ground)
            except problems as problem:
                verdict.check(False, f"the part {name} is measured", repr(problem))
    for name, problem in ground.results.problems.items():
        verdict.check(False, f"{name} is measured in each round", problem)
    return ground


def beside_each_other(results):
    """A row for each load that both stores have had."""
    rows = []
    for kind in (*READS, *map(enquiries, parts.CLIENTS_WRITING)):
        file, shared_store = (f"{store}: {kind}" for store in (SQLITE, POSTGRESQL))
        if file in results.of:
            both = (file, shared_store)
            cells = [whole(results.figure(name)) for name in both]
            cells.append(shown(results.ratio(shared_store, file)))
            cells += [ms(results.figure(name, "p50_us")) for name in both]
            cells += [shown(results.figure(name, "cpu_us")) for name in both]
            rows.append((kind, *cells))
    return rows


def alone(results):
    """A row for each load of PostgreSQL alone."""
    return [results.row(name) for name in results.of if not name.startswith((SQLITE, POSTGRESQL))]


def promises(ground):
    """Of the parts that were wanted: name, measured, bound, and whether the bound is a least."""
    results, wanted, lines = ground.results, ground.options.parts.split(","), []
    if "stores" in wanted:
        best = results.fastest([parts.beside(count) for count in parts.PGBENCH_CLIENTS])
        lines.append(("by id ÷ pgbench", results.ratio(f"{POSTGRESQL}: {OTHER_IDS}", best), 0.5, True))
    if "policies" in wanted:
        for kind in (OTHER_IDS, OTHER_LISTS):
            cost = results.ratio(*(f"served, {kind}, {form}" for form in (WITH, WITHOUT)), "cpu_us")
            lines.append((f"policies, {kind}: CPU time with ÷ without", cost, 1.05, False))
    if "noise" in wanted:
        waits = ground.waits or [("all of it", None)]
        lines += [(f"quiet tenant, {line[0]}: p95 ÷ alone", line[-1], noisy.MOST, False) for line in waits]
    return lines


def policy_pairs():
    """Rates are the other way round than times."""
    kinds = (grounds.BY_ID, grounds.LISTED)
    return [(kind, [f"pgbench, {kind}, {form}" for form in (WITHOUT, WITH)]) for kind in kinds]


def also(results):
    """What is told and not promised."""
    lines = [(f"policies, bare statement, {kind}: time with ÷ without", *names) for kind, names in policy_pairs()]
    for kind in (OTHER_IDS, OTHER_LISTS):
        names = (f"{name}: {kind}" for name in (MANY_TENANTS, ONE_TENANT))
        lines.append((f"{kind}: rate with many tenants ÷ with one", *names))
    for kind in (OTHER_IDS, OTHER_LISTS, enquiries(64)):
        lines.append((f"{kind}: rate by pgbouncer ÷ directly", f"{POOLED}: {kind}", f"{UNPOOLED}: {kind}"))
    ours = f"{POSTGRESQL}: {OTHER_IDS}"
    lines.append(("by id ÷ pgbench with the whole transaction", ours, parts.WHOLE_TRIP))
    found = [(name, results.ratio(above, below)) for name, above, below in lines]
    for kind, (without, under) in policy_pairs():
        cost = results.ratio(under, without, "cpu_us")
        found.append((f"policies, bare statement, {kind}: PostgreSQL's CPU time with ÷ without", cost))
    return [(name, value) for name, value in found if value is not None]


def judge(verdict, lines, leniently):
    """A run that was to find out nothing of what is promised has at least come to its end."""
    verdict.check(True, "measured to the end")
    for name, value, bound, least in lines:
        held = value is not None and (value >= bound if least else value <= bound)
        found = "not measured" if value is None else f"{value:.3f}"
        bounds = f"promised {'at least' if least else 'at most'} {bound:g}"
        verdict.check(held or leniently, name, f"{found}, {bounds}")


def main():
    options, verdict = read_options(), Verdict()
    ground = measure(options, verdict)
    results = ground.results
    judged = promises(ground)
    figures = [
        (name, shown(value), f"{'≥' if least else '≤'} {bound:g}") for name, value, bound, least in judged
    ]
    figures += [(name, value, "") for name, value in also(results)]
    tables = [(BOTH_HEADS, beside_each_other(results)), (HEADS, alone(results))]
    tables += [(noisy.HEADS, ground.waits), (paper.FIGURES, figures)]
    tables = [(heads, rows) for heads, rows in tables if rows]
    for heads, rows in tables:
        table(rows, heads)
        print()
    if options.write:
        paper.write(tables, options, MARKER)
    judge(verdict, judged, options.no_judge)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
