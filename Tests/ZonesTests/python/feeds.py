"""Reads a calendar twice by icalendar: by the zones that it knows, and by those that the calendar describes.

Prints the calendar's name, then what each event says, all texts as hexadecimal digits of UTF-8.
"""

import re
import sys

import icalendar


def digits(text):
    return str(text).encode().hex() or "-"


def second(event, name):
    return str(round(event[name].dt.timestamp())) if name in event else "-"


def told(event):
    categories = event.get("CATEGORIES")
    return " ".join([
        digits(event["UID"]), str(int(event["SEQUENCE"])), second(event, "DTSTAMP"), second(event, "DTSTART"),
        second(event, "DTEND"), str(event["STATUS"]),
        *(digits(event.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "URL")),
        ",".join(digits(category) for category in categories.cats) if categories else "-",
    ])  # fmt: skip


def read(feed):
    calendar = icalendar.Calendar.from_ical(feed)
    for component in calendar.walk():
        if component.errors:
            sys.exit(f"{component.name}: {component.errors}")
    print(digits(calendar["NAME"]), str(calendar["METHOD"]), calendar["REFRESH-INTERVAL"].dt)
    for event in calendar.walk("VEVENT"):
        print(told(event))


def main():
    feed = sys.stdin.buffer.read()
    read(feed)
    # Under a name that nobody knows, a zone is what the calendar says of it.
    read(re.sub(rb"(?m)^(TZID:|DT(?:START|END);TZID=)", rb"\1Unknown/", feed))


if __name__ == "__main__":
    main()
