"""What every walk through pages is played on: an instance, a browser, and who keeps count."""

import contextlib
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

for room in ("Protocol", "Load"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / room))
import appliance  # noqa: E402
from browser import Browser  # noqa: E402
from clock import WrongClock  # noqa: E402
from verdict import Verdict  # noqa: E402

# A Monday before noon: at the demonstration's dealership it is always the same time.
DAY = "2026-06-15"
NOON = datetime(2026, 6, 15, 16, 30, tzinfo=UTC).timestamp()
# A page's own scripts go by the same clock as the server.
CLOCK = """(by => { const Real = Date, now = () => Real.now() + by;
    globalThis.Date = class extends Real { constructor(...all) { all.length ? super(...all) : super(now()); }
    static now() { return now(); } }; })(%d)"""


def arguments(description):
    parser = appliance.arguments(description)
    parser.add_argument("--pictures", type=Path, help="a directory for pictures of what is shown once")
    return parser


@contextlib.contextmanager
def stage(description, vehicles):
    """Vehicles, and nobody there. As the command line asks for it; `pictures` is where pictures go, or None."""
    options = arguments(description).parse_args()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    with appliance.workshop(options.keep) as place, appliance.Appliance(
        options.binary, place / "data"
    ) as server:
        server.seed(vehicles, options.seed)
        server.start()
        with Browser(place) as browser:
            yield SimpleNamespace(
                browser=browser, verdict=Verdict(), server=server, pictures=options.pictures, options=options
            )


@contextlib.contextmanager
def dealership(options, place, name="demonstration", seeded=True, vehicles=0):
    """The demonstration's, on its day, whatever day it is; or, not `seeded`, one with so many vehicles and nobody."""
    clock = WrongClock(place)
    clock.set(NOON - time.time())
    with appliance.Appliance(options.binary, place / name, clock.settings | {"FLEETPASS_DESIGN_PAGE": "on"}) as server:
        if seeded:
            done = server.command("seed", "--today", DAY, "--seed", options.seed, timeout=300)
            if done.returncode != 0:
                sys.exit(f"seed failed with {done.returncode}: {done.stderr[-2000:]}")
        elif vehicles:
            server.seed(int(vehicles), options.seed)
        server.start()
        server.clock = clock
        yield server


def set_clock(browser, clock):
    """From the next page on."""
    browser.before_each_page(CLOCK % (clock.ahead * 1000))
