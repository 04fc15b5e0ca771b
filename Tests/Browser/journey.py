"""What a journey through the pages is made of: people, named steps, and what later steps learn from earlier ones."""

import contextlib
import re
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from traveller import PATIENCE, Lost, Traveller

ZONE = ZoneInfo("America/New_York")


class NotTried(Exception):
    """A step before this one has not brought what this one goes on with."""


class House:
    """One dealership that begins with nothing, and what is known of it; gone through with scripts or without."""

    def __init__(self, place, server, verdict, scripts, pictures=None):
        self.place, self.server, self.verdict, self.scripts, self.pictures = place, server, verdict, scripts, pictures
        self.known, self.people, self.journey, self.step, self.took = {}, {}, "", "", []
        self.night = next_change(ZONE, datetime.fromtimestamp(server.clock.now(), UTC))
        self.goes_to(self.night - timedelta(days=2), 11)

    def goes_to(self, day, hour, minute=0):
        """The time of day becomes that, on the location's clocks; whoever opens a page then has the same."""
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
        self.server.clock.set(at.timestamp() - time.time())
        for person in self.people.values():
            person.hears_the_clock()

    def person(self, name, size="desk"):
        """Who is here already, or somebody with a browser of their own."""
        if name not in self.people:
            self.people[name] = Traveller(self.place / f"browser-of-{name}", self.server, self.scripts, size)
        return self.people[name]

    def staff(self, name, who, size="desk"):
        """Somebody who works here, signed in, also after days that they were away."""
        person = self.person(name, size).open("/desk/bookings")
        if person.path.startswith("/sign-in"):
            person.signs_in(who, "/desk/bookings")
        return person

    def letter(self, address, word):
        """The link to there in a letter that has the word. Without a mail server letters lie among the files."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for letter in (self.server.data / "mail").glob("*.eml"):
                text = letter.read_text().replace("=\n", "").replace("=3D", "=")
                link = re.search(re.escape(address) + r"/[\w-]{43}", text)
                if word in text and link:
                    return link[0]
            time.sleep(0.05)
        raise Lost(f"no letter to {word} with {address} has come")

    def leaves(self, name):
        self.people.pop(name).close()

    def __getitem__(self, name):
        if name not in self.known:
            raise NotTried(name)
        return self.known[name]

    def __setitem__(self, name, value):
        self.known[name] = value

    def check(self, holds, rule, who=None, detail=""):
        """One expectation; if it does not hold, `who` tells where they are."""
        how = "with scripts" if self.scripts else "without scripts"
        what = f"{self.journey}, {self.step}, {how}: {rule}"
        return self.verdict.check(holds, what, detail or ("" if holds or who is None else who.where()))

    def goes(self, journey, steps, without=()):
        """One after the other; one that fails is told, and those that need nothing of it go on."""
        self.journey, self.took = journey, []
        for step, act in steps:
            self.step, began = step, time.monotonic()
            if step in without:
                continue
            try:
                act(self)
            except NotTried as missing:
                self.check(False, f"not tried, {missing} is missing")
            except (Lost, RuntimeError, TimeoutError) as trouble:
                self.check(False, "one cannot go on", detail=str(trouble)[:900])
            self.took.append(f"{step} {time.monotonic() - began:.1f}")

    def close(self):
        for name in list(self.people):
            with contextlib.suppress(Exception):
                self.leaves(name)


def next_change(zone, after):
    """The day in whose following night the clocks are changed."""
    at = datetime(after.year, after.month, after.day, 12, tzinfo=zone)
    while at.utcoffset() == (at + timedelta(days=1)).utcoffset():
        at += timedelta(days=1)
    return at.date()
