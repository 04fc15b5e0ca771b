"""Rentals over the nights when clocks change, in four zones: what is billed, what is shown, and which times there are not."""

import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from calendars import Office  # noqa: E402
from verdict import Verdict, table  # noqa: E402

ZONES = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata"]
# A day costs 48.00 and an hour 2.40, so that twenty hours are a day.
DAY, HOUR = 4800, 240
TURNAROUND = timedelta(minutes=45)
TAKEN = ("location_id home_location_id vin plate stock_number make model year class body fuel seats colour").split()


def nights(zone):
    """The moments at which clocks change from next week on for a year: their last second before, in UTC, and by how much."""
    moment = datetime.fromtimestamp(time.time() // 3600 * 3600, UTC) + timedelta(days=7)
    for _ in range(370 * 48):
        later = moment + timedelta(minutes=30)
        by = later.astimezone(zone).utcoffset() - moment.astimezone(zone).utcoffset()
        if by:
            yield later, by
        moment = later


def price(start, end):
    """By elapsed time, without tax."""
    minutes = (end - start) / timedelta(minutes=1)
    days, left = divmod(minutes, 1440)
    return int(days) * DAY + min(DAY, -int(-left // 60) * HOUR)


def wall(moment, zone):
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def length(start, end):
    """As papers say it."""
    days, left = divmod(int((end - start) / timedelta(minutes=1)), 1440)
    parts = [(days, "day"), (left // 60, "hour")]
    return " ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in parts if count)


def words(moment, zone, twice=False):
    local = moment.astimezone(zone)
    offset = local.isoformat()[-6:] if twice else ""
    clock = f"{local:%H:%M} {offset}".strip()
    return f"{local:%a} {local.day} {local:%b %Y}, {clock} ({zone.key})"


class Branch:
    """One place of the dealership in a zone, with vehicles of its own."""

    def __init__(self, office, name, vehicles):
        self.office, self.zone = office, ZoneInfo(name)
        body = {
            "name": name.partition("/")[2].replace("_", " "), "street": "A", "city": "A", "region": "A",
            "postal_code": "A", "country": "US", "time_zone": name, "phone": "+13035550142", "is_open": True,
            "hours": {}, "latitude": "1", "longitude": "1", "turnaround_minutes": TURNAROUND.seconds // 60,
        }  # fmt: skip
        self.id = office.ask("POST", "/v1/locations", body)["id"]
        self.vehicles, self.turn = vehicles, 0
        for id in vehicles:
            known = office.ask("GET", f"/v1/fleet/{id}")
            here = {"location_id": self.id, "home_location_id": self.id}
            rate = {"daily_rate": {"amount": DAY, "currency": known["daily_rate"]["currency"]}}
            body = {key: known[key] for key in TAKEN} | here | rate
            office.ask("PUT", f"/v1/fleet/{id}", body, [*office.bearer, ("If-Match", "*")])
        self.booked = {}

    def wish(self, start, end, to=None):
        self.turn += 1
        return {
            "vehicle_id": self.vehicles[self.turn % len(self.vehicles)], "pickup_location_id": self.id,
            "return_location_id": (to or self).id, "starts_at": start, "ends_at": end,
        }  # fmt: skip


class Desk:
    def __init__(self, office, verdict):
        self.office, self.check = office, verdict.check

    def send(self, method, path, body=None):
        answer = wire.ask(self.office.server.address, wire.request(method, path, self.office.bearer, body), timeout=20)
        return answer.status, json.loads(answer.body or b"{}"), answer

    def takes(self, branch, wish, start, end, what, to=None):
        """Books, and compares every place where the booking's times and price are told."""
        status, quoted, _ = self.send("POST", "/v1/quotes/price", wish)
        sum = quoted["net"]["amount"] if status == 200 else quoted
        self.check(sum == price(start, end), f"{what}: the quote is by elapsed time", (sum, price(start, end)))
        status, made, _ = self.send("POST", "/v1/bookings", wish | {"customer_id": self.office.clerk.customer})
        if not self.check(status == 201, f"{what}: is taken", made):
            return
        told = [datetime.fromisoformat(made[name]) for name in ("starts_at", "ends_at")]
        self.check(told == [start, end], f"{what}: the booking has its moments", told)
        self.check(made["net"]["amount"] == price(start, end), f"{what}: is billed by elapsed time", made["net"])
        branch.booked[made["id"]] = made
        self.is_taken(made, start, end, what)
        self.is_agreed(made, branch, to or branch, start, end, what)
        return made

    def is_taken(self, made, start, end, what):
        span = [(moment + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for moment, days in ((start, -1), (end, 1))]
        path = f"/v1/vehicles/{made['vehicle_id']}/availability?from={span[0]}&until={span[1]}"
        busy = self.send("GET", path)[1].get("busy", [])
        blocks = [(datetime.fromisoformat(one["from"]), datetime.fromisoformat(one["until"])) for one in busy]
        around = [block for block in blocks if block[0] <= start and end + TURNAROUND <= block[1]]
        self.check(around, f"{what}: the vehicle is taken until it is ready again", blocks)

    def is_agreed(self, made, branch, to, start, end, what):
        """The agreement, as it is set, says when by the clocks of either place, and how long."""
        status, paper, _ = self.send("POST", f"/v1/bookings/{made['id']}/agreements")
        if not self.check(status == 201, f"{what}: an agreement is drawn up", paper):
            return
        answer = self.send_bytes(f"/v1/agreements/{paper['id']}/document")
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.body, capture_output=True, timeout=20)
        text = re.sub(r"\s+", " ", done.stdout.decode())
        for moment, zone in ((start, branch.zone), (end, to.zone)):
            # Its column is narrow, and text of others may stand between the lines.
            said, _, name = words(moment, zone, twice=is_twice(moment, zone)).partition(" (")
            self.check(name.partition("/")[2] in text, f"{what}: the agreement names {name}")
            self.check(said in text, f"{what}: the agreement says {said}", re.findall(r"\w+ \d+ \w+ \d{4}, \S+ \S+", text))
        self.check(length(start, end) in text, f"{what}: and {length(start, end)}", text[:600])

    def send_bytes(self, path):
        return wire.ask(self.office.server.address, wire.request("GET", path, self.office.bearer), timeout=20)

    def refuses(self, branch, wish, pointer, says, what):
        """Wherever somebody says when: with 422, and words that tell why."""
        key = {"customer_id": self.office.clerk.customer}
        for path, body in (("/v1/quotes/price", wish), ("/v1/bookings", wish | key), ("/v1/holds", wish)):
            status, problem, _ = self.send("POST", path, body)
            told = [one for one in problem.get("errors", []) if one.get("pointer") == pointer]
            self.check(status == 422 and told, f"{what}: {path} answers 422 at {pointer}", (status, problem))
            self.check(says in json.dumps(problem, ensure_ascii=False), f"{what}: {path} says “{says}”", problem)
        path = f"/v1/vehicles/{wish['vehicle_id']}/alternatives?from={wish['starts_at']}&until={wish['ends_at']}"
        status, problem, _ = self.send("GET", f"{path}&location={branch.id}")
        self.check(status == 422 and says in json.dumps(problem), f"{what}: so does a search", (status, problem))


def is_twice(moment, zone):
    """Whether clocks show the same an hour, or half of one, before or after."""
    return any(wall(moment + timedelta(minutes=by), zone) == wall(moment, zone) for by in (-60, -30, 30, 60))


def over_a_night(desk, branch, night, what):
    """Evening to evening, noon to noon, and from the week before to the week after, by local times."""
    local = night.astimezone(branch.zone).replace(tzinfo=None, hour=0, minute=0)
    for first, last in ((-4, 21), (-12, 12), (-65, 101)):
        naive = [local + timedelta(hours=hours) for hours in (first, last)]
        start, end = (time.replace(tzinfo=branch.zone).astimezone(UTC) for time in naive)
        wish = branch.wish(*(f"{time:%Y-%m-%dT%H:%M}" for time in naive))
        desk.takes(branch, wish, start, end, f"{branch.zone.key}, {what}, {first} to {last} hours")


def skipped(desk, branch, night, by):
    """A time in the gap is none, as a beginning and as an end."""
    before = (night - timedelta(minutes=1)).astimezone(branch.zone).replace(tzinfo=None)
    gap = f"{before + by / 2 + timedelta(minutes=1):%Y-%m-%dT%H:%M}"
    says, what = "does not exist in " + branch.zone.key, f"{branch.zone.key}, {gap}"
    far = [wall(night + timedelta(days=days), branch.zone) for days in (-2, 2)]
    desk.refuses(branch, branch.wish(gap, far[1]), "/starts_at", says, what)
    desk.refuses(branch, branch.wish(far[0], gap), "/ends_at", says, what)
    # With an offset it is a moment all the same, as RFC 3339 has it.
    start = datetime.fromisoformat(f"{gap}:00+00:00")
    desk.takes(branch, branch.wish(f"{gap}:00Z", far[1]), start, night + timedelta(days=2), f"{what} in UTC")


def twice(desk, branch, night, by):
    """A time that comes twice needs an offset, and is that one of the two."""
    moments = [night + by / 2, night - by / 2]
    shown = wall(moments[0], branch.zone)
    desk.check(wall(moments[1], branch.zone) == shown, "the test means one time", (moments, shown))
    says, what = "happens twice in " + branch.zone.key, f"{branch.zone.key}, {shown}"
    far = [night + timedelta(days=days) for days in (-2, 2)]
    desk.refuses(branch, branch.wish(shown, wall(far[1], branch.zone)), "/starts_at", says, what)
    desk.refuses(branch, branch.wish(wall(far[0], branch.zone), shown), "/ends_at", says, what)
    for moment in moments:
        exact = moment.astimezone(branch.zone).isoformat()
        desk.takes(branch, branch.wish(exact, wall(far[1], branch.zone)), moment, far[1], f"from {exact}")
        other = far[0] - timedelta(days=4)
        made = desk.takes(branch, branch.wish(wall(other, branch.zone), exact), other, moment, f"until {exact}")
        extended(desk, made, shown, moment, what)


def extended(desk, made, shown, moment, what):
    """Changing a booking goes by the same rule, and by the same elapsed time."""
    version = [*desk.office.bearer, ("If-Match", "*")]
    path, address = f"/v1/bookings/{made['id']}", desk.office.server.address
    answer = wire.ask(address, wire.request("PATCH", path, version, {"ends_at": shown}), timeout=20)
    desk.check(answer.status == 422, f"{what}: nor is it taken as a change", answer.body[:300])
    later = f"{moment + timedelta(hours=25):%Y-%m-%dT%H:%M:%SZ}"
    answer = wire.ask(address, wire.request("PATCH", path, version, {"ends_at": later}), timeout=20)
    changed, start = json.loads(answer.body), datetime.fromisoformat(made["starts_at"])
    sum = changed["net"]["amount"] if answer.status == 200 else changed
    desk.check(sum == price(start, moment + timedelta(hours=25)), f"{what}: longer by 25 hours, billed by them", sum)
    made.update(changed)


def feeds(desk, branch):
    """A calendar feed of a place shows its own clocks, also to a program that knows no zones but the feed's."""
    path = desk.office.feed("location", branch.id)[1]
    answer = wire.ask(desk.office.server.address, wire.request("GET", path))
    calendar = icalendar.Calendar.from_ical(answer.body)
    given = {str(zone["TZID"]): zone.to_tz(lookup_tzid=False) for zone in calendar.walk("VTIMEZONE")}
    events = {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    here = {id: made for id, made in branch.booked.items()}
    desk.check(set(here) <= set(events), f"{branch.zone.key}: its feed has its bookings", (len(here), len(events)))
    for id, made in here.items():
        for name, label in (("DTSTART", "starts_at"), ("DTEND", "ends_at")):
            if id not in events:
                continue
            value, moment = events[id][name], datetime.fromisoformat(made[label])
            desk.check(value.dt.astimezone(UTC) == moment, f"{branch.zone.key}: {name} is the moment", (value.dt, moment))
            zone = given.get(str(value.params.get("TZID", "")))
            if zone:
                naive = value.dt.replace(tzinfo=None)
                choices = {naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
                desk.check(moment in choices, f"{branch.zone.key}: {name} by the feed's own zone", (choices, moment))


def one_ways(desk, branches):
    """Each end by the clocks of its own place, in nights when only one of both changes, or in different directions."""
    for first in branches:
        for last in branches:
            if first is last:
                continue
            for night, _ in [*nights(first.zone), *nights(last.zone)]:
                start, end = night - timedelta(hours=31), night + timedelta(hours=30)
                wish = first.wish(wall(start, first.zone), wall(end, last.zone), to=last)
                wish["vehicle_id"] = ""
                quote(desk, first, last, wish, start, end)


def quote(desk, first, last, wish, start, end):
    status, told, _ = desk.send("POST", "/v1/quotes/price", wish | {"vehicle_id": first.vehicles[0]})
    what = f"{first.zone.key} to {last.zone.key}, {wish['starts_at']}"
    if desk.check(status == 200, f"{what}: has a price", told):
        moments = [datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at")]
        desk.check(moments == [start, end], f"{what}: each end by its own clock", moments)
        desk.check(told["net"]["amount"] == price(start, end), f"{what}: by elapsed time", told["net"])


def main():
    options = appliance.arguments(__doc__, vehicles=(10, "at each place")).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(60, options.seed)
            office = Office(server)
            desk = Desk(office, verdict)
            fleet = open_for_business(office)
            branches = [
                Branch(office, name, [fleet.pop() for _ in range(options.vehicles)]) for name in ZONES
            ]
            for branch in branches:
                changes = list(nights(branch.zone))
                verdict.check(len(changes) in (0, 2), f"{branch.zone.key}: clocks change twice or never", changes)
                for night, by in changes:
                    over_a_night(desk, branch, night, f"by {by / timedelta(minutes=1):+.0f} minutes")
                    (skipped if by > timedelta(0) else twice)(desk, branch, night, by)
            for night, by in nights(branches[0].zone):
                over_a_night(desk, branches[3], night, "without a change")
            for branch in branches:
                feeds(desk, branch)
            one_ways(desk, branches)
    table([("bookings", sum(len(branch.booked) for branch in branches)), ("checked", verdict.passed)])
    return verdict.finish()


def open_for_business(office):
    """Rates by the hour and the day alone, and rules that let anybody book anything."""
    rules = {"horizon_days": 1095, "allows_out_of_hours": True}
    office.ask("PUT", "/v1/organisation/rules", rules, [*office.bearer, ("If-Match", "*")])
    plan = {"code": "HOURS", "name": "By the hour", "locations": [], "classes": [], "types": [], "priority": 900}
    id = office.ask("POST", "/v1/rate-plans", plan)["id"]
    terms = {"basis": "vehicle", "hour_ppm": HOUR * 1_000_000 // DAY, "least_minutes": 60, "most_days": 90}
    office.ask("POST", f"/v1/rate-plans/{id}/versions", {"terms": terms})
    found = []
    for page in ("", "&status=active"):
        items = office.ask("GET", f"/v1/fleet?limit=100{page}")["items"]
        found = [vehicle["id"] for vehicle in items if vehicle["status"] == "active" and not vehicle["is_held"]]
    return found


if __name__ == "__main__":
    sys.exit(main())
