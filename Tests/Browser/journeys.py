"""Goes the journeys of a dealership's people in Chromium, from nothing on, with scripts and without."""

import sys
import time

from journey import House
from journey_counter import COUNTER
from journey_opening import OPENING
from journey_renting import RENTING
from journey_timeline import TIMELINE
from stage import Verdict, appliance, arguments, dealership

JOURNEYS = [("opening", OPENING), ("renting", RENTING), ("counter", COUNTER), ("timeline", TIMELINE)]


def main():
    parser = arguments(__doc__)
    parser.add_argument("--scripts", choices=("on", "off", "both"), default="both", help="JavaScript in the browsers")
    parser.add_argument("--only", default="", help="journeys that are gone, with commas; the opening always is")
    parser.add_argument("--without", default="", help="steps that are left out, with commas")
    options = parser.parse_args()
    verdict = Verdict(100)
    with appliance.workshop(options.keep) as place:
        for scripts in {"on": [True], "off": [False], "both": [True, False]}[options.scripts]:
            name = "scripted" if scripts else "plain"
            with dealership(options, place, name, seeded=False) as server:
                house = House(place / f"{name}-people", server, verdict, scripts)
                try:
                    for journey, steps in JOURNEYS:
                        if options.only and journey not in ("opening", *options.only.split(",")):
                            continue
                        began = time.monotonic()
                        house.goes(journey, steps, options.without.split(","))
                        took = f"{time.monotonic() - began:.1f} s"
                        print(f"{journey} {name}: {took} ({', '.join(house.took)})", flush=True)
                finally:
                    house.close()
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
