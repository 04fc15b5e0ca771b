"""How soon the timeline of 500 vehicles and 60 days is there, and whether it scrolls evenly."""

import statistics
import sys

import stage  # noqa: I001 — first of all, for it knows where the others lie
import appliance
import paper
from browser import Browser
from verdict import Verdict, table
from walk import Walk

# Some of those that are made have been sold by then, and stand on no timeline.
MADE, VEHICLES, DAYS = 520, 500, 60
ADMIN = {"email": "admin@north.example", "password": "orbit walnut lantern quartz"}
THERE_MS, FRAME_MS, LATE_SHARE = 300, 17.5, 0.05
# From the moment that it was asked for; the first paint is of the whole page, which comes in one piece.
TIMES = """new Promise(done => new PerformanceObserver(list => {
    const [asked] = performance.getEntriesByType('navigation'), painted = list.getEntries()[0];
    done([asked.responseEnd - asked.requestStart, painted.startTime - asked.requestStart]);
}).observe({ type: 'paint', buffered: true }))"""
ROWS = "document.querySelectorAll('.tl-row').length"


def opens(walk, times):
    """The milliseconds until it was sent, and until it was to be seen; one of the visits is not counted."""
    found = []
    for _ in range(times + 1):
        walk.open(f"/desk/timeline?days={DAYS}")
        found.append(walk.browser.ask(TIMES))
    return [statistics.median(column) for column in zip(*found[1:])]


def scrolls(browser, down):
    """The milliseconds of each frame while a finger on the wheel goes so far."""
    with browser.frames() as frames:
        browser.call(
            "Input.synthesizeScrollGesture",
            x=900, y=600, yDistance=-down, speed=2400, gestureSourceType="mouse", preventFling=True,
        )  # fmt: skip
    return frames


def main():
    parser = appliance.arguments(__doc__, times=(5, "visits"), down=(6000, "pixels to scroll"))
    parser.add_argument("--slack", type=float, default=1, help="so many times worse may it be than promised")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place, appliance.Appliance(options.binary, place / "data") as server:
        seeded = server.command(
            "seed", "--vehicles", str(MADE), "--bookings", str(16 * MADE), "--seed", options.seed, timeout=300
        )  # fmt: skip
        if seeded.returncode != 0:
            sys.exit(seeded.stderr)
        server.start()
        with Browser(place) as browser:
            walk = Walk(browser, verdict, server, None)
            browser.look(1440, 900, "light")
            walk.signs_in(ADMIN, "/desk")
            sent, seen = opens(walk, options.times)
            rows = browser.ask(ROWS)
            frames = scrolls(browser, options.down)
            moved = browser.ask("Math.max(scrollY, ...[...document.querySelectorAll('*')].map(e => e.scrollTop))")
    verdict.check(rows >= VEHICLES, "so many vehicles have a row", str(rows))
    verdict.check(moved > options.down / 2, "it has scrolled", str(moved))
    late = sum(frame > 1.5 * FRAME_MS for frame in frames) / max(len(frames), 1)
    promises = [
        ("timeline, until it is to be seen, ms", seen, THERE_MS),
        ("a frame while it scrolls, ms, median", statistics.median(frames), FRAME_MS),
        ("frames that come late, share", late, LATE_SHARE),
    ]
    rows = [("timeline, until it is sent, ms", sent, "")]
    rows += [(name, value, f"≤ {bound:g}") for name, value, bound in promises]
    table(rows, paper.FIGURES)
    if options.write:
        paper.write([(paper.FIGURES, rows)], f"{options.times} visits, the browser on the same cores", "bench-timeline")
    for name, value, bound in promises:
        verdict.check(value <= bound * options.slack, name, f"{value:.2f}, promised at most {bound:g}")
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
