"""The same key many times at once: one effect, the same bytes for all; another body under it is refused."""

import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from ledger import identity, message, rows  # noqa: E402
from verdict import Verdict, table  # noqa: E402

CONFLICT, MOST_TRIES = 409, 200


class Volley:
    """Many clients, each on its own connection, who send the same enquiry at the same moment."""

    def __init__(self, server, options):
        self.clients = [wire.Line(server.address, timeout=20) for _ in range(options.clients)]
        self.start = threading.Barrier(options.clients)

    def fire(self, key):
        """Answers what each client got in the end; a 409 while the first is in flight is sent again."""
        answers = [None] * len(self.clients)

        def send(at, line):
            self.start.wait()
            for _ in range(MOST_TRIES):
                answers[at] = line.ask(wire.enquiry(key, message(key)))
                if answers[at].status != CONFLICT:
                    return
                time.sleep(0.002)

        threads = [threading.Thread(target=send, args=pair) for pair in enumerate(self.clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers


def main():
    parser = appliance.arguments(
        __doc__, keys=(200, "how many keys"), clients=(50, "how many send each key at the same time")
    )
    options = parser.parse_args()
    verdict, began, given = Verdict(), time.perf_counter(), {}
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(20, options.seed)
            volley = Volley(server.start(), options)
            for number in range(options.keys):
                key = f"same-{options.seed}-{number}"
                answers = volley.fire(key)
                statuses = {answer.status for answer in answers}
                verdict.check(statuses == {201}, f"{key}: all are answered with 201", statuses)
                verdict.check(len({answer.body for answer in answers}) == 1, f"{key}: all get the same bytes")
                if statuses == {201}:
                    given[key] = identity(answers[0].body)
            first = next(iter(given))
            other = wire.ask(server.address, wire.enquiry(first, "something else"))
            verdict.check(
                other.status == 422, "the same key for another body is refused with 422", other.status
            )
            server.kill()
            server.start()
            again = [wire.ask(server.address, wire.enquiry(key, message(key))) for key in given]
            kept = [identity(answer.body) for answer in again if answer.status == 201]
            verdict.check(kept == list(given.values()), "after a kill each key still gets its first answer")
            found, twice = rows(server)
            verdict.check(
                found == given, "each key has its one row", f"{len(found)} rows for {len(given)} keys"
            )
            verdict.check(not twice, "no key has two rows", twice[:3])
    seconds = time.perf_counter() - began
    sent = options.keys * options.clients
    table(
        [
            ("keys", options.keys),
            ("requests", sent),
            ("rows", len(found)),
            ("requests per second", sent / seconds),
        ]
    )
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
