"""Calendar feeds of a running server, read by icalendar: the bookings that were made, at their times, over changes of clocks."""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import icalendar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import desk  # noqa: E402
import wire  # noqa: E402
from verdict import Verdict, table  # noqa: E402


class Office:
    """An administrator before the server, who books and makes feeds."""

    def __init__(self, server):
        self.server = server
        self.clerk = desk.Clerk(server)
        body = {"grant_type": "password", "kind": "staff", "email": "ada@example.com", "password": desk.PASSWORD}
        self.bearer = [("Authorization", f"Bearer {self.ask('POST', '/v1/token', body, [])['access_token']}")]

    def ask(self, method, path, body=None, fields=None):
        fields = self.bearer if fields is None else fields
        answer = wire.ask(self.server.address, wire.request(method, path, fields, body), timeout=20)
        if answer.status not in (200, 201, 204):
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
        return json.loads(answer.body) if answer.body else {}

    def book(self, vehicle, place, start, end):
        wish = {"vehicle_id": vehicle, "pickup_location_id": place, "customer_id": self.clerk.customer}
        return self.ask("POST", "/v1/bookings", wish | {"starts_at": start, "ends_at": end})

    def feed(self, kind, id):
        """The path of one."""
        made = self.ask("POST", "/v1/calendar-feeds", {"kind": kind, "object_id": id})
        return made["id"], made["url"][made["url"].index("/calendars/") :]


def moments(booking):
    return {datetime.fromisoformat(booking[name]) for name in ("starts_at", "ends_at")}


def look(office, path, booked, verdict):
    answer = wire.ask(office.server.address, wire.request("GET", path))
    verdict.check(answer.headers.get("content-type", "").startswith("text/calendar"), f"{path[:20]}… is a calendar")
    calendar = icalendar.Calendar.from_ical(answer.body)
    events = {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    verdict.check(set(events) == set(booked), "it has the bookings, and no others", f"{len(events)} {len(booked)}")
    wrong = [
        id
        for id, event in events.items()
        if {event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC)} != moments(booked[id])
    ]
    verdict.check(not wrong, "each is at its time", wrong[:3])
    codes = [id for id, event in events.items() if booked[id]["code"] not in str(event["SUMMARY"])]
    verdict.check(not codes and b"Cy Rent" not in answer.body, "each is called by its code, and by no name")
    same = wire.ask(office.server.address, wire.request("GET", path, [("If-None-Match", answer.headers["etag"])]))
    verdict.check(same.status == 304, "what has not changed is not sent again", same.status)
    return events


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(40, options.seed)
            office = Office(server)
            vehicles, location = office.clerk.vehicles_of_one_place(3)
            # From now on for a year there is an hour that comes twice and one that never does.
            begin = int(time.time() // 86400 + 3) * 86400
            booked = {}
            for number in range(60):
                start = begin + number * 6 * 86400
                stay = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(start + hours * 3600)) for hours in (18, 92)]
                made = office.book(vehicles[number % 3], location, *stay)
                booked[made["id"]] = made
            (_, path), (id, other) = office.feed("location", location), office.feed("vehicle", vehicles[0])
            look(office, path, booked, verdict)
            own = {key: made for key, made in booked.items() if made["vehicle_id"] == vehicles[0]}
            look(office, other, own, verdict)
            gone = next(iter(own))
            office.ask("POST", f"/v1/bookings/{gone}/cancellation", {"reason": "Rain"})
            event = look(office, other, own, verdict)[gone]
            verdict.check(event["STATUS"] == "CANCELLED" and event["SEQUENCE"] == 2, "a cancelled one says so", event)
            office.ask("DELETE", f"/v1/calendar-feeds/{id}")
            answer = wire.ask(server.address, wire.request("GET", other))
            verdict.check(answer.status == 404, "one that was revoked is gone", answer.status)
            verdict.check(path.encode() not in server.log.read_bytes(), "no feed's key is in the log")
    table([("bookings", len(booked)), ("of one vehicle", len(own))])
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
