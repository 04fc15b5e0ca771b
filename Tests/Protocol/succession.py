"""One process takes the place of another on the socket that both were given, while clients of every pace ask on."""

import contextlib
import random
import select
import signal
import sqlite3
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from appliance import waits_for  # noqa: E402
from supervisor import listening, passed_to  # noqa: E402
from verdict import Verdict  # noqa: E402

# By kind, the longest pause between two requests, in seconds. Some are longer than anybody waits for them.
PACES = {"steady": 0, "brisk": 0.2, "slow": 1.0, "idle": 4.0}


class Client(threading.Thread):
    """Keeps its connection as long as the server lets it, as browsers and proxies do; notes what was not answered."""

    def __init__(self, address, kind, pause, seed):
        super().__init__(daemon=True)
        self.address, self.kind, self.pause, self.random = address, kind, pause, random.Random(seed)
        self.line, self.count, self.written, self.failed, self.longest = None, 0, 0, [], 0.0
        self.over = threading.Event()

    def run(self):
        while not self.over.is_set():
            began = time.monotonic()
            try:
                self.asks()
            except (OSError, wire.Broken) as problem:
                self.failed.append(f"{self.kind}: {problem!r}")
                self.line = None
            self.longest = max(self.longest, time.monotonic() - began)
            self.over.wait(self.random.uniform(0, self.pause))

    def asks(self):
        # A connection that the server has closed meanwhile is not written into: no client does that.
        if self.line is not None and select.select([self.line.socket], [], [], 0)[0]:
            self.line.close()
            self.line = None
        if self.line is None:
            self.line = wire.Line(self.address, timeout=30)
        writes = self.random.random() < 0.2
        key = f"{self.kind}{self.ident}n{self.count}"
        answer = self.line.ask(wire.enquiry(key, "succession") if writes else appliance.READY)
        self.count += 1
        self.written += writes
        if answer.status != (201 if writes else 200):
            self.failed.append(f"{self.kind}: {answer.status} {answer.body[:200]}")
        if answer.headers.get("connection") == "close" or self.kind == "newcomer":
            self.line.close()
            self.line = None


def kept(server):
    with contextlib.closing(sqlite3.connect(server.data / "fleetpass.db")) as database:
        return database.execute("SELECT count(*) FROM enquiries").fetchone()[0]


def successions(options, place, verdict):
    with listening() as door, contextlib.ExitStack() as stack:
        server = stack.enter_context(passed_to(options.binary, place / "north", [door]))
        server.seed(200)
        before = kept(server)
        server.spawn()
        address = door.getsockname()
        served = waits_for(lambda: wire.ask(address, appliance.READY).status == 200)
        verdict.check(served, "the first serves", server.last_words())
        kinds = [*PACES.items(), ("newcomer", 0.02)] * options.clients
        clients = [Client(address, kind, pause, options.seed + at) for at, (kind, pause) in enumerate(kinds)]
        for client in clients:
            client.start()
        ended = []
        for _ in range(options.times):
            time.sleep(0.3)
            successor = stack.enter_context(passed_to(options.binary, place / "north", [door]))
            successor.spawn()
            time.sleep(0.05)
            server.process.send_signal(signal.SIGTERM)
            ended.append(server.process.wait(20))
            server = successor
        time.sleep(0.5)
        verdict.check(server.alive(), "the last one serves", server.last_words())
        for client in clients:
            client.over.set()
        for client in clients:
            client.join()
        verdict.check(set(ended) == {0}, f"{options.times} have gone in order", ended)
        failed = [problem for client in clients for problem in client.failed]
        count = sum(client.count for client in clients)
        verdict.check(not failed, f"none of {count} requests failed", f"{len(failed)}: {failed[:5]}")
        server.stop()
        written = sum(client.written for client in clients)
        verdict.check(kept(server) - before == written, f"{written} writes are there, once each", kept(server) - before)
        print(f"longest wait {max(client.longest for client in clients) * 1000:.0f} ms")


def without_predecessor(options, place, verdict):
    """Whoever holds the directory without leaving keeps it; the other gives up and says whose it is."""
    with listening() as door, passed_to(options.binary, place / "held", [door]) as server:
        server.spawn()
        waits_for(lambda: (server.data / "fleetpass.lock").exists())
        settings = {"FLEETPASS_LIMITS_DRAIN_TIMEOUT": "0s"}
        with passed_to(options.binary, place / "held", [door], environment=settings) as other:
            other.spawn()
            verdict.check(other.process.wait(15) == 4, "it gives up with 4", other.last_words())
            verdict.check(f"process {server.pid} is using" in other.last_words(), "and names the process")
        verdict.check(server.stop() == 0, "the first goes on until it is told to stop")


def main():
    parser = appliance.arguments(__doc__, times=(6, "successions"), clients=(3, "clients of each kind"))
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        successions(options, place, verdict)
        without_predecessor(options, place, verdict)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
