"""Has loads take turns, keeps what each has reached in each round, and compares them round by round."""

import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


class Results:
    """Name → one result a round, or None where a load has failed: the others go on."""

    def __init__(self):
        self.of, self.problems = {}, {}

    def take_turns(self, title, rounds, turns):
        """Each load once a round, so that what disturbs one disturbs its neighbours; there and back again.

        `turns` are pairs of a name and of what runs it, which is told the round's number.
        """
        for number in range(1, rounds + 1):
            print(f"{title}: round {number} of {rounds}", file=sys.stderr)
            for name, load in turns if number % 2 else reversed(turns):
                self.of.setdefault(name, {})[number] = self._run(name, load, number)

    def _run(self, name, load, number):
        try:
            result = load(number)
        except (SystemExit, subprocess.TimeoutExpired) as problem:
            self.problems.setdefault(name, str(problem))
            print(f"  {name:58} failed: {problem}", file=sys.stderr)
            return None
        print(f"  {name:58} {result.per_second:>12,.0f}/s", file=sys.stderr)
        return result

    def figure(self, name, what="per_second"):
        """The median over the rounds, None if there is none."""
        return middle([getattr(result, what) for result in self.of.get(name, {}).values() if result])

    def ratio(self, above, below, what="per_second"):
        """Pair by pair, then the median."""
        pairs = [(one, self.of.get(below, {}).get(number)) for number, one in self.of.get(above, {}).items()]
        values = [(getattr(one, what), getattr(other, what)) for one, other in pairs if one and other]
        return middle([one / other for one, other in values if other])

    def fastest(self, names):
        return max(names, key=lambda name: self.figure(name) or 0.0)

    def row(self, name):
        """For a table: per second, median and 99th percentile in ms, µs of CPU each."""
        times = [ms(self.figure(name, what)) for what in ("p50_us", "p99_us")]
        return name, whole(self.figure(name)), *times, shown(self.figure(name, "cpu_us"))


def at_once(*loads):
    """Loads that run at the same time, each with a turn of its own: whichever comes first runs all."""
    results = {}

    def turn(place):
        def run(number):
            if number not in results:
                with ThreadPoolExecutor(len(loads)) as crew:
                    results[number] = list(crew.map(lambda load: load(number), loads))
            return results[number][place]

        return run

    return [turn(place) for place in range(len(loads))]


def middle(values):
    return statistics.median(values) if values else None


def shown(value):
    """A figure for a table; what was not measured is left out."""
    return value or "–"


def whole(value):
    return round(value) if value else "–"


def ms(value_us):
    return value_us / 1000 if value_us else "–"
