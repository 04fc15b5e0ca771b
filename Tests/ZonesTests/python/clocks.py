"""Answers questions about clocks by Python's own reader of the system's tzdata.

Without input: all names. Else for each line `NAME at SECOND…` the offset and the name of local time then, and
for each line `NAME wall SECOND…` the moments at which clocks show that many seconds since 1970 began on the
wall: one, two, or `-` for none.
"""

import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
EPOCH = datetime(1970, 1, 1)


def at(zone, second):
    moment = (EPOCH.replace(tzinfo=timezone.utc) + timedelta(seconds=second)).astimezone(zone)
    return f"{round(moment.utcoffset().total_seconds())},{moment.tzname()}"


def wall(zone, second):
    shown = (EPOCH + timedelta(seconds=second)).replace(tzinfo=zone)
    first, last = (second - round(shown.replace(fold=fold).utcoffset().total_seconds()) for fold in (0, 1))
    return "-" if first > last else str(first) if first == last else f"{first},{last}"


def main():
    questions = sys.stdin.read().splitlines()
    if not questions:
        print("\n".join(sorted(zoneinfo.available_timezones())))
    for question in questions:
        name, kind, *seconds = question.split()
        answer = {"at": at, "wall": wall}[kind]
        print(*(answer(zoneinfo.ZoneInfo(name), int(second)) for second in seconds))


if __name__ == "__main__":
    main()
