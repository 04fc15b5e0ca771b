"""How much a page costs: the server's time for one, what goes over the line, and what moves while it comes slowly."""

import json
import statistics
import sys

import stage  # noqa: I001 — first of all, for it knows where the others lie
import appliance
import loads
import paper
import wire
from bench import LIMITS, file_of, variations
from browser import Browser
from looks import READY, SHIFT_MOST, WATCH
from stay_bench import one_by_one
from verdict import Verdict, table

# As many vehicles in either.
PAGE = "/vehicles?class=suv&sort=price"
LISTING = "/v1/vehicles?class=suv&sort=price&limit=24"
FEW, MANY = 2_000, 50_000
# A phone where reception is not good, and a site that it has never seen.
LATENCY_MS, BYTES_PER_SECOND = 80, 200_000
SCRIPT_KB, STYLE_KB, ALL_KB = 40, 30, 500
PAGE_MS_MOST = 1.5
# When what is largest in the window was there.
LARGEST = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({ type: 'largest-contentful-paint', buffered: true }))"""


def costs(server, asked):
    """Of the page, of the listing that it shows with all that stands beside it, and of the listing alone; in ms."""
    for path in (PAGE, LISTING):
        one_by_one(server, variations(path)[-20:])
    targets = {
        "page": variations(PAGE)[:asked], "listing with facets": variations(LISTING + "&facets=true")[:asked],
        "listing": variations(LISTING)[:asked],
    }  # fmt: skip
    return {name: statistics.median(one_by_one(server, paths)) for name, paths in targets.items()}


def visits(browser, server, paths):
    """Path → kilobytes of scripts, of styles and of everything; what has moved; ms until the largest thing was there."""
    browser.before_each_page(WATCH)
    browser.look(390, 844, "light", 2)
    browser.call("Network.setCacheDisabled", cacheDisabled=True)
    browser.network(latency_ms=LATENCY_MS, bytes_per_second=BYTES_PER_SECOND)
    found = {}
    for path in paths:
        browser.sent.clear()
        browser.open(f"http://127.0.0.1:{server.port}{path}")
        browser.ask(READY)
        seen, largest = browser.ask("seen"), browser.ask(LARGEST)
        kb = {kind: bytes / 1000 for kind, bytes in browser.sent.items()}
        found[path] = (kb.get("Script", 0.0), kb.get("Stylesheet", 0.0), sum(kb.values()), seen["shift"], largest)
    return found


def rates(options, place, server):
    """Pages and listings a second, no two alike, in turns; the median of pages divided by listings."""
    ratios, pages = [], []
    for _ in range(options.rounds):
        listing, page = (
            loads.wrk(server.address, "/", options.seconds, options.clients, 2, server, "rotate.lua",
                      file_of(place, name, variations(path))).per_second
            for name, path in (("listings", LISTING), ("pages", PAGE))
        )  # fmt: skip
        ratios.append(page / listing)
        pages.append(page)
    return statistics.median(pages), statistics.median(ratios)


def main():
    parser = appliance.arguments(
        __doc__,
        asked=(300, "requests of each kind that are timed one by one"),
        rounds=(3, "rounds under full load"),
        seconds=(2, "seconds of each load in a round"),
        clients=(8, "connections under full load"),
    )
    parser.add_argument("--vehicles", type=int, help=f"in the fleet; else {FEW:,}, and {MANY:,} with --write")
    parser.add_argument("--no-judge", action="store_true", help="measure only; miss no promise")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place, appliance.Appliance(
        options.binary, place / "data", LIMITS
    ) as server:
        server.seed(options.vehicles or (MANY if options.write else FEW), options.seed)
        server.start()
        listed = json.loads(wire.ask(server.address, wire.request("GET", "/v1/vehicles?limit=1")).body)["items"]
        with Browser(place) as browser:
            seen = visits(browser, server, ["/", "/vehicles", f"/vehicles/{listed[0]['id']}", "/sign-in"])
        spent = costs(server, options.asked)
        full = rates(options, place, server) if options.write else None
    report(options, verdict, seen, spent, full)
    return verdict.finish()


def report(options, verdict, seen, spent, full):
    heads = ("page, cold, on a slow line", "scripts kB", "styles kB", "all kB", "moved", "largest there, ms")
    rows = [("/vehicles/…" if path.count("/") > 1 else path, *facts) for path, facts in seen.items()]
    table(rows, heads)
    print()
    beside = spent["listing with facets"] / spent["page"]
    promises = [
        ("results page, CPU of the server, p50 ms", spent["page"], PAGE_MS_MOST),
        ("scripts of a page, kB, most", max(row[1] for row in rows), SCRIPT_KB),
        ("styles of a page, kB, most", max(row[2] for row in rows), STYLE_KB),
        ("home, all that is sent, kB", rows[0][3], ALL_KB),
        ("what moves while a page comes, most", max(row[4] for row in rows), SHIFT_MOST),
    ]
    kept = [(name, value, f"≤ {bound:g}") for name, value, bound in promises]
    # Of searches that nobody has made before; what bench.py promises is of one that many make.
    also = [
        ("listing with its facets ÷ results page, CPU", beside, ""),
        ("listing alone, CPU of the server, p50 ms", spent["listing"], ""),
    ]
    if full:
        also += [("results pages a second, another each time", full[0], ""), ("÷ listings a second", full[1], "")]
    table(kept + also, paper.FIGURES)
    if options.write:
        paper.write([(heads, rows), (paper.FIGURES, kept + also)], options, "bench-pages")
    for name, value, bound in promises:
        verdict.check(value <= bound or options.no_judge, name, f"{value:.2f}, promised at most {bound:g}")


if __name__ == "__main__":
    sys.exit(main())
