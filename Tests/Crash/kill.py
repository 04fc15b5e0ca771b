"""Kills the server at random moments under enquiries: nothing acknowledged is lost, nothing is doubled."""

import random
import sys
import threading
import time
from collections import deque
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from ledger import identity, message, rows  # noqa: E402
from verdict import Verdict, table  # noqa: E402

REMEMBERED = 8


class Sender(threading.Thread):
    """One client: posts enquiries, and after each reconnect sends some of its last keys once more."""

    def __init__(self, name, address, options):
        super().__init__(daemon=True)
        self.prefix, self.address, self.options = name, address, options
        self.random = random.Random(f"{options.seed}-{name}")
        self.acknowledged = {}
        self.bodies = deque(maxlen=REMEMBERED)
        self.unanswered = deque(maxlen=REMEMBERED)
        self.doubled, self.strange = [], []
        self.sent = self.repeated = self.busy = 0
        self.ending = threading.Event()

    def run(self):
        number = 0
        while not self.ending.is_set():
            try:
                with wire.Line(self.address, timeout=3.0) as line:
                    for key in self.keys_to_repeat():
                        self.repeated += 1
                        self.post(line, key)
                    while not self.ending.is_set():
                        number += 1
                        self.post(line, f"{self.prefix}-{number}")
            except (OSError, wire.Broken):
                time.sleep(0.002)

    def keys_to_repeat(self):
        keys = [*self.unanswered, *(key for key, _ in self.bodies)]
        return [key for key in keys if self.random.random() < self.options.repeat]

    def post(self, line, key):
        """One enquiry; a key stays unanswered until a 201 for it has been read in full."""
        if key not in self.acknowledged and key not in self.unanswered:
            self.unanswered.append(key)
        self.sent += 1
        answer = line.ask(wire.enquiry(key, message(key)))
        if answer.status == 201:
            self.acknowledge(key, answer.body)
        elif answer.status in (409, 503):
            self.busy += 1
            time.sleep(0.002)
        else:
            self.strange.append(f"{key}: {answer.status} {answer.body[:120]!r}")

    def acknowledge(self, key, body):
        given = self.acknowledged.setdefault(key, identity(body))
        if given != identity(body):
            self.doubled.append(f"{key} was {given.hex()}, then {identity(body).hex()}")
        if any(known == key and seen != body for known, seen in self.bodies):
            self.doubled.append(f"{key} was answered with other bytes than before")
        if key in self.unanswered:
            self.unanswered.remove(key)
            self.bodies.append((key, body))


def crash(server, chance, options):
    """Kills once: mostly while it serves, one time in ten while it still starts."""
    if chance.random() < 0.1:
        time.sleep(chance.uniform(0, 0.03))
    else:
        server.wait_ready()
        time.sleep(chance.uniform(0, options.longest_ms / 1000))
    server.kill()
    server.spawn()


def compare(server, senders, verdict):
    """The acknowledgements against the rows of the file; the server no longer runs."""
    found, twice = rows(server)
    acknowledged = {key: id for sender in senders for key, id in sender.acknowledged.items()}
    lost = [key for key, id in acknowledged.items() if found.get(key) != id]
    doubled = twice + [text for sender in senders for text in sender.doubled]
    strange = [text for sender in senders for text in sender.strange]
    verdict.check(acknowledged, "something was acknowledged at all")
    verdict.check(
        not lost, "every acknowledged enquiry is in the file under its id", f"{len(lost)}, such as {lost[:3]}"
    )
    verdict.check(not doubled, "no key has two rows or two answers", f"{len(doubled)}, such as {doubled[:3]}")
    verdict.check(not strange, "answers are 201, 409 or 503", f"{len(strange)}, such as {strange[:3]}")
    return len(found), len(acknowledged), len(lost), len(doubled)


def main():
    parser = appliance.arguments(
        __doc__,
        kills=(200, "how many times"),
        clients=(4, "threads that post enquiries"),
        repeat=(0.5, "share of the last keys that is sent again after a reconnect"),
        longest_ms=(150, "the longest life after the first answer"),
        least_per_second=(4.0, "fewer kills a second than this is a failure"),
    )
    options = parser.parse_args()
    verdict, chance = Verdict(), random.Random(options.seed)
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(20, options.seed)
            server.start()
            senders = [Sender(f"{options.seed}-{n}", server.address, options) for n in range(options.clients)]
            for sender in senders:
                sender.start()
            began = time.perf_counter()
            for _ in range(options.kills):
                crash(server, chance, options)
            seconds = time.perf_counter() - began
            server.wait_ready()
            time.sleep(0.2)
            for sender in senders:
                sender.ending.set()
            for sender in senders:
                sender.join(10)
            verdict.check(server.stop() == 0, "the last one stops gracefully with 0")
            checked = server.command("check")
            verdict.check(checked.returncode == 0, "check finds nothing", checked.stdout + checked.stderr)
            kept, acknowledged, lost, doubled = compare(server, senders, verdict)
    verdict.check(
        options.kills / seconds >= options.least_per_second, "fast enough", f"{options.kills / seconds:.1f}/s"
    )
    table(
        [
            ("kills", options.kills),
            ("kills per second", options.kills / seconds),
            ("requests sent", sum(s.sent for s in senders)),
            ("keys sent again", sum(s.repeated for s in senders)),
            ("told to come back (409, 503)", sum(s.busy for s in senders)),
            ("acknowledged", acknowledged),
            ("rows in the file", kept),
            ("lost", lost),
            ("doubled", doubled),
        ]
    )
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
